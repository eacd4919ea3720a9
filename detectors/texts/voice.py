"""What an account says of itself and offers to others, told by voice.toml clause by clause."""

import re
import tomllib
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from detectors.texts.prose import sentences

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范"
    "方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦"
)
CALLED_LIKE_PEOPLE = re.compile(
    f"(?:[小老大][{SURNAMES}]|阿[\u4e00-\u9fff]|[{SURNAMES}][哥姐叔爷妹队sir]|[哥姐叔妹妞]|同学|小哥|大叔|大姐|"
    f"(?:民警|辅警|交警|警官|教师|老师|医生|护士|干部|科员|消防员|编辑)[{SURNAMES}][\u4e00-\u9fff]{{0,2}}|"
    f"[{SURNAMES}][\u4e00-\u9fff]{{0,2}}(?:民警|辅警|警官|老师|医生|护士))$"
)

FULL_NAME = re.compile(f"[{SURNAMES}][\u4e00-\u9fff]{{1,2}}")

# As much is quoted of what an account says: a clause, or this many characters around the words that tell.
LONGEST, MARGIN = 24, 8


class Kind(StrEnum):
    """A list of voice.toml."""

    OFFICIAL = "official"
    UNOFFICIAL = "unofficial"
    DISCLAIMER = "disclaimer"
    PARODY = "parody"
    FAN = "fan"
    NEWS = "news"
    PRIVATE = "private"
    LOST = "lost"
    CLOSED = "closed"
    SOLICITS = "solicits"
    LURE = "lure"
    PAYMENT = "payment"
    PERSONAL = "personal"
    CREDIT = "credit"
    BUSINESS = "business"


@lru_cache(maxsize=8192)
def heard(text: str) -> dict[Kind, str]:
    """What a text says, with the clause that says so; each kind by the first one that does."""
    found: dict[Kind, str] = {}
    for clauses in sentences(text):
        for clause in clauses:
            for kind, words in _said(clause).items():
                if not _is_muted(kind, clause, "".join(clauses)):
                    found.setdefault(kind, words)
    return found


@lru_cache(maxsize=16384)
def _said(clause: str) -> dict[Kind, str]:
    return {kind: _quoted(clause, match) for kind, voice in _voices().items() if (match := voice.search(clause))}


def _quoted(clause: str, telling: re.Match[str]) -> str:
    start, end = telling.start() - MARGIN, telling.end() + MARGIN
    if len(clause) <= LONGEST or (start <= 0 and end >= len(clause)):
        return clause
    return f"{'…' if start > 0 else ''}{clause[max(start, 0) : end]}{'…' if end < len(clause) else ''}"


def is_of_a_person(name: str) -> bool:
    """Whether a folded name ends as people are called: 小李, 民警王强."""
    return bool(CALLED_LIKE_PEOPLE.search(name))


def is_a_full_name(words: str) -> bool:
    """Whether folded words are a surname and a given name."""
    return bool(FULL_NAME.fullmatch(words))


def _is_muted(kind: Kind, clause: str, sentence: str) -> bool:
    """Whether the clause, or what stands around it, takes back what it says."""
    heeds = _table()["heeds"]
    return any(_hush(name).search(clause) for name in heeds["in_clause"].get(kind, ())) or any(
        _hush(name).search(sentence) for name in heeds["in_sentence"].get(kind, ())
    )


@cache
def _table() -> Any:
    return tomllib.loads(files("detectors.texts").joinpath("voice.toml").read_text("utf-8"))


@cache
def _voices() -> dict[Kind, re.Pattern[str]]:
    return {kind: re.compile("|".join(_table()["kinds"][kind])) for kind in Kind}


@cache
def _hush(name: str) -> re.Pattern[str]:
    return re.compile("|".join(_table()["hushes"][name]))
