"""Synthetic registers of any size, from real places and common organs, and the candidates that come against them."""

from collections.abc import Callable, Sequence
from random import Random

from detectors.names import tables

_SHORT_ORGANS = """
发布 公安 警方 交警 教育 文旅 税务 消防 司法 气象 应急 医保 人社 融媒 生态环境 市场监管
政务服务 卫生健康 自然资源 法院 检察 共青团 妇联 总工会 红十字会
"""
SHORT_ORGANS = _SHORT_ORGANS.split()
_ORGANS = """
公安局 教育局 人民政府 文化和旅游局 卫生健康委员会 市场监督管理局 税务局 消防救援支队
人力资源和社会保障局 医疗保障局 人民法院 人民检察院 融媒体中心 政务服务数据管理局 住房和城乡建设局
交通运输局 公安局交通警察大队 招生考试院 农业农村局 退役军人事务局
"""
ORGANS = _ORGANS.split()
NOT_ORGANS = [
    "吃喝玩乐",
    "同城",
    "美食",
    "生活圈",
    "二手车",
    "新鲜事",
    "人才网",
    "论坛",
    "房产",
    "那些事",
    "小姐姐",
    "车友会",
    "摄影",
    "装修",
]
ADDITIONS = ["官方", "在线", "网", "V", "资讯", "服务号"]
_PIECES = """
小 阿 大 老 爱 的 一只 我是 陈 林 王 李 张 妈妈 姐姐 先生 老师 同学 猫 狗 熊 鱼 花 月亮 星星 太阳 风 雨 海 山
云 梦 糖 茶 咖啡 奶茶 火锅 日记 日常 笔记 生活 时光 故事 美食 旅行 读书 摄影 健身 穿搭 手作 育儿 财经 科技 游戏 电影
音乐 工作室 研究所 俱乐部 频道 杂货铺 Lily Tom VIP 2020 😀 ✨ · _
"""
PIECES = _PIECES.split()
# Shares of the mixes: variants of registered names, and names of places with something that is no organ.
FIREHOSE, SWEEP = (0.012, 0.05), (0.45, 0.35)


def register(size: int, seed: int = 1) -> list[str]:
    """Official names, each once."""
    random, names = Random(seed), dict[str, None]()
    higher, townships = _places()
    while len(names) < size:
        name, short = random.choice(higher if random.random() < 0.7 else townships)
        names[short + random.choice(SHORT_ORGANS) if random.random() < 0.55 else name + random.choice(ORGANS)] = None
    return list(names)


def candidates(
    shares: tuple[float, float], officials: Sequence[str], size: int, ordinary: Sequence[str] = (), seed: int = 2
) -> list[str]:
    """Variants, names of places, and for the rest nicknames, ordinary ones if there are any, in mixed order."""
    random, (higher, townships) = Random(seed), _places()
    variants, placed = shares

    def one() -> str:
        kind = random.random()
        if kind < variants:
            return _variant(random, random.choice(officials), officials)
        if kind < variants + placed:
            return random.choice(random.choice((higher, townships)))[1] + random.choice(NOT_ORGANS)
        if ordinary:
            return random.choice(ordinary)
        return "".join(random.choices(PIECES, k=random.randint(1, 5)))

    return [one() for _ in range(size)]


def _variant(random: Random, name: str, officials: Sequence[str]) -> str:
    place, other = random.randrange(len(name)), random.choice(random.choice(officials))
    ways: tuple[Callable[[], str], ...] = (
        lambda: name,
        lambda: name[:place] + other + name[place + 1 :],
        lambda: name[:place] + other + name[place:],
        lambda: name[:place] + name[place + 1 :],
        lambda: name + random.choice(ADDITIONS),
    )
    return random.choice(ways)()


def _places() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Full and short names: of counties and above, and of townships."""
    rows = [(row[0], row[1], row[2] or row[1]) for row in tables.rows("places.txt.gz")]
    higher = [(name, short) for code, name, short in rows if len(code) <= 6 and len(short) > 1]
    return higher, [(name, short) for code, name, short in rows if len(code) > 6 and len(short) > 1]
