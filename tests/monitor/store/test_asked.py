from sqlalchemy import Connection

from domain.answer import EMPTY
from domain.coverage import Gap, Job
from domain.freshness import Check, heard
from monitor.store import asked, coverage, due, freshness, sessions
from tests.factories import NOW, later
from tests.factories import coverage as cycle
from tests.monitor.store.test_sessions import SIGNED_IN


def test_everything_that_was_asked_is_read_at_once(conn: Connection) -> None:
    freshness.note(conn, heard("bluesky", Check.SEARCH, "临泽发布", EMPTY, NOW))
    due.put(conn, due.Due("bluesky", Job.HUNT, "临泽发布", NOW), due.Due("bluesky", Job.HUNT, "临泽公安", NOW))
    coverage.record(conn, cycle())
    coverage.record(conn, cycle(finished_at=later(hours=1), gap=Gap.BLOCKED))
    sessions.note(conn, "bluesky", "f1", SIGNED_IN, NOW)
    found = asked.read(conn)
    assert found.of("bluesky", Check.SEARCH)["临泽发布"].valid_at == NOW
    assert found.of("weibo", Check.SEARCH) == {}
    assert found.targets("bluesky", Job.HUNT) == {"临泽发布", "临泽公安"}
    assert found.targets("bluesky", Job.GUARD) == frozenset()
    assert found.cycles["bluesky", Job.HUNT].gap is Gap.BLOCKED
    assert found.valid["bluesky", Job.HUNT].covered
    assert [login.fingerprint for login in found.logins] == ["f1"]
