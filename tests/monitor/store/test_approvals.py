from datetime import date

from sqlalchemy import Connection

from domain.registry import ApprovalAction
from monitor.store import approvals
from tests.detectors.compliance.standings import approval

RENAME = approval(account="bluesky:1", approved_on=date(2026, 2, 1), document="临批〔2026〕2号")
OPENING = approval(
    account="bluesky:1", action=ApprovalAction.OPEN, approved_on=date(2025, 2, 1), document="临批〔2025〕1号"
)


def test_approvals_are_listed_by_date_and_a_repeat_corrects_the_first(conn: Connection) -> None:
    corrected = approval(
        account="bluesky:1",
        approved_on=date(2026, 2, 3),
        document="临批〔2026〕2号",
        changes=(("display_name", "平安临泽"),),
        filed_on=date(2026, 1, 30),
        attachment="ab" * 32,
    )
    assert [approvals.add(conn, entry) for entry in (RENAME, OPENING, corrected)] == [(), (), (RENAME,)]
    assert approvals.of(conn, "bluesky:1") == (OPENING, corrected)
    assert approvals.of(conn, "bluesky:2") == ()
    assert approvals.add(conn, corrected) == (corrected,)


def test_one_document_may_approve_several_things(conn: Connection) -> None:
    both = (
        approval(account="bluesky:1", action=ApprovalAction.CLOSE),
        approval(account="bluesky:1", action=ApprovalAction.OPEN),
        approval(account="bluesky:2", action=ApprovalAction.CLOSE),
    )
    for entry in both:
        approvals.add(conn, entry)
    assert approvals.by_account(conn) == {"bluesky:1": both[:2], "bluesky:2": both[2:]}


def test_the_ledger_is_listed_by_account_year_action_and_document(conn: Connection) -> None:
    for entry in (RENAME, OPENING):
        approvals.add(conn, entry)
    assert approvals.listing(conn) == (OPENING, RENAME)
    assert approvals.listing(conn, year=2026) == (RENAME,)
    assert approvals.listing(conn, action=ApprovalAction.OPEN) == (OPENING,)
    assert approvals.listing(conn, account="bluesky:2") == ()
    assert approvals.listing(conn, document="临批〔2026〕2号") == (RENAME,)


def test_the_ledger_begins_with_its_first_opening(conn: Connection) -> None:
    approvals.add(conn, approval(account="bluesky:1", approved_on=date(2020, 1, 1)))
    assert approvals.begun(conn) is None
    approvals.add(conn, OPENING)
    assert approvals.begun(conn) == date(2025, 2, 1)


def test_one_approval_is_taken_out_and_no_other(conn: Connection) -> None:
    for entry in (RENAME, OPENING):
        approvals.add(conn, entry)
    approvals.remove(conn, RENAME)
    assert approvals.listing(conn) == (OPENING,)
