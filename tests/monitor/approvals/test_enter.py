from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from detectors.compliance.filing import Options
from domain.errors import RegistryError
from domain.registry import AccountStatus, Approval, ApprovalAction
from monitor.approvals.enter import Entered, Outcome, correct, enter, take_out
from monitor.approvals.reconcile import Terms
from monitor.store import Store, acts, approvals, audit, registry
from tests.detectors.compliance.standings import DAYS, approval
from tests.factories import NOW, account, unit

KEY = "bluesky:did:plc:official"
TERMS = Terms(days=DAYS, zone=ZoneInfo("Asia/Shanghai"), options=Options(), record=acts.add)


@pytest.fixture
def conn(store: Store) -> Iterator[Connection]:
    with store.begin() as conn:
        registry.apply(conn, [unit()], [account()])
        yield conn


def entered(conn: Connection, entry: Approval) -> Entered:
    return enter(conn, entry, registry.load(conn), by="林", now=NOW, terms=TERMS)


def corrected(conn: Connection, entry: Approval) -> Entered:
    return correct(conn, entry, registry.load(conn), by="林", now=NOW, terms=TERMS)


def lines(conn: Connection) -> list[tuple[str, str, str, str]]:
    return [(line.action, line.before, line.after, line.result) for line in reversed(audit.entries(conn, 10))]


def test_every_entry_is_an_audit_line(conn: Connection) -> None:
    first = approval(changes=(("bio", "旧"),), filed_on=date(2026, 2, 27), attachment="ab" * 32)
    assert entered(conn, first).outcome is Outcome.ENTERED
    assert corrected(conn, replace(first, changes=(("bio", "新"),))).outcome is Outcome.REPLACED
    told = f"filed=2026-02-27; file={'ab' * 32}"
    assert lines(conn) == [
        ("approval.change", "", f"bio=旧; {told}", "临审〔2026〕7号"),
        ("approval.change", f"2026-03-02; bio=旧; {told}", f"bio=新; {told}", "临审〔2026〕7号"),
    ]


def test_the_same_again_changes_nothing_and_keeps_its_file(conn: Connection) -> None:
    first = approval(attachment="ab" * 32)
    entered(conn, first)
    again = entered(conn, replace(first, attachment=""))
    assert (again.outcome, again.approval) == (Outcome.UNCHANGED, first)
    assert len(lines(conn)) == 1


def test_a_second_entry_of_a_document_adds_to_the_first_and_keeps_its_days_and_file(conn: Connection) -> None:
    first = approval(changes=(("bio", "新"),), filed_on=date(2026, 2, 27), attachment="ab" * 32)
    entered(conn, first)
    both = entered(conn, approval(changes=(("avatar_hash", "*"),)))
    assert both.outcome is Outcome.EXTENDED
    assert approvals.of(conn, KEY) == (replace(first, changes=(("bio", "新"), ("avatar_hash", "*"))),)
    assert len(lines(conn)) == 2


def test_a_second_entry_that_says_something_else_is_refused_and_names_what_would_be_lost(conn: Connection) -> None:
    first = approval(changes=(("bio", "旧"),), filed_on=date(2026, 2, 27))
    entered(conn, first)
    with pytest.raises(RegistryError, match=r"bio=旧; filed on=2026-02-27.*--replace"):
        entered(conn, approval(changes=(("bio", "新"),), filed_on=date(2026, 2, 28)))
    assert approvals.of(conn, KEY) == (first,)


def test_a_corrected_day_takes_the_place_of_the_wrong_one(conn: Connection) -> None:
    entered(conn, approval())
    corrected(conn, approval(approved_on=date(2026, 3, 1)))
    assert [entry.approved_on for entry in approvals.of(conn, KEY)] == [date(2026, 3, 1)]


def test_what_is_removed_stays_in_the_audit_chain(conn: Connection) -> None:
    entry = entered(conn, approval(changes=(("bio", "新"),))).approval
    take_out(conn, entry, by="林", now=NOW)
    assert approvals.of(conn, KEY) == ()
    assert lines(conn)[-1] == ("approval.removed", "bio=新", "", "临审〔2026〕7号")


@pytest.mark.parametrize(
    ("entry", "status", "said"),
    [
        (approval(action=ApprovalAction.OPEN, account="weibo:1"), AccountStatus.ACTIVE, ["尚未列入台账"]),
        (approval(action=ApprovalAction.OPEN), AccountStatus.PLANNED, ["拟开设"]),
        (approval(action=ApprovalAction.OPEN), AccountStatus.ACTIVE, []),
        (approval(action=ApprovalAction.CLOSE), AccountStatus.ACTIVE, ["尚未改为关停"]),
        (approval(action=ApprovalAction.CLOSE), AccountStatus.CLOSED, []),
        (approval(action=ApprovalAction.DEREGISTER), AccountStatus.DEREGISTERED, ["没有公告开始日期"]),
        (approval(changes=(("display_name", "平安临泽"),)), AccountStatus.ACTIVE, ["更新台账中的名称"]),
        (approval(changes=(("display_name", "*"),)), AccountStatus.ACTIVE, []),
        (approval(), AccountStatus.ACTIVE, ["不涵盖任何变更"]),
    ],
)
def test_what_the_register_has_yet_to_follow_is_said(
    conn: Connection, entry: Approval, status: AccountStatus, said: list[str]
) -> None:
    registry.apply(conn, [], [account(status=status)])
    remarks = entered(conn, entry).remarks
    assert len(remarks) == len(said)
    assert all(part in remark.zh and remark.en for part, remark in zip(said, remarks, strict=True))
