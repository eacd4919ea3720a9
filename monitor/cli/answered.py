"""Which incident somebody acknowledges: by its number, or by the code of the message that they have read."""

from itertools import pairwise

import click
from sqlalchemy import Connection

from domain.errors import NotAllowed
from domain.incident import Status
from domain.notification import Notification, Reason
from monitor.cli.desk import Reference
from monitor.store import codes, incidents, outbox

# After these a case is another matter than the one that was read of.
ANOTHER = frozenset({Reason.ESCALATED, Reason.REOPENED})


def answered(conn: Connection, given: str, note: str) -> tuple[int, str]:
    """The incident, and what is noted down: a code proves which message was read, and speaks for no later one."""
    try:
        return Reference(1, 2**31 - 1).convert(given, None, None), note
    except click.BadParameter:
        told = outbox.by_code(conn, given)
    if told is None or told.incident is None:
        raise NotAllowed(
            f"{given}: neither the number of an incident nor the code of an alert; a code has {codes.LENGTH} letters"
            " and digits: compare it with the message, or give the number (DT-…)"
        )
    _refuse_outdated(conn, told, told.incident)
    return told.incident, " ".join(filter(None, (note, f"code {told.code} over {told.channel}")))


def _refuse_outdated(conn: Connection, told: Notification, number: int) -> None:
    incident = incidents.known(conn, number)
    if incident.status is Status.MERGED and incident.merged_into is not None:
        into = f"DT-{incident.merged_into:06d}"
        raise NotAllowed(f"{told.code}: {incident.reference} is handled with {into} now; acknowledge that one")
    # A message says how the case stands when it is delivered, whichever change it was queued for.
    read_at = codes.delivered_at(conn, told.id)
    since = [event for event in incidents.history(conn, number) if event.version >= told.event]
    for before, after in pairwise(since):
        is_another = after.severity < before.severity or not ANOTHER.isdisjoint(after.told)
        if is_another and read_at is not None and after.at > read_at:
            raise NotAllowed(
                f"{told.code}: is the code of an earlier message; {incident.reference} has become graver since, or was"
                " opened again: read the newest message, or acknowledge it by its number"
            )
