"""Evidence of the cases: what is kept under which SHA-256, what has yet to be gathered, and what has had its time.

A row without a media type stands for something that was kept and had to go; its SHA-256 still tells what it was.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select, update

from domain.exhibit import Evidence, Exhibit
from domain.incident import Incident, Status
from monitor.store import acts, audit, ended, rows
from monitor.store.columns import CIPHER
from monitor.store.keys import Cipher
from monitor.store.tables import REGISTERED, approvals, evidence_due, incidents
from monitor.store.tables import evidence as table

# The contact of a person who reported something, sealed with the key of the contacts.
SEALED = "application/vnd.diting.sealed"
FORGOTTEN = ""
# So many times a pause doubles.
LONGEST_PAUSE = 8
DAEMON = "diting"
KEPT = table.c.media_type != FORGOTTEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """Evidence that has yet to be gathered of an incident as it was at `record.version`."""

    incident: int
    event: int
    record: Incident
    added_at: datetime
    attempts: int
    next_at: datetime


def owe(conn: Connection, incident: Incident, now: datetime) -> None:
    """What a change rests on is to be gathered; of Diting's own faults nothing is."""
    if not incident.classification.is_own:
        values = {"incident": incident.number, "event": incident.version, "record": incident}
        rows.put_new(conn, evidence_due, [{**values, "added_at": now, "attempts": 0, "next_at": now}])


def claim(
    conn: Connection, now: datetime, *, most: int, pause: timedelta, but: Collection[str] = ()
) -> tuple[Owing, ...]:
    """Up to so many of each platform that are due, the oldest first; each is next due after a pause that doubles.

    None of the platforms `but`. Only what is claimed is read whole: a platform may be down for days.
    """
    query = select(evidence_due.c.incident, evidence_due.c.event, incidents.c.subject).join(incidents)
    query = query.where(evidence_due.c.next_at <= now)
    found: dict[str, int] = {}
    claimed = []
    for row in conn.execute(query.order_by(evidence_due.c.added_at, evidence_due.c.incident, evidence_due.c.event)):
        platform = row.subject.partition(":")[0]
        found[platform] = found.get(platform, 0) + 1
        if platform not in but and found[platform] <= most:
            claimed.append((row.incident, row.event))
    return tuple(owing for key in claimed for owing in _begun(conn, *key, now, pause))


def _begun(conn: Connection, incident: int, event: int, now: datetime, pause: timedelta) -> Iterator[Owing]:
    here = and_(evidence_due.c.incident == incident, evidence_due.c.event == event, evidence_due.c.next_at <= now)
    row = conn.execute(select(evidence_due).where(here).with_for_update(skip_locked=True)).one_or_none()
    if row is not None:
        owing = rows.noun(Owing, row)
        next_at = now + pause * 2 ** min(owing.attempts, LONGEST_PAUSE)
        conn.execute(update(evidence_due).where(here).values(attempts=owing.attempts + 1, next_at=next_at))
        yield replace(owing, attempts=owing.attempts + 1, next_at=next_at)


def put_off(conn: Connection, owing: Owing, until: datetime) -> None:
    """Not to be tried again before a moment."""
    conn.execute(update(evidence_due).where(_is(owing)).values(next_at=until))


def gathered(conn: Connection, owing: Owing) -> None:
    """Nothing more is to be gathered of this change."""
    conn.execute(delete(evidence_due).where(_is(owing)))


def waiting(conn: Connection, incident: int) -> int:
    """How many changes of an incident still wait for their evidence."""
    query = select(func.count()).select_from(evidence_due).where(evidence_due.c.incident == incident)
    return conn.execute(query).scalar_one()


def add(conn: Connection, piece: Evidence) -> Evidence:
    """Keep a row for bytes that are kept already; the same piece of the same change is kept once."""
    same = (table.c.incident == piece.incident, table.c.event == piece.event, table.c.kind == piece.kind)
    query = select(table).where(*same, table.c.sha256 == piece.sha256, table.c.source == piece.source, KEPT)
    known = conn.execute(query.limit(1)).one_or_none()
    if known is not None:
        return rows.noun(Evidence, known)
    values = rows.values(piece)
    del values["id"]
    return replace(piece, id=conn.execute(table.insert().values(**values).returning(table.c.id)).scalar_one())


def of(conn: Connection, incident: int) -> tuple[Evidence, ...]:
    """The evidence of an incident in the order in which it was kept, what had to go included."""
    query = select(table).where(table.c.incident == incident).order_by(table.c.id)
    return tuple(rows.noun(Evidence, row) for row in conn.execute(query))


def every(conn: Connection) -> tuple[Evidence, ...]:
    """All evidence of all incidents."""
    query = select(table).order_by(table.c.incident, table.c.id)
    return tuple(rows.noun(Evidence, row) for row in conn.execute(query))


def starting(conn: Connection, digits: str) -> tuple[Evidence, ...]:
    """What is kept under a SHA-256 that begins so."""
    query = select(table).where(table.c.sha256.startswith(digits, autoescape=True), KEPT).order_by(table.c.id)
    return tuple(rows.noun(Evidence, row) for row in conn.execute(query))


def is_kept(piece: Evidence) -> bool:
    """Whether its bytes should be there."""
    return piece.media_type != FORGOTTEN


def names(conn: Connection) -> frozenset[str]:
    """The SHA-256 of everything that any row refers to: evidence, and the papers of approvals."""
    papers = select(approvals.c.attachment).where(approvals.c.attachment != "").distinct()
    kept = conn.execute(select(table.c.sha256).where(KEPT).distinct()).scalars()
    return frozenset((*kept, *conn.execute(papers).scalars()))


def seal(conn: Connection, text: str) -> bytes:
    """Text that only the holder of the contacts key can read."""
    return _cipher(conn).seal(text).encode("ascii")


def unseal(conn: Connection, sealed: bytes) -> str:
    """What `seal` was given. Raises ConfigurationError when the key is another."""
    return _cipher(conn).open(sealed.decode("ascii"))


def forget(conn: Connection, incident: Incident, now: datetime) -> int:
    """De-identify the evidence of a dismissed or closed case; returns how many pieces went.

    Of a private account everything goes that shows it. What stays, until the evidence has had its time: the office's
    own papers, the files that acts name (what a platform or an authority answered), and all evidence about a registered
    account, which is no person's. A reporter's contact goes in any case. An incident dismissed for want of substance
    leaves no paper either.
    """
    own = {sha256 for act in acts.of(conn, incident.number) for sha256 in act.evidence}
    private = not _is_registered(conn, incident.subject)
    going = [piece for piece in of(conn, incident.number) if is_kept(piece) and _goes(piece, incident, own, private)]
    conn.execute(delete(evidence_due).where(evidence_due.c.incident == incident.number))
    return _drop(conn, going, incident.reference, now)


def _goes(piece: Evidence, incident: Incident, own: Iterable[str], private: bool) -> bool:
    if piece.media_type == SEALED:
        return True
    if not private:
        return False
    is_paper = piece.kind is Exhibit.DOCUMENT or (piece.kind is Exhibit.FILE and piece.sha256 in own)
    return incident.status is Status.DISMISSED or not is_paper


def expire(conn: Connection, before: datetime, now: datetime) -> int:
    """Drop the evidence of cases that were over before a moment; returns how many pieces went.

    That of a case that was merged is needed as long as the one that it is handled with.
    """
    holding = frozenset(conn.execute(select(table.c.incident).where(KEPT).distinct()).scalars())
    gone = 0
    for case in tuple(ended.ended(conn, before)):
        if case.number in holding:
            pieces = [piece for piece in of(conn, case.number) if is_kept(piece)]
            gone += _drop(conn, pieces, f"DT-{case.number:06d}", now)
    return gone


def _drop(conn: Connection, going: list[Evidence], reference: str, now: datetime) -> int:
    """The audit log keeps what each was, so that a package exported earlier can still be held against it."""
    if not going:
        return 0
    bare = {"media_type": FORGOTTEN, "source": "", "note": ""}
    conn.execute(update(table).where(table.c.id.in_([piece.id for piece in going])).values(**bare))
    audit.append(
        conn,
        at=now,
        actor=DAEMON,
        action="evidence.dropped",
        object=reference,
        before=" ".join(f"{piece.kind}:{piece.sha256}" for piece in going),
        after="",
        result=f"{len(going)} pieces",
    )
    return len(going)


def _is(owing: Owing) -> ColumnElement[bool]:
    return and_(evidence_due.c.incident == owing.incident, evidence_due.c.event == owing.event)


def _is_registered(conn: Connection, subject: str) -> bool:
    return conn.execute(select(REGISTERED).where(REGISTERED.in_((subject,)))).first() is not None


def _cipher(conn: Connection) -> Cipher:
    cipher: Cipher = getattr(conn.dialect, CIPHER)
    return cipher
