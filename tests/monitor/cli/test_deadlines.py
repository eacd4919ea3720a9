from datetime import UTC, datetime, timedelta
from typing import Any

from click.testing import CliRunner

from domain.deadline import Deadline, Duty
from domain.registry import ContactRole
from monitor.cli import diting
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
    head, first, below, second, third, last = office.run("deadlines").stdout.splitlines()
    assert head.split() == ["due", "left", "case", "duty", "unit", "called"]
    assert first.split()[2:] == ["overdue", "DT-000001", "Ⅲ", "acknowledge", "linze-ga", "leader"]
    assert below.split() == ["1", "h", "5", "min"]
    assert "2 d 3 h" in second
    assert third.split()[2] == "*"
    assert last.strip() == "* provisional: holidays not announced yet"


def test_a_day_is_not_torn_apart_in_a_narrow_window(office: Office) -> None:
    put(office, Duty.STUDY_NATIONAL_REPORT, now() - timedelta(days=400, hours=21), told=ContactRole.DUTY_LEADER)
    put(office, Duty.REVIEW, datetime(2031, 11, 24, 3, 30, tzinfo=UTC), is_provisional=True)
    shown = CliRunner(env={"COLUMNS": "80"}).invoke(diting, ["--config", str(office.file), "deadlines"]).stdout
    assert "2031-11-24 11:30 *" in shown
    assert "study-national-report" in shown
    assert "400 d 21 h" in shown


def test_programs_read_the_same(office: Office) -> None:
    put(office, Duty.ACKNOWLEDGE, now() - timedelta(minutes=65), told=ContactRole.DUTY_LEADER, told_at=now())
    put(office, Duty.VERIFY, now() + timedelta(hours=1))
    overdue, coming = office.json("deadlines")
    assert (overdue["reference"], overdue["duty"], overdue["told"]) == ("DT-000001", "acknowledge", "leader")
    assert (overdue["is_overdue"], coming["is_overdue"]) == (True, False)
    assert [each["duty"] for each in office.json("deadlines", "--overdue")] == ["acknowledge"]


def test_when_nothing_runs_that_is_said(office: Office) -> None:
    assert office.run("deadlines").stdout == "No deadlines run.\n"
