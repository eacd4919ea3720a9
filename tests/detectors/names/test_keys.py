from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from rapidfuzz.distance import Levenshtein

from detectors.names.keys import FAR, LAYERS, LONGEST, cuts, groups, keys, own_cuts
from detectors.names.rows import Rows, folded_rows
from detectors.names.rule import VIEWS, are_close, edits_allowed
from detectors.names.views import View
from detectors.names.vocabulary import Reading, Vocabulary
from tests.detectors.names.reference import NAMES


def keys_of(reading: Reading, ways: list[tuple[tuple[int, int], ...]]) -> list[set[int]]:
    """The keys of every name."""
    found: list[set[int]] = [set() for _ in range(len(reading.names))]
    for members, way in groups(reading.names.lengths, ways):
        for key in keys(reading, members, way):
            for row, one in zip(members.tolist(), key.tolist(), strict=True):
                found[row].add(one)
    return found


def keys_shared(view: View, names: Rows, candidate: int, official: int) -> set[int]:
    vocabulary = Vocabulary.build(view, names.taken(np.array([official])))
    seen, known = (vocabulary.read(names.taken(np.array([row]))) for row in (candidate, official))
    lengths = known.names.lengths.tolist()
    return keys_of(seen, cuts(lengths))[0] & keys_of(known, own_cuts())[0]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
@settings(deadline=None, max_examples=60)
@given(candidate=NAMES, official=NAMES)
def test_names_that_are_close_share_a_key(view: View, candidate: str, official: str) -> None:
    names = folded_rows([candidate, official])
    seen, known = names.strings(np.arange(2))
    edits = Levenshtein.distance(view(seen).tolist(), view(known).tolist())
    if 0 < len(seen) <= LONGEST and 0 < len(known) <= LONGEST and are_close(view, seen, known, edits):
        assert keys_shared(view, names, 0, 1)


def test_a_layer_asks_of_names_of_every_length_to_share_what_the_rule_leaves_them() -> None:
    for seen, known in product(range(1, LONGEST + 1), repeat=2):
        left = max(seen, known) - min(edits_allowed(seen, known), 1)
        shared = [layer.shared(seen, known) for layer in LAYERS if layer not in FAR]
        assert max(shared) == (left if left <= min(seen, known) else 0)


def test_each_layer_takes_no_more_tokens_than_names_share() -> None:
    for layer in LAYERS:
        shared = [layer.shared(seen, known) for seen, known in product(range(1, LONGEST + 1), repeat=2)]
        assert min(count for count in shared if count) >= layer.depth


def test_names_without_a_layer_are_not_cut() -> None:
    assert own_cuts()[0] == ()
    assert cuts([]) == [()] * (LONGEST + 1)
