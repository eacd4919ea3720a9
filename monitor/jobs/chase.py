"""Chases deadlines: who must hear that one comes near or has passed is told, case by case, the gravest first."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from alerting.deadlines import Timetable, settle
from alerting.duties import AHEAD
from alerting.ladder import climb
from domain.deadline import Deadline
from domain.incident import Incident
from domain.notification import Reason
from domain.registry import ContactRole
from monitor.pieces import one_by_one
from monitor.store import Store, acts, deadlines, incidents


class Book(Protocol):
    """Where a case is written down: monitor/casebook.py."""

    def chase(
        self,
        conn: Connection,
        incident: Incident,
        advanced: Sequence[Deadline],
        reason: Reason,
        roles: Collection[ContactRole],
        now: datetime,
    ) -> Incident:
        """Stores the deadlines and tells, in the transaction of `conn`."""
        ...


@dataclass(frozen=True, kw_only=True)
class Chase:
    """One message a case and run, however many of its duties are due. `told_at`: when people hear what is told now."""

    store: Store
    casebook: Book
    timetable: Timetable
    told_at: Callable[[Incident, Reason, datetime], datetime]
    clock: Callable[[], datetime]

    async def run(self) -> None:
        """A transaction a case, so that one which changes meanwhile, or cannot be told, holds up no other."""
        ahead = await self.store.read(deadlines.begun_after, self.clock() + AHEAD)
        found = await self.store.read(deadlines.due, self.clock())
        late = dict.fromkeys(deadline.incident for deadline in found)
        await one_by_one(
            (f"incident {number}", self.store.write(work, number, self.clock()))
            for work, numbers in ((self._set_right, ahead), (self._chase, late))
            for number in numbers
        )

    def _set_right(self, conn: Connection, number: int, now: datetime) -> None:
        """What began while the clock ran ahead begins now: else nobody would be called for as long as it did."""
        incident, before = incidents.known(conn, number), deadlines.held(conn, number)
        done = acts.of(conn, number)
        after = settle(before, incident, done, told_at=now, now=now, timetable=self.timetable)
        deadlines.put(conn, *_changed(before, after))

    def _chase(self, conn: Connection, number: int, now: datetime) -> None:
        taken = deadlines.take(conn, number, now)
        if not taken:
            return
        incident = incidents.known(conn, number)
        if not incident.awaits_people:
            ended = settle(taken, incident, (), told_at=now, now=now, timetable=self.timetable)
            deadlines.put(conn, *_changed(taken, ended))
            return
        heard_at = self.told_at(incident, Reason.OVERDUE, now)
        after, alarm = climb(taken, now, self.timetable, severity=incident.severity, heard_at=heard_at)
        advanced = _changed(taken, after)
        if alarm is not None:
            self.casebook.chase(conn, incident, advanced, alarm.reason, alarm.roles, now)
        else:
            deadlines.put(conn, *advanced)


def _changed(before: Sequence[Deadline], after: Sequence[Deadline]) -> tuple[Deadline, ...]:
    return tuple(deadline for deadline in after if deadline not in before)
