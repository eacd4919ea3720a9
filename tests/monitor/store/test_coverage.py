from sqlalchemy import Connection

from domain.coverage import Gap, Job
from monitor.store import coverage
from tests.factories import coverage as cycle
from tests.factories import later


def test_the_last_cycle_is_found_with_and_without_a_gap(conn: Connection) -> None:
    looked, gap = cycle(), cycle(started_at=later(hours=1), gap=Gap.AUTH, detail="token expired")
    coverage.record(conn, looked)
    coverage.record(conn, gap)
    assert coverage.last(conn, "bluesky", Job.HUNT) == gap
    assert coverage.last_valid(conn, "bluesky", Job.HUNT) == looked


def test_a_job_that_never_ran_has_no_cycle(conn: Connection) -> None:
    coverage.record(conn, cycle())
    assert coverage.last(conn, "bluesky", Job.GUARD) is None
    assert coverage.last_valid(conn, "weibo", Job.HUNT) is None


def test_all_last_has_one_cycle_for_each_job_and_platform(conn: Connection) -> None:
    newest = cycle(started_at=later(hours=1))
    guard, other = cycle(job=Job.GUARD), cycle(platform="mastodon", gap=Gap.BLOCKED)
    for one in (cycle(), newest, guard, other):
        coverage.record(conn, one)
    assert coverage.all_last(conn) == (guard, newest, other)


def test_a_cycle_that_would_end_in_the_future_proves_nothing_now(conn: Connection) -> None:
    looked, ahead = cycle(), cycle(started_at=later(days=400), finished_at=later(days=400))
    coverage.record(conn, looked)
    coverage.record(conn, ahead)
    assert coverage.last_valid(conn, "bluesky", Job.HUNT, later(hours=1)) == looked
    assert coverage.last_valid(conn, "bluesky", Job.HUNT, later(days=401)) == ahead
