"""Whatever is observed, done, aborted, restarted, however the clock is set: the laws of handling hold.

No open case is lost, no deadline passes untold, nothing ends without a person, nor a Ⅱ by one person alone; and what
was missed stays missed, although somebody sets the case aside and takes it up again.
DITING_LIVES says how many lives are led, DITING_STEPS how many steps each has. DITING_SHRINK=1 makes the sequence that
breaks a law as short as can be, which takes minutes.
"""

import os
import shutil
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Connection

from alerting import closing, handling
from alerting.deadlines import settle
from domain.act import Act, Step
from domain.deadline import Deadline
from domain.fact import Fact
from domain.incident import Incident, Move, Severity
from domain.notification import Reason
from monitor.ledger import Ledger
from monitor.office import Office
from monitor.store import acts, deadlines, incidents
from tests.monitor.deeds import MOVED
from tests.monitor.laws import TERMS, Laws
from tests.monitor.town import STRANGERS, Hall, founded, world

pytestmark = pytest.mark.long
LIVES = int(os.environ.get("DITING_LIVES", "40"))
STEPS = int(os.environ.get("DITING_STEPS", "40"))
PHASES = (Phase.generate, Phase.shrink) if os.environ.get("DITING_SHRINK") else (Phase.generate,)


@pytest.fixture
def town_hall(empty_database: Path, tmp_path: Path) -> None:
    file = tmp_path / "founded.sqlite"
    shutil.copyfile(empty_database, file)
    Laws.file, Laws.watch = file, founded(file, world())


@pytest.mark.usefixtures("town_hall")
def test_no_sequence_of_events_breaks_the_laws() -> None:
    run_state_machine_as_test(
        Laws,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=PHASES,
        ),
    )
    for move, times in sorted(MOVED.items()):
        print(f"{times:5} {move}")


class Forgetful(Office):
    """Whoever reopens a case makes a new one of it."""

    def reopen(self, conn: Connection, number: int, *, by: str, now: datetime, note: str = "") -> Incident:
        before = incidents.known(conn, number)
        act = Act(incident=number, at=now, author=by, step=Step.REOPENED, note=note)
        return self._done(conn, before, handling.reopen(before), act, Reason.REOPENED)


class Tampering(Ledger):
    """Whatever clock has passed is changed behind the back of those who look at it."""

    @staticmethod
    def changed(one: Deadline, now: datetime) -> Deadline:
        raise NotImplementedError

    def settle(self, conn: Connection, incident: Incident, now: datetime, *, told_at: datetime | None = None) -> None:
        super().settle(conn, incident, now, told_at=told_at)
        passed = [one for one in deadlines.of(conn, incident.number) if one.is_running and one.due_at <= now]
        deadlines.put(conn, *(type(self).changed(one, now) for one in passed))


class Generous(Tampering):
    """The time for which a case was set aside is given to those who set it aside."""

    @staticmethod
    def changed(one: Deadline, now: datetime) -> Deadline:
        return replace(one, due_at=now + timedelta(hours=1), next_at=now + timedelta(hours=1))


class Repeating(Tampering):
    """Whoever was called is called once more."""

    @staticmethod
    def changed(one: Deadline, now: datetime) -> Deadline:
        return replace(one, told=None, told_at=None, next_at=now)


class Dropping(Tampering):
    """What has passed is not asked for any more."""

    @staticmethod
    def changed(one: Deadline, now: datetime) -> Deadline:
        return replace(one, dropped_at=now, next_at=None)


def _office(kind: type[Office], ledger: type[Ledger], hall: Hall) -> Office:
    return kind(ledger=ledger(timetable=hall.timetable), appraisal=hall.appraisal, told_at=hall.hearing.told_at)


@pytest.mark.usefixtures("town_hall")
@pytest.mark.parametrize("is_done", [False, True], ids=["never-done", "done-late"])
@pytest.mark.parametrize(
    ("office", "ledger", "said"),
    [
        (Office, Ledger, ""),
        (Forgetful, Ledger, "due later"),
        (Office, Generous, "due later"),
        (Office, Repeating, "told again"),
        (Office, Dropping, "runs no more|does not press for"),
    ],
)
def test_the_laws_notice_whoever_hides_by_a_dismissal_what_was_missed(
    office: type[Office], ledger: type[Ledger], said: str, is_done: bool
) -> None:
    """Faults planted in the program, one at a time; without one the laws hold."""
    laws = _with_a_third_level()
    laws.time_passes(200, is_awake=True)
    if is_done:
        laws.a_person_takes_note(0, "甲", "甲")
        laws._record(1, "甲", Step.VERIFIED)
        laws.time_passes(5, is_awake=True)
    laws._move(1, "甲", Move.DISMISS, TERMS[Move.DISMISS], None)
    laws.time_passes(3000, is_awake=True)
    laws.town.hall.office = _office(office, ledger, laws.town.hall)
    with pytest.raises(AssertionError, match=said) if said else nullcontext():
        laws._reopen(1, "甲")
        laws.the_deadlines_are_chased()
    laws.teardown()


class Lenient(Ledger):
    """What comes back is taken for what somebody thought better of."""

    def settle(self, conn: Connection, incident: Incident, now: datetime, *, told_at: datetime | None = None) -> None:
        done = [replace(each, facts=((closing.TAKEN_BACK, ""),)) for each in acts.of(conn, incident.number)]
        before = deadlines.of(conn, incident.number)
        after = settle(before, incident, done, told_at=told_at or now, now=now, timetable=self.timetable)
        deadlines.put(conn, *after)


@pytest.mark.usefixtures("town_hall")
@pytest.mark.parametrize(("ledger", "said"), [(Ledger, ""), (Lenient, "was told of another matter")])
def test_the_laws_notice_whoever_takes_new_evidence_for_the_old(ledger: type[Ledger], said: str) -> None:
    laws = _with_a_third_level()
    laws.time_passes(200, is_awake=True)
    laws._move(1, "甲", Move.DISMISS, TERMS[Move.DISMISS], None)
    laws.time_passes(3000, is_awake=True)
    hall = laws.town.hall
    hall.casebook = replace(hall.casebook, ledger=ledger(timetable=hall.timetable))
    with pytest.raises(AssertionError, match=said) if said else nullcontext():
        laws.a_search_finds_a_look_alike(STRANGERS[0], {Fact.SOLICITS})
    laws.teardown()


def _with_a_third_level() -> Laws:
    laws = Laws()
    laws.a_search_finds_a_look_alike(STRANGERS[0], {Fact.SAME_NAME, Fact.PAYMENT})
    assert laws.state.cases[1].severity is Severity.MAJOR
    return laws
