"""What people did, held against the audit chain, also when it was de-identified."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, select, update

from domain.act import Act, Step
from domain.errors import AuditBroken
from domain.incident import Incident, Status
from monitor.store import acts, audit, retention, rows
from monitor.store.tables import acts as table
from tests.factories import NOW, incident, later
from tests.monitor.store.kept import SETTINGS, save, stored


def done(conn: Connection, case: Incident, note: str = "账号持有人王某某", days: float = 0) -> Act:
    return acts.add(conn, Act(incident=case.number, at=later(days=days), author="甲", step=Step.CAUSE_FOUND, note=note))


def swept(conn: Connection, days: float) -> None:
    retention.run(conn, SETTINGS, later(days=days), by="diting")


def touched(conn: Connection, case: Incident, days: float) -> None:
    """As a look by the daemon changes it, or a person who opens it again."""
    save(conn, replace(stored(conn, case), presence=case.presence), later(days=days))


def closed(conn: Connection) -> Incident:
    case = save(conn, incident(status=Status.CLOSED))
    done(conn, case)
    return case


def test_what_was_de_identified_stands_as_it_was_left(conn: Connection) -> None:
    closed(conn)
    swept(conn, 200)
    assert (acts.verify(conn), acts.of(conn, 1)[0].note) == (1, "")


def test_a_de_identified_case_that_is_touched_again_still_verifies(conn: Connection) -> None:
    case = closed(conn)
    swept(conn, 200)
    touched(conn, case, 201)
    done(conn, case, "另查明原因", 202)
    assert acts.verify(conn) == 2
    swept(conn, 400)
    assert acts.verify(conn) == 2


@pytest.mark.parametrize("days", [100, 300])
def test_an_act_that_was_altered_shows_whether_it_was_de_identified_since_or_before(
    conn: Connection, days: int
) -> None:
    case = closed(conn)
    for moment in sorted((days, 200)):
        if moment == days:
            conn.execute(update(table).values(author="乙"))
        else:
            swept(conn, moment)
    touched(conn, case, 301)
    with pytest.raises(AuditBroken, match=r"act 1 of DT-000001 \(cause-found\): was altered after it was written"):
        acts.verify(conn)


def test_an_act_that_was_added_past_the_chain_does_not_come_into_it_by_de_identifying(conn: Connection) -> None:
    closed(conn)
    (act,) = acts.of(conn, 1)
    values = rows.values(act)
    conn.execute(table.insert().values(**values | {"id": 2}))
    swept(conn, 200)
    with pytest.raises(AuditBroken, match=r"act 2 of DT-000001 \(cause-found\): was added past the audit chain"):
        acts.verify(conn)


def by_an_older_version(conn: Connection) -> None:
    """The acts lost their words, and the chain only says which case was swept."""
    conn.execute(update(table).values(note=""))
    facts = {"actor": "diting", "action": "retention.swept", "object": "store", "result": "ended: DT-000001"}
    audit.append(conn, at=later(days=200), before="", after="ended 1", **facts)


def test_what_an_older_version_de_identified_is_not_called_altered(conn: Connection) -> None:
    case = closed(conn)
    by_an_older_version(conn)
    touched(conn, case, 201)
    assert acts.verify(conn) == 0
    done(conn, case, days=202)
    assert acts.verify(conn) == 1
    swept(conn, 400)
    assert acts.verify(conn) == 2


def test_a_case_that_only_says_of_itself_that_it_was_de_identified_is_compared(conn: Connection) -> None:
    closed(conn)
    conn.exec_driver_sql("UPDATE incidents SET deidentified_at = '2026-03-02 01:30:00'")
    conn.execute(update(table).values(note="改过"))
    with pytest.raises(AuditBroken, match="was altered"):
        acts.verify(conn)


def test_de_identifying_is_written_into_the_chain_without_a_word_of_what_went(conn: Connection) -> None:
    closed(conn)
    swept(conn, 200)
    (entry,) = (each for each in audit.entries(conn, 10) if each.action == "act.deidentified")
    assert (entry.actor, entry.object, entry.before, entry.result) == ("diting", "act 1 of DT-000001", "", "")
    assert audit.verify(conn).count == audit.count(conn)
    assert conn.execute(select(table.c.at)).scalar_one() == NOW
