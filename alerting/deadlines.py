"""By when people must have done what a case asks of them, and who is called when they have not.

Nothing here is kept beside the deadlines themselves, so a restart changes nothing; a clock that is turned back finds
what was told already told, and one that jumps ahead calls everybody whose turn has come, in one go.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from alerting.closing import BY_WORD
from alerting.duties import DEMANDS, MET_BY_THE_END, Case, Demand, begun, case, ordered_until
from alerting.workdays import WorkCalendar
from domain.act import Act
from domain.deadline import Deadline, Duty
from domain.grading import Grading
from domain.incident import Classification, Incident, Severity, Status
from domain.notification import Reason
from domain.period import Period
from domain.registry import ContactRole

LADDER = tuple(ContactRole)
TOP = LADDER[-1]
REPORTS = frozenset({Duty.REPORT_BY_PHONE, Duty.REPORT_IN_WRITING})
# From this level on a suspicion is reported before anybody has verified it (先报后核).
UNVERIFIED_FROM = Severity.SERIOUS
DAY = timedelta(days=1)
# Until these are done nobody has looked at the case at all.
FIRST_DUTIES = frozenset({Duty.ACKNOWLEDGE, Duty.VERIFY})
# What comes round of itself: no reminder before, one call when it passes, and then the digest goes on telling.
CALLED_ONCE = frozenset({Duty.UPDATE, Duty.PLATFORM_SILENCE})
COMPLIANCE_RECTIFY = Period(working_days=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """How long each duty takes, and when people hear of it.

    `share`: after which part of a period by the clock its reminder comes, if it takes `remind_from` at least;
    `days_before`: how many working days before the last one that of a period in working days (0: none, for both). Such
    a period calls people in the `morning` of working days, one role a day. By the clock, the pause from one role to the
    next is the level's time for acknowledging, at least `least_pause`, and for whatever follows verification half of
    its own period, and at Ⅳ the next working morning; at Ⅲ whoever stands above the duty's leader is called for what
    follows verification in the next morning. Whoever stands at the top hears `again` of what presses.
    """

    grading: Grading
    calendar: WorkCalendar
    compliance_rectify: Period = COMPLIANCE_RECTIFY
    share: float = 0.5
    days_before: int = 1
    remind_from: timedelta = timedelta(hours=3)
    morning: time = time(9)
    least_pause: timedelta = timedelta(minutes=10)
    again: timedelta = DAY

    def period(self, duty: Duty, incident: Incident) -> Period | None:
        """How long a duty may take in a case as it stands; None where its level asks for no such thing."""
        if duty is Duty.STUDY_NATIONAL_REPORT and incident.severity > self.grading.national_from:
            return None
        if duty in REPORTS and incident.status is Status.SUSPECTED and incident.severity > UNVERIFIED_FROM:
            return None
        if duty is Duty.RECTIFY and incident.classification is Classification.COMPLIANCE:
            return self.compliance_rectify
        of_the_level = self.grading.duties.get(incident.severity, {})
        return of_the_level.get(duty) or self.grading.timers.get(duty)

    def due(self, duty: Duty, about: Case, since: datetime) -> tuple[datetime, bool] | None:
        """When a duty that is asked since then is due, and whether that is provisional; None where none is asked."""
        ordered = ordered_until(about) if duty is Duty.RECTIFY else None
        if ordered is not None:
            return self.calendar.end_of(ordered), False
        period = self.period(duty, about.incident)
        return self.calendar.after(since, period) if period else None

    def next_at(self, deadline: Deadline, severity: Severity) -> datetime | None:
        """When somebody must hear next of a deadline that runs; None where only the digest goes on telling."""
        if deadline.told_at is not None:
            return self._again_at(deadline, deadline.told_at, severity)
        reminder = self._reminder_at(deadline, severity) if deadline.warned_at is None else None
        return reminder if reminder is not None and reminder < deadline.due_at else self.call_at(deadline)

    def call_at(self, deadline: Deadline) -> datetime:
        """When the first role is called: at once, or in the morning after the last day."""
        if self.calendar.is_end_of_a_day(deadline.due_at):
            return self._morning_after(deadline.due_at)
        return deadline.due_at

    def _again_at(self, deadline: Deadline, told_at: datetime, severity: Severity) -> datetime | None:
        is_at_the_top = deadline.told is TOP
        if deadline.duty in CALLED_ONCE or (is_at_the_top and not _presses(deadline.duty, severity)):
            return None
        takes_days = self.calendar.is_end_of_a_day(deadline.due_at) or self._length(deadline, severity) > DAY
        # Nobody above the duty is woken for the lightest level.
        if takes_days or severity is Severity.ORDINARY:
            return self._morning_after(told_at)
        paused = told_at + (self.again if is_at_the_top else self._pause(deadline, severity))
        return self.calendar.next_at(self.morning, paused) if _is_spared(deadline, severity) else paused

    def _pause(self, deadline: Deadline, severity: Severity) -> timedelta:
        period = self.grading.duties.get(severity, {}).get(Duty.ACKNOWLEDGE, Period(elapsed=self.least_pause))
        least = max(period.elapsed or DAY, self.least_pause)
        return least if deadline.duty in FIRST_DUTIES else max(least, self._length(deadline, severity) / 2)

    def _length(self, deadline: Deadline, severity: Severity) -> timedelta:
        """How long it takes by the clock: where a graver level shortened it, as long as that level gives."""
        period = self.grading.duties.get(severity, {}).get(deadline.duty) or self.grading.timers.get(deadline.duty)
        runs = deadline.due_at - deadline.started_at
        return min(runs, period.elapsed) if period and period.elapsed else runs

    def _morning_after(self, moment: datetime) -> datetime:
        day, _ = self.calendar.add(self.calendar.day(moment), 1)
        return self.calendar.at(day, self.morning)

    def _reminder_at(self, deadline: Deadline, severity: Severity) -> datetime | None:
        if deadline.duty in CALLED_ONCE:
            return None
        if not self.calendar.is_end_of_a_day(deadline.due_at):
            length = self._length(deadline, severity)
            is_reminded = self.share and length >= self.remind_from
            return deadline.due_at - (1 - self.share) * length if is_reminded else None
        last = self.calendar.day(deadline.due_at)
        days = (self.calendar.before(last, self.days_before), last) if self.days_before else ()
        mornings = (self.calendar.at(day, self.morning) for day in days)
        return next((morning for morning in mornings if morning > deadline.started_at), None)


def _presses(duty: Duty, severity: Severity) -> bool:
    """Whether the top of the ladder hears of it every day: what is grave, and a Ⅲ at which nobody has looked."""
    return severity <= Severity.SERIOUS or (severity is Severity.MAJOR and duty in FIRST_DUTIES)


def _is_spared(deadline: Deadline, severity: Severity) -> bool:
    """Whether nobody need be woken next: a Ⅲ at which people have looked, and of which their leader knows."""
    return severity is Severity.MAJOR and deadline.duty not in FIRST_DUTIES and deadline.told is not LADDER[0]


def settle(
    before: Sequence[Deadline],
    incident: Incident,
    acts: Sequence[Act],
    *,
    told_at: datetime,
    now: datetime,
    timetable: Timetable,
) -> tuple[Deadline, ...]:
    """The whole set of a case's deadlines after any change of it; settled twice, it stays as it is.

    `acts` has the oldest first; `told_at` is when people can hear of the change, which quiet hours may put off.
    """
    about = case(incident, acts, told_at=told_at, now=now)
    known = {deadline.duty: begun(deadline, now) for deadline in _of_this_life(before, incident, now)}
    settled = (_settled(known.get(duty), duty, about, timetable) for duty in Duty)
    return tuple(deadline for deadline in settled if deadline is not None)


def _of_this_life(before: Sequence[Deadline], incident: Incident, now: datetime) -> Sequence[Deadline]:
    """A case that waited for its review and is open again starts anew."""
    reopened = incident.status.is_open and any(one.duty is Duty.REVIEW and one.is_running for one in before)
    return [_dropped(one, now) if reopened and one.is_running else one for one in before]


def _settled(known: Deadline | None, duty: Duty, about: Case, timetable: Timetable) -> Deadline | None:
    demand = DEMANDS[duty]
    since, done = demand.begins(about), _done(duty, about)
    if known is not None and since is not None and _fell_with_a_word(known, about):
        known = _resumed(known, about.now)
    if known is not None and known.is_running:
        return _running(known, demand, about, timetable)
    if since is None or (known is not None and known.met_at is not None and done is not None):
        return known
    return _started(duty, about, since, done, timetable) or known


def _done(duty: Duty, about: Case) -> datetime | None:
    """When people did it; what they had found out falls with the word by which they ended the case."""
    if duty is Duty.VERIFY:
        about = replace(about, acts=about.after_last(*BY_WORD.values()))
    return DEMANDS[duty].done(about)


def _fell_with_a_word(known: Deadline, about: Case) -> bool:
    """Whether a word that was taken back had ended it, or nobody verified in time: what is missed stays missed."""
    words = {act.at for act in about.acts if act.step in BY_WORD.values()}
    if {known.met_at, known.dropped_at} & words:
        return True
    ended_at = known.met_at or known.dropped_at
    is_late = ended_at is not None and ended_at > known.due_at
    return bool(words) and known.duty is Duty.VERIFY and is_late and _done(known.duty, about) is None


def _resumed(known: Deadline, now: datetime) -> Deadline:
    """Due as it was. Nobody was called while the case was set aside: the ladder goes on from here, role by role."""
    warned_at = now if known.due_at <= now else known.warned_at
    return replace(known, met_at=None, dropped_at=None, warned_at=warned_at)


def _running(known: Deadline, demand: Demand, about: Case, timetable: Timetable) -> Deadline:
    since, done = demand.begins(about), _done(known.duty, about)
    if done is not None:
        return _met(known, done)
    if not about.incident.awaits_people:
        ended = about.incident.status.is_ended and known.duty in MET_BY_THE_END
        return _met(known, about.now) if ended else _dropped(known, about.now)
    if since is None:
        goes_on = demand.lasts and about.incident.status is Status.RESOLVED
        stays = goes_on or (about.is_listed and _was_due(known, about))
        return _awaited(known, about, timetable) if stays else _dropped(known, about.now)
    if demand.renews and since != known.started_at:
        return _started(known.duty, about, since, None, timetable) or _dropped(known, about.now)
    return _moved(known, about, since, timetable)


def _started(duty: Duty, about: Case, since: datetime, done: datetime | None, timetable: Timetable) -> Deadline | None:
    due = timetable.due(duty, about, max(since, about.now))
    if due is None:
        return None
    fresh = Deadline(incident=about.incident.number, duty=duty, started_at=since, due_at=due[0], is_provisional=due[1])
    return _met(fresh, done) if done is not None else _awaited(fresh, about, timetable)


def _moved(known: Deadline, about: Case, since: datetime, timetable: Timetable) -> Deadline:
    """As the level now is: a graver one may only shorten a period, a lighter one relax what is not yet due."""
    if _was_due(known, about):
        return _awaited(known, about, timetable)
    natural = timetable.due(known.duty, about, known.started_at)
    fresh = timetable.due(known.duty, about, max(since, about.now))
    if natural is None or fresh is None:
        return _dropped(known, about.now)
    if known.due_at <= natural[0]:
        moved = replace(known, due_at=natural[0], is_provisional=natural[1])
    else:
        due, is_provisional = min((known.due_at, known.is_provisional), fresh)
        started = min(known.started_at, since)
        moved = replace(known, started_at=started, due_at=due, is_provisional=is_provisional)
    return _awaited(moved, about, timetable)


def _was_due(known: Deadline, about: Case) -> bool:
    return known.told is not None or known.due_at <= about.now


def _awaited(deadline: Deadline, about: Case, timetable: Timetable) -> Deadline:
    return replace(deadline, next_at=timetable.next_at(deadline, about.incident.severity))


def _met(deadline: Deadline, at: datetime) -> Deadline:
    return replace(deadline, met_at=at, next_at=None)


def _dropped(deadline: Deadline, at: datetime) -> Deadline:
    return replace(deadline, dropped_at=at, next_at=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Somebody must hear: DUE reminds those who hear of the case anyway, OVERDUE calls `roles`, the lowest first."""

    reason: Reason
    roles: tuple[ContactRole, ...] = ()


def advance(
    deadline: Deadline, now: datetime, timetable: Timetable, *, severity: Severity, heard_at: datetime
) -> tuple[Deadline, Alarm | None]:
    """A deadline by itself at its next moment, and the alarm that this means. Nobody is called before `next_at`.

    `heard_at` is when people hear what is told now: who is called after them has to wait from then.
    """
    if not deadline.is_running or deadline.next_at is None or now < deadline.next_at:
        return deadline, None
    call_at = timetable.call_at(deadline)
    if deadline.told is not None or now >= call_at:
        return _called(deadline, now, timetable, severity, max(now, heard_at))
    waiting = replace(deadline, next_at=call_at)
    if heard_at >= deadline.due_at or now >= deadline.due_at:
        return waiting, None
    return replace(waiting, warned_at=now), Alarm(reason=Reason.DUE)


def _called(
    deadline: Deadline, now: datetime, timetable: Timetable, severity: Severity, heard_at: datetime
) -> tuple[Deadline, Alarm]:
    """Every role whose turn has come, in one go: none is passed over, however long nobody looked."""
    turn = (deadline.next_at or now) if deadline.told is not None else timetable.call_at(deadline)
    turn = max(turn, deadline.warned_at or turn)
    roles = [_above(deadline.told)]
    called = replace(deadline, told=roles[-1], told_at=turn)
    while roles[-1] is not TOP and (following := timetable.next_at(called, severity)) and following <= now:
        roles.append(_above(roles[-1]))
        called = replace(called, told=roles[-1], told_at=following)
    told = replace(called, told_at=heard_at)
    return replace(told, next_at=timetable.next_at(told, severity)), Alarm(reason=Reason.OVERDUE, roles=tuple(roles))


def _above(role: ContactRole | None) -> ContactRole:
    """The next role up; at the top there is none."""
    return LADDER[0] if role is None else LADDER[min(LADDER.index(role) + 1, len(LADDER) - 1)]
