from datetime import datetime, timedelta
from typing import Any

from domain.deadline import Deadline, Duty
from domain.registry import ContactRole
from monitor.schedule import now
from monitor.store import deadlines
from tests.factories import incident
from tests.monitor.cli.office import Office


def put(office: Office, duty: Duty, due_at: datetime, **changes: Any) -> None:
    """A deadline of the first case of this office."""
    (case, *_) = office.kept() or (office.keep(incident()),)
    one = Deadline(incident=case.number, duty=duty, started_at=now(), due_at=due_at, next_at=due_at, **changes)
    with office.store() as store, store.begin() as conn:
        deadlines.put(conn, one)


def test_what_runs_is_listed_with_the_next_one_due_at_the_top(office: Office) -> None:
    put(office, Duty.VERIFY, now() + timedelta(days=2, hours=3, minutes=1))
    put(office, Duty.ACKNOWLEDGE, now() - timedelta(minutes=65), told=ContactRole.DUTY_LEADER, told_at=now())
    put(office, Duty.REVIEW, now() + timedelta(days=60), is_provisional=True)
    put(office, Duty.SUMMARISE, now(), met_at=now())
    head, *lines = office.run("deadlines").stdout.splitlines()
    assert head.split() == ["due", "left", "case", "level", "duty", "unit", "called", "note"]
    assert [line.split()[2:4] for line in lines[:1]] == [["overdue", "1"]]
    assert "overdue 1 h 5 min" in lines[0]
    assert "acknowledge" in lines[0]
    assert "leader" in lines[0]
    assert "2 d 3 h" in lines[1]
    assert "provisional: holidays not announced yet" in lines[2]
    assert len(lines) == 3


def test_programs_read_the_same(office: Office) -> None:
    put(office, Duty.ACKNOWLEDGE, now() - timedelta(minutes=65), told=ContactRole.DUTY_LEADER, told_at=now())
    put(office, Duty.VERIFY, now() + timedelta(hours=1))
    overdue, coming = office.json("deadlines")
    assert (overdue["reference"], overdue["duty"], overdue["told"]) == ("DT-000001", "acknowledge", "leader")
    assert (overdue["is_overdue"], coming["is_overdue"]) == (True, False)
    assert [each["duty"] for each in office.json("deadlines", "--overdue")] == ["acknowledge"]


def test_when_nothing_runs_that_is_said(office: Office) -> None:
    assert office.run("deadlines").stdout == "No deadlines run.\n"
