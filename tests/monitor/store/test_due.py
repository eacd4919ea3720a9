from collections import Counter
from datetime import timedelta
from itertools import chain

from sqlalchemy import Connection

from domain.coverage import Job
from monitor.store import Store, due
from monitor.store.due import Due
from tests.factories import NOW, later
from tests.monitor.store.databases import KEY, in_processes

MINUTE = timedelta(minutes=1)


def hunt(target: str, minutes: float = 0) -> Due:
    return Due("bluesky", Job.HUNT, target, later(minutes=minutes))


def claim(conn: Connection, minutes: float = 0, limit: int = 10) -> tuple[Due, ...]:
    now, day = later(minutes=minutes), timedelta(days=1)
    return due.claim(conn, "bluesky", Job.HUNT, now=now, lease=MINUTE, longest=day, limit=limit, owner="me")


def test_the_longest_due_targets_are_claimed_first(conn: Connection) -> None:
    due.put(conn, hunt("b", 2), hunt("a", 1), hunt("c", 9))
    assert claim(conn, minutes=3, limit=1) == (hunt("a", 1),)
    assert claim(conn, minutes=3) == (hunt("b", 2),)
    assert claim(conn, minutes=3) == ()


def test_jobs_and_platforms_are_kept_apart(conn: Connection) -> None:
    due.put(conn, Due("bluesky", Job.GUARD, "a", NOW), Due("mastodon", Job.HUNT, "a", NOW))
    assert claim(conn) == ()


def test_a_target_that_is_known_keeps_its_time(conn: Connection) -> None:
    due.put(conn, hunt("early", 1), hunt("late", 5))
    due.put(conn, hunt("early", 5), hunt("late", 1))
    assert claim(conn, minutes=9) == (hunt("early", 1), hunt("late", 5))


def test_a_target_that_is_done_is_due_at_its_next_time(conn: Connection) -> None:
    due.put(conn, hunt("a"))
    [taken] = claim(conn)
    due.done(conn, taken, later(minutes=5))
    assert claim(conn, minutes=4) == ()
    assert claim(conn, minutes=5) == (hunt("a", 5),)


def test_released_targets_are_due_as_before(conn: Connection) -> None:
    due.put(conn, hunt("a"), hunt("b"))
    claim(conn)
    due.release(conn, "another")
    assert claim(conn) == ()
    due.release(conn, "me")
    assert claim(conn) == (hunt("a"), hunt("b"))


def test_a_claim_lapses_when_its_lease_runs_out(conn: Connection) -> None:
    due.put(conn, hunt("a"))
    claim(conn)
    assert claim(conn, minutes=0.9) == ()
    assert claim(conn, minutes=1) == (hunt("a"),)


def test_pruning_forgets_what_is_not_kept_and_nothing_of_other_jobs(conn: Connection) -> None:
    guard = Due("bluesky", Job.GUARD, "a", NOW)
    due.put(conn, hunt("a"), hunt("b"), hunt("c"), guard)
    assert due.prune(conn, "bluesky", Job.HUNT, {"b", "new"}) == 2
    assert due.prune(conn, "bluesky", Job.HUNT, {"b"}) == 0
    assert claim(conn) == (hunt("b"),)
    assert due.soonest(conn, "bluesky", Job.GUARD) == NOW


def test_what_is_brought_forward_is_due_at_once_unless_somebody_is_at_it(conn: Connection) -> None:
    due.put(conn, hunt("a"), hunt("b", 9))
    [taken] = claim(conn)
    due.bring_forward(conn, later(minutes=0.5))
    assert claim(conn, minutes=0.5) == (hunt("b", 0.5),)
    due.done(conn, taken, later(minutes=5))
    assert due.soonest(conn, "bluesky", Job.HUNT) == later(minutes=0.5)


def test_the_lanes_are_the_jobs_and_platforms_that_have_targets(conn: Connection) -> None:
    due.put(conn, hunt("a"), hunt("b"), Due("bluesky", Job.GUARD, "a", NOW))
    assert due.lanes(conn) == (("bluesky", Job.GUARD), ("bluesky", Job.HUNT))


def test_what_is_overdue_is_counted_by_job(conn: Connection) -> None:
    due.put(conn, hunt("a", 1), hunt("b", 2), hunt("c", 9), Due("mastodon", Job.GUARD, "x", later(minutes=9)))
    assert due.overdue(conn, later(minutes=3)) == {("bluesky", Job.HUNT): (2, later(minutes=1))}
    assert due.overdue(conn, NOW) == {}


def test_the_soonest_target_says_when_a_job_has_work_again(conn: Connection) -> None:
    due.put(conn, hunt("a", 7), hunt("b", 3))
    assert due.soonest(conn, "bluesky", Job.HUNT) == later(minutes=3)
    assert due.soonest(conn, "weibo", Job.HUNT) is None


def _drain(url: str) -> list[str]:
    store = Store(url, KEY)
    taken: list[str] = []
    while True:
        with store.begin() as conn:
            batch = claim(conn, limit=7)
        if not batch:
            store.close()
            return taken
        taken += [one.target for one in batch]


def test_claims_of_two_processes_never_overlap(url: str, store: Store) -> None:
    with store.begin() as conn:
        due.put(conn, *(hunt(str(count)) for count in range(200)))
    taken = in_processes(2, _drain, url)
    assert Counter(chain(*taken)) == Counter(map(str, range(200)))


def test_what_a_clock_that_ran_ahead_has_put_off_is_due_once_the_clock_is_right(conn: Connection) -> None:
    ahead, day = 400 * 1440, 1440
    due.put(conn, hunt("a", ahead), hunt("b", day))
    assert claim(conn) == (hunt("a", ahead),)


def test_what_it_has_lent_is_free_and_the_lease_of_a_machine_that_is_a_little_ahead_is_not(conn: Connection) -> None:
    due.put(conn, hunt("a"))
    assert claim(conn, minutes=400 * 1440) == (hunt("a"),)
    assert claim(conn) == (hunt("a"),)
    assert claim(conn, minutes=-9) == ()
