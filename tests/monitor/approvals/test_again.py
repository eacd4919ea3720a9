from datetime import date
from typing import Any

import pytest

from domain.registry import ApprovalAction
from monitor.approvals import again
from tests.detectors.compliance.standings import approval

FILED, NOTICE, PAPER, OTHER = date(2026, 2, 24), date(2026, 3, 5), "ab" * 32, "cd" * 32
RENAME, BIO, ANY_AVATAR = ("display_name", "平安临泽"), ("bio", "新简介"), ("avatar_hash", "*")
WHOLE = {"changes": (RENAME, BIO), "filed_on": FILED, "notice_from": NOTICE, "attachment": PAPER}


@pytest.mark.parametrize(
    "given",
    [{}, {"changes": (BIO, RENAME)}, {"changes": (ANY_AVATAR,)}, {"changes": (BIO,), "filed_on": FILED}, WHOLE],
    ids=["nothing more", "in another order", "another field", "a part", "the same"],
)
def test_what_an_entry_says_stays_when_another_says_more_or_less(given: dict[str, Any]) -> None:
    known, new = approval(**WHOLE), approval(**given)
    assert again.contradicted((known,), new) == ()
    both = again.joined((known,), new)
    assert again.left_out((known,), both) == again.left_out((new,), both) == ()


def test_an_entry_adds_the_days_and_the_file_that_the_ledger_lacks() -> None:
    assert again.joined((approval(),), approval(**WHOLE)) == approval(**WHOLE)


@pytest.mark.parametrize(
    ("given", "lost"),
    [
        ({"approved_on": date(2026, 3, 1)}, ("approved_on", "2026-03-02")),
        ({"filed_on": date(2026, 2, 25)}, ("filed_on", "2026-02-24")),
        ({"notice_from": date(2026, 3, 6)}, ("notice_from", "2026-03-05")),
        ({"attachment": OTHER}, ("attachment", PAPER)),
        ({"changes": (("bio", "别的"), RENAME)}, ("bio", "新简介")),
        ({"changes": (("bio", "*"),)}, ("bio", "新简介")),
    ],
)
def test_another_day_file_or_value_contradicts_the_ledger(given: dict[str, Any], lost: tuple[str, str]) -> None:
    assert again.contradicted((approval(**WHOLE),), approval(**given)) == (lost,)


def test_a_correction_keeps_the_file_alone() -> None:
    known = (approval(**WHOLE),)
    after = again.corrected(known, approval(changes=(RENAME,)))
    assert after == approval(changes=(RENAME,), attachment=PAPER)
    assert again.left_out(known, after) == (
        ("bio", "新简介"),
        ("filed_on", "2026-02-24"),
        ("notice_from", "2026-03-05"),
    )
    assert again.corrected(known, approval(attachment=OTHER)).attachment == OTHER


def test_another_account_action_or_document_is_another_entry() -> None:
    others = (
        approval(account="weibo:1"),
        approval(action=ApprovalAction.CLOSE),
        approval(document="临审〔2026〕8号"),
    )
    found = again.by_document((*others, approval(**WHOLE)))
    assert found[again.key(approval())] == (approval(**WHOLE),)
    assert len(found) == 4


def test_what_would_be_lost_is_worded_with_the_names_that_people_use() -> None:
    said = again.worded([BIO, ("filed_on", "2026-02-24"), ("attachment", PAPER)])
    assert said.zh == "简介=新简介；填表日期=2026-02-24；附件=abababababab"
    assert said.en == "bio=新简介; filed on=2026-02-24; file=abababababab"
