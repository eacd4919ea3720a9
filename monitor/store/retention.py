"""What has been kept long enough goes: first it is planned, then the plan is carried out, whoever asks for it.

Nothing of a case in which people have something left to do is in a plan, and nothing at all of the audit chain, the
history of a case that is kept, and the ledger of approvals.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Table, delete, func, or_, select, union

from config.retention import RetentionSettings
from domain.notification import Reason
from monitor.store import audit, deidentify, digests, ended, evidence, freshness, record, tables

# Never shorter than by the calendar: some periods are legal minimums.
MONTH, YEAR, DAY = timedelta(days=31), timedelta(days=366), timedelta(days=1)
# On each of so many days Diting must have worked before it deletes anything.
PROOF_DAYS = 3
PER_QUERY = 500
SETTLED = (tables.Delivery.DELIVERED, tables.Delivery.DEAD)
# What is remembered of registered accounts, to guard them.
MEMORY = (tables.record, tables.prints, tables.shares, tables.baselines)
# What belongs to a case and goes with it, in an order that the references allow.
PARTS = (
    *(tables.acts, tables.deadlines, tables.decisions, tables.digest_items, tables.evidence, tables.evidence_due),
    *(tables.history, tables.outbox, tables.owed),
)


class Kind(StrEnum):
    """What goes, in this order: the first two and the last are cases, which are known by their numbers."""

    DISMISSED = "dismissed"
    ENDED = "ended"
    MESSAGES = "messages"
    DIGESTS = "digests"
    SHIFTS = "shifts"
    CYCLES = "cycles"
    ALLOWANCES = "allowances"
    LOOKS = "looks"
    UNREGISTERED = "unregistered"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """What of a kind is older than `before`; `numbers` are those of the cases."""

    kind: Kind
    before: datetime
    count: int
    oldest: date | None = None
    numbers: tuple[int, ...] = ()

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(f"DT-{number:06d}" for number in self.numbers)


Plan = tuple[Going, ...]


def plan(conn: Connection, settings: RetentionSettings, now: datetime) -> Plan:
    """What would go now; changes nothing."""
    return tuple(each for each in _planned(conn, settings, now) if each.count)


def sweep(conn: Connection, settings: RetentionSettings, now: datetime) -> Plan:
    """Carries the plan out; returns it."""
    found = plan(conn, settings, now)
    for going in found:
        DROP[going.kind](conn, going, now)
    record.prune(conn, now - record.FRESH)
    freshness.prune(conn, now - settings.dismissed_profile_days * DAY)
    return found


def run(conn: Connection, settings: RetentionSettings, now: datetime, *, by: str) -> Plan:
    """The same, written down in the audit chain when anything went."""
    found = sweep(conn, settings, now)
    if found:
        audit.append(
            conn,
            at=now,
            actor=by,
            action="retention.swept",
            object="store",
            before="",
            after=", ".join(f"{going.kind} {going.count}" for going in found),
            result="; ".join(f"{going.kind}: {' '.join(going.references)}" for going in found if going.numbers),
        )
    return found


def doubt(conn: Connection, now: datetime) -> date | None:
    """A day, of the last three, on which the store knows of no work of Diting; None: the clock may be trusted.

    The newest heartbeat proves nothing, for a wrong clock writes it too. After an outage and after a jump of the clock
    there is a gap in the record behind `now`, which only days of work close; a clock that is put right sooner has
    deleted nothing.
    """
    ends = (now - days * DAY for days in range(PROOF_DAYS))
    return next((end.date() for end in ends if not _worked(conn, end - DAY, end)), None)


def _worked(conn: Connection, after: datetime, until: datetime) -> bool:
    moments = (tables.coverage.c.finished_at, tables.history.c.at, tables.audit.c.at)
    traces = (select(moment).where(moment > after, moment <= until).exists() for moment in moments)
    return bool(conn.execute(select(or_(*traces))).scalar_one())


def _planned(conn: Connection, settings: RetentionSettings, now: datetime) -> Iterator[Going]:
    none, closed = now - settings.dismissed_profile_days * DAY, now - settings.closed_profile_days * DAY
    expired = now - settings.incident_years * YEAR
    found = tuple(ended.ended(conn, max(none, closed, expired)))
    shown = [case for case in found if not case.is_bare]
    yield _cases(Kind.DISMISSED, none, [case for case in shown if case.was_none])
    yield _cases(Kind.ENDED, closed, [case for case in shown if not case.was_none])
    yield _rows(conn, Kind.MESSAGES, now - settings.sent_notifications_months * MONTH)
    yield _digests(conn, none)
    yield _rows(conn, Kind.SHIFTS, now - settings.shifts_days * DAY)
    yield _rows(conn, Kind.CYCLES, now - settings.coverage_months * MONTH)
    yield _rows(conn, Kind.ALLOWANCES, none)
    yield _looks(conn, none)
    yield Going(kind=Kind.UNREGISTERED, before=now, count=len(_unregistered(conn)))
    proved = _proved(conn)
    yield _cases(Kind.EXPIRED, expired, [case for case in found if case.number not in proved])


def _cases(kind: Kind, before: datetime, cases: Collection[ended.Ended]) -> Going:
    going = [case for case in cases if case.since <= before]
    oldest = min((case.since.date() for case in going), default=None)
    return Going(
        kind=kind, before=before, count=len(going), oldest=oldest, numbers=tuple(case.number for case in going)
    )


def _proved(conn: Connection) -> frozenset[int]:
    """The cases whose evidence is still kept."""
    table = tables.evidence
    kept = select(table.c.incident).where(table.c.media_type != evidence.FORGOTTEN).distinct()
    return frozenset(conn.execute(kept).scalars())


def _shelf(conn: Connection, kind: Kind) -> tuple[Table, ColumnElement[datetime], tuple[ColumnElement[bool], ...]]:
    """Where things of a kind are, when each was done with, and which of them may go at all."""
    outbox, shifts, cycles, allowances = tables.outbox, tables.shifts, tables.coverage, tables.allowances
    if kind is Kind.MESSAGES:
        is_over = or_(outbox.c.incident.is_(None), outbox.c.incident.not_in(ended.awaiting(conn)))
        return outbox, outbox.c.settled_at, (outbox.c.state.in_(SETTLED), is_over)
    known = {
        Kind.SHIFTS: (shifts, shifts.c.ends),
        Kind.CYCLES: (cycles, cycles.c.finished_at),
        Kind.ALLOWANCES: (allowances, allowances.c.expires),
    }
    return (*known[kind], ())


def _rows(conn: Connection, kind: Kind, before: datetime) -> Going:
    table, moment, conditions = _shelf(conn, kind)
    query = select(func.count(), func.min(moment)).select_from(table).where(moment <= before, *conditions)
    count, oldest = conn.execute(query).one()
    return Going(kind=kind, before=before, count=count, oldest=oldest.astimezone(UTC).date() if oldest else None)


def _drop_rows(conn: Connection, going: Going, now: datetime) -> None:  # noqa: ARG001
    table, moment, conditions = _shelf(conn, going.kind)
    conn.execute(delete(table).where(moment <= going.before, *conditions))


def _digests(conn: Connection, before: datetime) -> Going:
    """Older digests, which name accounts, lose their text; that they were sent stays known."""
    table = tables.bulletins
    query = select(func.count(), func.min(table.c.day)).where(
        table.c.kind == Reason.DIGEST, table.c.day < before.date(), table.c.body != ""
    )
    count, oldest = conn.execute(query).one()
    return Going(kind=Kind.DIGESTS, before=before, count=count, oldest=oldest)


def _drop_digests(conn: Connection, going: Going, now: datetime) -> None:  # noqa: ARG001
    digests.forget(conn, going.before.date())


def _strip(conn: Connection, going: Going, now: datetime) -> None:
    for number in going.numbers:
        deidentify.strip(conn, number, now)


def _drop_cases(conn: Connection, going: Going, now: datetime) -> None:  # noqa: ARG001
    for start in range(0, len(going.numbers), PER_QUERY):
        batch = going.numbers[start : start + PER_QUERY]
        for table in PARTS:
            conn.execute(delete(table).where(table.c.incident.in_(batch)))
        conn.execute(delete(tables.incidents).where(tables.incidents.c.number.in_(batch)))


def _strangers(before: datetime) -> Iterator[tuple[Table, tuple[ColumnElement[bool], ...]]]:
    """Old looks at accounts that are not registered and that no case rests on; hunts see such an account again."""
    case, seen = tables.incidents, (tables.snapshots, tables.posts, tables.trusted)
    moments = (tables.snapshots.c.last_seen, tables.posts.c.seen_at, tables.trusted.c.trusted_at)
    for table, moment in zip(seen, moments, strict=True):
        needed = select(case.c.number).where(case.c.subject == table.c.account, case.c.deidentified_at.is_(None))
        yield table, (moment <= before, table.c.account.not_in(select(tables.REGISTERED)), ~needed.exists())


def _looks(conn: Connection, before: datetime) -> Going:
    found = (select(func.count()).select_from(table).where(*which) for table, which in _strangers(before))
    return Going(kind=Kind.LOOKS, before=before, count=sum(conn.execute(query).scalar_one() for query in found))


def _drop_looks(conn: Connection, going: Going, now: datetime) -> None:  # noqa: ARG001
    for table, which in _strangers(going.before):
        conn.execute(delete(table).where(*which))


def _unregistered(conn: Connection) -> frozenset[str]:
    """Accounts that something is remembered of and that are registered no longer: who is not is not guarded."""
    # Hundreds of rows an account: each account is looked up once.
    known = union(*(select(table.c.account) for table in MEMORY)).subquery()
    gone = select(known.c.account).where(known.c.account.not_in(select(tables.REGISTERED)))
    return frozenset(conn.execute(gone).scalars())


def _forget_unregistered(conn: Connection, going: Going, now: datetime) -> None:  # noqa: ARG001
    gone = sorted(_unregistered(conn))
    for start in range(0, len(gone), PER_QUERY):
        for table in MEMORY:
            conn.execute(delete(table).where(table.c.account.in_(gone[start : start + PER_QUERY])))


DROP: Mapping[Kind, Callable[[Connection, Going, datetime], None]] = {
    Kind.DISMISSED: _strip,
    Kind.ENDED: _strip,
    Kind.MESSAGES: _drop_rows,
    Kind.DIGESTS: _drop_digests,
    Kind.SHIFTS: _drop_rows,
    Kind.CYCLES: _drop_rows,
    Kind.ALLOWANCES: _drop_rows,
    Kind.LOOKS: _drop_looks,
    Kind.UNREGISTERED: _forget_unregistered,
    Kind.EXPIRED: _drop_cases,
}
