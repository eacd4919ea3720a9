from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection

from detectors.compliance.filing import Options, Timing, filing
from domain.answer import Outcome
from domain.assessment import Assessment, Kind
from domain.finding import Finding
from domain.incident import Classification, Status
from domain.registry import AccountStatus, ApprovalAction
from domain.text import Text
from monitor.store import absences, approvals, incidents, inspection, registry, snapshots, turns
from monitor.store.inspection import Entry, Source
from tests.detectors.compliance.standings import DAYS, approval
from tests.factories import account, incident, official_profile, unit

KEY = "bluesky:did:plc:official"
FIRST, SECOND, THIRD = (datetime(2026, month, 2, 1, tzinfo=UTC) for month in (2, 3, 4))


def seen(conn: Connection, at: datetime = FIRST, **changes: Any) -> None:
    if registry.load(conn).account(KEY) is None:
        registry.apply(conn, [unit()], [account()])
    snapshots.look(conn, official_profile(**changes), at)


def listed(conn: Connection, year: int = 2026) -> list[tuple[ApprovalAction, date, Source]]:
    return [(entry.action, entry.on, entry.source) for entry in inspection.listing(conn, year)]


def only(conn: Connection) -> Entry:
    (entry,) = inspection.listing(conn, 2026)
    return entry


def stolen(conn: Connection, status: Status, kind: Kind | None = None) -> None:
    evidence = (("field", "display_name"), ("before", "临泽市公安局"), ("after", "平安临泽"))
    found = Finding(detector="compromise.profile", score=0.8, summary=Text("变", "changed"), evidence=evidence)
    facts: dict[str, Any] = {"official": KEY, "subject": KEY, "findings": (found,), "status": status}
    case = incident(classification=Classification.ACCOUNT_COMPROMISE, assessment=Assessment(kind=kind), **facts)
    incidents.save(conn, case, lambda _: (), now=SECOND)


def test_a_year_without_changes_is_an_empty_list(conn: Connection) -> None:
    seen(conn)
    seen(conn, SECOND, followers=9, bio="新简介")
    assert listed(conn) == []


def test_a_change_is_listed_with_the_approval_that_covers_it_and_how_late_that_was(conn: Connection) -> None:
    seen(conn)
    seen(conn, SECOND, display_name="平安临泽")
    late = approval(changes=(("display_name", "平安临泽"),), approved_on=date(2026, 3, 20), filed_on=date(2026, 3, 10))
    approvals.add(conn, late)
    entry = only(conn)
    assert entry.change is not None
    assert (entry.change.field, entry.change.after, entry.on) == ("display_name", "平安临泽", date(2026, 3, 2))
    assert entry.approval == late
    held = filing(entry.on, late, DAYS, Options())
    assert (held.timing, held.late_by) == (Timing.LATE, 3)


def test_an_approval_before_the_change_comes_before_a_later_one(conn: Connection) -> None:
    seen(conn)
    seen(conn, SECOND, display_name="平安临泽")
    for day, document in ((date(2026, 2, 20), "甲"), (date(2026, 3, 20), "乙")):
        approvals.add(conn, approval(changes=(("display_name", "*"),), approved_on=day, document=document))
    found = inspection.listing(conn, 2026)
    assert [(entry.source, entry.approval and entry.approval.document) for entry in found] == [
        (Source.SEEN, "甲"),
        (Source.APPROVED, "乙"),
    ]


def test_a_change_without_an_approval_has_the_number_of_its_case(conn: Connection) -> None:
    seen(conn)
    seen(conn, SECOND, display_name="平安临泽")
    stolen(conn, Status.DISMISSED)
    assert (only(conn).approval, only(conn).incident) == (None, 1)


def test_a_hijack_and_what_undid_it_are_no_change_of_the_sponsor(conn: Connection) -> None:
    seen(conn)
    seen(conn, SECOND, display_name="平安临泽")
    seen(conn, THIRD)
    assert len(listed(conn)) == 2
    stolen(conn, Status.CLOSED)
    assert listed(conn) == []


def test_a_confirmed_change_of_its_own_stays_on_the_list(conn: Connection) -> None:
    seen(conn)
    seen(conn, SECOND, display_name="平安临泽")
    stolen(conn, Status.CONFIRMED, Kind.UNAPPROVED)
    assert len(listed(conn)) == 1


def test_another_year_has_a_list_of_its_own_by_the_day_in_china(conn: Connection) -> None:
    seen(conn, datetime(2025, 12, 1, tzinfo=UTC))
    seen(conn, datetime(2025, 12, 31, 17, tzinfo=UTC), display_name="平安临泽")
    assert listed(conn, 2025) == []
    assert listed(conn) == [(ApprovalAction.CHANGE, date(2026, 1, 1), Source.SEEN)]


def test_an_opening_is_known_by_the_account_itself_or_by_its_approval(conn: Connection) -> None:
    seen(conn, created_at=datetime(2026, 1, 31, 20, tzinfo=UTC))
    assert listed(conn) == [(ApprovalAction.OPEN, date(2026, 2, 1), Source.SEEN)]
    approvals.add(conn, approval(action=ApprovalAction.OPEN, approved_on=date(2026, 1, 5)))
    assert only(conn).approval is not None


def test_an_end_is_listed_once_on_the_earlier_of_its_days(conn: Connection) -> None:
    seen(conn)
    absences.note(conn, KEY, SECOND, Outcome.NOT_FOUND)
    assert listed(conn) == [(ApprovalAction.DEREGISTER, date(2026, 3, 2), Source.SEEN)]
    before = registry.load(conn)
    registry.apply(conn, [], [account(status=AccountStatus.CLOSED)])
    turns.note(conn, before, registry.load(conn), at=FIRST, by="林")
    assert listed(conn) == [(ApprovalAction.CLOSE, date(2026, 2, 2), Source.REGISTERED)]
    approvals.add(conn, approval(action=ApprovalAction.CLOSE))
    assert only(conn).approval is not None


def test_an_approval_that_nothing_answers_to_is_listed_by_itself(conn: Connection) -> None:
    seen(conn)
    approvals.add(conn, approval(changes=(("display_name", "平安临泽"),)))
    assert listed(conn) == [(ApprovalAction.CHANGE, date(2026, 3, 2), Source.APPROVED)]
