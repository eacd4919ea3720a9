from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from detectors.tampering.quoted import quoted
from domain.finding import Verdict
from domain.observation import UNDATED
from tests.factories import NOW, finding, later, look, post

CHINA = ZoneInfo("Asia/Shanghai")


def said(at: datetime) -> str:
    named = finding(detector="content.wording", evidence=(("post", "p1"),))
    told = quoted(Verdict(score=0.9, findings=(named,)), look(posts=(post(published_at=at, text="限时\n抢购"),)), CHINA)
    assert told is not None
    return told.zh


def test_the_post_that_was_found_is_quoted_with_its_time() -> None:
    assert said(NOW) == f"{NOW.astimezone(CHINA):%Y-%m-%d %H:%M} 发布「限时 抢购」"


@pytest.mark.parametrize("at", [UNDATED, later(days=200)])
def test_a_time_that_is_not_known_is_left_out(at: datetime) -> None:
    assert said(at) == "发布「限时 抢购」"


def test_where_no_post_is_named_none_is_quoted() -> None:
    assert quoted(Verdict(score=0.9, findings=(finding(),)), look(posts=(post(),)), CHINA) is None
