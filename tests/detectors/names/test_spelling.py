import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from detectors.names import sound
from detectors.names.fold import fold
from detectors.names.rows import folded_rows, rows_of
from detectors.names.spelling import FEWEST_LETTERS, SPELLINGS, cut, nearly, spelled
from detectors.names.symbols import owned
from detectors.names.whole import LETTERS_AN_EDIT, typed
from tests.detectors.names.reference import NAMES, found_in

OFFICIALS = ["来宾发布", "临泽市公安局交通警察支队", "绿春发布"]
FOUND = [
    ("laibinfabu", 0),
    ("LaiBin发布", 0),
    ("laibinfabu官方", 0),
    ("woailaibinfabu", 0),
    ("laibingfabu", 0),
    ("laibnfabu", 0),
    ("linzeshigonganjujiaotongjingchazhidui", 1),
    ("linzesigonganjujiaotonjinchazhidui", 1),
    ("lvchunfabu", 2),
    ("luchunfabu", 2),
]


@pytest.mark.parametrize(("candidate", "official"), FOUND)
def test_a_name_typed_in_letters_is_found(candidate: str, official: int) -> None:
    assert (0, official) in found_in(SPELLINGS, [candidate], OFFICIALS)


@pytest.mark.parametrize("candidate", ["来宾发布", "Lily的日常", "liuzhoufabu", "laibin", "v来宾发布", ""])
def test_other_names_are_not(candidate: str) -> None:
    assert not found_in(SPELLINGS, [candidate], OFFICIALS)


@settings(deadline=None)
@given(st.lists(NAMES, max_size=5))
def test_names_are_spelled_together_as_one_by_one(names: list[str]) -> None:
    rows = spelled(folded_rows(names))
    assert rows.strings(np.arange(len(rows))) == [typed(sound.pinyin(fold(name))) for name in names]


SPELLED = st.text("abgin", min_size=8, max_size=30)


@settings(deadline=None, max_examples=200)
@given(
    SPELLED, st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["", "a", "ng"]), st.integers(0, 1)), max_size=4)
)
def test_spellings_so_few_letters_apart_share_a_part(official: str, changes: list[tuple[int, str, int]]) -> None:
    seen = official
    for place, put_in, left_out in changes:
        seen = seen[:place] + put_in + seen[place + left_out :]
    if Levenshtein.distance(seen, official) <= len(official) // LETTERS_AN_EDIT and len(seen) >= FEWEST_LETTERS:
        (_, wanted), (_, filed) = owned(nearly(rows_of([seen]))), owned([cut(rows_of([official]))])
        assert set(wanted.tolist()) & set(filed.tolist())
