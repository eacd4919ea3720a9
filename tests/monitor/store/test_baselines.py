from sqlalchemy import Connection

from monitor.store import baselines
from tests.factories import NOW, later

STATE = bytes(range(256)) * 80


def test_a_state_of_20_480_bytes_comes_back_as_it_went(conn: Connection) -> None:
    assert baselines.read(conn, "bluesky:1") is None
    baselines.put(conn, "bluesky:1", STATE, NOW)
    baselines.put(conn, "bluesky:2", b"", NOW)
    assert len(STATE) == 20_480
    assert (baselines.read(conn, "bluesky:1"), baselines.read(conn, "bluesky:2")) == (STATE, b"")


def test_a_state_takes_the_place_of_the_one_before(conn: Connection) -> None:
    baselines.put(conn, "bluesky:1", b"before", NOW)
    baselines.put(conn, "bluesky:1", b"after", later(hours=1))
    assert baselines.read(conn, "bluesky:1") == b"after"
