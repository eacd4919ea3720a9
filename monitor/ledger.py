"""Stores each step of a case with all that follows from it, in the caller's transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from alerting.deadlines import Timetable, settle
from alerting.decision import decided
from domain.act import Act, Step
from domain.deadline import Deadline
from domain.incident import Incident, Status
from domain.notification import Notification, Reason
from monitor.store import acts, audit, deadlines, decisions, evidence, incidents, owed

DAEMON = "diting"
# What people say of a case shows nothing of its subject.
SHOWS_NOTHING = frozenset({None, Reason.PROPOSED, Reason.ENDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Who made a step, and why others hear of it: None where nobody must.

    `told_at` is when they can hear. What `owed` says is told by the daemon, which knows all addresses. `remark` is
    what the audit chain says beyond what became of the case.
    """

    actor: str
    now: datetime
    reason: Reason | None = None
    owed: Reason | None = None
    told_at: datetime | None = None
    remark: str = ""

    @property
    def shows_something(self) -> bool:
        """Whether evidence is to be gathered of it."""
        return not {self.reason, self.owed} <= SHOWS_NOTHING


def nobody(_: Incident) -> Iterable[Notification]:
    """For a step of which nobody is told here."""
    return ()


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """One change is one version with its history, deadlines, audit entry, decision, and the evidence it is to have."""

    timetable: Timetable

    def keep(
        self,
        conn: Connection,
        before: Incident | None,
        after: Incident,
        entry: Entry,
        tell: incidents.Tell = nobody,
    ) -> Incident:
        """The incident as stored. Where nothing but the time of the last look moved, only that is stored."""
        if before is not None and replace(after, last_seen=before.last_seen) == before:
            incidents.touch(conn, before.number, after.last_seen)
            return after
        saved = incidents.save(conn, after, tell, now=entry.now, owed=entry.owed)
        if entry.owed is not None:
            owed.put(
                conn,
                owed.Owed(incident=saved.number, event=saved.version, reason=entry.owed, added_at=entry.now),
            )
        if entry.reason is Reason.REOPENED:
            acts.add(conn, Act(incident=saved.number, at=entry.now, author=entry.actor, step=Step.REOPENED))
        self.settle(conn, saved, entry.now, told_at=entry.told_at)
        _write_down(conn, before, saved, entry)
        decision = decided(before, saved, by=entry.actor, now=entry.now)
        if decision is not None:
            decisions.put(conn, decision)
        if entry.shows_something and not saved.classification.is_own:
            evidence.owe(conn, saved, entry.now)
        return saved

    def told(self, conn: Connection, before: Incident, after: Incident, entry: Entry, tell: incidents.Tell) -> Incident:
        """A version of its own for what people hear again, although nothing else about the case has changed."""
        saved = incidents.save(conn, after, tell, now=entry.now)
        _write_down(conn, before, saved, entry)
        return saved

    def recorded(self, conn: Connection, incident: Incident, act: Act) -> None:
        """An act that leaves the case as it is: its deadlines know of it."""
        self.settle(conn, incident, act.at)

    def settle(self, conn: Connection, incident: Incident, now: datetime, *, told_at: datetime | None = None) -> None:
        """Brings the deadlines of a case up to date with it and with what people did."""
        before = deadlines.held(conn, incident.number)
        after = self._settled(conn, before, incident, now, told_at or now)
        deadlines.put(conn, *(deadline for deadline in after if deadline not in before))

    def foreseen(self, conn: Connection, incident: Incident, now: datetime) -> tuple[Deadline, ...]:
        """The deadlines as they would be, if the case were so."""
        return self._settled(conn, deadlines.of(conn, incident.number), incident, now, now)

    def _settled(
        self, conn: Connection, before: tuple[Deadline, ...], incident: Incident, now: datetime, told_at: datetime
    ) -> tuple[Deadline, ...]:
        done = acts.of(conn, incident.number)
        return settle(before, incident, done, told_at=told_at, now=now, timetable=self.timetable)


def _write_down(conn: Connection, before: Incident | None, after: Incident, entry: Entry) -> None:
    if before is not None and _handling(before) == _handling(after):
        return
    audit.append(
        conn,
        at=entry.now,
        actor=entry.actor,
        action=f"incident.{_verb(before, after)}",
        object=after.reference,
        before=before.status.value if before else "",
        after=after.status.value,
        result="; ".join(filter(None, (f"severity {after.severity}, {after.presence}", entry.remark))),
    )


def _handling(incident: Incident) -> tuple[object, ...]:
    """What of an incident an auditor asks for."""
    return (
        incident.status,
        incident.severity,
        incident.presence,
        incident.acknowledged_at,
        incident.assessment,
        incident.owner,
        incident.proposal,
        incident.escalated_to,
        incident.closed_at is None,
    )


def _verb(before: Incident | None, after: Incident) -> str:
    if before is None:
        return "opened"
    if before.status is not after.status:
        return "reopened" if after.status is Status.SUSPECTED else after.status.value
    if before.severity is not after.severity:
        return "escalated" if after.severity < before.severity else "downgraded"
    changed = {
        "reopened": before.closed_at is not None and after.closed_at is None,
        "acknowledged": before.acknowledged_at != after.acknowledged_at,
        "assessed": before.assessment != after.assessment,
        "proposed": after.proposal is not None and before.proposal != after.proposal,
        "withdrawn": after.proposal is None and before.proposal is not None,
        "overdue": before.escalated_to != after.escalated_to,
        "assigned": before.owner != after.owner,
    }
    return next((verb for verb, is_so in changed.items() if is_so), after.presence.value)
