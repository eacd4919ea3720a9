import pytest

from detectors.compliance.duplicates import Options, detect, together
from domain.finding import Finding
from domain.registry import AccountStatus, OfficialAccount
from tests.detectors.compliance.standings import standing
from tests.factories import account

OWN = account(user_id="1")


def hints(own: OfficialAccount, *siblings: OfficialAccount, most: int = 1) -> list[Finding]:
    return list(detect(standing(account=own, siblings=siblings), options=Options(most=most)))


def test_two_accounts_in_use_on_one_platform_are_one_hint_of_the_first() -> None:
    other = account(user_id="2", display_name="平安临泽")
    (found,) = hints(OWN, other)
    assert dict(found.evidence) == {"rule": "R7.1", "accounts": "bluesky:1 bluesky:2"}
    assert "平安临泽" in found.summary.zh
    assert "第七条" in found.summary.zh
    assert "Art. 7(1)" in found.summary.en
    assert hints(other, OWN) == []


@pytest.mark.parametrize("status", [each for each in AccountStatus if each is not AccountStatus.ACTIVE])
def test_an_account_that_is_not_in_use_is_no_second_one(status: AccountStatus) -> None:
    assert hints(OWN, account(user_id="2", status=status)) == []


def test_an_account_on_another_platform_is_no_second_one() -> None:
    assert hints(OWN, account(user_id="2", platform="weibo")) == []


def test_more_accounts_may_be_allowed() -> None:
    assert hints(OWN, account(user_id="2"), most=2) == []


def test_groups_keep_the_order_in_which_accounts_were_given() -> None:
    rows = (account(user_id="9"), account(user_id="3"), account(user_id="5", platform="weibo"))
    assert [[one.user_id for one in group] for group in together(rows)] == [["9", "3"]]
