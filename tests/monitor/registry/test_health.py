from enum import StrEnum

import pytest

from domain.registry import AccountStatus, OfficialAccount
from monitor.registry.health import inspect
from monitor.registry.problem import Code
from monitor.registry.rows import Entry
from tests.factories import account, unit

PLACES = ("临泽", "青澜")


def hints(*accounts: OfficialAccount) -> list[tuple[int, StrEnum]]:
    entries = [Entry(row=number, unit=unit(), account=one) for number, one in enumerate(accounts, 2)]
    return [(problem.row, problem.code) for problem in inspect(entries, PLACES)]


def test_two_active_accounts_on_one_platform_are_hinted_at() -> None:
    assert hints(account(), account(user_id="2")) == [(3, Code.SEVERAL_ACCOUNTS)]


@pytest.mark.parametrize("status", [AccountStatus.CLOSED, AccountStatus.PLANNED, AccountStatus.CLOSING])
def test_an_account_that_is_not_active_is_no_second_one(status: AccountStatus) -> None:
    assert hints(account(), account(user_id="2", status=status)) == []


def test_another_unit_may_be_on_the_same_platform() -> None:
    assert hints(account(), account(user_id="2", unit="linze-wj", display_name="健康临泽")) == []


def test_a_name_without_a_place_is_hinted_at() -> None:
    assert hints(account(), account(platform="weibo", unit="x", display_name="平安在线")) == [
        (3, Code.NAME_WITHOUT_PLACE)
    ]


def test_a_retired_name_needs_no_place() -> None:
    assert hints(account(display_name="平安在线", status=AccountStatus.RETIRED)) == []


def test_when_no_name_at_all_has_a_place_the_list_is_questioned() -> None:
    strangers = [account(user_id=f"{n}", unit=f"{n}", display_name="云柏发布") for n in range(5)]
    assert hints(*strangers) == [(2, Code.PLACES_DO_NOT_FIT)]


def test_no_list_of_places_means_no_hint() -> None:
    entries = [Entry(row=2, unit=unit(), account=account(display_name="平安在线"))]
    assert inspect(entries, ()) == ()


def test_names_that_differ_across_platforms_are_hinted_at_once_a_unit() -> None:
    others = [account(platform=platform, display_name="临泽警方") for platform in ("weibo", "douyin")]
    assert hints(account(), *others) == [(3, Code.NAMES_DIFFER)]


def test_spelling_alone_makes_no_other_name() -> None:
    assert hints(account(display_name="临泽 APP"), account(platform="weibo", display_name="临泽ａｐｐ")) == []
