import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from detectors.names.edits import are_apart, close
from detectors.names.rows import folded_rows
from detectors.names.rule import VIEWS, are_close
from detectors.names.views import CHARACTERS, View
from detectors.names.vocabulary import Vocabulary
from tests.detectors.names.reference import NAMES


@pytest.mark.parametrize("view", [*VIEWS, CHARACTERS], ids=lambda view: view.name)
@settings(deadline=None, max_examples=60)
@given(names=st.lists(NAMES, min_size=1, max_size=6))
def test_many_pairs_are_as_close_as_each_alone(view: View, names: list[str]) -> None:
    folded = folded_rows(names)
    texts = folded.strings(np.arange(len(names)))
    reading = Vocabulary.build(view, folded).read(folded)
    rows, ids = (side.ravel() for side in np.mgrid[: len(names), : len(names)])
    expected = [
        are_close(view, texts[row], texts[i], Levenshtein.distance(view(texts[row]).tolist(), view(texts[i]).tolist()))
        for row, i in zip(rows.tolist(), ids.tolist(), strict=True)
    ]
    assert close(reading, rows, reading, ids).tolist() == expected


def test_names_are_apart_if_both_begin_with_a_place_and_these_differ() -> None:
    here, there = np.array([1, 1, 0, 2, 0], np.int32), np.array([2, 1, 2, 0, 0], np.int32)
    assert are_apart(here, there).tolist() == [True, False, False, False, False]
