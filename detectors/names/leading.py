"""The place that a name begins with."""

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from detectors.names import tables
from detectors.names.lexicon import Role, lexicon
from detectors.names.phrases import SHORTEST, Phrases
from detectors.names.rows import UNICODE, Rows, rows_of
from detectors.names.tokens import LEVEL_OF
from detectors.names.views import View

TOWNSHIP = 9
SHORT, ALONE = 1, 2
NATION = ("中国", "全国", "国家")


@lru_cache(maxsize=65536)
def leading(folded: str) -> str:
    """What the longest place at the beginning of a name is called for short: 来宾 for 来宾市公安局; '' for none."""
    called = _called()
    end = next((end for end in _lengths() if len(folded) >= end and folded[:end] in called), 0)
    return called[folded[:end]] if end and _counts(folded, end) else ""


def _counts(folded: str, end: int) -> bool:
    """Not where a level follows that no such place has, 来宾县; a township without its level only beside a body."""
    if folded[end : end + 1] in LEVEL_OF and _called()[folded[:end]] == folded[:end]:
        return False
    return folded[:end] not in townships() or any(
        folded.startswith(word, end) for word in _bodies_from(folded[end : end + 1])
    )


def leading_all(names: Rows) -> NDArray[np.int32]:
    """leading() of many folded names, as numbers from 1; 0 for none."""
    words, numbers = places()
    found, ends = np.zeros(len(names), np.int32), np.zeros(len(names), np.int64)
    doubtful = np.zeros(len(names), np.int8)
    for rows, at in words.standing(names.values, names.starts[:-1], names.lengths):
        found[rows], ends[rows], doubtful[rows] = numbers[at], _ends()[at], _doubts()[at]
    rows = np.flatnonzero(doubtful)
    places_, room = names.starts[rows] + ends[rows], names.lengths[rows] - ends[rows]
    beside = np.zeros(len(rows), np.bool_)
    for at, _ in _bodies().standing(names.values, places_, room):
        beside[at] = True
    level = np.zeros(len(rows), np.bool_)
    level[room > 0] = _levels()[names.values[places_[room > 0]]]
    found[rows[level | ~beside & (doubtful[rows] == ALONE)]] = 0
    return found


@cache
def places() -> tuple[Phrases, NDArray[np.int32]]:
    """All that places are called, and the number of each one's short name."""
    number = {short: i for i, short in enumerate(_shorts())}
    return Phrases.build(list(_called())), np.array([number[short] for short in _called().values()], np.int32)


@cache
def spelled(view: View) -> NDArray[np.int32]:
    """By the number of a place, a number that it shares with those that this view does not tell from it."""
    shorts = rows_of(_shorts())
    classes = view.classes()[shorts.values]
    alike: dict[bytes, int] = {}
    ends = zip(shorts.starts[:-1].tolist(), shorts.starts[1:].tolist(), strict=True)
    return np.array([alike.setdefault(classes[start:end].tobytes(), len(alike)) for start, end in ends], np.int32)


@cache
def _called() -> dict[str, str]:
    """For everything that a place is called, what it is called for short."""
    called = {name: name for name in NATION}
    for code, name, short, _ in tables.rows("places.txt.gz"):
        core = short or name
        for one in (name, core, core + name[-1] if len(code) < TOWNSHIP else core):
            called.setdefault(one, core)
    return called


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(name) for name in _called()}, reverse=True))


@cache
def townships() -> frozenset[str]:
    """What only townships are called, without their level."""
    larger: set[str] = set()
    small: set[str] = set()
    for code, name, short, _ in tables.rows("places.txt.gz"):
        larger.add(name)
        (small if len(code) >= TOWNSHIP else larger).add(short or name)
    return frozenset(small - larger)


@cache
def _doubts() -> NDArray[np.int8]:
    """For all that places are called, whether it is SHORT of a level, or ALONE what townships are called."""
    return np.array(
        [ALONE if one in townships() else SHORT * (one == short) for one, short in _called().items()], np.int8
    )


@cache
def _ends() -> NDArray[np.int64]:
    return np.array([len(one) for one in _called()])


@cache
def _body_words() -> tuple[str, ...]:
    words = lexicon().words.items()
    return tuple(text for text, word in words if len(text) >= SHORTEST and word.roles & {Role.ORGAN, Role.BRAND})


@cache
def _bodies() -> Phrases:
    return Phrases.build(_body_words())


@cache
def _bodies_from(first: str) -> tuple[str, ...]:
    return tuple(word for word in _body_words() if word[:1] == first)


@cache
def _levels() -> NDArray[np.bool_]:
    levels = np.zeros(UNICODE, np.bool_)
    levels[[ord(level) for level in LEVEL_OF]] = True
    return levels


@cache
def _shorts() -> tuple[str, ...]:
    """By number; the first stands for none."""
    return ("", *dict.fromkeys(_called().values()))
