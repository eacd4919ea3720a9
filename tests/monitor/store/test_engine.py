from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from domain.errors import ConfigurationError, StaleIncident
from monitor.store import Store, heartbeats, registry
from tests.factories import NOW
from tests.monitor.store.databases import KEY, in_processes


def _count_up(url: str) -> int:
    store = Store(url, KEY)
    for _ in range(100):
        with store.begin() as conn:
            count = int(registry.mapping(conn, "counter").get("count", "0"))
            registry.save_mapping(conn, "counter", {"count": str(count + 1)})
    store.close()
    return 100


def test_three_processes_that_read_then_write_lose_nothing(url: str, store: Store) -> None:
    assert sum(in_processes(3, _count_up, url)) == 300
    with store.reading() as conn:
        assert registry.mapping(conn, "counter") == {"count": "300"}


def test_whoever_wants_to_write_waits_until_the_one_before_is_done(url: str, store: Store) -> None:
    def seen_by_the_next() -> dict[str, datetime]:
        other = Store(url, KEY)
        with other.begin() as conn:
            seen = heartbeats.last(conn)
        other.close()
        return seen

    with ThreadPoolExecutor(1) as threads:
        with store.begin() as conn:
            following = threads.submit(seen_by_the_next)
            with pytest.raises(TimeoutError):
                following.result(timeout=0.3)
            heartbeats.beat(conn, "hunt", NOW, "ok")
        assert following.result() == {"hunt": NOW}


@pytest.mark.lab
@pytest.mark.parametrize("state", ["40P01", "40001"])
async def test_work_that_gave_way_to_another_transaction_is_done_again(postgres_url: str, state: str) -> None:
    store, tried = Store(postgres_url, KEY), []

    def work(conn: Connection) -> None:
        tried.append(heartbeats.last(conn))
        heartbeats.beat(conn, "hunt", NOW, "ok")
        if len(tried) == 1:
            conn.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'gave way' USING ERRCODE = '{state}'; END $$"))

    await store.write(work)
    assert tried == [{}, {}]
    assert await store.read(heartbeats.last) == {"hunt": NOW}
    store.close()


@pytest.mark.lab
def test_a_person_whose_step_gave_way_is_told_to_try_again(postgres_url: str) -> None:
    store = Store(postgres_url, KEY)
    with pytest.raises(StaleIncident, match=r"^deadlock; nothing was changed, try again$"), store.begin() as conn:
        conn.execute(text("DO $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$"))
    store.close()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("busy_timeout", 30000), ("foreign_keys", 1), ("synchronous", 2)]
)
def test_every_sqlite_connection_is_durable_and_checked(sqlite_url: str, pragma: str, value: object) -> None:
    store = Store(sqlite_url, KEY)
    with store.begin(), store.reading() as second:
        assert second.execute(text(f"PRAGMA {pragma}")).scalar_one() == value
    store.close()


def test_a_write_through_the_reading_door_is_refused(store: Store) -> None:
    with pytest.raises(DBAPIError), store.reading() as conn:
        heartbeats.beat(conn, "hunt", NOW, "ok")
    with store.begin() as conn:
        heartbeats.beat(conn, "hunt", NOW, "ok")


def test_a_reader_sees_one_moment_while_others_write(store: Store) -> None:
    with store.reading() as reader:
        before = heartbeats.last(reader)
        with store.begin() as writer:
            heartbeats.beat(writer, "hunt", NOW, "ok")
        assert heartbeats.last(reader) == before
    with store.reading() as reader:
        assert heartbeats.last(reader) == {"hunt": NOW}


@pytest.mark.parametrize(
    ("url", "remedy"),
    [
        ("diting.sqlite", "not a database URL"),
        ("mysql://localhost/diting", "mysql is not supported"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
    ],
)
def test_an_unusable_url_is_a_configuration_error(url: str, remedy: str) -> None:
    with pytest.raises(ConfigurationError, match=remedy):
        Store(url, KEY)


def test_a_database_that_cannot_be_opened_is_a_configuration_error(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/absent/diting.sqlite", KEY)
    with pytest.raises(ConfigurationError, match="cannot be used"):
        store.migrate()
    store.close()


def test_a_file_that_is_no_database_is_a_configuration_error(tmp_path: Path) -> None:
    path = tmp_path / "diting.sqlite"
    path.write_text("单位,账号\n" * 100, "utf-8")
    store = Store(f"sqlite:///{path}", KEY)
    with pytest.raises(ConfigurationError, match="not a database"):
        store.migrate()
    store.close()


def test_the_password_of_a_server_stays_out_of_the_error() -> None:
    store = Store("postgresql://diting:geheim@127.0.0.1:1/diting", KEY)
    with pytest.raises(ConfigurationError, match="cannot be used") as refused:
        store.migrate()
    assert "geheim" not in str(refused.value)
    store.close()
