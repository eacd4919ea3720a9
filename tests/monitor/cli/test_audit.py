import sqlite3
from contextlib import closing

import pytest

from monitor.store import audit
from tests.factories import NOW, incident
from tests.monitor.cli.office import Office


@pytest.fixture
def archive(office: Office) -> Office:
    """Five entries."""
    with office.store() as store, store.begin() as conn:
        for number in range(1, 6):
            facts = {"actor": "lin", "action": "incident.closed", "object": f"DT-{number:06}", "result": ""}
            audit.append(conn, at=NOW, before="confirmed", after="closed", **facts)
    return office


def tamper(office: Office, statement: str) -> None:
    """What somebody can do who owns the file."""
    with closing(sqlite3.connect(office.folder / "diting.sqlite")) as database, database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            database.execute(f"DROP TRIGGER {name}")
        database.execute(statement)


def test_an_empty_chain_verifies(office: Office) -> None:
    assert office.json("audit", "verify") == {"count": 0, "head": "0" * 64, "acts": 0}


def test_a_whole_chain_verifies_and_its_head_is_shown(archive: Office) -> None:
    facts = archive.json("audit", "verify")
    assert facts["count"] == 5
    said = archive.run("audit", "verify").stdout
    assert said == f"5 entries, unbroken; 0 acts as they were written; head {facts['head']}\n"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE acts SET author = 'chen' WHERE id = 1",
            "act 1 of DT-000001 (noted): was altered after it was written",
        ),
        (
            "UPDATE acts SET note = '已核实' WHERE id = 2",
            "act 2 of DT-000001 (noted): was altered after it was written",
        ),
        ("DELETE FROM acts WHERE id = 2", "act 2 of DT-000001: was taken out"),
        (
            'INSERT INTO acts (incident, at, author, step, "to", note, facts, evidence)'
            ' SELECT incident, at, author, step, "to", note, facts, evidence FROM acts WHERE id = 1',
            "act 3 of DT-000001 (noted): was added past the audit chain",
        ),
    ],
)
def test_what_people_did_is_held_against_the_chain(office: Office, statement: str, said: str) -> None:
    office.keep(incident())
    for word in ("已致电", "已回电"):
        office.run("incidents", "record", 1, "noted", "--note", word, "--by", "lin")
    assert office.json("audit", "verify")["acts"] == 2
    tamper(office, statement)
    assert said in office.refusal("audit", "verify")


def test_an_empty_chain_beside_cases_is_a_chain_that_was_cut(office: Office) -> None:
    office.keep(incident())
    office.run("incidents", "record", 1, "noted", "--note", "已致电", "--by", "lin")
    tamper(office, "DELETE FROM audit")
    assert "the chain is empty, although there are cases" in office.refusal("audit", "verify")


def test_a_head_that_is_none_is_refused(archive: Office) -> None:
    assert "no head hash" in archive.run("audit", "verify", "--expect", "xyz", status=2).stderr


@pytest.mark.parametrize("table", ["UPDATE audit SET actor = 'chen'", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_the_chain(archive: Office, table: str) -> None:
    with (
        closing(sqlite3.connect(archive.folder / "diting.sqlite")) as database,
        pytest.raises(sqlite3.DatabaseError),
    ):
        database.execute(table)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit SET actor = 'chen' WHERE seq = 3", "audit entry 3: was altered after it was written"),
        ("UPDATE audit SET result = 'x' WHERE seq = 5", "audit entry 5: was altered after it was written"),
        ("UPDATE audit SET hash = previous WHERE seq = 2", "audit entry 2: was altered after it was written"),
        ("UPDATE audit SET previous = hash WHERE seq = 4", "audit entry 4: does not continue the entry before it"),
        ("DELETE FROM audit WHERE seq = 1", "audit entry 1: missing; entry 2 stands in its place"),
        ("DELETE FROM audit WHERE seq = 3", "audit entry 3: missing; entry 4 stands in its place"),
    ],
)
def test_tampering_is_detected_at_the_first_entry_that_does_not_fit(archive: Office, statement: str, said: str) -> None:
    tamper(archive, statement)
    assert archive.refusal("audit", "verify") == said


def test_a_cut_tail_shows_only_with_a_head_that_was_kept_elsewhere(archive: Office) -> None:
    head = archive.json("audit", "verify")["head"]
    tamper(archive, "DELETE FROM audit WHERE seq > 3")
    assert archive.json("audit", "verify")["count"] == 3
    assert "its end was cut off" in archive.refusal("audit", "verify", "--expect", head)


def test_a_head_that_was_kept_earlier_is_still_part_of_a_longer_chain(archive: Office) -> None:
    head = archive.json("audit", "verify")["head"]
    with archive.store() as store, store.begin() as conn:
        audit.append(conn, at=NOW, actor="x", action="y", object="z", before="", after="", result="")
    assert archive.json("audit", "verify", "--expect", head)["count"] == 6


def test_the_newest_entries_are_listed_first(archive: Office) -> None:
    header, *lines = archive.run("audit", "list").stdout.splitlines()
    assert header.split() == ["seq", "when", "who", "what", "object", "change;", "result"]
    assert [line.split()[0] for line in lines] == ["5", "4", "3", "2", "1"]
    assert lines[0].split()[1:6] == ["2026-03-02", "09:30:00", "lin", "incident.closed", "DT-000005"]
    assert lines[0].split()[6:] == ["confirmed", "->", "closed"]
    assert [entry["seq"] for entry in archive.json("audit", "list", "--limit", 2)] == [5, 4]


def test_hostile_words_in_the_log_are_shown_harmlessly(office: Office) -> None:
    with office.store() as store, store.begin() as conn:
        hostile = {"actor": "[red]lin\x1b[2J", "action": "x", "object": "\u202ey", "result": ":warning:"}
        audit.append(conn, at=NOW, before="", after="", **hostile)
    shown = office.run("audit", "list").stdout
    assert all(expected in shown for expected in ("[red]linU+001B[2J", "U+202Ey", ":warning:"))
