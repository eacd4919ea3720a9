from datetime import date

import pytest

from domain.registry import AccountStatus, Approval, ApprovalAction
from tests.factories import account

DAY = date(2026, 3, 2)


def approval(
    action: ApprovalAction = ApprovalAction.CHANGE, changes: tuple[tuple[str, str], ...] = (("display_name", "新名"),)
) -> Approval:
    return Approval(account="bluesky:a", action=action, approved_on=DAY, document="临网批〔2026〕3号", changes=changes)


COVERED = [
    (approval(), "display_name", "新名", DAY, True),
    (approval(), "display_name", "新名", date(2026, 3, 3), True),
    (approval(), "display_name", "新名", date(2026, 3, 1), False),
    (approval(), "display_name", "别名", DAY, False),
    (approval(), "display_name", "", DAY, False),
    (approval(), "bio", "新名", DAY, False),
    (approval(changes=(("bio", "*"),)), "bio", "随便", DAY, True),
    (approval(changes=(("bio", "*"),)), "bio", "", DAY, True),
    (approval(changes=(("bio", "*"),)), "handle", "随便", DAY, False),
    (approval(changes=(("bio", "甲"), ("bio", "乙"))), "bio", "乙", DAY, True),
    (approval(changes=()), "bio", "", DAY, False),
    (approval(ApprovalAction.OPEN), "display_name", "新名", DAY, False),
    (approval(ApprovalAction.CLOSE, (("display_name", "*"),)), "display_name", "新名", DAY, False),
    (approval(ApprovalAction.DEREGISTER, (("display_name", "*"),)), "display_name", "新名", DAY, False),
]


@pytest.mark.parametrize(("given", "field", "value", "on", "covers"), COVERED)
def test_an_approval_covers_the_approved_value_of_the_field_from_its_date_on(
    given: Approval, field: str, value: str, on: date, covers: bool
) -> None:
    assert given.covers(field, value, on) is covers


def test_an_account_that_is_being_changed_or_closed_is_still_watched() -> None:
    watched = {status for status in AccountStatus if status.is_watched}
    assert watched == {AccountStatus.ACTIVE, AccountStatus.CHANGING, AccountStatus.CLOSING}


def test_an_account_is_known_by_platform_and_id_whatever_it_calls_itself() -> None:
    assert account(display_name="甲", handle="a").key == account(display_name="乙", handle="b").key
    assert account(platform="mastodon").key != account().key
