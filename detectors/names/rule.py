"""When an official name is near enough to a candidate to be worth scoring: the rule that the index answers to."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from detectors.names.fold import fold
from detectors.names.leading import leading
from detectors.names.reading import bare
from detectors.names.views import GLYPH, SOUND, View

# What two names have in common in CHARACTERS they have in common here, too.
VIEWS = (SOUND, GLYPH)
# One edit in five tokens. In a short official name one edit of the characters themselves, as long as two of them stay:
# seen more coarsely, too many short names are one edit apart.
TOKENS_AN_EDIT = 5
SHORT, SHORT_EDITS = 4, 1
SHORTEST_EDITED = 3
SHORTEST_CONTAINED = 3
# Two things keep the same organ of every other county out, which else would make up most of what is found: names that
# begin with two places which the view tells apart need be equal, and of two edits or more only one may touch a telling
# character, that is none of these, and one must be shared.
TELLING_EDITS = 1
COMMON_CHARACTERS = (
    "省市区县镇乡旗盟街道村社站所处室局厅署部委院会团队组办科司府中心总支分派出驻"
    "党民人政国公共工妇联残共务职员官方号微信博客网在线客户端热"
    "警察交巡特刑侦防控制检法监狱戒毒司消救援急应管理治"
    "教育体科学技术招生考试文旅游视播电传媒融报闻宣发布息"
    "卫健康医疗保障疾病预力资社就税财审计统市场督食品药标准质量"
    "自然规划住房建设农环境态护运输路气象震邮粮储服数据招投促产商"
    "退役军事侨外宗教档案史志机关执综合行第处"
)


def edits_allowed(seen: int, known: int) -> int:
    """Between a candidate of `seen` tokens and an official name of `known`."""
    longer = max(seen, known)
    short = known <= SHORT and longer >= SHORTEST_EDITED
    return max(longer // TOKENS_AN_EDIT, SHORT_EDITS * short)


def all_edits_allowed(seen: NDArray[np.int64] | np.int64, known: NDArray[np.int64]) -> NDArray[np.int64]:
    """edits_allowed() of many pairs."""
    longer = np.maximum(seen, known)
    short = (known <= SHORT) & (longer >= SHORTEST_EDITED)
    allowed: NDArray[np.int64] = np.maximum(longer // TOKENS_AN_EDIT, SHORT_EDITS * short)
    return allowed


def telling_edits_allowed(seen: int, known: int) -> int:
    """Between names of so many telling characters, where more edits than one lie between the whole names."""
    return min(TELLING_EDITS, max(seen, known) // 2)


def matches(candidate: str, official: str, views: Sequence[View] = VIEWS) -> bool:
    """Whether any view shows the official name in the candidate, or few edits between them; never for empty names.

    In the candidate it need not have the decoration at its ends.
    """
    seen, known = fold(candidate), fold(official)
    return bool(seen and known) and any(_match(view, seen, known) for view in views)


def _match(view: View, candidate: str, official: str) -> bool:
    seen, known, core = (view(name).tolist() for name in (candidate, official, sought(official)))
    inside = len(core) >= SHORTEST_CONTAINED and _contains(seen, core)
    return inside or are_close(view, candidate, official, Levenshtein.distance(seen, known))


def sought(folded: str) -> str:
    """What a candidate must hold of an official name: all but the decoration at its ends, as long as enough is left."""
    core = bare(folded)
    return core if len(core) >= SHORTEST_CONTAINED else folded


def are_close(view: View, candidate: str, official: str, edits: int) -> bool:
    """Whether the rule lets two folded names pass that are so many edits apart in this view."""
    if edits == 0 or edits > edits_allowed(len(candidate), len(official)):
        return edits == 0
    here, there = leading(candidate), leading(official)
    if here != there and here and there and view(here).tolist() != view(there).tolist():
        return False
    if edits > max(len(candidate), len(official)) // TOKENS_AN_EDIT:
        return Levenshtein.distance(candidate, official) <= SHORT_EDITS
    return edits <= TELLING_EDITS or _tell_alike(view(telling(candidate)).tolist(), view(telling(official)).tolist())


def _tell_alike(seen: list[int], known: list[int]) -> bool:
    return Levenshtein.distance(seen, known) <= telling_edits_allowed(len(seen), len(known))


def telling(folded: str) -> str:
    """A name without its common characters."""
    return folded.translate(_WITHOUT_COMMON)


def _contains(seen: list[int], known: list[int]) -> bool:
    return any(seen[start : start + len(known)] == known for start in range(len(seen) - len(known) + 1))


_WITHOUT_COMMON = str.maketrans("", "", COMMON_CHARACTERS)
