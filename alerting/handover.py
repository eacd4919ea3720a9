"""What a case owes to others when it is merged: the case into which it goes owes it from then on, and no later."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from alerting.closing import DUTIES
from alerting.deadlines import Timetable
from domain.deadline import Deadline
from domain.errors import NotAllowed
from domain.incident import Incident


def owed(deadlines: Sequence[Deadline]) -> tuple[Deadline, ...]:
    """What others are still to be told or given."""
    return tuple(one for one in deadlines if one.is_running and one.duty in DUTIES)


def refuse_lost(part: Incident, whole: Incident, left: Sequence[Deadline], known: Sequence[Deadline]) -> None:
    """Raises NotAllowed where the whole neither owes nor has done what its part owes; `known` are its deadlines."""
    taken = {one.duty for one in known if one.dropped_at is None}
    lost = [DUTIES[one.duty].en for one in left if one.duty not in taken]
    if lost:
        raise NotAllowed(
            f"{part.reference} cannot be merged yet: {'; '.join(lost)}, which {whole.reference} does not owe;"
            f" record it first, or confirm {whole.reference} before"
        )


def handed(
    left: Sequence[Deadline], known: Sequence[Deadline], whole: Incident, timetable: Timetable
) -> Iterator[Deadline]:
    """The clocks of the whole that are due earlier for what its part owed since longer."""
    parts = {one.duty: one for one in left}
    for one in known:
        part = parts.get(one.duty)
        if part is None or not one.is_running or one.told is not None or one.due_at <= part.due_at:
            continue
        earlier = replace(one, started_at=part.started_at, due_at=part.due_at, is_provisional=part.is_provisional)
        yield replace(earlier, next_at=timetable.next_at(earlier, whole.severity))
