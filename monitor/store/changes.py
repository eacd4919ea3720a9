"""What registered accounts came to show otherwise, look by look, and whose doing people held it to be."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, tzinfo
from itertools import pairwise

from sqlalchemy import Connection, select

from domain.assessment import Kind
from domain.finding import Finding
from domain.incident import Classification, Ground, Incident, Status
from domain.observation import Profile, Snapshot
from domain.standing import Change
from monitor.store import rows, tables
from monitor.store.departures import OF_OFFICIALS

# What Article 8 calls a change: name, certification, avatar.
FIELDS = ("display_name", "handle", "avatar_hash", "verification_kind", "verification_text")
LOOKED_AT = (*FIELDS, "bio")
HELD = frozenset({Status.CONFIRMED, Status.RESOLVED, Status.CLOSED})
STOLEN = frozenset({None, Kind.HIJACK, Kind.TAMPER})

Cases = Mapping[str, tuple[Incident, ...]]


def seen(conn: Connection, zone: tzinfo, account: str | None = None) -> Mapping[str, tuple[Change, ...]]:
    """The changes of one registered account, or of all, the oldest first, each on the day on which it was seen."""
    table = tables.snapshots
    query = select(table).where(table.c.account.in_(select(tables.REGISTERED)))
    if account is not None:
        query = query.where(table.c.account == account)
    looks = defaultdict[str, list[Snapshot]](list)
    for row in conn.execute(query.order_by(table.c.account, table.c.id)):
        looks[row.account].append(rows.noun(Snapshot, row))
    return {key: tuple(_changes(each, zone)) for key, each in looks.items()}


def _changes(looks: Iterable[Snapshot], zone: tzinfo) -> Iterator[Change]:
    for one, next_ in pairwise(looks):
        on = next_.seen_at.astimezone(zone).date()
        for field in LOOKED_AT:
            before, after = _shown(one.profile, field), _shown(next_.profile, field)
            if before != after and not _is_unknown(field, before, after):
                yield Change(field=field, before=before, after=after, on=on)


def _shown(profile: Profile, field: str) -> str:
    return str(getattr(profile, field)).strip()


def _is_unknown(field: str, before: str, after: str) -> bool:
    """Not every answer names the picture."""
    return field == "avatar_hash" and not (before and after)


def cases(conn: Connection) -> Cases:
    """Every case of official accounts, by account."""
    table, found = tables.incidents, defaultdict[str, list[Incident]](list)
    query = select(table).where(table.c.classification.in_(OF_OFFICIALS)).order_by(table.c.number)
    for row in conn.execute(query):
        incident = rows.noun(Incident, row)
        found[incident.official].append(incident)
    return {account: tuple(incidents) for account, incidents in found.items()}


def is_stolen(incident: Incident) -> bool:
    """People held the changes to be a stranger's: no doing of the sponsor, and nothing to be approved."""
    taken = incident.classification is Classification.ACCOUNT_COMPROMISE and incident.assessment.kind in STOLEN
    return taken and incident.status in HELD


def is_own(incident: Incident) -> bool:
    """People dismissed the case because the changes are the account's own; one that they handed on goes on as such."""
    last = incident.dismissals[-1] if incident.dismissals else None
    return incident.status is Status.DISMISSED and last is not None and last.reason is Ground.OWN_CHANGE


def day(incident: Incident, zone: tzinfo) -> date:
    """The day on which a case was opened."""
    return incident.first_seen.astimezone(zone).date()


def of_case(incident: Incident, known: Iterable[Change], zone: tzinfo) -> Iterator[tuple[Finding, Change]]:
    """The changes that a case speaks of, each as it was first seen since the account last showed something else."""
    first = {(change.field, change.after): change.on for change in known}
    for finding in incident.findings:
        evidence = dict(finding.evidence)
        if "field" in evidence and "after" in evidence:
            field, after = evidence["field"], evidence["after"]
            on = first.get((field, after), day(incident, zone))
            yield (
                finding,
                Change(field=field, before=evidence.get("before", ""), after=after, on=on, incident=incident.number),
            )


def own(incidents: Iterable[Incident], known: Iterable[Change], zone: tzinfo) -> tuple[Change, ...]:
    """The changes that people held to be the account's own."""
    changes = tuple(known)
    return tuple(
        change
        for incident in incidents
        if is_own(incident)
        for _, change in of_case(incident, changes, zone)
        if change.field in FIELDS
    )
