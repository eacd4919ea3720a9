from datetime import date
from typing import Any

import pytest

from detectors.compliance.deregistration import Options, detect
from domain.registry import AccountStatus, ApprovalAction
from domain.standing import Ending
from tests.detectors.compliance.standings import approval, standing
from tests.factories import account

GONE = account(status=AccountStatus.DEREGISTERED)


def stages(notice: date | None, today: date = date(2026, 3, 30), **changes: Any) -> list[str]:
    entry = approval(action=ApprovalAction.DEREGISTER, approved_on=date(2026, 2, 10), notice_from=notice)
    facts = {"ledger": (entry,), "today": today} | changes
    return [dict(found.evidence)["stage"] for found in detect(standing(**facts), options=Options())]


def ended(on: date) -> Ending:
    return Ending(on=on, is_deregistered=True)


# Notice from 2026-02-13: with the Spring Festival and the Saturday worked instead it ends on 2026-03-12, and 5 more
# working days end on 2026-03-19.
NOTICE = date(2026, 2, 13)


@pytest.mark.parametrize(
    ("today", "expected"),
    [(date(2026, 3, 12), []), (date(2026, 3, 19), []), (date(2026, 3, 20), ["standing"])],
)
def test_after_the_notice_the_account_is_to_go_within_five_working_days(today: date, expected: list[str]) -> None:
    assert stages(NOTICE, today) == expected


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2026, 2, 20), ["short"]), (date(2026, 3, 12), ["short"]), (date(2026, 3, 13), [])]
)
def test_an_account_may_not_go_before_the_notice_has_ended(on: date, expected: list[str]) -> None:
    assert stages(NOTICE, account=GONE, ended=ended(on)) == expected
    assert stages(NOTICE, gone_on=on) == expected


def test_the_earlier_of_what_was_seen_and_what_the_register_says_counts() -> None:
    assert stages(NOTICE, account=GONE, ended=ended(date(2026, 3, 20)), gone_on=date(2026, 3, 1)) == ["short"]


def test_a_deregistration_without_a_notice_is_a_hint_once_it_is_carried_out() -> None:
    assert stages(None) == []
    assert stages(None, account=GONE) == ["unannounced"]


def test_other_approvals_are_no_deregistration() -> None:
    assert list(detect(standing(ledger=(approval(),), account=GONE), options=Options())) == []


def test_the_sentence_names_document_days_and_article() -> None:
    entry = approval(action=ApprovalAction.DEREGISTER, approved_on=date(2026, 2, 10), notice_from=NOTICE)
    (found,) = detect(standing(ledger=(entry,), today=date(2026, 4, 1)), options=Options())
    for part in ("临审〔2026〕7号", "2026-02-13", "2026-03-12", "2026-03-19", "第九条"):
        assert part in found.summary.zh
    assert "2026-03-19" in found.summary.en
