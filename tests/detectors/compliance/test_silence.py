from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from detectors.compliance.silence import Options, detect
from domain.finding import Finding
from domain.registry import AccountStatus
from domain.standing import Updates
from tests.detectors.compliance.standings import TODAY, standing
from tests.factories import account


def hints(days: int, *, is_proved: bool = True, status: AccountStatus = AccountStatus.ACTIVE) -> list[Finding]:
    updates = Updates(last_on=TODAY - timedelta(days=days), is_proved=is_proved)
    return list(detect(standing(account=account(status=status), updates=updates), options=Options()))


@pytest.mark.parametrize(
    ("days", "hears"),
    [(0, None), (7, None), (8, "sponsor"), (14, "sponsor"), (15, "manager"), (400, "manager"), (-1, None)],
)
def test_a_week_is_told_to_the_sponsor_and_two_to_the_manager(days: int, hears: str | None) -> None:
    assert [dict(found.evidence)["hears"] for found in hints(days)] == ([hears] if hears else [])


def test_a_standing_silence_stays_one_matter_until_it_becomes_a_veto() -> None:
    last = TODAY - timedelta(days=8)
    keys = []
    for later in range(10):
        at = standing(today=TODAY + timedelta(days=later), updates=Updates(last_on=last, is_proved=True))
        keys += [found.key for found in detect(at, options=Options())]
    assert len(set(keys[:7])) == len(set(keys[7:])) == 1
    assert len(set(keys)) == 2


def test_a_silence_that_is_not_proved_weighs_nothing() -> None:
    (found,) = hints(30, is_proved=False)
    assert found.score == 0


def test_of_an_account_whose_posts_are_unknown_nothing_is_said() -> None:
    assert list(detect(standing(updates=None), options=Options())) == []


@pytest.mark.parametrize("status", [AccountStatus.CLOSING, AccountStatus.CLOSED, AccountStatus.DEREGISTERED])
def test_whoever_announces_its_end_is_silent_by_right(status: AccountStatus) -> None:
    assert hints(30, status=status) == []


def test_the_hint_names_day_and_article() -> None:
    (found,) = hints(8)
    assert str(date(2026, 2, 22)) in found.summary.zh
    assert "第十一条" in found.summary.zh
    assert "Art. 11" in found.summary.en


def test_the_veto_comes_after_the_warning() -> None:
    with pytest.raises(ValidationError, match="write more days"):
        Options(warn_days=14, veto_days=14)
