import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.align import align
from detectors.names.kept import Kept
from detectors.names.reading import joined, read

NAMES = ("来宾市公安局", "临泽发布", "雲柏晚报", "", "青澜县人民政府")
KEPT = Kept(NAMES)
CASES = [
    ("来宾市公安局", 0, 1.0),
    ("局公安来宾市官方", 0, 1.0),
    ("来宀兵市公安局", 0, 1.0),
    ("临泽", 1, 0.5),
    ("小明", 1, 0.0),
    ("", 0, 0.0),
    ("来宾市公安局", 3, 0.0),
]


@pytest.mark.parametrize(("candidate", "row", "share"), CASES)
def test_every_character_counts_once_for_what_it_is_worth_wherever_it_stands(
    candidate: str, row: int, share: float
) -> None:
    assert KEPT.shares(candidate)[row] == pytest.approx(share, abs=0.1)


def test_a_character_in_disguise_counts_for_almost_as_much() -> None:
    homophone, lookalike, other = (KEPT.shares(name)[0] for name in ("莱宾市公安局", "末宾市公安局", "某宾市公安局"))
    assert min(homophone, lookalike) > 0.9 > other


EVIDENCED = [
    ("来宾市公安局", True),
    ("莱宾公桉", True),
    ("公安局", False),
    ("来宾市第一局", False),
    ("来宾市某安局", True),
    ("", False),
]


@pytest.mark.parametrize(("candidate", "is_held"), EVIDENCED)
def test_place_and_body_must_each_be_there_in_part(candidate: str, is_held: bool) -> None:
    assert KEPT.evidenced(candidate, [0]) == [0] * is_held


def test_no_names_have_no_shares() -> None:
    assert list(Kept(()).shares("来宾市公安局")) == []
    assert list(Kept(("",)).shares("来宾市公安局")) == [0.0]


@settings(deadline=None, max_examples=150)
@given(st.text("来宾市公安局莱末宀兵按雪雲柏晚报临泽發布x", max_size=10), st.sampled_from(NAMES))
def test_no_alignment_keeps_more_than_that(candidate: str, official: str) -> None:
    known = read(official)
    seen = joined(read(candidate), known.text) or read(candidate)
    plain = (seen.folded.plain, known.folded.plain)
    share = align(seen.text, known.text, known.weights, seen.costs, plain=plain).share
    assert share <= KEPT.shares(candidate)[NAMES.index(official)] + 1e-4
