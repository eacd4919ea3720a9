"""Writes the month: what is planted and must be told, and what is genuine and looks odd."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from domain.answer import Answer, Outcome
from domain.incident import Severity
from domain.observation import Post, Profile, VerificationKind
from domain.registry import Approval, ApprovalAction, OfficialAccount, Tier
from tests.benchmarks.month import people, words
from tests.benchmarks.month.city import DOUYIN, GOVERNMENT, POLICE, TOUTIAO, WEIBO, WEIXIN, City
from tests.benchmarks.month.faces import FESTIVE
from tests.benchmarks.month.planted import Deed, Event, Paper, Planted, Script, Sort
from tests.benchmarks.month.world import World

Fault = Answer[Any]


class Plot:
    """Writes the script."""

    def __init__(self, city: City, start: datetime, days: int, silent: frozenset[str], seed: int) -> None:
        self.city, self.start, self.days, self.silent = city, start, days, sorted(silent)
        self.chance = Random(seed)
        self.events: list[Event] = []
        self.planted: list[Planted] = []
        self.papers: list[Paper] = []

    def at(self, day: int, clock: str) -> datetime:
        hours, minutes = map(int, clock.split(":"))
        return self.start + timedelta(days=day, hours=hours, minutes=minutes)

    def on(self, at: datetime, what: str, do: Deed) -> None:
        self.events.append(Event(at=at, what=what, do=do))

    def script(self) -> Script:
        self._crowd()
        self._impostors()
        self._attacks()
        self._changes()
        self._oddities()
        self._faults()
        end = self.start + timedelta(days=self.days)
        return Script(
            start=self.start,
            events=tuple(sorted((each for each in self.events if each.at < end), key=lambda each: each.at)),
            planted=tuple(each for each in self.planted if each.at < end - timedelta(hours=8)),
            papers=tuple(sorted(self.papers, key=lambda each: each.at)),
            dead=(self.at(27, "00:00"), self.at(28, "00:00")),
        )

    def _crowd(self) -> None:
        for day in range(self.days):
            at = self.at(day, f"{self.chance.randint(7, 22)}:{self.chance.randint(0, 59)}")
            joining = tuple(people.joining(day, at, self.chance))
            self.on(at, "strangers join", lambda world, new=joining: world.open(*new))  # type: ignore[misc]

    def _impostor(
        self, at: datetime, platform: str, name: str, bio: str, level: Severity, *, posts: tuple[str, ...] = (),
        face: str = "", badge: str = "", neglected: bool = False, handle: str = "",
    ) -> None:  # fmt: skip
        id = f"{platform}-f{len(self.planted)}"
        profile = Profile(
            platform=platform,
            user_id=id,
            handle=handle or f"user{len(self.planted)}8847",
            display_name=name,
            bio=bio,
            avatar_hash=face or id,
            followers=11,
            created_at=at - timedelta(hours=2),
            verification_kind=VerificationKind.ENTERPRISE if badge else VerificationKind.NONE,
            verification_text=badge,
        )

        def appear(world: World) -> None:
            world.open(profile)
            for text in posts:
                world.publish(profile.key, text, at)

        self.on(at, f"impostor {name}", appear)
        self.planted.append(
            Planted(
                what=f"impostor of {name} on {platform}",
                sort=Sort.IMPOSTOR,
                subject=profile.key,
                at=at,
                level=level,
                undo=lambda world: world.close(profile.key),
                neglected=neglected,
            )
        )

    def _impostors(self) -> None:
        major, ordinary = Severity.MAJOR, Severity.ORDINARY
        ours = self.city.of("linze-yb")
        self._impostor(
            self.at(1, "11:20"),
            WEIXIN,
            "临泽市医疗保障局",
            "医保卡停用核验，加客服微信 yb886612 办理退费",
            major,
            face=ours.user_id,
        )
        self._impostor(self.at(4, "15:10"), TOUTIAO, "青澜县白鹭镇", "", ordinary, neglected=True)
        for clock, name in (("14:05", "临泽市民政局"), ("14:50", "临泽市退役军人事务局"), ("15:35", "临泽市司法局")):
            bio = f"{name}便民服务，政策咨询请加微信 lzfw20268 "
            self._impostor(
                self.at(8, clock),
                WEIBO,
                name,
                bio,
                major,
                face="operator",
                posts=("补贴名额有限，添加微信 lzfw20268 领取",),
            )
        self._impostor(
            self.at(17, "9:40"),
            WEIBO,
            "临泽市公安局",
            "临泽市公安局官方微博",
            major,
            face=self.city.of(POLICE, WEIBO).user_id,
        )
        self._impostor(self.at(22, "20:15"), DOUYIN, "临泽市交通运输局", "分享生活", ordinary)
        badge = "临泽市众信人力资源有限公司"
        self._impostor(self.at(27, "13:10"), WEIXIN, "临泽市人力资源和社会保障局", "官方办事入口", major, badge=badge)

    def _attacks(self) -> None:
        sleeper = self.silent[0] if self.silent else self.city.accounts[-1].key
        self._taken(
            self.at(5, "2:30"),
            sleeper,
            words.CASINO,
            minutes=14,
            link="http://www.xpj8899.example/r",
            level=Severity.MAJOR,
        )
        health = self.city.of("linze-wj").key
        self._taken(
            self.at(18, "10:40"),
            health,
            words.SCAM,
            minutes=9,
            link="http://sb-renzheng.example.top/card",
            level=Severity.MAJOR,
        )
        school = self.city.of("linze-jy").key
        self.on(self.at(7, "9:20"), "a notice", lambda world: _say(world, school, words.GRANT, self.at(7, "9:20")))
        self._attack(
            Sort.TAMPER,
            school,
            self.at(10, "10:15"),
            lambda world: world.edit(school, words.GRANT, words.FORGED_GRANT, self.at(10, "10:15")),
            lambda world: world.edit(school, words.FORGED_GRANT, words.GRANT, world.now),
        )
        culture = self.city.of("linze-wl").key
        gone: list[Post] = []

        def wipe(world: World) -> None:
            platform, _, id = culture.partition(":")
            newest = world.networks[platform].timelines[id][:12]
            gone.extend(newest)
            world.erase(culture, [post.post_id for post in newest])

        self._attack(Sort.DELETION, culture, self.at(20, "16:30"), wipe, lambda world: world.restore(culture, gone))

    def _taken(
        self, at: datetime, key: str, adverts: tuple[str, ...], *, minutes: int, link: str, level: Severity
    ) -> None:
        written: list[str] = []
        for number, text in enumerate(adverts):
            moment = at + timedelta(minutes=minutes * number)
            self.on(
                moment,
                f"advert on {key}",
                lambda world, text=text, moment=moment: written.append(  # type: ignore[misc]
                    world.publish(key, text, moment, link=link).post_id
                ),
            )
        self.planted.append(
            Planted(
                what=f"hijack of {key}",
                sort=Sort.HIJACK,
                subject=key,
                at=at,
                level=level,
                undo=lambda world: world.erase(key, written),
            )
        )

    def _attack(self, sort: Sort, key: str, at: datetime, do: Deed, undo: Deed) -> None:
        self.on(at, f"{sort} of {key}", do)
        self.planted.append(
            Planted(what=f"{sort} of {key}", sort=sort, subject=key, at=at, level=Severity.MAJOR, undo=undo)
        )

    def _changes(self) -> None:
        """Approved ones; others of which the form comes later; and avatars that nobody asks about at a feast."""
        approved = self.city.of("linze-ly")
        self._paper(self.at(8, "9:00"), approved, "bio", "守护绿水青山，临泽市林业局官方账号")
        self.on(
            self.at(9, "10:30"),
            "an approved bio",
            lambda world: world.change(approved.key, bio="守护绿水青山，临泽市林业局官方账号"),
        )
        town = self.city.of("wangxi-x2")
        self.on(
            self.at(15, "15:00"), "an avatar of its own", lambda world: world.change(town.key, avatar_hash="new face")
        )
        self._paper(self.at(18, "9:00"), town, "avatar_hash", "*")
        renamed = self.city.of("linze-xc")
        self.on(
            self.at(21, "10:00"), "a name of its own", lambda world: world.change(renamed.key, display_name="临泽信访")
        )
        self._paper(self.at(28, "9:00"), renamed, "display_name", "临泽信访")
        fire = self.city.of("linze-xf")
        self.on(
            self.at(26, "11:00"),
            "a bio of its own",
            lambda world: world.change(fire.key, bio="火警119，临泽消防官方账号"),
        )
        festive = self.chance.sample(self.city.accounts, len(self.city.accounts) * 30 // 114)
        for account in festive:
            minute = self.chance.randint(0, 179)
            self.on(self.at(16, "15:30") + timedelta(minutes=minute), "a festive avatar", _faced(account, FESTIVE))
            self.on(self.at(24, "9:00") + timedelta(minutes=minute), "the usual avatar", _faced(account, ""))

    def _paper(self, at: datetime, account: OfficialAccount, field: str, value: str) -> None:
        day = (at + timedelta(hours=8)).date()
        approval = Approval(account=account.key, action=ApprovalAction.CHANGE, approved_on=day, filed_on=day,
                            document=f"临审〔2026〕{len(self.papers) + 7}号", changes=((field, value),))  # fmt: skip
        self.papers.append(Paper(at=at, approval=approval))

    def _oddities(self) -> None:
        main = [
            account for account in self.city.accounts if account.tier is not Tier.THREE and account.platform == WEIXIN
        ]
        for account in main:
            text = words.MOURNING.format(name=account.display_name)
            at = self.at(16, "10:00") + timedelta(minutes=self.chance.randint(0, 25))
            self.on(at, "mourning", _said(account.key, text, at))
        feasting = self.chance.sample(main, min(15, len(main)))
        for account in feasting:
            at = self.at(17, "8:00") + timedelta(minutes=self.chance.randint(0, 120))
            self.on(
                at,
                "holiday",
                _said(account.key, words.filled(words.HOLIDAY, account.display_name, at, self.chance), at),
            )
        wet = {"linze-yj", "linze-qx", "linze-sl", "linze-jt", "linze-xf", GOVERNMENT, "qinglan-gov", "wangxi-gov"}
        for account in (each for each in self.city.accounts if each.unit in wet):
            for _ in range(self.chance.randint(4, 9)):
                at = self.at(12, "14:00") + timedelta(minutes=self.chance.randint(0, 26 * 60))
                text = words.filled(
                    self.chance.choice(words.STORM), account.display_name, at + timedelta(hours=8), self.chance
                )
                self.on(at, "storm", _said(account.key, text, at))
        for unit, clock in (("linze-sf", "10:10"), ("linze-tw", "11:20"), ("qinglan-jy", "15:00")):
            account, at = self.city.of(unit), self.at(25, clock)
            text = words.filled(words.CONTEST, account.display_name, at, self.chance)
            link = text.partition("https://")[2].partition(" ")[0]
            self.on(at, "contest", _said(account.key, text, at, link=f"https://{link}"))
        for key in self.silent[1:3]:
            for number in range(2):
                at = self.at(19 + number, "10:20")
                text = words.ordinary("本镇", at, self.chance)
                self.on(at, "a dormant account writes", _said(key, text, at))

    def _faults(self) -> None:
        limited: Fault = Answer(outcome=Outcome.RATE_LIMITED, detail="429")
        self._fault(self.at(7, "15:00"), self.at(7, "15:40"), WEIXIN, {"search": limited})
        down: Fault = Answer(outcome=Outcome.ERROR, detail="502 Bad Gateway")
        self._fault(
            self.at(14, "10:00"), self.at(14, "14:00"), WEIXIN, {"search": down, "profile": down, "posts": down}
        )

    def _fault(self, since: datetime, until: datetime, platform: str, faults: dict[str, Fault]) -> None:
        self.on(since, f"fault of {platform}", lambda world: world.networks[platform].faults.update(faults))
        self.on(until, f"{platform} answers", lambda world: world.networks[platform].faults.clear())


def _faced(account: OfficialAccount, prefix: str) -> Deed:
    return lambda world: world.change(account.key, avatar_hash=prefix + account.user_id)


def _say(world: World, key: str, text: str, at: datetime, link: str = "") -> None:
    world.publish(key, text, at, link=link)


def _said(key: str, text: str, at: datetime, link: str = "") -> Deed:
    return lambda world: _say(world, key, text, at, link)


def _void(_: object) -> None:
    return None
