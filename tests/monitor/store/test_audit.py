from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from domain.errors import AuditBroken
from monitor.store import Store, audit
from monitor.store.audit import GENESIS, Entry, Verified
from tests.factories import later


def write(conn: Connection, count: int) -> list[Entry]:
    return [
        audit.append(
            conn,
            at=later(minutes=minute),
            actor="operator:甲",
            action="incident.dismiss",
            object="DT-000012",
            before="suspected",
            after="dismissed",
            result="ok\0",
        )
        for minute in range(count)
    ]


def unguarded(conn: Connection, *statements: str) -> None:
    """What somebody with the database's own rights can do."""
    if conn.dialect.name == "sqlite":
        conn.execute(text("DROP TRIGGER audit_no_update"))
        conn.execute(text("DROP TRIGGER audit_no_delete"))
    else:
        conn.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
    for statement in statements:
        conn.execute(text(statement))


def test_an_empty_chain_verifies(conn: Connection) -> None:
    assert audit.verify(conn) == Verified(count=0, head=GENESIS)
    assert audit.verify(conn, expected_head=GENESIS).count == 0
    assert audit.head(conn) == GENESIS
    assert audit.count(conn) == 0


def test_entries_are_chained_and_verify(conn: Connection) -> None:
    first, second, third = write(conn, 3)
    assert (first.previous, second.previous, third.previous) == (GENESIS, first.hash, second.hash)
    assert audit.verify(conn) == Verified(count=3, head=third.hash)
    assert audit.head(conn) == third.hash
    assert audit.count(conn) == 3


def test_the_newest_entries_come_first(conn: Connection) -> None:
    _, second, third = write(conn, 3)
    assert audit.entries(conn, 2) == (third, second)
    assert third.at == later(minutes=2)


def test_a_head_noted_earlier_is_still_part_of_a_grown_chain(conn: Connection) -> None:
    noted = write(conn, 3)[-1].hash
    write(conn, 2)
    assert audit.verify(conn, expected_head=noted).count == 5


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit SET result = 'x' WHERE seq = 1", "DELETE FROM audit WHERE seq = 2", "DELETE FROM audit"],
)
def test_the_database_refuses_to_change_what_was_written(store: Store, statement: str) -> None:
    with store.begin() as conn:
        write(conn, 2)
    with pytest.raises(DBAPIError, match="append-only"), store.begin() as conn:
        conn.execute(text(statement))
    with store.reading() as conn:
        assert audit.verify(conn).count == 2


@pytest.mark.parametrize(
    ("tampering", "complaint"),
    [
        ("UPDATE audit SET actor = 'operator:乙' WHERE seq = 2", "entry 2: was altered"),
        ("UPDATE audit SET before = 'x', after = 'y' WHERE seq = 3", "entry 3: was altered"),
        ("UPDATE audit SET hash = 'x' WHERE seq = 1", "entry 1: was altered"),
        ("UPDATE audit SET previous = 'x' WHERE seq = 2", "entry 2: does not continue"),
        ("DELETE FROM audit WHERE seq = 2", "entry 2: missing"),
        ("DELETE FROM audit WHERE seq = 1", "entry 1: missing"),
    ],
)
def test_tampering_past_the_triggers_is_found(conn: Connection, tampering: str, complaint: str) -> None:
    write(conn, 4)
    unguarded(conn, tampering)
    with pytest.raises(AuditBroken, match=complaint):
        audit.verify(conn)


def test_a_cut_tail_is_found_by_the_head_that_left_the_machine(conn: Connection) -> None:
    noted = write(conn, 4)[-1].hash
    unguarded(conn, "DELETE FROM audit WHERE seq > 2")
    assert audit.verify(conn).count == 2
    with pytest.raises(AuditBroken, match=r"entry 3: .* cut off"):
        audit.verify(conn, expected_head=noted)


def test_a_chain_longer_than_a_batch_verifies(conn: Connection) -> None:
    write(conn, audit.BATCH + 1)
    assert audit.verify(conn).count == audit.BATCH + 1


def test_entries_written_at_the_same_time_form_one_chain(store: Store) -> None:
    def append(_: int) -> None:
        with store.begin() as conn:
            write(conn, 1)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(append, range(20)))
    with store.reading() as conn:
        assert audit.verify(conn).count == 20
