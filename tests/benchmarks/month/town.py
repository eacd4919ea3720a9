"""Diting at work in the invented city: all jobs as the daemon has them, on fake platforms, with a clock in steps."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from importlib import import_module
from random import Random
from types import ModuleType
from typing import Any

from alerting.messages import catalog
from alerting.route import Line, Recipient, Routes
from config import circulation
from config.settings import Settings
from detectors.behaviour.calendar import Calendar
from detectors.behaviour.tables import shipped
from domain.circulation import Party
from domain.coverage import Job
from domain.incident import Severity
from domain.observation import Post
from domain.registry import OfficialAccount, Unit
from domain.text import Locale
from monitor import handling, listeners
from monitor.casebook import Casebook
from monitor.hearing import Hearing
from monitor.jobs.chase import Chase
from monitor.jobs.deliver import Deliver
from monitor.jobs.digest import Digests
from monitor.jobs.guard import Guard
from monitor.jobs.habits import Habits
from monitor.jobs.hunt import Hunt
from monitor.jobs.inspect import Inspect
from monitor.jobs.lane import Lane, longest_pause
from monitor.jobs.recheck import Recheck
from monitor.jobs.scrutiny import Scrutiny
from monitor.jobs.sight import Sight
from monitor.jobs.upkeep import Herald, Planner
from monitor.jobs.wording import Wording
from monitor.ledger import Ledger
from monitor.office import Office
from monitor.store import Store, deadlines, registry, roster
from tests.benchmarks.month import faces
from tests.benchmarks.month.city import BUREAU, CAC, GOVERNMENT, PLACES, POLICE
from tests.benchmarks.month.mail import Mail, Untallied
from tests.benchmarks.month.sparing import SparingLane
from tests.benchmarks.month.world import World

MAIL, SMS = "mail", "sms"
AUDITOR = "audit@linze-gov.example"
IMPOSTOR = ("name", "identity", "avatar", "bio", "verification", "posts", "contacts", "activity")
COMPROMISE = ("profile", "avatar", "followers", "edits", "deletions", "waking", "echoes")
COMPLIANCE = ("duplicates", "place", "consistency", "filing", "reorganisation", "deregistration", "silence")
INSPECTED_AT = 3


def settings(pace: float) -> Settings:
    """As shipped, save that looks are `pace` times as far apart."""
    return Settings.model_validate(
        {
            "guard": {"tier1_minutes": 10 * pace, "tier2_minutes": 30 * pace, "tier3_minutes": 120 * pace},
            "hunt": {"interval_minutes": 360 * max(1.0, pace / 2)},
            "authorities": {"bureau": BUREAU, "cac": CAC, "police": POLICE, "office": GOVERNMENT},
            "alerts": {
                "fallback": [f"{SMS}:{GOVERNMENT}", f"{MAIL}:duty@{GOVERNMENT}.example"],
                "audit_to": [f"{MAIL}:{AUDITOR}"],
            },
            "registry": {"places": list(PLACES)},
            "platforms": {name: {"plugin": "bluesky"} for name in ("weixin", "weibo", "douyin", "toutiao", "baijia")},
        }
    )


class Town:
    """Everything that the daemon does for this register, but for HTTP, evidence and retention."""

    def __init__(self, store: Store, world: World, chosen: Settings, now: datetime) -> None:
        self.store, self.world, self.settings, self.now = store, world, chosen, now
        self.found: defaultdict[str, int] = defaultdict(int)
        self.chance = Random(1)
        self.mail, self.sms = Mail(), Mail(GOVERNMENT)
        self.planner = Planner(store=store, networks=world.networks, clock=self.clock)
        self.appraisal = handling.appraisal(chosen)
        self.ledger = Ledger(timetable=handling.timetable(chosen))
        self.hearing = self._hearing()
        self.casebook = Casebook(appraisal=self.appraisal, ledger=self.ledger, hearing=self.hearing, found=self._count)
        self.office = Office(ledger=self.ledger, appraisal=self.appraisal, told_at=self.hearing.told_at)
        self.chase = Chase(
            store=store,
            casebook=self.casebook,
            timetable=self.ledger.timetable,
            told_at=self.hearing.told_at,
            clock=self.clock,
        )
        self.herald = Herald(store=store, casebook=self.casebook, learn=self.planner.run, clock=self.clock)
        self.digests: Digests = listeners.digests(chosen, self.hearing, store, ready=lambda: True, clock=self.clock)
        self.inspect = self._inspect()
        self.sweeps = tuple(job for name in world.networks for job in self._sweeps(name))
        self.delivers = (self._deliver(MAIL, self.mail), self._deliver(SMS, self.sms))
        self.inspected: date | None = None

    def clock(self) -> datetime:
        return self.now

    def register(self, units: Iterable[Unit], accounts: Iterable[OfficialAccount]) -> None:
        with self.store.begin() as conn:
            registry.apply(conn, units, accounts)

    async def step(self) -> None:
        """Does everything that is due now, as the daemon would."""
        await self.planner.run()
        await self.herald.run()
        await self.chase.run()
        for job in self.sweeps:
            while await job.run() is not None:
                pass
        local = self.now.astimezone(self.settings.alerts.zone)
        if local.hour >= INSPECTED_AT and self.inspected != local.date():
            self.inspected = local.date()
            await self.inspect.run()
        await self.digests.run()
        for deliver in self.delivers:
            while await deliver.run():
                pass

    def _count(self, detector: str) -> None:
        self.found[detector] += 1

    def _hearing(self) -> Hearing:
        alerts = self.settings.alerts
        sms = Line(addresses=self.sms.addresses, least=Severity.PARTICULARLY_SERIOUS)
        routes = Routes(
            lines={MAIL: Line(addresses=self.mail.addresses), SMS: sms},
            fallback=(Recipient(channel=SMS, address=GOVERNMENT),),
        )
        named = {Party.BUREAU: BUREAU, Party.CAC: CAC, Party.POLICE: POLICE, Party.OFFICE: GOVERNMENT}
        return Hearing(
            routes=routes,
            circles=circulation.read(),
            authorities=named,
            grading=self.appraisal.grading,
            manager_from=alerts.managing_unit_from,
            watch=self.planner.current,
            on_duty=roster.on_duty,
            told_at=handling.told_at(alerts),
            audit_to=(Recipient(channel=MAIL, address=AUDITOR),),
        )

    def _inspect(self) -> Inspect:
        rules = {module.RULE: detect for module, detect in _plugins("compliance", COMPLIANCE)}
        return Inspect(
            store=self.store,
            hints=self.casebook,
            rules=rules,
            days=handling.calendar(self.settings),
            zone=self.settings.alerts.zone,
            places=self.settings.registry.places,
            reads_posts=True,
            clock=self.clock,
        )

    def _sweeps(self, name: str) -> Iterator[Guard | Recheck | Hunt]:
        platform, chosen = self.world.networks[name], self.settings
        sight = Sight(
            platform=platform,
            store=self.store,
            picture=faces.look,
            detectors=tuple(detect for _, detect in _plugins("impostor", IMPOSTOR)),
            clock=self.clock,
        )
        known = handling.calendar(chosen)
        week = Calendar(zone=known.zone, days_off=frozenset(known.days_off), made_up=frozenset(known.made_up))
        scrutiny = Scrutiny(
            casebook=self.casebook,
            habits=Habits(platform=name, calendar=week, combination=shipped()),
            detectors=tuple(detect for _, detect in _plugins("compromise", COMPROMISE)),
            zone=chosen.alerts.zone,
        )
        yield Guard(
            platform=platform,
            lane=self._sparing(name),
            watch=self.planner.current,
            casebook=self.casebook,
            scrutiny=scrutiny,
            settings=chosen.guard,
            picture=faces.look,
            gallery=_unchanged,
        )
        shared: dict[str, Any] = {
            "platform": platform,
            "watch": self.planner.current,
            "casebook": self.casebook,
            "sight": sight,
        }
        yield Recheck(lane=self._lane(name, Job.RECHECK), settings=chosen.recheck, random=self.chance, **shared)
        yield Hunt(
            lane=self._sparing_hunt(name),
            settings=chosen.hunt,
            nonsense=lambda: "zq0000000000000000",
            random=self.chance,
            **shared,
        )

    def _lane(self, platform: str, job: Job) -> Lane:
        jobs = self.settings.jobs
        return Lane(
            platform=platform,
            job=job,
            store=self.store,
            lease=timedelta(seconds=jobs.lease_seconds),
            retry=timedelta(minutes=jobs.retry_minutes),
            longest=longest_pause(self.settings, job),
            owner="month",
            clock=self.clock,
            jitter=jobs.jitter,
            random=self.chance,
        )

    def _sparing(self, platform: str) -> SparingLane:
        tiers = {account.user_id: account.tier for account in self.world.accounts.values()}
        lane = self._lane(platform, Job.GUARD)
        shared = {name: getattr(lane, name) for name in lane.__dataclass_fields__}
        pause = self.settings.guard.interval

        def is_quiet(target: str, now: datetime) -> bool:
            """Nothing changed since so long that three looks have seen it; a platform at fault is always asked."""
            if self.world.networks[platform].faults:
                return False
            return now - self.world.touched[target] > 3 * pause(tiers[target]) + timedelta(minutes=30)

        return SparingLane(**shared, is_quiet=is_quiet, pause=lambda target: pause(tiers[target]))

    def _sparing_hunt(self, platform: str) -> SparingLane:
        """Of searches: one that shows whom it showed at the last three, all of whom are as they were."""
        pause = timedelta(minutes=self.settings.hunt.interval_minutes)
        lane, network = self._lane(platform, Job.HUNT), self.world.networks[platform]
        shared = {name: getattr(lane, name) for name in lane.__dataclass_fields__}
        official = {account.user_id for account in self.world.accounts.values()}
        asked: dict[str, int] = {}

        def is_quiet(target: str, now: datetime) -> bool:
            found = [each for each in network.accounts.values() if target in each.display_name]
            new = any(
                now - self.world.touched[each.user_id] <= 3 * pause for each in found if each.user_id not in official
            )
            asked[target] = asked.get(target, 0) + 1
            return not (network.faults or new or asked[target] == 1 or asked[target] % 4 == 0)

        return SparingLane(**shared, is_quiet=is_quiet, pause=lambda _: pause)

    def _deliver(self, name: str, channel: Mail) -> Deliver:
        alerts = self.settings.alerts
        wording = Wording(
            watch=self.planner.current,
            catalog=catalog.load(Locale.ZH_CN),
            zone=alerts.zone,
            rules={rule.id: rule.reason for rule in self.appraisal.grading.rules},
            deadlines=deadlines.of,
        )
        return Deliver(
            name=name,
            channel=channel,
            store=self.store,
            wording=wording,
            settings=alerts,
            fallback=self.hearing.routes.fallback,
            broken=self.casebook.channel_broken,
            works=self.casebook.channel_works,
            tally=Untallied(),
            clock=self.clock,
            random=self.chance,
            owner="month",
        )


def _plugins(kind: str, names: Iterable[str]) -> Iterator[tuple[ModuleType, Callable[..., Any]]]:
    for name in names:
        module = import_module(f"detectors.{kind}.{name}")
        yield module, partial(module.detect, options=module.Options())


async def _unchanged(posts: Sequence[Post]) -> tuple[Post, ...]:
    return tuple(posts)
