"""What has been kept long enough goes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, not_, select, update

from config.settings import RetentionSettings
from domain.finding import Finding
from domain.incident import Incident, Status
from domain.observation import Profile
from domain.text import Text
from monitor.store import allowances, decisions, incidents, record, rows, tables

# Never shorter than a calendar month: the periods are legal minimums.
MONTH = timedelta(days=31)


def sweep(conn: Connection, settings: RetentionSettings, now: datetime) -> dict[str, int]:
    """Delete and de-identify what is past its time; returns how many rows of each table."""
    dismissed = _expired(conn, Status.DISMISSED, now - timedelta(days=settings.dismissed_profile_days))
    closed = _expired(conn, Status.CLOSED, now - timedelta(days=settings.closed_profile_days))
    allowances.drop(conn, now - timedelta(days=settings.dismissed_profile_days))
    record.prune(conn, now - record.FRESH)
    _forget_unregistered(conn)
    return {
        "incidents": len(dismissed) + len(closed),
        "snapshots": sum(_deidentify(conn, incident, now) for incident in dismissed + closed),
        "coverage": _drop_coverage(conn, now - settings.coverage_months * MONTH),
        "outbox": _drop_delivered(conn, now - settings.sent_notifications_months * MONTH),
    }


def _expired(conn: Connection, status: Status, before: datetime) -> tuple[Incident, ...]:
    table = tables.incidents
    query = select(table).where(
        table.c.status == status, table.c.status_since <= before, table.c.deidentified_at.is_(None)
    )
    return tuple(rows.noun(Incident, row) for row in conn.execute(query.order_by(table.c.number)))


def _deidentify(conn: Connection, incident: Incident, now: datetime) -> int:
    """Keep what identity and statistics need; returns how many stored looks at the subject went with the rest."""
    saved = incidents.save(conn, _bare(incident), lambda _: (), now=now)
    for decision in decisions.of(conn, incident.number):
        shown, seen = _bare_findings(decision.findings), _bare_profile(decision.profile)
        decisions.put(conn, replace(decision, findings=shown, profile=seen, note=""))
    table = tables.incidents
    conn.execute(update(table).where(table.c.number == saved.number).values(deidentified_at=now))
    return _forget_looks(conn, incident.subject)


def _bare(incident: Incident) -> Incident:
    """The evidence of dismissals stays: what they cover must not be reported again."""
    return replace(
        incident,
        profile=_bare_profile(incident.profile),
        findings=_bare_findings(incident.findings),
        dismissals=tuple(replace(dismissal, note="") for dismissal in incident.dismissals),
        reason=None,
    )


def _bare_profile(seen: Profile | None) -> Profile | None:
    return None if seen is None else Profile(platform=seen.platform, user_id=seen.user_id)


def _bare_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(replace(finding, summary=Text("", ""), evidence=()) for finding in findings)


def _forget_looks(conn: Connection, subject: str) -> int:
    """Looks at an official account are its baseline and stay."""
    platform, _, user_id = subject.partition(":")
    account = tables.accounts
    official = select(account).where(account.c.platform == platform, account.c.user_id == user_id).exists()
    gone = 0
    for table in (tables.snapshots, tables.trusted, tables.posts):
        gone += conn.execute(delete(table).where(table.c.account == subject, not_(official))).rowcount
    return gone


def _forget_unregistered(conn: Connection) -> None:
    """What is remembered of an account serves to guard it, and who is not registered is not guarded."""
    registered = select(tables.REGISTERED)
    for table in (tables.record, tables.prints, tables.shares, tables.baselines):
        # Hundreds of rows an account: each account is looked up once.
        known = select(table.c.account).distinct().subquery()
        gone = select(known.c.account).where(known.c.account.not_in(registered))
        conn.execute(delete(table).where(table.c.account.in_(gone)))


def _drop_coverage(conn: Connection, before: datetime) -> int:
    return conn.execute(delete(tables.coverage).where(tables.coverage.c.finished_at < before)).rowcount


def _drop_delivered(conn: Connection, before: datetime) -> int:
    table = tables.outbox
    old = delete(table).where(table.c.state == tables.Delivery.DELIVERED, table.c.settled_at < before)
    return conn.execute(old).rowcount
