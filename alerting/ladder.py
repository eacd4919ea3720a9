"""One ladder a case: whoever is called for it hears of all that is overdue in it, and all of that climbs together.

The message names every duty that is overdue, so it needs no call of its own. A duty that passes while somebody has been
called already is told at once, to the role at which the ladder stands, and goes on from there with the others. The
time for acknowledging is the least pause of all, so as long as nobody has taken note, that leads.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alerting.deadlines import CALLED_ONCE, LADDER, TOP, Alarm, Timetable, advance
from domain.deadline import Deadline
from domain.incident import Severity
from domain.notification import Reason
from domain.registry import ContactRole

# Reminders that would follow one another within so long are one.
SOON = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A deadline before and after its own next moment, with the alarm that it means by itself."""

    before: Deadline
    after: Deadline
    alarm: Alarm | None

    @property
    def calls(self) -> tuple[ContactRole, ...]:
        return self.alarm.roles if self.alarm else ()

    @property
    def reminds(self) -> bool:
        return self.alarm is not None and self.alarm.reason is Reason.DUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Who is called for a case, the lowest first, and when they hear. `climbs`: it takes all that is overdue along."""

    roles: tuple[ContactRole, ...]
    climbs: bool
    heard_at: datetime

    @property
    def top(self) -> ContactRole:
        return self.roles[-1]


def climb(
    deadlines: Sequence[Deadline], now: datetime, timetable: Timetable, *, severity: Severity, heard_at: datetime
) -> tuple[tuple[Deadline, ...], Alarm | None]:
    """The deadlines of a case at their next moment, and the one alarm that this means."""
    steps = [_step(one, now, timetable, severity, heard_at) for one in deadlines]
    call = _call(steps, max(now, heard_at))
    if call is not None:
        after = tuple(_called(step, call, now, timetable, severity) for step in steps)
    else:
        after = tuple(step.after for step in steps)
    if not any(step.reminds for step in steps):
        return after, Alarm(reason=Reason.OVERDUE, roles=call.roles) if call else None
    after = tuple(_reminded(one, now, timetable, heard_at) for one in after)
    return after, Alarm(reason=Reason.OVERDUE, roles=call.roles) if call else Alarm(reason=Reason.DUE)


def _step(one: Deadline, now: datetime, timetable: Timetable, severity: Severity, heard_at: datetime) -> Step:
    after, alarm = advance(one, now, timetable, severity=severity, heard_at=heard_at)
    return Step(before=one, after=after, alarm=alarm)


def _call(steps: Sequence[Step], heard_at: datetime) -> Call | None:
    """The ladder's next step; else, of what has just passed, one to whom it stands at, or to the one on duty."""
    ladder = [step for step in steps if step.before.duty not in CALLED_ONCE]
    standing = _highest(step.before.told for step in ladder if step.before.is_running)
    climbing = {role for step in ladder if standing is None or step.before.told for role in step.calls}
    if climbing:
        return Call(roles=tuple(role for role in LADDER if role in climbing), climbs=True, heard_at=heard_at)
    if standing is not None and any(step.calls for step in ladder):
        return Call(roles=(standing,), climbs=False, heard_at=heard_at)
    if any(step.calls for step in steps):
        return Call(roles=LADDER[:1], climbs=False, heard_at=heard_at)
    return None


def _called(step: Step, call: Call, now: datetime, timetable: Timetable, severity: Severity) -> Deadline:
    """A deadline after a call for its case: what is told with it counts as told."""
    if not _joins(step, call, now):
        return step.after
    told = replace(step.before, told=call.top, told_at=call.heard_at)
    return replace(told, next_at=timetable.next_at(told, severity))


def _joins(step: Step, call: Call, now: datetime) -> bool:
    one = step.before
    if one.duty in CALLED_ONCE:
        return bool(step.calls)
    if one.told is None:
        return one.is_overdue(now)
    return one.is_running and call.climbs and (call.top is TOP or LADDER.index(one.told) < LADDER.index(call.top))


def _reminded(one: Deadline, now: datetime, timetable: Timetable, heard_at: datetime) -> Deadline:
    """A reminder that would follow soon is part of the one that is told now."""
    is_ahead = one.is_running and one.told is None and one.warned_at is None and heard_at < one.due_at
    call_at = timetable.call_at(one)
    if not is_ahead or one.next_at is None or not one.next_at < call_at or one.next_at > now + SOON:
        return one
    return replace(one, warned_at=now, next_at=call_at)


def _highest(roles: Iterable[ContactRole | None]) -> ContactRole | None:
    return max((role for role in roles if role is not None), key=LADDER.index, default=None)
