import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.names.rows import rows_of
from detectors.names.windows import Windows, hashed, mixed


@pytest.mark.parametrize("stride", [1, 4])
@given(text=st.text("来宾公", max_size=20))
def test_runs_have_equal_hashes_exactly_if_they_are_equal(stride: int, text: str) -> None:
    rows = rows_of([text])
    windows = Windows(rows.values, stride)
    runs = [(a, count) for a in range(len(text)) for count in range((len(text) - a + stride - 1) // stride + 1)]
    starts, counts = (np.array([run[side] for run in runs], np.int64) for side in (0, 1))
    hashes = windows.hashes(starts, counts).tolist()
    read = [text[a : a + count * stride : stride] for a, count in runs]
    assert len(set(hashes)) == len(set(read)) == len(set(zip(hashes, read, strict=True)))


def test_names_are_hashed_alike_wherever_they_stand() -> None:
    assert hashed(rows_of(["来宾", "公安", "来宾"])).tolist()[0] == hashed(rows_of(["公", "来宾"])).tolist()[1]


def test_hashes_are_the_same_in_every_process() -> None:
    assert hashed(rows_of(["来宾"])).tolist() == [8566114075993020528]


def test_mixing_spreads_neighbours() -> None:
    upper = mixed(np.arange(256, dtype=np.uint64)) >> np.uint64(56)
    assert len(set(upper.tolist())) > 100
