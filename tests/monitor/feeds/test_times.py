from datetime import UTC, datetime

import pytest

from monitor.feeds.times import moment

TEN = (2026, 11, 23, 10, 0, 0, 0, 327, 0)
UTC_TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOME_TEN = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Mon, 23 Nov 2026 10:00:00 GMT", UTC_TEN),
        ("Mon, 23 Nov 2026 10:00:00 +0000", UTC_TEN),
        ("2026-11-23T10:00:00Z", UTC_TEN),
        ("2026-11-23T10:00:00+00:00", UTC_TEN),
        ("Mon Nov 23 10:00:00 +0000 2026", UTC_TEN),
        ("Mon, 23 Nov 2026 10:00:00 +0000 (UTC)", UTC_TEN),
        ("Mon, 23 Nov 2026 10:00:00", HOME_TEN),
        ("Mon Nov 23 10:00:00 2026", HOME_TEN),
        ("2026-11-23T10:00:00", HOME_TEN),
        ("2026-11-23 10:00:00", HOME_TEN),
        ("2026-11-23 10:00:00.123", HOME_TEN),
        ("2026/11/23 10:00", HOME_TEN),
        ("2026年11月23日 10:00:00", HOME_TEN),
        (" 2026.11.23 10:00 ", HOME_TEN),
    ],
)
def test_a_time_without_a_zone_is_of_home(written: str, expected: datetime) -> None:
    assert moment(written, TEN) == expected


@pytest.mark.parametrize("written", ["2026-11-23T10:00:00+08:00", "2026-11-23T02:00:00Z", "2026-11-23T10:00:00"])
def test_what_feedparser_does_not_read_may_be_iso_8601(written: str) -> None:
    assert moment(written, None) == HOME_TEN


def test_a_day_begins_at_home() -> None:
    assert moment("2026-11-23", TEN) == datetime(2026, 11, 22, 16, tzinfo=UTC)


@pytest.mark.parametrize("written", ["Mon, 23 Nov 2026 10:00:00 CST", "Mon Nov 23 10:00:00 CST 2026"])
def test_cst_is_the_time_of_home_and_not_of_chicago(written: str) -> None:
    as_in_chicago = (2026, 11, 23, 16, 0, 0, 0, 327, 0)
    assert moment(written, as_in_chicago) == HOME_TEN


@pytest.mark.parametrize(
    ("written", "parsed"),
    [
        ("", None),
        ("昨天", None),
        ("2026-13-40", None),
        ("2026-11-23 25:00:00", None),
        ("x", (0, 0, 0, 0, 0, 0, 0, 0, 0)),
    ],
)
def test_what_is_no_time_is_none(written: str, parsed: tuple[int, ...] | None) -> None:
    assert moment(written, parsed) is None


def test_a_time_at_the_edge_of_the_calendar_is_none() -> None:
    assert moment("0001-01-01 00:00:00", None) is None
