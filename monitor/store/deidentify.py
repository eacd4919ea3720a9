"""Takes out of a case what shows whom it was about; what identity and statistics need stays."""

import re
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from domain.act import Act
from domain.assessment import Assessment
from domain.finding import Finding
from domain.incident import Incident, veiled
from domain.observation import Profile
from domain.text import Text
from monitor.store import acts, decisions, evidence, incidents, tables

# What acts state in words or numbers of Diting's own, or of an office; names of accounts and files, and notes, go.
OFFICIAL_FACTS = frozenset(
    (
        *("route", "reference", "document", "sha256", "move", "reason", "until", "into", "severity", "triage", "due"),
        *("proposed-by", "action", "timing", "observed", "filed", "approved", "late_by", "provisional", "covers"),
        *(field.name for field in fields(Assessment)),
    )
)

# A telephone number or an address; of the short numbers of offices (12345, 12377) none.
REACHED = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[-\s]?\d{7,8})(?!\d)|[\w.+-]+@[\w.-]+")
MASK = "***"


def strip(conn: Connection, number: int, now: datetime) -> None:
    """De-identify a case. The looks at its subject go with the last case about it."""
    incident = incidents.known(conn, number)
    evidence.forget(conn, incident, now)
    saved = incidents.save(conn, _bare(incident), lambda _: (), now=now)
    for decision in decisions.of(conn, number):
        shown, seen = _bare_findings(decision.findings), _bare_profile(decision.profile)
        decisions.put(conn, replace(decision, findings=shown, profile=seen, note=""))
    acts.bare(conn, number, _bare_act, now)
    table = tables.incidents
    conn.execute(update(table).where(table.c.number == saved.number).values(deidentified_at=now))
    _forget_looks(conn, incident.subject)


def _bare(incident: Incident) -> Incident:
    """The evidence of dismissals stays, veiled: what they cover must not be reported again."""
    return replace(
        incident,
        profile=_bare_profile(incident.profile),
        findings=_bare_findings(incident.findings),
        dismissals=tuple(
            replace(dismissal, note="", evidence=frozenset(map(veiled, dismissal.evidence)))
            for dismissal in incident.dismissals
        ),
        reason=None,
        proposal=None,
    )


def _bare_profile(seen: Profile | None) -> Profile | None:
    return None if seen is None else Profile(platform=seen.platform, user_id=seen.user_id)


def _bare_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(replace(finding, summary=Text("", ""), evidence=()) for finding in findings)


def _bare_act(act: Act) -> Act:
    """Who did what when, for which office, and the hashes of the papers; a person's own number is masked."""
    told = tuple((name, value) for name, value in act.facts if name in OFFICIAL_FACTS)
    return replace(act, note="", to=REACHED.sub(MASK, act.to), facts=told)


def _forget_looks(conn: Connection, subject: str) -> None:
    """Looks at an official account are its baseline and stay; so do those that another case still rests on."""
    case = tables.incidents
    others = select(case.c.number).where(case.c.subject == subject, case.c.deidentified_at.is_(None)).exists()
    official = select(tables.REGISTERED).where(tables.REGISTERED.in_((subject,))).exists()
    for table in (tables.snapshots, tables.trusted, tables.posts):
        conn.execute(delete(table).where(table.c.account == subject, ~others, ~official))
