"""临泽市, an invented city: its offices and their accounts, its impostors, and the crowd around them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from domain.registry import Contact, OfficialAccount, Tier, Unit, account_key
from monitor.demo import crowd, notices
from monitor.demo.network import OPENED, Member

NAME = "临泽市"
PLATFORM = "echo"
SEED = 20260302
GOVERNMENT = "linze-gov"
HIJACKED = "linze-wl"
EDITED = "linze-jy"

# key, name, tier, retired name
OFFICES = (
    (GOVERNMENT, "临泽市人民政府", Tier.ONE, ""),
    ("linze-ga", "临泽市公安局", Tier.ONE, ""),
    ("linze-yj", "临泽市应急管理局", Tier.ONE, ""),
    ("linze-wj", "临泽市卫生健康委员会", Tier.ONE, ""),
    ("linze-xf", "临泽市消防救援支队", Tier.ONE, ""),
    ("linze-yb", "临泽市医疗保障局", Tier.TWO, ""),
    ("linze-rs", "临泽市人力资源和社会保障局", Tier.TWO, ""),
    ("linze-jy", "临泽市教育局", Tier.TWO, ""),
    ("linze-sj", "临泽市市场监督管理局", Tier.TWO, "临泽市工商行政管理局"),
    (HIJACKED, "临泽市文化和旅游局", Tier.TWO, ""),
    ("linze-jt", "临泽市交通运输局", Tier.TWO, ""),
    ("linze-st", "临泽市生态环境局", Tier.TWO, ""),
    ("linze-zj", "临泽市住房和城乡建设局", Tier.TWO, ""),
    ("linze-qx", "临泽市气象局", Tier.TWO, ""),
    ("linze-rx", "临泽市政务热线12345", Tier.TWO, ""),
    ("qinglan-gov", "青澜县人民政府", Tier.TWO, ""),
    ("yunbai-gov", "云柏区人民政府", Tier.TWO, ""),
    ("qinglan-ga", "青澜县公安局", Tier.THREE, ""),
    ("wangxi-jy", "望溪区教育局", Tier.THREE, ""),
    ("wangxi-qs", "望溪区青石街道办事处", Tier.THREE, ""),
)
WITHOUT_ACCOUNT = ("linze-gjj", "临泽市住房公积金管理中心")

# trick, whom it imitates, the name it bears, what it promises
IMPOSTORS = (
    ("the same name", "linze-ga", "临泽市公安局", "反诈退赔登记，请加客服"),
    ("traditional characters", "linze-yb", "臨澤市醫療保障局", "医保卡停用核验入口"),
    ("a zero-width character", "qinglan-gov", "青澜县\u200b人民政府", "惠民补贴申领通道"),
    ("an official-looking suffix", "linze-yj", "临泽市应急管理局官方", "内部预警，先进群再看"),
    ("full-width figures", "linze-rx", "临泽市政务热线１２３４５", "人工客服二十四小时在线"),
    ("one changed character", "linze-rs", "临泽市人力资源和社会保樟局", "养老金认证，逾期停发"),
    ("punctuation in between", "linze-wj", "临泽市·卫生健康委员会", "免费体检名额"),
    ("a retired name", "linze-sj", "临泽市工商行政管理局", "个体户年检代办"),
    ("a unit without an account", "linze-gjj", "临泽市住房公积金管理中心", "公积金一次性提取"),
)
WITH_STOLEN_PICTURE = ("the same name", "a zero-width character", "one changed character")
# Of the bystanders every so many shows a picture.
WITH_A_PICTURE = 3
ORDINARY_BIOS = ("", "记录生活", "本地人，爱拍照", "合作请私信", "随便看看", "老店三十年")


@dataclass(frozen=True, slots=True, kw_only=True)
class Impostor:
    """A seeded impostor, the unit that it imitates and how."""

    member: Member
    unit: str
    trick: str

    @property
    def key(self) -> str:
        return account_key(PLATFORM, self.member.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """The register of the city, and everybody on the platform."""

    name: str
    units: tuple[Unit, ...]
    accounts: tuple[OfficialAccount, ...]
    officials: tuple[Member, ...]
    bystanders: tuple[Member, ...]
    impostors: tuple[Impostor, ...]

    @property
    def members(self) -> tuple[Member, ...]:
        return (*self.officials, *self.bystanders, *(impostor.member for impostor in self.impostors))

    @property
    def victim(self) -> OfficialAccount:
        """The account that will be hijacked."""
        return self._of(HIJACKED)

    @property
    def edited(self) -> OfficialAccount:
        """The account of which a notice will be altered."""
        return self._of(EDITED)

    @property
    def posts(self) -> int:
        """How many posts the official accounts have published."""
        return sum(len(member.notes) for member in self.officials)

    def _of(self, unit: str) -> OfficialAccount:
        return next(account for account in self.accounts if account.unit == unit)


def build(until: datetime, seed: int = SEED) -> City:
    """The same city for the same seed, with a past that ends at `until`."""
    chance = Random(seed)
    return City(
        name=NAME,
        units=tuple(_unit(key, name) for key, name in (*((key, name) for key, name, *_ in OFFICES), WITHOUT_ACCOUNT)),
        accounts=tuple(_account(number, *office) for number, office in enumerate(OFFICES)),
        officials=tuple(_official(number, *office, until) for number, office in enumerate(OFFICES)),
        bystanders=tuple(_bystander(number, name, chance) for number, name in enumerate(crowd.names(chance))),
        impostors=tuple(_impostor(number, *impostor) for number, impostor in enumerate(IMPOSTORS)),
    )


def _unit(key: str, name: str) -> Unit:
    duty = Contact(name="值班室", email=f"duty@{key}.example")
    managing = "" if key == GOVERNMENT else GOVERNMENT
    return Unit(key=key, name=name, region=NAME, managing_unit=managing, contacts=(duty,))


def _account(number: int, unit: str, name: str, tier: Tier, retired: str) -> OfficialAccount:
    return OfficialAccount(
        platform=PLATFORM,
        user_id=_official_id(number),
        handle=unit.replace("-", "_"),
        display_name=name,
        unit=unit,
        managing_unit="" if unit == GOVERNMENT else GOVERNMENT,
        retired_names=(retired,) if retired else (),
        tier=tier,
    )


def _official(number: int, unit: str, name: str, tier: Tier, _: str, until: datetime) -> Member:
    past = notices.past(unit, name, number=number, until=until)
    return Member(
        id=_official_id(number),
        handle=unit.replace("-", "_"),
        display_name=name,
        bio=f"{name}在回声网的账号",
        followers=90_000 // tier,
        notes=notices.with_grant(past) if unit == EDITED else past,
    )


def _official_id(number: int) -> str:
    return str(1001 + number)


def _bystander(number: int, name: str, chance: Random) -> Member:
    return Member(
        id=str(5001 + number),
        handle=f"u{5001 + number}",
        display_name=name,
        bio=chance.choice(ORDINARY_BIOS),
        followers=chance.randrange(3000),
        joined=OPENED + timedelta(days=chance.randrange(2000)),
        avatar="" if number % WITH_A_PICTURE else "first",
    )


def _impostor(number: int, trick: str, unit: str, name: str, bio: str) -> Impostor:
    units = [key for key, *_ in OFFICES]
    member = Member(
        id=str(9001 + number),
        handle=f"{unit.replace('-', '')}_{number + 1}",
        display_name=name,
        bio=bio,
        followers=12 + number,
        joined=OPENED + timedelta(days=2490),
        face=_official_id(units.index(unit)) if trick in WITH_STOLEN_PICTURE else "",
    )
    return Impostor(member=member, unit=unit, trick=trick)
