from datetime import date
from typing import Any

import pytest

from detectors.compliance.reorganisation import Options, detect
from domain.finding import Finding
from domain.registry import AccountStatus
from domain.standing import Renaming
from tests.detectors.compliance.standings import standing
from tests.factories import account, profile

RENAMING = Renaming(before="临泽市大数据局", after="临泽市数据局", on=date(2026, 2, 13))
NEW = account(display_name="临泽市数据局")


def hints(today: date = date(2026, 2, 25), **changes: Any) -> list[Finding]:
    return list(detect(standing(**{"account": NEW, "renaming": RENAMING, "today": today} | changes), options=Options()))


@pytest.mark.parametrize(
    "changes",
    [
        {"account": account(display_name="临泽市大数据局")},
        {"account": account(display_name="临泽数据", certification_subject="临泽市大数据局")},
        {"shown": profile(display_name="临泽市大数据局")},
        {"shown": profile(display_name="临泽数据", verification_text="临泽市大数据局官方账号")},
        {"shown": profile(display_name="临泽数据", bio="临泽市大數據局发布")},
    ],
)
def test_the_old_name_anywhere_is_a_hint(changes: dict[str, Any]) -> None:
    (found,) = hints(**changes)
    assert dict(found.evidence)["rule"] == "R9b"


def test_an_account_that_shows_the_new_name_is_no_hint() -> None:
    assert hints(shown=profile(display_name="临泽市数据局", verification_text="临泽市数据局")) == []


def test_a_new_name_that_contains_the_old_one_is_no_hint() -> None:
    longer = Renaming(before="临泽市数据局", after="临泽市数据局（行政审批局）", on=date(2026, 2, 13))
    assert hints(renaming=longer, account=account(display_name="临泽市数据局（行政审批局）")) == []


@pytest.mark.parametrize(("today", "stage"), [(date(2026, 3, 12), "pending"), (date(2026, 3, 13), "late")])
def test_fifteen_working_days_with_the_spring_festival(today: date, stage: str) -> None:
    (found,) = hints(today, shown=profile(display_name="临泽市大数据局"))
    assert dict(found.evidence)["stage"] == stage
    assert "2026-03-12" in found.summary.zh
    assert "暂定" not in found.summary.zh


def test_a_day_beyond_the_known_holidays_is_provisional() -> None:
    late = Renaming(before="临泽市大数据局", after="临泽市数据局", on=date(2026, 12, 18))
    (found,) = hints(date(2026, 12, 21), renaming=late, shown=profile(display_name="临泽市大数据局"))
    assert "暂定" in found.summary.zh
    assert "provisional" in found.summary.en


def test_an_account_that_is_closed_shows_what_it_likes() -> None:
    assert hints(account=account(display_name="临泽市大数据局", status=AccountStatus.CLOSED)) == []


def test_without_a_reorganisation_there_is_no_hint() -> None:
    assert hints(renaming=None, account=account(display_name="临泽市大数据局")) == []
