"""What the cases ask of people right now, counted in the database: a reading is made at every scrape."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, FromClause, and_, func, or_, select

from domain.deadline import Duty
from domain.incident import Classification, Severity, Status
from domain.registry import AccountStatus
from monitor.store.tables import accounts, deadlines, evidence_due, incidents, owed

Kinds = dict[tuple[Classification, Severity], int]
OPEN = incidents.c.status.in_([status for status in Status if status.is_open])
# As Incident.awaits_people has it: a case of these is over without a person.
END_THEMSELVES = [each for each in Classification if each.is_own or each is Classification.COMPLIANCE]
AWAITS_PEOPLE = or_(
    OPEN, and_(incidents.c.status == Status.RESOLVED, incidents.c.classification.not_in(END_THEMSELVES))
)
ENDED = incidents.c.status.in_([status for status in Status if status.is_ended])
RUNS = and_(deadlines.c.met_at.is_(None), deadlines.c.dropped_at.is_(None))
WATCHED = [status for status in AccountStatus if status.is_watched]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """How many wait, and since when the longest."""

    waiting: int
    since: datetime | None

    def age(self, now: datetime) -> float:
        """Seconds; 0 where nothing waits."""
        return max(0.0, (now - self.since).total_seconds()) if self.since else 0.0


def open_cases(conn: Connection) -> Kinds:
    return _by_kind(conn, OPEN)


def awaiting_people(conn: Connection) -> Kinds:
    """Of whichever status: a person has something left to do."""
    return _by_kind(conn, AWAITS_PEOPLE)


def proposals(conn: Connection) -> int:
    """Cases in which one person has proposed a move that a second one must agree to."""
    return _count(conn, incidents, and_(incidents.c.proposal.is_not(None), ~ENDED))


def overdue(conn: Connection, now: datetime) -> dict[Duty, int]:
    """Deadlines that have passed and are not met, in cases of whichever status."""
    query = select(deadlines.c.duty, func.count()).where(RUNS, deadlines.c.due_at <= now)
    return dict(conn.execute(query.group_by(deadlines.c.duty)).all())


def overdue_cases(conn: Connection, now: datetime) -> int:
    """Open cases with a deadline that has passed."""
    query = select(func.count(deadlines.c.incident.distinct())).select_from(deadlines.join(incidents))
    return conn.execute(query.where(RUNS, deadlines.c.due_at <= now, OPEN)).scalar_one()


def provisional(conn: Connection) -> int:
    """Running deadlines that were counted beyond the holidays that are known."""
    return _count(conn, deadlines, and_(RUNS, deadlines.c.is_provisional))


def evidence(conn: Connection) -> Queue:
    """Changes of cases of which the evidence has yet to be gathered."""
    return _queue(conn, evidence_due.c.added_at)


def untold(conn: Connection) -> Queue:
    """Steps that people took, and of which nobody else has been told yet."""
    return _queue(conn, owed.c.added_at)


def official_accounts(conn: Connection) -> int:
    """The registered accounts that are watched."""
    return _count(conn, accounts, accounts.c.status.in_(WATCHED))


def _by_kind(conn: Connection, which: ColumnElement[bool]) -> Kinds:
    case = incidents.c
    query = select(case.classification, case.severity, func.count()).where(which)
    counted = conn.execute(query.group_by(case.classification, case.severity))
    return {(classification, severity): count for classification, severity, count in counted}


def _count(conn: Connection, table: FromClause, which: ColumnElement[bool]) -> int:
    return conn.execute(select(func.count()).select_from(table).where(which)).scalar_one()


def _queue(conn: Connection, added_at: ColumnElement[datetime]) -> Queue:
    waiting, since = conn.execute(select(func.count(), func.min(added_at))).one()
    return Queue(waiting=waiting, since=since)
