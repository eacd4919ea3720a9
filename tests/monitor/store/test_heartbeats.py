from sqlalchemy import Connection

from monitor.store import heartbeats
from tests.factories import NOW, later


def test_the_last_beat_of_each_job_is_kept(conn: Connection) -> None:
    assert heartbeats.last(conn) == {}
    heartbeats.beat(conn, "hunt", NOW, "ok")
    heartbeats.beat(conn, "deliver", NOW, "ok")
    heartbeats.beat(conn, "hunt", later(minutes=1), "failed")
    assert heartbeats.last(conn) == {"hunt": later(minutes=1), "deliver": NOW}
