"""All that is known of a case, for whoever judges what people may do to it."""

from collections.abc import Iterator
from datetime import date, datetime, tzinfo

from sqlalchemy import Connection

from alerting.ending import Ending
from alerting.recording import Entered
from domain.act import Act, Step
from domain.incident import Incident
from monitor.store import acts, deadlines, incidents, registry, snapshots


def ending(conn: Connection, incident: Incident, zone: tzinfo) -> Ending:
    parts = incidents.parts(conn, incident.number)
    return Ending(
        incident=incident,
        acts=acts.of(conn, incident.number),
        parts=tuple((part, acts.of(conn, part.number)) for part in parts),
        deadlines=deadlines.of(conn, incident.number),
        looks=dict(_looks(conn, incident, *parts)),
        zone=zone,
    )


def entered(conn: Connection, incident: Incident, act: Act, today: date) -> Entered:
    names = _protected(conn, incident.unit) if act.step is Step.RENAME_ACCEPTED else ()
    return Entered(incident=incident, act=act, earlier=acts.of(conn, act.incident), protected=names, today=today)


def _looks(conn: Connection, *cases: Incident) -> Iterator[tuple[str, datetime]]:
    for case in cases:
        last = snapshots.latest(conn, case.subject)
        if last is not None:
            yield case.subject, last.last_seen


def _protected(conn: Connection, key: str) -> tuple[str, ...]:
    """The names that only the unit and its accounts bear."""
    known = registry.load(conn)
    unit = known.unit(key)
    accounts = (account for account in known.accounts if account.unit == key)
    shown = (name for account in accounts for name in (account.display_name, *account.aliases))
    return (*((unit.name,) if unit else ()), *shown)
