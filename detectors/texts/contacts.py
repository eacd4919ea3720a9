"""Ways to reach somebody outside the platform that a text gives away, lightly disguised ones included."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from detectors.texts.prose import ENDS, unified

# The longest article that a platform takes: who alters one alters the number at its end.
LONGEST = 20_000
NUMERALS = "〇零o一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
DIGITS = str.maketrans(NUMERALS, "0001234567891123456789")
# Chinese numerals are figures of a number where this many stand in a row: 幺三八零零...
SPELLED = re.compile(f"(?<![a-z])[{NUMERALS}0-9](?:[\\s.·-]?[{NUMERALS}0-9]){{4,}}(?![a-z])")
FOREIGN_DIGIT = re.compile("(?![0-9])\\d")
# Letters that pass for figures in what is else a mobile number.
LETTERS = str.maketrans("liоз|", "11031")
LETTERED = re.compile(r"(?<![a-z0-9])(?=(?:[liоз|]*\d){8})[1li|][3-9з][\dliоз|]{9}(?![a-z0-9])")
EMOJI = "[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27ff\u2b00-\u2bff\U0001f000-\U0001faff]"
GAP = r"[^0-9a-z\u4e00-\u9fff]{0,5}"
SPLIT = rf"(?:[\s.·-]|{EMOJI}{{1,2}})?"
LINK_WORDS = "(?:号码|帐号|账号|同号|号|群|裙|为|是|加|搜|联系|咨询|id|我)"
# Whatever kind of group it is, what stands behind it is its number.
GROUP = "(?:[\u4e00-\u9fff]{1,4}[群裙](?:号码?)?(?=[^0-9a-z\u4e00-\u9fff]{0,5}[1-9]\\d{5}))?"
QQ = re.compile(
    f"(?:(?<![a-z])q{{1,2}}(?![a-z]){GROUP}|扣扣{GROUP}|抠抠|叩叩|扣[号群裙]|(?<![\u4e00-\u9fff])扣(?=\\s*:)|企鹅{GROUP}|🐧|球球|秋秋|"
    f"蔻蔻|[加进]裙|群号|群聊(?:号码?|(?=\\s*:))|[加进入搜]群(?:号码?)?(?=[\\s:]*[2-9]))"
    f"{GAP}(?:{LINK_WORDS}{GAP}){{0,3}}([1-9](?:{SPLIT}\\d){{4,10}})(?![\\d只个人元万亿年]|\\.\\d)"
)
WECHAT_WORDS = (
    r"(?<!公众)(?<!政务)(?:[微薇徽溦嶶维威葳]\s*(?:[信❤♥♡💚💕心芯x✉]|xin)|(?<![a-z])[vw]\s*(?:[❤♥♡💚]\s*x(?![a-z])|[信❤♥♡💚心x](?!pay))|we-?chat|wei-?xin|"
    r"卫星(?=号|\s*:)|[加+]\s*卫星|[薇溦嶶](?=\s*:)|卫\s*[❤♥♡💚]|绿泡泡|绿泡(?=号|\s*:)|绿色(?:聊天)?软件(?=号|\s*:|\s*[a-z])|"
    r"(?:[加+➕家佳嘉伽]|添加|联系|咨询|客服|私)\s*(?:[微薇徽溦嶶威]|v(?!ip))|(?<![a-z0-9])v(?=\s*[:➕+]))"
)
# Whoever is to be looked up there is no public account where that is not said.
LOOKED_UP = "(?:添加|同步|工作号|搜索(?!.{0,30}(?:公众|公号|小程序|视频号|订阅|服务号|关注)))"
# What an office has on WeChat for everybody is no way to somebody in private.
PUBLIC = r"(?![\u4e00-\u9fff]{0,6}(?:公众|公号|视频号|小程序|支付|订阅号|服务号))"
WECHAT = re.compile(
    f"{WECHAT_WORDS}{PUBLIC}{GAP}(?:{LOOKED_UP}{GAP})?(?:(?:{LINK_WORDS}{GAP}){{0,3}}|[\\u4e00-\\u9fff]{{1,4}}\\s*:\\s*)"
    rf"([a-z][a-z0-9_-]{{4,19}}|[a-z](?:[\s.][a-z0-9_-]){{5,19}}|1[3-9](?:{SPLIT}\d){{9}}|[1-9](?:{SPLIT}\d){{5,10}})"
    "(?![a-z0-9.@])"
)
# Their ids begin with a letter; what is also a bird, a bat or a plane needs a sign that an id follows.
MESSENGER = re.compile(
    f"(?:(?:(?<![a-z])(?:telegram|skype|potato)(?![a-z])|纸飞机|(?:(?<![a-z])tg(?![a-z])|电报|电\\s?bao|飞机|✈|蝙蝠|(?<![a-z])line(?:\\s?id)?)(?=[号群频]|\\s*[:@])){GAP}"
    f"(?:(?:频道|{LINK_WORDS}){GAP}){{0,3}}([a-z](?=[a-z_.]*[0-9_.])[a-z0-9_.]{{4,31}}|(?<=@)[a-z][a-z0-9_]{{4,31}})(?![a-z0-9.@])|"
    f"蝙蝠号?{GAP}(?:{LINK_WORDS}{GAP}){{0,2}}(?<=[号:\\s])([1-9]\\d{{5,10}})(?![\\d只个人种元万亿年])|"
    f"(?<![a-z0-9.@])(?:t|telegram)\\.me/(?:s/|joinchat/)?\\+?([a-z][a-z0-9_]{{4,31}})(?![a-z0-9])|"
    f"(?:whats\\s?app|(?<![a-z])signal(?=\\s*:?\\s*\\+)){GAP}(?:{LINK_WORDS}{GAP}){{0,3}}(?:\\+?86[\\s-]?(?=1[3-9]))?\\+?([1-9](?:[\\s-]?\\d){{7,14}})(?!\\d))"
)
# What offices work with among themselves: it leads away, and is nobody's disguise.
WORK = re.compile(
    f"(?:钉钉|飞书|(?<![a-z])dingtalk){GAP}(?:{LINK_WORDS}{GAP}){{0,3}}"
    "([a-z](?=[a-z_.-]*[0-9_])[a-z0-9_.-]{4,19}|[1-9]\\d{5,11})(?![a-z0-9.@只个人元万亿年])"
)
PARTED = "|".join(rf"1[3-9]\d{mark}\d{{4}}{mark}\d{{4}}" for mark in ("、", ",", "/", "_", "~", r"\*", r"\|"))
MOBILE = re.compile(
    rf"(?<![\d.])(?:\+?86[\s-]?)?(1[3-9]\d(?:{SPLIT}\d){{8}}|1\s[3-9](?:\s\d){{9}})(?!\d)"
    rf"|(?<![\d、,/_])({PARTED})(?![\d、,/_号元人个万亿年吨米户亩度])"
)
TELEPHONE = re.compile(r"(?<!\d)(\(?0\d{2,3}\)?[\s-]?\d{7,8}|400[\s-]?\d{3,4}[\s-]?\d{3,4})(?!\d)")
CARD = re.compile(r"(?<!\d)((?:62|4\d|5[1-5])\d{2}(?:\s?\d{4}){2}\s?\d{4}(?:\s?\d{3})?)(?!\d)")


class Way(StrEnum):
    """How a contact reaches somebody; `MESSENGER`: by a program that no office here uses, `WORK`: by one of offices."""

    QQ = "qq"
    WECHAT = "wechat"
    MESSENGER = "messenger"
    MOBILE = "mobile"
    TELEPHONE = "telephone"
    CARD = "card"
    WORK = "work"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """`value` is in one form however it was written; `beside` is the sentence it stands in."""

    way: Way
    value: str
    beside: str


PATTERNS = {
    Way.MESSENGER: MESSENGER,
    Way.QQ: QQ,
    Way.WECHAT: WECHAT,
    Way.CARD: CARD,
    Way.MOBILE: MOBILE,
    Way.TELEPHONE: TELEPHONE,
    Way.WORK: WORK,
}


@lru_cache(maxsize=8192)
def contacts(text: str) -> tuple[Contact, ...]:
    """Every contact in a text, each once; a number belongs to the first way that claims it."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[Contact]:
    taken: set[str] = set()
    for sentence in ENDS.split(unified(text, LONGEST)):
        readable = _with_figures(sentence)
        for way, pattern in PATTERNS.items():
            for match in pattern.finditer(readable):
                value = _value(next(filter(None, match.groups())))
                if value not in taken:
                    taken.add(value)
                    yield Contact(way=way, value=value, beside=sentence)


def _value(written: str) -> str:
    """Of a number its figures, of a name its signs; spaced out or not."""
    if any(char.isalpha() for char in written):
        spaced = all(len(part) == 1 for part in re.split(r"[\s.]", written))
        return re.sub(r"[\s.]", "", written) if spaced else written
    return re.sub(r"\D", "", written)


def _with_figures(sentence: str) -> str:
    figures = FOREIGN_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit.group())), sentence)
    spelled = SPELLED.sub(lambda run: run.group().translate(DIGITS), figures)
    return LETTERED.sub(lambda run: run.group().translate(LETTERS), spelled)
