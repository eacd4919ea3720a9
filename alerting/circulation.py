"""Who else hears of a case, by the rules of circulation.toml; and what can wait for the daily digest."""

from collections.abc import Iterable

from domain.circulation import Call, Circle, Matter
from domain.incident import Classification, Incident, Severity, Status
from domain.notification import Reason
from domain.urgency import Urgency

# What only a person's step or a deadline brings about.
OF_PEOPLE = frozenset({Reason.CONFIRMED, Reason.PROPOSED, Reason.ENDED})
# What goes on in a case that people know of.
NEWS = frozenset({Reason.NEW_EVIDENCE, Reason.RENAMED, Reason.ABSENT, Reason.RESTORED, Reason.RESOLVED})
# Good news that need no one who has the case in hand already.
RELIEF = frozenset({Reason.ABSENT, Reason.RESTORED})


def calls(matter: Matter, circles: Iterable[Circle]) -> tuple[Call, ...]:
    """Everybody who must hear, each party and its people once."""
    found = (
        Call(party=party, roles=circle.roles) for circle in circles if _holds(circle, matter) for party in circle.tell
    )
    return tuple(dict.fromkeys(found))


def _holds(circle: Circle, matter: Matter) -> bool:
    return (
        (circle.suspected or matter.is_confirmed)
        and matter.severity <= circle.least
        and matter.harm >= circle.harm
        and matter.victims >= circle.victims
        and matter.loss_yuan >= circle.loss_yuan
        and (matter.is_secret or not circle.secret)
        and (not circle.reasons or matter.reason in circle.reasons)
        and (not circle.classifications or matter.classification in circle.classifications)
        and (not circle.kinds or matter.kind in circle.kinds)
        and not (circle.facts and circle.facts.isdisjoint(matter.facts))
        and not (circle.overdue and circle.overdue.isdisjoint(matter.overdue))
    )


def is_listed(incident: Incident, reason: Reason) -> bool:
    """Whether it waits for the daily digest: what must wake somebody never does, nor what a person has done."""
    if incident.classification.is_own or reason in OF_PEOPLE:
        return False
    if incident.classification is Classification.COMPLIANCE:
        return True
    if incident.severity is Severity.MAJOR and reason in RELIEF:
        return incident.acknowledged_at is not None
    if incident.severity < Severity.ORDINARY:
        return False
    if incident.urgency is Urgency.LIST and incident.status is not Status.CONFIRMED:
        return True
    return reason in NEWS and (incident.acknowledged_at is not None or incident.urgency is not Urgency.PAGE)
