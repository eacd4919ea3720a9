from datetime import date

import pytest

from domain.registry import Approval, ApprovalAction
from monitor.store import audit, registry
from tests.factories import account, unit
from tests.monitor.cli.office import Office

KEY = "bluesky:did:plc:official"
ADD = ("approvals", "add", KEY, "--approved-on", "2026-03-02", "--document", "临审〔2026〕7号[red]")


@pytest.fixture
def ledger(office: Office) -> Office:
    office.register([unit()], [account()])
    return office


def entered(office: Office) -> tuple[Approval, ...]:
    with office.store() as store, store.reading() as conn:
        return registry.approvals(conn, KEY)


def test_an_approval_is_entered_with_what_it_allows(ledger: Office) -> None:
    said = ledger.run(*ADD, "--set", "display_name", "平安临泽", "--set", "avatar_hash", "*")
    assert said.stdout == f"Approval 临审〔2026〕7号[red] entered for {KEY}.\n"
    (approval,) = entered(ledger)
    assert (approval.action, approval.approved_on) == (ApprovalAction.CHANGE, date(2026, 3, 2))
    assert approval.covers("display_name", "平安临泽", date(2026, 3, 2))
    assert approval.covers("avatar_hash", "any", date(2026, 3, 2))
    assert not approval.covers("bio", "any", date(2026, 3, 2))


def test_programs_get_the_approval(ledger: Office) -> None:
    facts = ledger.json(*ADD, "--action", "close")
    assert (facts["account"], facts["action"], facts["approved_on"]) == (KEY, "close", "2026-03-02")


def test_the_same_document_again_replaces_what_it_approved(ledger: Office) -> None:
    ledger.run(*ADD, "--set", "bio", "旧")
    ledger.run(*ADD, "--set", "bio", "新")
    assert [approval.changes for approval in entered(ledger)] == [(("bio", "新"),)]


def test_an_approval_is_written_down_with_the_name(ledger: Office) -> None:
    ledger.run(*ADD, "--set", "display_name", "平安临泽", "--by", "lin")
    with ledger.store() as store, store.reading() as conn:
        (entry,) = audit.entries(conn, 10)
    assert (entry.actor, entry.action, entry.object) == ("lin", "approval.change", KEY)
    assert (entry.after, entry.result) == ("display_name=平安临泽", "临审〔2026〕7号[red]")


def test_an_account_that_is_not_registered_has_no_approvals(office: Office) -> None:
    assert "not in the register" in office.refusal(*ADD)
    assert entered(office) == ()


@pytest.mark.parametrize(
    "wrong", [("--set", "followers", "7"), ("--action", "rename"), ("--approved-on", "yesterday"), ("--set", "bio")]
)
def test_a_wrong_use_is_told_and_nothing_entered(ledger: Office, wrong: tuple[str, ...]) -> None:
    ledger.run(*ADD, *wrong, status=2)
    assert entered(ledger) == ()
