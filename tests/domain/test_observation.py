from datetime import datetime

import pytest

from domain.observation import UNDATED, dated, is_dated
from tests.factories import NOW, later, post


@pytest.mark.parametrize(
    ("at", "known"),
    [(NOW, True), (later(days=-9000), True), (later(hours=9), True), (later(days=2), False), (UNDATED, False)],
    ids=["now", "long ago", "of a zone further east", "to come", "none"],
)
def test_a_date_that_is_still_to_come_is_none(at: datetime, known: bool) -> None:
    one = post(published_at=at)
    assert is_dated(one, NOW) is known
    assert dated((one,), NOW) == ((one,) if known else ())
