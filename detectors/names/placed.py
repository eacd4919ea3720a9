"""The bodies of places that many names may speak of, as integers."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from detectors.names.leading import townships
from detectors.names.lexicon import Role, Word, lexicon
from detectors.names.phrases import SHORTEST, Phrases
from detectors.names.places import called
from detectors.names.postings import Pairs, Table, distinct, merged
from detectors.names.rows import UNICODE, Indices, Rows, rows_of
from detectors.names.symbols import Sense, compound, owned, paired
from detectors.names.tokens import LEVEL_OF
from detectors.names.windows import Windows, hashed

BODY = 1
NATIONWIDE = "中国"
# How long the name of a place may be that no gazetteer knows.
INVENTED = (2, 3)


def _of_bodies(names: Rows) -> Pairs:
    rows, groups = _groups(names)
    told = np.unique(rows)
    some = names.taken(told)
    return _placed(told, some, _may_be_national(some), (rows, groups))


# The same body of the same place, whatever they are called.
BODIES = Sense(name="bodies", known=_of_bodies, seen=_of_bodies)


def _placed(told: Indices, some: Rows, national: Indices, groups: Pairs) -> Pairs:
    """Every place of the names `some`, which are rows `told` of all, with every group of bodies in them."""
    places, wheres = merged([places_in(some), (national, np.full(len(national), _nation()))])
    rows, where, which = paired((told[places], wheres), groups)
    return owned([(rows, compound(BODY, where.view(np.uint64), which.view(np.uint64)))])


def _groups(names: Rows) -> Pairs:
    """Pairs (row, number of a group of bodies that a word in it means or alludes to)."""
    words, groups = _words()
    rows, at = words.anywhere(names)
    owners = [(rows[i], group) for i, group in groups.owning(at)]
    return distinct(*merged(owners))


@cache
def _words() -> tuple[Phrases, Table]:
    """The words that mean a body, and for each the numbers of its groups; not those that every place has many of."""
    number = {group: i for i, group in enumerate(lexicon().organs)}
    words = {text: _meant(word) for text, word in lexicon().words.items() if len(text) >= SHORTEST}
    told = [text for text, groups in words.items() if groups]
    pairs = [(i, number[group]) for i, text in enumerate(told) for group in sorted(words[text])]
    owned = np.array(pairs, np.int64).reshape(-1, 2)
    return Phrases.build(told), Table.build(owned[:, 0], owned[:, 1])


def _meant(word: Word) -> set[str]:
    organs = lexicon().organs
    groups = word.names | word.before | word.behind | word.topics
    wider = {wider for group in groups for wider in (group, *lexicon().around(group))}
    return {group for group in wider if not organs[group].several}


@cache
def body_words() -> tuple[str, ...]:
    words = lexicon().words.items()
    return tuple(text for text, word in words if len(text) >= SHORTEST and Role.ORGAN in word.roles)


@cache
def bodies() -> tuple[Phrases, Indices]:
    """The words for bodies, with their lengths."""
    return Phrases.build(body_words()), np.array([len(word) for word in body_words()])


def places_in(names: Rows) -> Pairs:
    """Pairs (row, integer of a place): known ones, a province by its first letter, unknown ones by their level."""
    starts, at = _read_in_turn(names, *_called().places(names))
    ends = starts + _lengths()[at]
    taken = np.zeros(len(names.values) + 1, np.int64)
    np.maximum.at(taken, starts, ends)
    free = _reach(names, *bodies())[starts] < ends
    rows, at = names.row_at(starts[free]), at[free]
    found = [(rows[i], short) for i, short in _shorts().owning(at)]
    found.append(_provinces(names))
    rows, places = merged([*((rows, _integers()[short]) for rows, short in found), *_invented(names, taken)])
    return rows, places


def _read_in_turn(names: Rows, starts: Indices, at: Indices) -> Pairs:
    """Of (place in the values, number of what a place is called) the longest at every place, from left to right.

    What begins inside another is left out, unless that is a township without its level.
    """
    order = np.lexsort((-_lengths()[at], starts))
    starts, at = starts[order], at[order]
    longest = np.flatnonzero(np.diff(starts, prepend=-1))
    starts, at = starts[longest], at[longest]
    after = starts + np.where(_is_township()[at], 1, _lengths()[at])
    ends = names.starts[1:][names.row_at(starts)]
    chosen = np.zeros(len(starts), np.bool_)
    now = np.flatnonzero(np.diff(ends, prepend=-1))
    while len(now):
        chosen[now] = True
        following = np.searchsorted(starts, after[now])
        inside = following < len(starts)
        inside[inside] = ends[following[inside]] == ends[now[inside]]
        now = following[inside]
    return starts[chosen], at[chosen]


def _provinces(names: Rows) -> Pairs:
    """Provinces by their one letter in front of nothing but a body: 沪 in 沪公安."""
    rows = np.flatnonzero(names.lengths > SHORTEST)
    rows = rows[_letters()[names.values[names.starts[rows]]] != 0]
    words, lengths = bodies()
    room, found = names.lengths[rows] - 1, [np.empty(0, np.int64)]
    for at, numbers in words.standing(names.values, names.starts[rows] + 1, room):
        found.append(rows[at[lengths[numbers] == room[at]]])
    whole = np.concatenate(found)
    return whole, _letters()[names.values[names.starts[whole]]]


def _reach(names: Rows, words: Phrases, lengths: Indices) -> Indices:
    """For each character, how far the words reach that begin there or before."""
    starts, at = words.places(names)
    reach = np.zeros(len(names.values) + 1, np.int64)
    np.maximum.at(reach, starts, starts + lengths[at])
    return np.maximum.accumulate(reach)


def _invented(names: Rows, taken: Indices) -> list[Pairs]:
    """What may be the name of a place in front of every character that tells its level: 青澜 in 青澜县.

    Not where that character belongs to a word for a body, or to a known place or stands behind one.
    """
    levels = np.flatnonzero(_levels()[names.values])
    levels = levels[levels > 0]
    reach, known = _reach(names, *bodies()), np.maximum.accumulate(taken)
    levels = levels[(reach[levels - 1] <= levels) & (known[levels - 1] < levels)]
    rows, windows = names.row_at(levels), Windows(names.values)
    found = []
    for length in INVENTED:
        fits = levels - length >= names.starts[rows]
        hashes = windows.hashes(levels[fits] - length, np.int64(length))
        found.append((rows[fits], hashes.view(np.int64)))
    return found


def _may_be_national(names: Rows) -> Indices:
    """Names with a word for a body of the nation that begin with no place but such as are everyday words too."""
    ahead = np.zeros(len(names), np.bool_)
    for rows, at in _called().standing(names.values, names.starts[:-1], names.lengths):
        ahead[rows[~_weak()[at]]] = True
    rows = np.unique(_national().anywhere(names)[0])
    return rows[~ahead[rows]]


@cache
def _national() -> Phrases:
    return Phrases.build([text for text, word in lexicon().words.items() if Role.NATIONAL in word.roles])


@cache
def _names() -> dict[str, tuple[tuple[str, ...], bool]]:
    """All that places are called, and regions, and the nation."""
    names = {name: (shorts, weak) for name, shorts, weak in called()}
    for text, word in lexicon().words.items():
        if word.roles & {Role.NATION, Role.REGION}:
            names[text] = ((NATIONWIDE if Role.NATION in word.roles else text,), True)
    return names


@cache
def _called() -> Phrases:
    return Phrases.build([name for name in _names() if len(name) >= SHORTEST])


@cache
def _is_township() -> NDArray[np.bool_]:
    """Whether only townships are called so, without their level."""
    return np.array([name in townships() for name in _names() if len(name) >= SHORTEST])


@cache
def _lengths() -> Indices:
    return np.array([len(name) for name in _names() if len(name) >= SHORTEST])


@cache
def _weak() -> NDArray[np.bool_]:
    return np.array([weak for name, (_, weak) in _names().items() if len(name) >= SHORTEST])


@cache
def _numbers() -> dict[str, int]:
    """Short names by number; 0 is none."""
    shorts = dict.fromkeys(["", *(short for shorts, _ in _names().values() for short in shorts)])
    return {short: i for i, short in enumerate(shorts)}


@cache
def _shorts() -> Table:
    """The numbers of the short names that each of _called() may mean."""
    shorts = [shorts for name, (shorts, _) in _names().items() if len(name) >= SHORTEST]
    owned = np.array([(i, _numbers()[short]) for i, each in enumerate(shorts) for short in each], np.int64)
    return Table.build(owned[:, 0], owned[:, 1])


@cache
def _integers() -> Indices:
    """By number, the short name hashed."""
    return hashed(rows_of(list(_numbers()))).view(np.int64)


def _nation() -> np.int64:
    return np.int64(_integers()[_numbers()[NATIONWIDE]])


@cache
def _letters() -> Indices:
    """For each code point the number of the place that it stands for alone: 桂 for 广西."""
    letters = np.zeros(UNICODE, np.int64)
    for name, (shorts, _) in _names().items():
        if len(name) < SHORTEST:
            letters[ord(name)] = _numbers()[shorts[0]]
    return letters


@cache
def _levels() -> NDArray[np.bool_]:
    levels = np.zeros(UNICODE, np.bool_)
    levels[[ord(level) for level in LEVEL_OF]] = True
    return levels
