"""Whether the news that a message was made for still holds when it goes out, and what is said where it does not."""

from collections.abc import Sequence

from alerting.messages import duties
from domain.deadline import Deadline
from domain.incident import Incident, Presence, Status
from domain.notification import Reason

# What is told of a merged case too, since it is told of a part.
OF_PARTS = frozenset({Reason.REOPENED, Reason.NEW_EVIDENCE})
LOOKS = {Reason.RENAMED: Presence.RENAMED, Reason.ABSENT: Presence.ABSENT, Reason.RESTORED: Presence.RESTORED}


def overtaken(reason: Reason, incident: Incident, deadlines: Sequence[Deadline]) -> str:
    """The words that take the place of the news, under `instead`; '' while it holds."""
    match reason:
        case Reason.DUE | Reason.OVERDUE:
            return _reminder(reason, incident, duties.told_of(reason, deadlines))
        case Reason.PROPOSED:
            return "" if incident.proposal else "proposed"
        case Reason.CONFIRMED:
            return "" if incident.status is Status.CONFIRMED else "changed"
        case Reason.RESOLVED:
            return "" if incident.status is Status.RESOLVED else "changed"
        case Reason.ENDED:
            return "" if incident.status.is_ended else "changed"
        case _:
            return _sighting(reason, incident)


def standing(incident: Incident) -> Reason:
    """The news that tells how a case stands, whatever it went through."""
    if incident.status is Status.CONFIRMED:
        return Reason.CONFIRMED
    if incident.status.is_ended:
        return Reason.ENDED
    return Reason.OPENED if incident.status.is_open else Reason.RESOLVED


def fault(reason: Reason, incident: Incident) -> tuple[str, ...]:
    """The words for a case about Diting itself: how it stands, and what follows from that.

    Only a new one has lasted since it was first seen; one that was reopened has not.
    """
    table = incident.classification
    if incident.status.is_ended:
        return ("lead.ended",)
    if not incident.status.is_open:
        return f"{table}.resolved", f"{table}.aftermath"
    return f"{table}.opened" if reason is Reason.OPENED else f"{table}.ongoing", f"{table}.warning"


def _reminder(reason: Reason, incident: Incident, about: Deadline | None) -> str:
    if about is None:
        is_unanswered = incident.awaits_people and incident.acknowledged_at is None
        return "" if is_unanswered else "changed"
    if about.dropped_at is not None:
        return "dropped"
    return "" if about.is_running else reason


def _sighting(reason: Reason, incident: Incident) -> str:
    """Of what the daemon saw: whether that goes on, and whether the last look says the same."""
    is_part = incident.status is Status.MERGED and reason in OF_PARTS
    if is_part:
        return "changed" if reason is Reason.REOPENED and incident.closed_at is not None else ""
    if not incident.status.is_open:
        return "changed"
    if reason is Reason.REOPENED:
        return "seen" if incident.presence is Presence.ABSENT else ""
    return "seen" if LOOKS.get(reason, incident.presence) is not incident.presence else ""
