import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.ends import bared, sought, undecorated
from detectors.names.fold import fold
from detectors.names.reading import bare
from detectors.names.rows import Rows, folded_rows
from detectors.names.rule import sought as sought_of
from tests.detectors.names.reference import HARD

PIECES = ("官方", "v", "在线", "号", "公众号", "来宾发布", "网", "玉林", "平台", "认证")
DECORATED = st.lists(st.sampled_from(PIECES), max_size=5).map("".join)


def strings(rows: Rows) -> list[str]:
    return rows.strings(np.arange(len(rows)))


CUT = [
    ("来宾发布官方", "来宾发布"),
    ("官方来宾发布v", "来宾发布"),
    ("来宾在线官方账号", "来宾"),
    ("官方", "官方"),
    ("", ""),
]


@pytest.mark.parametrize(("name", "left"), CUT)
def test_decoration_falls_off_both_ends_as_long_as_anything_is_left(name: str, left: str) -> None:
    [found] = strings(undecorated(folded_rows([name])))
    assert left.startswith(found) if name == left else found == left


@settings(deadline=None)
@given(st.lists(HARD | DECORATED, max_size=6))
def test_official_names_are_bared_together_as_they_are_read_one_by_one(names: list[str]) -> None:
    rows = folded_rows(names)
    assert strings(bared(rows)) == [bare(fold(name)) for name in names]
    assert strings(sought(rows)) == [sought_of(fold(name)) for name in names]


@settings(deadline=None)
@given(st.lists(HARD | DECORATED, max_size=6))
def test_what_is_left_without_any_decoration_lies_in_what_is_read_without_it(names: list[str]) -> None:
    for name, core in zip(names, strings(undecorated(folded_rows(names))), strict=True):
        assert core in fold(name)
        assert len(core) <= max(len(bare(fold(name))), 1) or core == fold(name)[: len(core)]
