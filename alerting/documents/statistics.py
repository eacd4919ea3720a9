"""Counts the cases of a period: every case stands once in each table, so that the sums agree."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from zoneinfo import ZoneInfo

from alerting import closing, precision
from alerting.documents.cycles import Cycle, Watched, watched
from domain.act import Act, Step
from domain.deadline import Deadline, Duty
from domain.decision import Judgement
from domain.incident import Classification, Ground, Incident, Presence, Status


class Outcome(StrEnum):
    """What became of a case; each has exactly one, the first that holds."""

    DISMISSED = "dismissed"
    MERGED = "merged"
    TRANSFERRED = "transferred"
    DEREGISTERED = "deregistered"
    RENAMED = "renamed"
    RESTORED = "restored"
    CLOSED = "closed"
    PARTIAL = "partial"
    CONFIRMED = "confirmed"
    SUSPECTED = "suspected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case with what people did about it, and the last word of a person on it."""

    incident: Incident
    judgement: Judgement | None = None
    acts: tuple[Act, ...] = ()
    deadlines: tuple[Deadline, ...] = ()

    @property
    def standing(self) -> Judgement | None:
        """The last word, as long as it holds."""
        return self.judgement if self.judgement and precision.holds(self.judgement, self.incident) else None

    @property
    def gone_since(self) -> datetime | None:
        """Since when its account is gone: as Diting proved it or, where Diting does not look, as people did."""
        incident = self.incident
        if incident.presence is Presence.ABSENT:
            return incident.absent_since
        if incident.presence is Presence.PRESENT and incident.classification is Classification.MASQUERADE:
            return closing.unseen_since(incident, closing.since_reopened(self.acts))
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Of `count` cases that got there: the middle and the longest time; None where there is none."""

    count: int = 0
    median: timedelta | None = None
    longest: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How the deadlines of one duty that fell due were kept."""

    duty: Duty
    met: int
    late: int
    overdue: int
    dropped: int

    @property
    def total(self) -> int:
        return self.met + self.late + self.overdue + self.dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """A duty that somebody still owes."""

    reference: str
    duty: Duty
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The cases that came up from `first` to `last` (days, both included); `own` cases are about Diting itself.

    `right` and `wrong` are confirmed and dismissed ones; `grounds` says why they were dismissed.
    """

    first: date
    last: date
    total: int
    own: int
    kinds: tuple[tuple[str, int], ...]
    levels: tuple[tuple[str, int], ...]
    units: tuple[tuple[str, int], ...]
    platforms: tuple[tuple[str, int], ...]
    outcomes: tuple[tuple[str, int], ...]
    acknowledged: Times
    verified: Times
    taken_down: Times
    right: int
    wrong: int
    grounds: tuple[tuple[Ground, int], ...]
    duties: tuple[Kept, ...]
    watched: tuple[Watched, ...]
    overdue: tuple[Overdue, ...]

    @property
    def false_alarms(self) -> float | None:
        """The share of dismissed ones among those that a person decided."""
        return self.wrong / (self.right + self.wrong) if self.right + self.wrong else None


def statistics(
    cases: Iterable[Case],
    cycles: Iterable[Cycle],
    first: date,
    last: date,
    *,
    platforms: Collection[str],
    zone: ZoneInfo,
    now: datetime,
) -> Statistics:
    """Cases count by when they were first seen, deadlines by when they fell due, cycles by when they started.

    `platforms` are those with official accounts: what nobody looked at there is told, too.
    """
    everything = list(cases)
    new = [case for case in everything if first <= _day(case.incident.first_seen, zone) <= last]
    counted = [case for case in new if not case.incident.classification.is_own]
    until = min(last, _day(now, zone))
    return Statistics(
        first=first,
        last=last,
        total=len(counted),
        own=len(new) - len(counted),
        kinds=_shares(counted, lambda case: case.incident.classification),
        levels=tuple(sorted(_shares(counted, lambda case: str(case.incident.severity.value)))),
        units=_shares(counted, lambda case: case.incident.unit),
        platforms=_shares(counted, lambda case: case.incident.subject.partition(":")[0]),
        outcomes=_shares(counted, lambda case: outcome(case)),
        acknowledged=_times(_acknowledged(case) for case in counted),
        verified=_times(_verified(case) for case in counted),
        taken_down=_times(_taken_down(case) for case in counted),
        right=sum(case.standing is Judgement.CONFIRMED for case in counted),
        wrong=sum(case.standing is Judgement.DISMISSED for case in counted),
        grounds=_grounds(counted),
        duties=_kept(everything, first, last, zone, now),
        watched=watched(cycles, platforms, first, until, zone),
        overdue=_overdue(everything, now),
    )


def outcome(case: Case) -> Outcome:
    incident = case.incident
    ended = {
        Status.DISMISSED: Outcome.DISMISSED,
        Status.MERGED: Outcome.MERGED,
        Status.TRANSFERRED: Outcome.TRANSFERRED,
    }
    if incident.status in ended:
        return ended[incident.status]
    if not incident.status.is_open:
        gone = {
            Presence.ABSENT: Outcome.DEREGISTERED,
            Presence.RENAMED: Outcome.RENAMED,
            Presence.RESTORED: Outcome.RESTORED,
            Presence.PRESENT: Outcome.DEREGISTERED if case.gone_since else Outcome.CLOSED,
        }
        return gone[incident.presence]
    if any(act.step is Step.PARTIAL for act in case.acts):
        return Outcome.PARTIAL
    return Outcome.CONFIRMED if incident.status is Status.CONFIRMED else Outcome.SUSPECTED


def _shares(cases: Iterable[Case], of: Callable[[Case], str]) -> tuple[tuple[str, int], ...]:
    """The most cases first."""
    counts = Counter(str(of(case)) for case in cases)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _times(spans: Iterable[timedelta | None]) -> Times:
    known = [span for span in spans if span is not None]
    if not known:
        return Times()
    seconds = [span.total_seconds() for span in known]
    return Times(count=len(known), median=timedelta(seconds=median(seconds)), longest=max(known))


def _acknowledged(case: Case) -> timedelta | None:
    at = _first(case, Step.ACKNOWLEDGED) or case.incident.acknowledged_at
    return None if at is None else at - case.incident.first_seen


def _verified(case: Case) -> timedelta | None:
    at = _first(case, Step.VERIFIED, Step.CONFIRMED, Step.DISMISSED)
    return None if at is None else at - case.incident.first_seen


def _taken_down(case: Case) -> timedelta | None:
    """From the first request until the account was first not found; of those that are gone."""
    asked, gone = _first(case, Step.PLATFORM_ASKED), case.gone_since
    return None if asked is None or gone is None or gone < asked else gone - asked


def _first(case: Case, *steps: Step) -> datetime | None:
    return next((act.at for act in case.acts if act.step in steps), None)


def _grounds(cases: Iterable[Case]) -> tuple[tuple[Ground, int], ...]:
    dismissed = (case.incident for case in cases if case.standing is Judgement.DISMISSED)
    return tuple(Counter(each.dismissals[-1].reason for each in dismissed if each.dismissals).most_common())


def _kept(cases: Iterable[Case], first: date, last: date, zone: ZoneInfo, now: datetime) -> tuple[Kept, ...]:
    due: dict[Duty, list[Deadline]] = defaultdict(list)
    for case in cases:
        for deadline in case.deadlines:
            if first <= _day(deadline.due_at, zone) <= last and deadline.due_at <= now:
                due[deadline.duty].append(deadline)
    return tuple(_tally(duty, due[duty]) for duty in Duty if duty in due)


def _tally(duty: Duty, deadlines: Sequence[Deadline]) -> Kept:
    dropped = [each for each in deadlines if each.met_at is None and each.dropped_at is not None]
    met = [each for each in deadlines if each.met_at is not None and each.met_at <= each.due_at]
    late = [each for each in deadlines if each.met_at is not None and each.met_at > each.due_at]
    overdue = len(deadlines) - len(dropped) - len(met) - len(late)
    return Kept(duty=duty, met=len(met), late=len(late), overdue=overdue, dropped=len(dropped))


def _overdue(cases: Iterable[Case], now: datetime) -> tuple[Overdue, ...]:
    owed = [
        Overdue(reference=case.incident.reference, duty=each.duty, due_at=each.due_at)
        for case in cases
        for each in case.deadlines
        if each.is_overdue(now)
    ]
    return tuple(sorted(owed, key=lambda each: (each.due_at, each.reference)))


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
