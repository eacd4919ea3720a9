"""What the index must find, by comparing every candidate with every official name; and names that are hard to tell."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from detectors.names.fold import fold
from detectors.names.index import NameIndex
from detectors.names.rows import folded_rows
from detectors.names.rule import VIEWS, matches
from detectors.names.symbols import NO_SYMBOLS, Sense, Symbols
from detectors.names.views import View
from detectors.names.vocabulary import Vocabulary

Pairs = set[tuple[int, int]]

# Few letters make names near one another; all of the common ones tell nothing apart; places lead.
FEW_LETTERS = st.text("来宾公安ab", max_size=9)
COMMON_ONLY = st.text("市公安局管理中心", max_size=16)
NEAR_ONE_ANOTHER = st.builds(
    lambda stem, place, change: stem[: place % 13] + change + stem[place % 13 + 1 :],
    st.sampled_from(["临泽市公安局交通警察支队", "临泽县文化和旅游局", "青澜人社", "国家税务总局临泽市税务局"]),
    st.integers(0, 12),
    st.sampled_from(["", "公", "泽", "择", "宀", "lin", "市", "来宾"]),
)
PLACED = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["来宾", "莱宾", "玉林", "榆林", "临泽市", "青澜县", "杭川", "中国", ""]),
        st.sampled_from(["发布", "公安局", "警方", "公按", "吃喝玩乐", "文化和旅游局", "文旅", "fabu", "宀女"]),
        st.sampled_from(["", "官方", "在线", "v", "星河", "\u200b"]),
    ),
)
LONG = st.builds(
    lambda stem, place, change: stem[:place] + change + stem[place:],
    st.sampled_from(["来宾公安" * 16, "来宾公安" * 17, "泽" * 63, "临泽市" * 30]),
    st.integers(0, 66),
    st.sampled_from(["", "局", "宾", "泽泽泽"]),
)
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=6)
NAMES = FEW_LETTERS | COMMON_ONLY | NEAR_ONE_ANOTHER | PLACED | ANYTHING
HARD = NAMES | LONG


def by_rule(candidates: Sequence[str], officials: Sequence[str], views: Sequence[View] = VIEWS) -> Pairs:
    return {
        (row, number)
        for row, candidate in enumerate(candidates)
        for number, official in enumerate(officials)
        if matches(candidate, official, views)
    }


def by_symbols(candidates: Sequence[str], officials: Sequence[str], symbols: Symbols) -> Pairs:
    """Pairs that share an integer of a sense and that it finds near, in any other reading of the candidate, too."""
    found = _agreeing(candidates, officials, symbols)
    if symbols.rewriting:
        alphabet = np.zeros(0x110000, np.bool_)
        alphabet[[ord(char) for name in officials for char in fold(name)]] = True
        again = symbols.rewriting(folded_rows(candidates), alphabet)
        pairs = _agreeing(again.texts, officials, symbols) | by_rule(again.texts, officials)
        found |= {
            (int(again.rows[row]), number)
            for row, number in pairs
            if set(again.characters[row]) <= set(fold(officials[number]))
        }
    return found


def _agreeing(candidates: Sequence[str], officials: Sequence[str], symbols: Symbols) -> Pairs:
    return {pair for sense in symbols.senses for pair in found_in(sense, candidates, officials)}


def found_in(sense: Sense, candidates: Sequence[str], officials: Sequence[str]) -> Pairs:
    """Pairs that share an integer and are near."""
    vocabulary = Vocabulary.build(VIEWS[0], folded_rows(officials))
    seen, known = vocabulary.read(folded_rows(candidates)), vocabulary.read(folded_rows(officials))
    (owners, keys), (rows, wanted) = sense.known(known.names), sense.seen(seen.names)
    pairs = {
        (row, number)
        for row, key in zip(rows.tolist(), wanted.tolist(), strict=True)
        for number in owners[keys == key].tolist()
    }
    here, there = (np.array([pair[side] for pair in sorted(pairs)], np.int64) for side in (0, 1))
    near = sense.near(seen, here, known, there) if sense.near else np.ones(len(here), np.bool_)
    return set(zip(here[near].tolist(), there[near].tolist(), strict=True))


def found_by(index: NameIndex, candidates: Sequence[str]) -> Pairs:
    return set(zip(*(side.tolist() for side in index.near_batch(candidates)), strict=True))


def expected(candidates: Sequence[str], officials: Sequence[str], symbols: Symbols = NO_SYMBOLS) -> Pairs:
    return by_rule(candidates, officials) | by_symbols(candidates, officials, symbols)
