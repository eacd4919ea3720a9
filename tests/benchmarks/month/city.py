"""临泽市 as its register has it: 114 accounts of 60 units on five platforms, and who answers for them."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.registry import Contact, ContactRole, OfficialAccount, Tier, Unit

WEIXIN, WEIBO, DOUYIN, TOUTIAO, BAIJIA = "weixin", "weibo", "douyin", "toutiao", "baijia"
# As a real city of 114 accounts had them in 2025.
SHARES = {WEIXIN: 71, WEIBO: 26, DOUYIN: 9, TOUTIAO: 7, BAIJIA: 1}
GOVERNMENT, BUREAU, CAC, POLICE = "linze-gov", "linze-sjj", "linze-wxb", "linze-ga"
PLACES = ("临泽", "青澜", "云柏", "望溪")
# key, name: main accounts of governments and those for emergencies
FIRST = (
    (GOVERNMENT, "临泽市人民政府"),
    (POLICE, "临泽市公安局"),
    ("linze-yj", "临泽市应急管理局"),
    ("linze-wj", "临泽市卫生健康委员会"),
    ("linze-xf", "临泽市消防救援支队"),
    ("qinglan-gov", "青澜县人民政府"),
    ("yunbai-gov", "云柏区人民政府"),
    ("wangxi-gov", "望溪县人民政府"),
)
DEPARTMENTS = (
    (BUREAU, "临泽市政务和大数据发展局"),
    (CAC, "临泽市互联网信息办公室"),
    *(("linze-yb", "临泽市医疗保障局"), ("linze-rs", "临泽市人力资源和社会保障局"), ("linze-jy", "临泽市教育局")),
    *(("linze-sj", "临泽市市场监督管理局"), ("linze-wl", "临泽市文化和旅游局"), ("linze-jt", "临泽市交通运输局")),
    *(("linze-st", "临泽市生态环境局"), ("linze-zj", "临泽市住房和城乡建设局"), ("linze-qx", "临泽市气象局")),
    *(("linze-mz", "临泽市民政局"), ("linze-sf", "临泽市司法局"), ("linze-cz", "临泽市财政局")),
    *(("linze-sl", "临泽市水利局"), ("linze-ny", "临泽市农业农村局"), ("linze-ly", "临泽市林业局")),
    *(("linze-tj", "临泽市统计局"), ("linze-tw", "临泽市退役军人事务局"), ("linze-xc", "临泽市信访局")),
    *(("qinglan-ga", "青澜县公安局"), ("qinglan-jy", "青澜县教育局"), ("qinglan-wl", "青澜县文化和旅游局")),
    *(("yunbai-ga", "云柏区公安局"), ("yunbai-jy", "云柏区教育局"), ("yunbai-wj", "云柏区卫生健康局")),
    *(("wangxi-ga", "望溪县公安局"), ("wangxi-jy", "望溪县教育局"), ("wangxi-yb", "望溪县医疗保障局")),
)
TOWNSHIPS = tuple(
    (f"{county}-x{number}", f"{name}{township}")
    for county, name, townships in (
        ("qinglan", "青澜县", ("石桥镇", "白鹭镇", "松坪镇", "大湾乡", "柳河镇", "东岭镇", "梅溪镇")),
        (
            "yunbai",
            "云柏区",
            ("南湖街道", "青石街道", "北门街道", "古渡街道", "三桥街道", "平塘镇", "长岗镇", "沙洲镇"),
        ),
        ("wangxi", "望溪县", ("乌石镇", "花桥镇", "双江镇", "竹园乡", "高坪镇", "龙潭镇", "枫林镇", "永和镇")),
    )
    for number, township in enumerate(townships)
)
TIERS = {Tier.ONE: FIRST, Tier.TWO: DEPARTMENTS, Tier.THREE: TOWNSHIPS}
# On which platforms the units have accounts besides WeChat, in the order in which they take what there is.
OTHERS = (WEIBO, DOUYIN, TOUTIAO, BAIJIA)
ROLES = {
    ContactRole.DUTY_OFFICER: "duty",
    ContactRole.DUTY_LEADER: "leader",
    ContactRole.DIRECTLY_RESPONSIBLE: "direct",
    ContactRole.FIRST_RESPONSIBLE: "first",
}
MAIN = frozenset({GOVERNMENT, POLICE})
# To whom something happens in the month: they are there however small the city is made.
PARTS = frozenset(
    {"linze-yb", "linze-wj", "linze-jy", "linze-wl", "linze-ly", "wangxi-x2", "linze-xc", "linze-xf", "linze-sf"}
    | {"linze-tw", "qinglan-jy", "linze-yj", BUREAU, CAC}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """The register."""

    units: tuple[Unit, ...]
    accounts: tuple[OfficialAccount, ...]

    def of(self, unit: str, platform: str = WEIXIN) -> OfficialAccount:
        """The first account of a unit on a platform."""
        return next(each for each in self.accounts if (each.unit, each.platform) == (unit, platform))


def build(share: int = 1) -> City:
    """The whole city, or one account of `share` of each unit's kind."""
    named = tuple((*pair, tier) for tier, pairs in TIERS.items() for pair in pairs)
    units = tuple(_unit(key, name) for key, name, _ in named)
    accounts = tuple(_accounts(named))
    kept = tuple(each for place, each in enumerate(accounts) if place % share == 0 or _has_a_part(each))
    return City(units=units, accounts=kept)


def _has_a_part(account: OfficialAccount) -> bool:
    return account.unit in MAIN or (account.unit in PARTS and account.platform == WEIXIN)


def _unit(key: str, name: str) -> Unit:
    contacts = tuple(Contact(role=role, name=role.value, email=f"{who}@{key}.example") for role, who in ROLES.items())
    county = key.partition("-")[0]
    managing = "" if key == GOVERNMENT else GOVERNMENT if county == "linze" or key.endswith("-gov") else f"{county}-gov"
    return Unit(key=key, name=name, region="临泽市", managing_unit=managing, contacts=contacts)


def _accounts(named: tuple[tuple[str, str, Tier], ...]) -> Iterator[OfficialAccount]:
    left = dict(SHARES)
    number = 0
    second = ((key, f"{name}服务号", tier) for key, name, tier in named[5:])
    takers = ((WEIXIN, (*named, *second)), *((platform, named) for platform in OTHERS))
    for platform, wanting in takers:
        for key, name, tier in wanting:
            if left[platform] > 0:
                left[platform] -= 1
                number += 1
                yield _account(number, platform, key, name, tier)


def _account(number: int, platform: str, unit: str, name: str, tier: Tier) -> OfficialAccount:
    is_main = (platform == WEIXIN and not name.endswith("服务号")) or unit in MAIN
    lesser = Tier.TWO if tier is Tier.ONE and not is_main else tier
    return OfficialAccount(
        platform=platform,
        user_id=f"{platform}{1000 + number}",
        handle=f"{unit.replace('-', '_')}_{number}",
        display_name=name,
        unit=unit,
        tier=lesser,
        url=f"https://www.{unit.partition('-')[0]}.example/{unit}",
        bio=f"{name}官方账号",
    )
