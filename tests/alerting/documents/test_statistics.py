from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from alerting.documents.cycles import Cycle
from alerting.documents.statistics import Case, Outcome, Statistics, outcome, statistics
from domain.act import Act, Step
from domain.coverage import Job
from domain.deadline import Deadline, Duty
from domain.decision import Judgement
from domain.incident import Classification, Dismissal, Ground, Presence, Severity, Status
from tests.factories import NOW, incident, later
from tests.papers import TODAY, ZONE, act

DAY = timedelta(days=1)
FIRST, LAST = TODAY - 6 * DAY, TODAY

cases = some.builds(
    Case,
    incident=some.builds(
        incident,
        number=some.integers(1, 10_000),
        classification=some.sampled_from(Classification),
        status=some.sampled_from(Status),
        presence=some.sampled_from(Presence),
        severity=some.sampled_from(Severity),
        unit=some.sampled_from(["a", "b", ""]),
        subject=some.sampled_from(["weibo:1", "bluesky:2", "odd"]),
        first_seen=some.integers(-30, 3).map(lambda days: NOW + days * DAY),
    ),
    judgement=some.sampled_from([None, *Judgement]),
    acts=some.lists(some.sampled_from(Step), max_size=4).map(lambda steps: tuple(map(act, steps))),
    deadlines=some.lists(
        some.builds(
            Deadline,
            incident=some.just(1),
            duty=some.sampled_from(Duty),
            started_at=some.just(NOW - 3 * DAY),
            due_at=some.integers(-200, 200).map(lambda hours: later(hours=hours)),
            met_at=some.sampled_from([None, NOW]),
            dropped_at=some.sampled_from([None, NOW]),
        ),
        max_size=4,
    ).map(tuple),
)


def counted(*given: Case, cycles: tuple[Cycle, ...] = (), first: date = FIRST, last: date = LAST) -> Statistics:
    return statistics(given, cycles, first, last, platforms=(), zone=ZONE, now=NOW)


@given(some.lists(cases, max_size=25))
def test_every_case_stands_once_in_every_table(given: list[Case]) -> None:
    found = counted(*given)
    for table in (found.kinds, found.levels, found.units, found.platforms, found.outcomes):
        assert sum(count for _, count in table) == found.total
        assert len({label for label, _ in table}) == len(table)
    of_period = [case for case in given if FIRST <= case.incident.first_seen.astimezone(ZONE).date() <= LAST]
    assert found.total + found.own == len(of_period)
    assert found.right + found.wrong <= found.total
    assert max(found.acknowledged.count, found.verified.count, found.taken_down.count) <= found.total


@given(some.lists(cases, max_size=25))
def test_two_neighbouring_periods_count_what_the_whole_counts(given: list[Case]) -> None:
    middle = FIRST + 2 * DAY
    whole = counted(*given)
    parts = (counted(*given, last=middle), counted(*given, first=middle + DAY))
    assert whole.total == sum(part.total for part in parts)
    assert sum(kept.total for kept in whole.duties) == sum(kept.total for part in parts for kept in part.duties)
    assert whole.overdue == parts[0].overdue == parts[1].overdue


@given(some.lists(cases, max_size=25))
def test_every_deadline_that_fell_due_is_met_late_overdue_or_dropped(given: list[Case]) -> None:
    due = [
        each
        for case in given
        for each in case.deadlines
        if FIRST <= each.due_at.astimezone(ZONE).date() <= LAST and each.due_at <= NOW
    ]
    kept = counted(*given).duties
    assert sum(each.total for each in kept) == len(due)
    assert all(min(each.met, each.late, each.overdue, each.dropped) >= 0 for each in kept)


def case(**changes: Any) -> Case:
    judgement = changes.pop("judgement", None)
    acts, deadlines = changes.pop("acts", ()), changes.pop("deadlines", ())
    return Case(incident=incident(number=1, **changes), judgement=judgement, acts=acts, deadlines=deadlines)


def test_what_became_of_a_case() -> None:
    table: list[tuple[dict[str, Any], Outcome]] = [
        ({}, Outcome.SUSPECTED),
        ({"status": Status.CONFIRMED}, Outcome.CONFIRMED),
        ({"status": Status.CONFIRMED, "acts": (act(Step.PARTIAL),)}, Outcome.PARTIAL),
        ({"status": Status.RESOLVED, "presence": Presence.ABSENT}, Outcome.DEREGISTERED),
        ({"status": Status.CLOSED, "presence": Presence.RENAMED}, Outcome.RENAMED),
        ({"status": Status.CLOSED, "presence": Presence.RESTORED}, Outcome.RESTORED),
        ({"status": Status.CLOSED, "acts": (act(Step.PARTIAL),)}, Outcome.CLOSED),
        ({"status": Status.DISMISSED, "presence": Presence.ABSENT}, Outcome.DISMISSED),
        ({"status": Status.MERGED}, Outcome.MERGED),
        ({"status": Status.TRANSFERRED}, Outcome.TRANSFERRED),
    ]
    for changes, expected in table:
        assert outcome(case(**changes)) is expected


def test_a_case_of_an_open_account_that_is_gone_is_not_yet_over() -> None:
    assert outcome(case(status=Status.CONFIRMED, presence=Presence.ABSENT)) is Outcome.CONFIRMED


def test_times_are_the_middle_and_the_longest() -> None:
    given = [case(acts=(act(Step.ACKNOWLEDGED, at=later(minutes=minutes)),)) for minutes in (5, 10, 60)]
    found = counted(*given, case()).acknowledged
    assert (found.count, found.median, found.longest) == (3, timedelta(minutes=10), timedelta(hours=1))


def test_a_takedown_counts_from_the_first_request() -> None:
    asked = (act(Step.PLATFORM_ASKED, at=later(hours=1)), act(Step.PLATFORM_ASKED, at=later(hours=5)))
    gone = case(acts=asked, presence=Presence.ABSENT, absent_since=later(hours=9))
    assert counted(gone).taken_down.longest == timedelta(hours=8)
    assert counted(case(acts=asked)).taken_down.count == 0


def test_false_alarms_are_a_share_of_what_people_decided() -> None:
    dismissal = Dismissal(evidence=frozenset(), reason=Ground.FAN, author="lin", at=NOW)
    wrong = case(judgement=Judgement.DISMISSED, dismissals=(dismissal,), status=Status.DISMISSED)
    found = counted(wrong, case(judgement=Judgement.CONFIRMED, status=Status.CLOSED), case())
    assert found.false_alarms == 0.5
    assert found.grounds == ((Ground.FAN, 1),)
    assert counted(case()).false_alarms is None


def test_what_was_dismissed_is_no_false_alarm_once_it_goes_on() -> None:
    dismissal = Dismissal(evidence=frozenset(), reason=Ground.FAN, author="lin", at=NOW)
    for status in (Status.SUSPECTED, Status.RESOLVED):
        again = case(judgement=Judgement.DISMISSED, dismissals=(dismissal,), status=status)
        found = counted(again, case(judgement=Judgement.CONFIRMED, status=Status.SUSPECTED))
        assert (found.right, found.wrong, found.false_alarms, found.grounds) == (0, 0, None, ())


def test_an_impostor_that_people_proved_gone_was_taken_down() -> None:
    asked, *looks = act(Step.PLATFORM_ASKED, at=later(hours=1)), seen_gone(hours=9), seen_gone(hours=40)
    gone = case(status=Status.CLOSED, acts=(asked, *looks))
    assert outcome(gone) is Outcome.DEREGISTERED
    assert counted(gone).taken_down.longest == timedelta(hours=8)


def test_what_proves_no_absence_makes_no_takedown() -> None:
    asked, first, second = act(Step.PLATFORM_ASKED), seen_gone(hours=9), seen_gone(hours=40)
    unproved = [
        case(status=Status.CLOSED, acts=(asked, first)),
        case(status=Status.CLOSED, acts=(asked, first, seen_gone(hours=10))),
        case(status=Status.CLOSED, acts=(asked, first, second), last_seen=later(hours=20)),
        case(status=Status.CLOSED, acts=(asked, first, second, act(Step.REOPENED, at=later(hours=50)))),
        case(status=Status.CLOSED, acts=(asked, first, second), classification=Classification.ACCOUNT_COMPROMISE),
    ]
    assert {outcome(each) for each in unproved} == {Outcome.CLOSED}
    assert counted(*unproved).taken_down.count == 0


def seen_gone(*, hours: int) -> Act:
    return act(Step.ABSENCE_SEEN, at=later(hours=hours), evidence=("ab" * 32,))


def test_days_to_come_are_not_blind() -> None:
    looks = (Cycle(platform="weibo", job=Job.HUNT, at=NOW, covered=True),)
    assert counted(cycles=looks, first=TODAY, last=TODAY + 5 * DAY).watched[0].blind == ()
