from hypothesis import given
from hypothesis import strategies as st

from monitor.jobs.by_unit import ByUnit

UNITS = st.sampled_from(["ga", "jy", "gov", "wx"])


@given(known=st.lists(st.tuples(UNITS, st.integers())), units=st.lists(UNITS))
def test_the_share_of_some_units_is_what_a_look_through_all_would_find(
    known: list[tuple[str, int]], units: list[str]
) -> None:
    shares = ByUnit(known, lambda each: each[0])
    assert shares.of(units) == tuple(each for each in known if each[0] in units)
    assert shares.of(["none"]) == ()
