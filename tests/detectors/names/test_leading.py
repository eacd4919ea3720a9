import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.fold import fold
from detectors.names.leading import leading, leading_all, spelled
from detectors.names.rows import folded_rows
from detectors.names.views import SOUND
from tests.detectors.names.reference import NAMES

LEADING = [
    ("来宾市公安局", "来宾"),
    ("来宾发布", "来宾"),
    ("兴宾区教育局", "兴宾"),
    ("国家税务总局", "国家"),
    ("来宾县公安局", ""),
    ("我爱来宾", ""),
    ("来", ""),
    ("", ""),
]


@pytest.mark.parametrize(("name", "place"), LEADING)
def test_a_name_leads_with_the_longest_place_at_its_beginning(name: str, place: str) -> None:
    assert leading(name) == place


@settings(deadline=None)
@given(st.lists(NAMES, max_size=8))
def test_names_lead_together_as_one_by_one(names: list[str]) -> None:
    numbers = leading_all(folded_rows(names)).tolist()
    places = [leading(fold(name)) for name in names]
    assert [number == 0 for number in numbers] == [place == "" for place in places]
    assert len(set(zip(numbers, places, strict=True))) == len(set(numbers)) == len(set(places))


def test_a_township_counts_only_beside_a_body() -> None:
    assert leading("杭川发布") == "杭川"
    assert leading("杭川布发展") == ""


def test_a_view_gives_places_that_it_does_not_tell_apart_one_number() -> None:
    here, there = leading_all(folded_rows(["榆林公安", "玉林公安"]))
    assert here != there
    assert spelled(SOUND)[here] == spelled(SOUND)[there]
    assert np.count_nonzero(spelled(SOUND) == spelled(SOUND)[0]) == 1
