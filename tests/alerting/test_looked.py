from datetime import datetime, timedelta
from typing import Any

import pytest

from alerting.looked import Extent, Lane, all_looked, looked
from domain.coverage import Coverage, Gap
from tests.factories import NOW, coverage, later

START, BEFORE = later(hours=-24), later(hours=-25)


def cycle(hours: float, gap: Gap | None = None) -> Coverage:
    return coverage(finished_at=later(hours=-hours), gap=gap)


def lane(*cycles: Coverage, before: datetime | None = BEFORE, hours: float = 6) -> Lane:
    return Lane(cycles=cycles, before=before, patience=timedelta(hours=hours))


EVERY_FOUR = tuple(cycle(hours) for hours in (21, 17, 13, 9, 5, 1))
FAILED = Gap.BLOCKED


@pytest.mark.parametrize(
    ("lanes", "extent", "since", "until"),
    [
        ([lane(*EVERY_FOUR)], Extent.WHOLLY, None, None),
        ([], Extent.NOT, None, None),
        ([lane(before=None)], Extent.NOT, None, None),
        ([lane()], Extent.NOT, -25, None),
        ([lane(*EVERY_FOUR[:3])], Extent.NOT, -13, None),
        ([lane(*EVERY_FOUR, cycle(0.5, FAILED))], Extent.NOT, -1, None),
        ([lane(cycle(22, FAILED), *EVERY_FOUR)], Extent.PARTLY, None, None),
        ([lane(*EVERY_FOUR[:1], *EVERY_FOUR[4:])], Extent.PARTLY, -21, -5),
        ([lane(*EVERY_FOUR[2:], before=None)], Extent.PARTLY, None, -13),
        ([lane(*EVERY_FOUR[4:], before=later(hours=-80))], Extent.PARTLY, -80, -5),
        ([lane(*EVERY_FOUR), lane()], Extent.NOT, -25, None),
        ([lane(*EVERY_FOUR), lane(cycle(22, FAILED), *EVERY_FOUR)], Extent.PARTLY, None, None),
    ],
)
def test_a_platform_is_covered_when_no_job_failed_or_paused_for_too_long(
    lanes: list[Lane], extent: Extent, since: Any, until: Any
) -> None:
    seen = looked("bluesky", lanes, START, NOW)
    assert seen.extent is extent
    assert seen.since == (None if since is None else later(hours=since))
    assert seen.until == (None if until is None else later(hours=until))


def test_what_was_asked_is_counted_over_all_jobs() -> None:
    seen = looked("bluesky", [lane(*EVERY_FOUR), lane(cycle(3, FAILED))], START, NOW)
    assert (seen.cycles, seen.failed, seen.asked, seen.answered) == (7, 1, 84, 84)


def test_the_least_covered_platform_comes_first() -> None:
    found = all_looked({"bluesky": [lane(*EVERY_FOUR)], "weibo": [lane()]}, START, NOW)
    assert [seen.platform for seen in found] == ["weibo", "bluesky"]
