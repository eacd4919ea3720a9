"""A register of any size up to 6,000 accounts, and the strangers who live beside them. All names are invented."""

from itertools import islice, product

from domain.registry import OfficialAccount, Tier, Unit

FIRST, SECOND = "临青云安白东丰桂海沧", "泽澜柏河渠澄濑汀岑溪"
KINDS = "市县区"
ORGANS = (
    *("人民政府", "公安局", "教育局", "民政局", "司法局", "财政局", "住房保障局", "交通运输局", "水务局", "农业农村局"),
    *("商务局", "文化旅游局", "卫生健康局", "应急管理局", "审计局", "市场监督管理局", "医疗保障局", "信访局", "气象局"),
    "消防救援大队",
)
STRANGERS = (
    "晒太阳的猫",
    "美食地图",
    "老周说房",
    "追光者七号",
    "婚礼来宾",
    "二手车行",
    "Kite 42",
    "木木的日常",
    "房产网",
)


def names(amount: int) -> tuple[str, ...]:
    places = ("".join(parts) for parts in product(FIRST, SECOND, KINDS))
    return tuple(place + organ for place, organ in islice(product(places, ORGANS), amount))


def did(number: int) -> str:
    return f"did:plc:official{number}"


def units(amount: int) -> tuple[Unit, ...]:
    return tuple(Unit(key=f"u{number}", name=name) for number, name in enumerate(names(amount)))


def accounts(amount: int) -> tuple[OfficialAccount, ...]:
    return tuple(
        OfficialAccount(platform="bluesky", user_id=did(number), display_name=name, unit=f"u{number}", tier=Tier.ONE)
        for number, name in enumerate(names(amount))
    )
