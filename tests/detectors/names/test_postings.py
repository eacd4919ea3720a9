from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.names import postings
from detectors.names.postings import Filed, Pairs, Postings, Table, distinct, merged

KEYS = st.lists(st.sampled_from([0, 1, 2, 1 << 31, (1 << 32) - 1]) | st.integers(0, (1 << 32) - 1), max_size=40)


def pairs_of(found: Iterator[Pairs]) -> set[tuple[int, int]]:
    return {pair for rows, ids in found for pair in zip(rows.tolist(), ids.tolist(), strict=True)}


@given(KEYS, KEYS)
def test_every_owner_of_a_key_is_found(known: list[int], seen: list[int]) -> None:
    keys, wanted = np.array(known, np.uint32), np.array(seen, np.uint32)
    built = Postings.build(keys, np.arange(len(known)))
    restored = Postings.restored(iter(built.arrays()))
    expected = {(row, i) for row, one in enumerate(seen) for i, other in enumerate(known) if one == other}
    assert pairs_of(built.owning(wanted)) == pairs_of(restored.owning(wanted)) == expected
    assert {row for row, _ in expected} <= set(built.maybe(wanted).tolist())


@given(KEYS, KEYS)
def test_keys_of_any_kind_of_integer_are_found(known: list[int], seen: list[int]) -> None:
    keys, wanted = ((np.array(each, np.int64) - (1 << 31)) << 31 for each in (known, seen))
    filed = Filed.build(Table.build(keys, np.arange(len(known))))
    restored = Filed.restored(iter(filed.arrays()))
    rows = np.arange(len(seen)) * 2
    expected = {(2 * row, i) for row, one in enumerate(seen) for i, other in enumerate(known) if one == other}
    assert pairs_of(filed.shared(rows, wanted)) == pairs_of(restored.shared(rows, wanted)) == expected


def test_a_flood_of_equal_keys_comes_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "AT_A_TIME", 10)
    flood = Postings.build(np.full(25, 7, np.uint32), np.arange(25))
    found = list(flood.owning(np.array([7, 7], np.uint32)))
    assert len(found) == 2
    assert len(pairs_of(iter(found))) == 50


def test_a_table_is_followed_by_another_whose_owners_count_on() -> None:
    both = Table.build(np.array([5, 3]), np.array([0, 1])).followed(Table.build(np.array([3]), np.array([0])), 2)
    assert pairs_of(both.owning(np.array([3]))) == {(0, 1), (0, 2)}


def test_pairs_are_put_together_in_order_and_once() -> None:
    rows, ids = distinct(*merged([(np.array([1, 0]), np.array([2, 9])), (np.array([1]), np.array([2]))]))
    assert list(zip(rows.tolist(), ids.tolist(), strict=True)) == [(0, 9), (1, 2)]
    assert [side.tolist() for side in merged([])] == [[], []]
