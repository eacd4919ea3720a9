"""Attacks on official names, made from tables of its own: none of them is the matcher's."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from random import Random

from opencc import OpenCC
from pypinyin import lazy_pinyin

from detectors.names.trick import Trick

# Characters that a hurried reader takes for one another; written down by hand.
_LOOKALIKES = """
己已巳 末未 日曰 土士 人入八 大太犬 天夫 王玉主 木本术 千干于 甲申由田 鸟乌 戊戌戍 兔免 今令 冶治 风凤 壶壸 师帅 部陪
市布 宾宴 来末耒 安按 公么 发友 政攻 府俯 民氏 教敎 育肓 局屉 警擎 务劳 法怯 院皖 检捡 察寮 交父 通逋 运远 输榆 消清
防坊 应庆 急隐 气乞 象像 水永冰 利刘 农衣 业亚 林材 税悦 财材 统纺 计汁什 审宙 卫己 生主 健建 康廉 医匠 保堡 障樟 社杜
会合 人八 力刀 资贸 源沅 规现 划刘 住往佳 房旁 建健 设没 环坏 境镜 文丈 旅族 体休 广厂 电申 台合 新析 闻间问 融瞄 媒煤
中申 心必 网冈 信住 委季 纪记 监盐 组阻 织炽 宣宜 传转 党堂 统纺 战占 团困 青清 妇归 联眹 工土 总忽 退腿 役没 军车
事亊 招诏 考老 试拭 学字 校较 平半 派脉 出岀 所听 南甫 北此 东车 西酉 山出 海每 江红 河何 湖糊 州川 县具 区匹 城域
京亰 广厂
"""
LOOKALIKES = _LOOKALIKES.split()
# Characters written as their parts side by side, by hand.
_SPLITS = """
好女子 明日月 林木木 权木又 江氵工 河氵可 湖氵胡 海氵每 法氵去 治氵台 消氵肖 汉氵又 洛氵各 政正攵 政正文 检木佥 校木交
村木寸 桂木圭 枝木支 信亻言 住亻主 体亻本 保亻呆 健亻建 传亻专 任亻壬 他亻也 代亻弋 仁亻二 计讠十 记讠己 试讠式 设讠殳
访讠方 评讠平 统纟充 纪纟己 组纟且 织纟只 结纟吉 钦钅欠 铁钅失 银钅艮 镇钅真 财贝才 防阝方 院阝完 陕阝夹 阳阝日 阴阝月
城土成 境土竟 坊土方 地土也 妇女彐 安宀女 宾宀兵 官宀吕 审宀申 字宀子 实宀头 警敬言 警苟言 督叔目 盐圤皿 忠中心 志士心
思田心 想相心 急刍心 朋月月 服月殳 明日月 晴日青 时日寸 昌日日 科禾斗 税禾兑 和禾口 利禾刂 种禾中 郊交阝 部咅阝 都者阝
鄂咢阝 别另刂 划戈刂 到至刂 功工力 助且力 动云力 加力口 如女口 妙女少 娄米女 张弓长 引弓丨 强弓虽 联耳关 职耳只 取耳又
球王求 理王里 现王见 环王不 玛王马 路足各 跑足包 轨车九 输车俞 转车专 轮车仑 朝龺月 乾龺乞 期其月 欺其欠 岭山令 峡山夹
岗山冈 炎火火 灯火丁 烟火因 炼火东
"""
SPLITS = {row[0]: row[1:] for row in _SPLITS.split()}
LATIN = {
    "a": "а",
    "c": "с",
    "e": "е",
    "o": "о",
    "p": "р",
    "x": "х",
    "i": "і",
    "s": "ѕ",
    "l": "1",
    "0": "o",
    "1": "l",
    "t": "т",
    "k": "к",
}
ZERO_WIDTH = "\u200b\u200c\u200d\ufeff\u2060\u00ad"
MARKS = "·.-_|~!。、*★ "
LATIN_NAMES = [
    "iLinze",
    "LinzeNews",
    "LZTV新闻",
    "LinzePost",
    "e临泽发布",
    "临泽iFocus",
    "OKLinze",
    "LZ12345",
    "LinzeOnline",
]
KNOWN_SUFFIXES = [
    "官方",
    "官微",
    "官网",
    "官方账号",
    "V",
    "在线",
    "服务号",
    "公众号",
    "客服",
    "小助手",
    "官方微博",
    "咨询",
    "热线",
    "视频号",
]
UNKNOWN_SUFFIXES = [
    "蓝天",
    "桃源",
    "晨曦",
    "北斗",
    "锦程",
    "风华",
    "同行",
    "鼎新",
    "云帆",
    "星河",
    "七彩",
    "启航",
    "万象",
    "悦动",
    "麒麟",
]
UNKNOWN_PREFIXES = ["大爱", "新锐", "鹏程", "金桥", "乐享", "华章", "嘉禾", "天元", "聚力", "飞鸿"]
MOST_COMMON = range(0xB0, 0xD8)

Attack = Callable[[str, Random], str | None]


@cache
def _by_syllable() -> dict[str, str]:
    """The 3,755 characters of GB 2312's first level by their syllable."""
    characters = "".join(
        bytes((high, low)).decode("gb2312", "ignore") for high in MOST_COMMON for low in range(0xA1, 0xFF)
    )
    syllables: dict[str, str] = {}
    for character in characters:
        syllable = lazy_pinyin(character)[0]
        syllables[syllable] = syllables.get(syllable, "") + character
    return syllables


def _homophones(character: str) -> str:
    return _by_syllable().get(lazy_pinyin(character)[0], "").replace(character, "")


def _lookalikes(character: str) -> str:
    return "".join(set("".join(row for row in LOOKALIKES if character in row)) - {character})


def replaced(name: str, random: Random, choices: Callable[[str], str], count: int) -> str | None:
    """The name with `count` characters exchanged; None where it has too few that can be."""
    possible = [i for i, character in enumerate(name) if choices(character)]
    if len(possible) < count:
        return None
    chosen = random.sample(possible, count)
    return "".join(random.choice(sorted(choices(c))) if i in chosen else c for i, c in enumerate(name))


def _inside(mark: Callable[[Random], str]) -> Attack:
    def attack(name: str, random: Random) -> str:
        at = random.randrange(1, len(name))
        return name[:at] + mark(random) + name[at:]

    return attack


def _traditional(name: str, _: Random) -> str | None:
    turned = OpenCC("s2t").convert(name)
    return turned if turned != name else None


def _split(name: str, random: Random) -> str | None:
    found = [i for i, character in enumerate(name) if character in SPLITS]
    if not found:
        return None
    at = random.choice(found)
    return name[:at] + SPLITS[name[at]] + name[at + 1 :]


def _reordered(name: str, random: Random) -> str:
    at = random.randrange(2, len(name) - 1)
    return name[at:] + name[:at]


def _wide(name: str, random: Random) -> str:
    suffix = random.choice(("V", "APP", "GOV"))
    return name + "".join(chr(ord(letter) + 0xFEE0) for letter in suffix)


def _latin(name: str, random: Random) -> str | None:
    found = [i for i, letter in enumerate(name.lower()) if letter in LATIN]
    if not found:
        return None
    at = random.choice(found)
    return name[:at] + LATIN[name[at].lower()] + name[at + 1 :]


ATTACKS: dict[str, tuple[Attack, Trick]] = {
    "traditional": (_traditional, Trick.TRADITIONAL),
    "zero-width": (_inside(lambda random: random.choice(ZERO_WIDTH)), Trick.INVISIBLE),
    "punctuation": (_inside(lambda random: random.choice(MARKS)), Trick.PUNCTUATION),
    "width": (_wide, Trick.WIDTH),
    "homophone x1": (lambda name, random: replaced(name, random, _homophones, 1), Trick.HOMOPHONE),
    "homophone x2": (lambda name, random: replaced(name, random, _homophones, 2), Trick.HOMOPHONE),
    "glyph x1": (lambda name, random: replaced(name, random, _lookalikes, 1), Trick.GLYPH),
    "glyph x2": (lambda name, random: replaced(name, random, _lookalikes, 2), Trick.GLYPH),
    "split": (_split, Trick.SPLIT),
    "word order": (_reordered, Trick.REORDERED),
    "known suffix": (lambda name, random: name + random.choice(KNOWN_SUFFIXES), Trick.AFFIX),
    "unknown suffix": (lambda name, random: name + random.choice(UNKNOWN_SUFFIXES), Trick.AFFIX),
    "unknown prefix": (lambda name, random: random.choice(UNKNOWN_PREFIXES) + name, Trick.AFFIX),
    "dropped": (lambda name, random: _without(name, random.randrange(len(name))), Trick.DELETED),
    "pinyin": (lambda name, _: "".join(lazy_pinyin(name)), Trick.PINYIN),
    "latin look-alike": (_latin, Trick.LATIN),
}


def _without(name: str, at: int) -> str:
    return name[:at] + name[at + 1 :]


def crafted(names: Iterable[str], random: Random) -> Iterator[tuple[str, str, str, Trick]]:
    """(class, attack, official name, true trick) for every name and attack that goes with it."""
    for name in (*names, *LATIN_NAMES):
        for kind, (attack, trick) in ATTACKS.items():
            made = attack(name, random)
            if made is not None and made != name:
                yield kind, made, name, trick
