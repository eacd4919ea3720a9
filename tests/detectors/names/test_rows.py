import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.fold import fold
from detectors.names.rows import Rows, folded_rows, joined, rows_of, spans, starts_of

TEXTS = st.lists(st.text(st.characters(exclude_categories=()), max_size=8), max_size=8)


def strings(rows: Rows) -> list[str]:
    return rows.strings(np.arange(len(rows)))


@settings(deadline=None)
@given(TEXTS)
def test_names_are_folded_together_as_one_by_one(names: list[str]) -> None:
    assert strings(folded_rows(names)) == [fold(name) for name in names]


def test_marks_jamo_and_ligatures_are_folded_with_their_neighbours() -> None:
    names = ["e\u0301", "\u1112\u1161\u11ab", "ﬁ①", "か\u3099", "来\ufe0f宾", "ǅ", "\ud800来"]
    assert strings(folded_rows(names * 2)) == [fold(name) for name in names] * 2


@given(TEXTS)
def test_rows_give_back_the_texts_they_were_made_of(texts: list[str]) -> None:
    rows = rows_of(texts)
    assert strings(rows) == texts
    assert rows.row_at(np.arange(len(rows.values))).tolist() == [i for i, text in enumerate(texts) for _ in text]


def test_rows_can_be_taken_emptied_and_joined() -> None:
    rows = rows_of(["来宾", "", "公安局"])
    assert strings(rows.taken(np.array([2, 0, 2]))) == ["公安局", "来宾", "公安局"]
    assert strings(rows.emptied(np.array([True, False, False]))) == ["", "", "公安局"]
    assert strings(joined([rows, rows_of(["发布"])])) == ["来宾", "", "公安局", "发布"]


def test_spans_stand_end_to_end() -> None:
    assert spans(np.array([5, 9, 2]), np.array([2, 0, 3])).tolist() == [5, 6, 2, 3, 4]
    assert starts_of(np.array([2, 0, 3])).tolist() == [0, 2, 2, 5]
