import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.contained import RUN, Contained
from detectors.names.rows import rows_of

LISTS = st.lists(st.text("来宾公", max_size=9), max_size=6)


@settings(deadline=None)
@given(LISTS, LISTS)
def test_official_names_are_found_wherever_they_stand_whole(candidates: list[str], officials: list[str]) -> None:
    seen, known = rows_of(candidates), rows_of(officials)
    found = Contained.build(known).near(seen, known)
    expected = {
        (row, number)
        for row, candidate in enumerate(candidates)
        for number, official in enumerate(officials)
        if len(official) >= RUN and official in candidate
    }
    assert set(zip(*(side.tolist() for side in found), strict=True)) == expected


def test_a_name_is_filed_under_its_rarest_run() -> None:
    known = rows_of(["临泽市公安局", "来宾市公安局", "玉林市公安局", "市公安局"])
    assert Contained.build(known).offsets.tolist()[:3] != [2, 2, 2]
    assert np.count_nonzero(Contained.build(known).offsets == 2) <= 1
