from datetime import timedelta

from alerting.documents.cycles import Cycle, Watched, watched
from domain.coverage import Job
from tests.factories import NOW
from tests.papers import TODAY, ZONE

DAY = timedelta(days=1)


def seen(*cycles: Cycle, platforms: tuple[str, ...] = ()) -> tuple[Watched, ...]:
    """Within the week up to today."""
    return watched(cycles, platforms, TODAY - 6 * DAY, TODAY, ZONE)


def test_a_day_without_a_cycle_that_counts_is_blind() -> None:
    looks = tuple(
        Cycle(platform="weibo", job=job, at=NOW - days * DAY, covered=days != 2)
        for days in (0, 2, 3, 20)
        for job in (Job.HUNT, Job.RECHECK)
    )
    hunt, recheck = seen(*looks)
    assert (hunt.cycles, hunt.covered) == (3, 2)
    assert hunt.blind == (TODAY - 6 * DAY, TODAY - 5 * DAY, TODAY - 4 * DAY, TODAY - 2 * DAY, TODAY - DAY)
    assert (recheck.job, recheck.blind) == (Job.RECHECK, ())


def test_where_official_accounts_are_every_day_without_a_look_at_them_is_blind() -> None:
    hunt = Cycle(platform="weibo", job=Job.HUNT, at=NOW, covered=True)
    found = {
        (each.platform, each.job): (each.cycles, len(each.blind)) for each in seen(hunt, platforms=("weibo", "qq"))
    }
    assert found == {("qq", Job.GUARD): (0, 7), ("weibo", Job.GUARD): (0, 7), ("weibo", Job.HUNT): (1, 6)}
