from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from alerting.deadlines import LADDER, settle
from domain.deadline import Deadline, Duty
from domain.errors import StaleIncident
from domain.incident import Incident, Severity, Status
from domain.notification import Reason
from domain.registry import ContactRole
from monitor.jobs.chase import Chase
from monitor.store import Store, deadlines, incidents
from tests.alerting.timetables import TIMETABLE
from tests.factories import NOW, incident, later

OFFICER, LEADER, DIRECT, FIRST = LADDER
Call = tuple[int, Reason, tuple[ContactRole, ...]]


@dataclass
class FakeBook:
    """Stores what it is given, as the casebook does, and remembers whom it told.

    Those that are `stale` are told by another first, those that are `broken` never.
    """

    calls: list[Call] = field(default_factory=list)
    stale: set[int] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)

    def chase(
        self,
        conn: Connection,
        incident: Incident,
        advanced: Sequence[Deadline],
        reason: Reason,
        roles: Collection[ContactRole],
        now: datetime,
    ) -> Incident:
        if incident.number in self.stale:
            self.stale.remove(incident.number)
            raise StaleIncident(incident.reference)
        if incident.number in self.broken:
            raise ValueError("a row that cannot be read")
        deadlines.put(conn, *advanced)
        self.calls.append((incident.number, reason, tuple(roles)))
        return incidents.save(conn, incident, lambda _: (), now=now)


@dataclass
class Day:
    """A chase that is turned by hand."""

    store: Store
    book: FakeBook = field(default_factory=FakeBook)
    now: datetime = NOW
    delay: timedelta = timedelta()

    def open(self, number: int = 1, **changes: Any) -> int:
        """A case with its deadlines; its number."""
        with self.store.begin() as conn:
            case = incident(subject=f"bluesky:did:plc:{number}", **changes)
            saved = incidents.save(conn, case, lambda _: (), now=self.now)
            self._settle(conn, saved)
        return saved.number

    def change(self, number: int, **changes: Any) -> None:
        with self.store.begin() as conn:
            case = replace(incidents.known(conn, number), **changes)
            self._settle(conn, incidents.save(conn, case, lambda _: (), now=self.now))

    def _settle(self, conn: Connection, case: Incident) -> None:
        before = deadlines.of(conn, case.number)
        after = settle(before, case, (), told_at=self.now, now=self.now, timetable=TIMETABLE)
        deadlines.put(conn, *after)

    async def chase(self, now: datetime) -> list[Call]:
        """Whoever is told by a run at that time."""
        self.now = now
        self.book.calls.clear()
        await Chase(
            store=self.store,
            casebook=self.book,
            timetable=TIMETABLE,
            told_at=lambda _incident, _reason, moment: moment + self.delay,
            clock=lambda: self.now,
        ).run()
        return list(self.book.calls)

    def deadline(self, number: int, duty: Duty) -> Deadline:
        with self.store.reading() as conn:
            return next(one for one in deadlines.of(conn, number) if one.duty is duty)


@pytest.fixture
def day(store: Store) -> Day:
    return Day(store)


async def test_nobody_is_told_before_anything_is_due(day: Day) -> None:
    day.open()
    assert await day.chase(later(minutes=14)) == []


async def test_a_case_is_told_once_however_many_of_its_duties_are_due(day: Day) -> None:
    number = day.open(severity=Severity.PARTICULARLY_SERIOUS)
    assert await day.chase(later(minutes=5)) == [(number, Reason.OVERDUE, (OFFICER,))]
    assert await day.chase(later(minutes=15)) == [(number, Reason.OVERDUE, (LEADER,))]
    assert await day.chase(later(minutes=15)) == []
    assert day.deadline(number, Duty.ACKNOWLEDGE).told is LEADER
    assert day.deadline(number, Duty.VERIFY).told is LEADER
    assert day.deadline(number, Duty.VERIFY).told_at == later(minutes=15)


@pytest.mark.parametrize("days", [31, 400])
async def test_what_began_while_the_clock_ran_ahead_is_due_as_if_it_began_now(day: Day, days: int) -> None:
    day.now = later(days=days)
    number = day.open(first_seen=day.now)
    assert await day.chase(NOW) == []
    assert day.deadline(number, Duty.ACKNOWLEDGE).due_at == later(minutes=30)
    assert await day.chase(later(minutes=30)) == [(number, Reason.OVERDUE, (OFFICER,))]
    assert day.deadline(number, Duty.ACKNOWLEDGE).started_at == NOW


@pytest.mark.parametrize("status", [Status.SUSPECTED, Status.CONFIRMED, Status.RESOLVED])
async def test_nothing_runs_from_a_day_to_come_once_the_clock_is_right(day: Day, status: Status) -> None:
    day.now = later(days=400)
    number = day.open(severity=Severity.SERIOUS, status=Status.CONFIRMED, first_seen=day.now)
    with day.store.begin() as conn:
        case = replace(incidents.known(conn, number), status=status)
        incidents.save(conn, case, lambda _: (), now=day.now)
    await day.chase(NOW)
    with day.store.reading() as conn:
        running = [one for one in deadlines.of(conn, number) if one.is_running]
    assert running
    assert {one.started_at for one in running} == {NOW}
    assert max(one.due_at for one in running) < later(days=60)


async def test_the_gravest_case_is_told_first(day: Day) -> None:
    light, grave = day.open(1, severity=Severity.MAJOR), day.open(2, severity=Severity.SERIOUS)
    told = await day.chase(later(hours=1))
    assert [number for number, _, _ in told] == [grave, light]


async def test_what_people_did_meanwhile_is_told_to_nobody(day: Day) -> None:
    number = day.open()
    day.change(number, acknowledged_at=NOW)
    assert await day.chase(later(minutes=45)) == []
    assert await day.chase(later(hours=2)) == [(number, Reason.OVERDUE, (OFFICER,))]


async def test_a_case_that_is_over_is_told_to_nobody_and_its_deadlines_end(day: Day) -> None:
    number = day.open()
    with day.store.begin() as conn:
        case = replace(incidents.known(conn, number), status=Status.DISMISSED)
        incidents.save(conn, case, lambda _: (), now=NOW)
    assert await day.chase(later(hours=3)) == []
    with day.store.reading() as conn:
        assert deadlines.running(conn) == ()
        assert {one.duty for one in deadlines.of(conn, number) if one.met_at} == {Duty.ACKNOWLEDGE, Duty.VERIFY}


async def test_a_case_that_another_step_changed_meanwhile_is_read_again(day: Day) -> None:
    number = day.open()
    day.book.stale = {number}
    assert await day.chase(later(minutes=30)) == [(number, Reason.OVERDUE, (OFFICER,))]


async def test_a_case_that_cannot_be_told_keeps_no_other_waiting(day: Day) -> None:
    grave, lighter, lightest = (day.open(number, severity=Severity(number + 1)) for number in (1, 2, 3))
    day.book.broken = {grave}
    with pytest.raises(ExceptionGroup, match="1 of 3 failed") as failed:
        await day.chase(later(days=1))
    (fault,) = failed.value.exceptions
    assert (str(fault), fault.__notes__) == ("a row that cannot be read", [f"incident {grave}"])
    assert [number for number, _, _ in day.book.calls] == [lighter, lightest]


async def test_quiet_hours_keep_the_ladder_waiting(day: Day) -> None:
    number = day.open()
    day.delay = timedelta(hours=7)
    assert await day.chase(later(minutes=30)) == [(number, Reason.OVERDUE, (OFFICER,))]
    day.delay = timedelta()
    assert day.deadline(number, Duty.ACKNOWLEDGE).next_at == later(hours=8)


async def test_a_reminder_that_would_come_too_late_is_left_out_without_a_word(day: Day) -> None:
    number = day.open()
    day.delay = timedelta(hours=7)
    day.change(number, acknowledged_at=NOW)
    await day.chase(later(minutes=119))
    with day.store.begin() as conn:
        deadlines.put(conn, replace(day.deadline(number, Duty.VERIFY), met_at=NOW, next_at=None))
    assert await day.chase(later(hours=2)) == []
    assert day.deadline(number, Duty.STUDY_NATIONAL_REPORT).next_at == later(hours=4)


async def test_a_stop_of_hours_and_a_clock_turned_back_tell_each_role_once(day: Day) -> None:
    number = day.open()
    assert await day.chase(later(minutes=30)) == [(number, Reason.OVERDUE, (OFFICER,))]
    assert await day.chase(later(hours=-5)) == []
    assert await day.chase(later(minutes=59)) == []
    (told,) = await day.chase(later(hours=2))
    assert told == (number, Reason.OVERDUE, (LEADER, DIRECT, FIRST))
    assert day.deadline(number, Duty.ACKNOWLEDGE).told is FIRST
    assert day.deadline(number, Duty.VERIFY).told is FIRST
