"""The bystanders of the invented city: people, shops and other places' offices, whom nobody may take for impostors."""

from collections.abc import Iterator
from itertools import islice, product
from random import Random

PLACES = ("临泽", "青澜", "云柏", "望溪", "青石", "临泽老城", "云柏山下", "望溪河边")
SURNAMES = "林周陈许沈陆顾江方叶苏夏程梁韩"
NICKNAMES = "老小大"
GIVEN_NAMES = ("小满", "知远", "雨薇", "大勇", "思齐", "阿木", "晓棠", "景明", "若溪", "建国", "安然", "一诺")
OFFICES = ("公安局", "教育局", "人民政府", "医疗保障局", "应急管理局", "市场监督管理局", "文化和旅游局", "生态环境局")
ELSEWHERE = ("沧岭县", "澄湖县", "霁州", "鹿鸣旗", "雁归岛", "梧桐坝", "赤枫自治县", "石鼓新区")
GOODS = ("五金店", "花鸟铺", "羊肉馆", "修车行", "豆腐坊", "照相馆", "书屋", "茶叶铺", "窗帘城")
FOOD = ("美食探店", "小吃地图", "夜市打卡", "早餐日记", "火锅测评", "烘焙手记")
NEWS = ("那些事儿", "新鲜事", "街拍", "爆料台", "老照片", "天气播报员", "路况互助群", "拼车群")
NEIGHBOURS = ("门口的早餐店", "对面小面馆", "旁边的打印社", "退休职工合唱团", "家属院团购群", "路口修鞋摊")
LANDMARKS = ("临泽市公安局", "临泽市教育局", "青澜县人民政府", "临泽市医疗保障局", "云柏区人民政府", "临泽市气象局")
OCCASIONS = ("婚礼来宾签到处", "大婚请柬", "满月酒来宾席", "乔迁之喜", "谢师宴")
COMMENTS = ("我在{}排队的一天", "有人知道{}几点下班吗", "去{}办事攻略分享", "{}办事窗口吐槽大会", "想考进{}的小透明")


def names(chance: Random) -> tuple[str, ...]:
    """Three hundred different names; the same ones for the same `chance`."""
    kinds = (
        (_people(), 70),
        (_shops(chance), 60),
        ((place + topic for place, topic in product(PLACES, FOOD)), 35),
        ((place + topic for place, topic in product(PLACES, NEWS)), 35),
        ((place + office for place, office in product(ELSEWHERE, OFFICES)), 40),
        ((unit + nearby for unit, nearby in product(LANDMARKS, NEIGHBOURS)), 20),
        ((comment.format(unit) for comment, unit in product(COMMENTS, LANDMARKS)), 20),
        (_occasions(chance), 20),
    )
    return tuple(name for pool, share in kinds for name in chance.sample(_different(pool, share), share))


def _different(pool: Iterator[str], share: int) -> list[str]:
    """At least `share` different names: all of a short pool, the beginning of an endless one."""
    return list(islice(dict.fromkeys(islice(pool, 20 * share)), 20 * share))


def _people() -> Iterator[str]:
    return (surname + given for surname, given in product(SURNAMES, GIVEN_NAMES))


def _shops(chance: Random) -> Iterator[str]:
    while True:
        yield "".join(chance.choice(words) for words in (PLACES, NICKNAMES, SURNAMES, GOODS))


def _occasions(chance: Random) -> Iterator[str]:
    while True:
        bride, groom = (surname + chance.choice(GIVEN_NAMES) for surname in chance.sample(SURNAMES, 2))
        yield f"{bride}与{groom}{chance.choice(OCCASIONS)}"
