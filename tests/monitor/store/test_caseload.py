"""What is counted of the cases, held against what the nouns themselves say."""

from collections import Counter
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Connection

from domain.deadline import Deadline, Duty
from domain.incident import Classification, Incident, Move, Proposal, Severity, Status
from domain.notification import Reason
from domain.registry import AccountStatus
from monitor.store import caseload, deadlines, evidence, incidents, owed, registry
from monitor.store.owed import Owed
from tests.factories import NOW, account, incident, later, unit

PROPOSED = Proposal(move=Move.CONFIRM, author="li", at=NOW)


def case(conn: Connection, name: object = 1, **changes: Any) -> Incident:
    """A stored case; each has a subject of its own."""
    return incidents.save(conn, incident(subject=f"bluesky:{name}", **changes), lambda _: (), now=NOW)


def deadline(about: Incident, duty: Duty, **changes: Any) -> Deadline:
    values: dict[str, Any] = {"incident": about.number, "duty": duty, "started_at": NOW, "due_at": later(hours=1)}
    return Deadline(**values | changes)


def test_cases_of_every_status_and_kind_are_counted_as_the_case_itself_says(conn: Connection) -> None:
    kept = [
        case(conn, f"{status}{kind}", status=status, classification=kind, severity=Severity(1 + number % 4))
        for number, (status, kind) in enumerate(product(Status, Classification))
    ]
    open_now = Counter((each.classification, each.severity) for each in kept if each.status.is_open)
    awaiting = Counter((each.classification, each.severity) for each in kept if each.awaits_people)
    assert caseload.open_cases(conn) == open_now
    assert caseload.awaiting_people(conn) == awaiting
    assert awaiting.total() > open_now.total()


def test_a_proposal_waits_until_its_case_has_ended(conn: Connection) -> None:
    case(conn, 1)
    case(conn, 2, proposal=PROPOSED)
    case(conn, 3, proposal=PROPOSED, status=Status.RESOLVED)
    case(conn, 4, proposal=PROPOSED, status=Status.DISMISSED)
    assert caseload.proposals(conn) == 2


def test_a_deadline_is_overdue_from_its_moment_on_until_it_is_met_or_dropped(conn: Connection) -> None:
    first, second = case(conn, 1), case(conn, 2, status=Status.RESOLVED)
    deadlines.put(
        conn,
        deadline(first, Duty.ACKNOWLEDGE),
        deadline(first, Duty.VERIFY),
        deadline(first, Duty.UPDATE, due_at=later(hours=2)),
        deadline(first, Duty.RECTIFY, met_at=NOW),
        deadline(first, Duty.REPORT_BY_PHONE, dropped_at=NOW),
        deadline(second, Duty.VERIFY),
    )
    assert caseload.overdue(conn, later(minutes=59)) == {}
    assert caseload.overdue(conn, later(hours=1)) == {Duty.ACKNOWLEDGE: 1, Duty.VERIFY: 2}
    assert [caseload.overdue_cases(conn, later(hours=hours)) for hours in (0, 1, 2)] == [0, 1, 1]


def test_only_what_runs_is_provisional(conn: Connection) -> None:
    one = case(conn)
    deadlines.put(
        conn,
        deadline(one, Duty.RECTIFY, is_provisional=True),
        deadline(one, Duty.SUMMARISE, is_provisional=True, met_at=NOW),
        deadline(one, Duty.REVIEW),
    )
    assert caseload.provisional(conn) == 1


def test_nothing_waits_where_nothing_was_put(conn: Connection) -> None:
    assert (caseload.evidence(conn), caseload.untold(conn)) == (caseload.Queue(waiting=0, since=None),) * 2
    assert caseload.evidence(conn).age(NOW) == 0


def test_what_waits_is_as_old_as_the_oldest_of_it(conn: Connection) -> None:
    for hours in (3, 1, 2):
        one = case(conn, hours)
        evidence.owe(conn, one, later(hours=hours))
        owed.put(
            conn, Owed(incident=one.number, event=1, reason=Reason.CONFIRMED, added_at=later(hours=hours, minutes=30))
        )
    gathering, telling = caseload.evidence(conn), caseload.untold(conn)
    assert (gathering.waiting, gathering.age(later(hours=5))) == (3, 4 * 3600)
    assert (telling.waiting, telling.age(later(hours=5))) == (3, 3.5 * 3600)


def test_a_clock_that_went_back_makes_nothing_younger_than_new(conn: Connection) -> None:
    evidence.owe(conn, case(conn), later(hours=1))
    assert caseload.evidence(conn).age(NOW) == 0


@pytest.mark.parametrize("status", AccountStatus)
def test_an_account_counts_while_it_is_watched(conn: Connection, status: AccountStatus) -> None:
    registry.apply(conn, [unit()], [account(status=status)])
    assert caseload.official_accounts(conn) == status.is_watched
