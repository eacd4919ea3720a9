from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from detectors.behaviour.combination import WINDOWS, untrained
from detectors.behaviour.course import course
from detectors.behaviour.tables import shipped
from detectors.behaviour.traits import Traits
from domain.finding import Finding
from tests.detectors.behaviour.accounts import CALENDAR, POLICE, SHOES, history, neighbours, taught, written

PEERS = neighbours()
# The newest post alone is never enough, three together are.
TOGETHER = replace(shipped(), listed=np.array([99.0, 99.0, 2.0, 99.0, 99.0]), paged=np.full(len(WINDOWS), 99.0))
NIGHT = datetime(2026, 8, 9, 2, 10, tzinfo=CALENDAR.zone)


def stolen(number: int) -> Traits:
    at = NIGHT + timedelta(minutes=20 * number)
    return written(SHOES, number, post_id=f"s{number}", client="手机", published_at=at)


def told(posts: list[Traits]) -> list[Finding]:
    baseline = taught(history(POLICE, 150, client="政务发布台"), PEERS, TOGETHER)
    for post in posts[:-1]:
        baseline.remember(post, baseline.judge(post, PEERS, TOGETHER))
    judgement = baseline.judge(posts[-1], PEERS, TOGETHER)
    return list(course(baseline, posts[-1], judgement, TOGETHER))


def signal(found: list[Finding], name: str) -> Finding | None:
    return next((each for each in found if dict(each.evidence)["signal"] == name), None)


def test_an_alarm_that_several_posts_raise_together_names_them_and_says_that_it_never_happened() -> None:
    window = signal(told([stolen(each) for each in range(3)]), "window")
    assert window is not None
    assert window.summary.zh == "最近 3 条（8 月 9 日 02:10 至 02:50）一并偏离本账号以往，此前 150 条中没有过"
    assert dict(window.evidence) == {"signal": "window", "posts": "s0 s1 s2", "post": "s2"}
    assert window.detector == "compromise.behaviour"


def test_a_burst_is_told_in_counts() -> None:
    burst = signal(told([stolen(each) for each in range(3)]), "burst")
    assert burst is not None
    assert burst.summary.zh == "40 分钟内连发 3 条（此前一小时内通常 1 条，150 条中仅 0 条如此密集）"
    assert signal(told([stolen(0)]), "burst") is None


def test_what_one_post_raises_by_itself_is_no_matter_of_several() -> None:
    alone = replace(TOGETHER, listed=np.zeros(len(WINDOWS)))
    baseline = taught(history(POLICE, 150), PEERS, alone)
    judgement = baseline.judge(stolen(0), PEERS, alone)
    assert signal(list(course(baseline, stolen(0), judgement, alone)), "window") is None


def test_it_is_told_how_often_the_account_gave_such_reasons_itself() -> None:
    doubts = signal(told([stolen(0)]), "content")
    assert doubts is not None
    assert doubts.summary.zh == "此前 150 条的内容均无可疑之处"


def test_nothing_is_told_of_the_past_of_an_account_that_is_hardly_known() -> None:
    baseline = taught(history(POLICE, 10), PEERS)
    late = written(SHOES, 40)
    found = course(baseline, late, baseline.judge(late, PEERS, untrained()), TOGETHER)
    assert [dict(each.evidence)["signal"] for each in found] == ["silence"]


@pytest.mark.parametrize(("days", "told"), [(13, False), (14, True), (89, True), (90, False)])
def test_a_silence_is_told_until_it_is_told_as_a_waking(days: int, told: bool) -> None:
    baseline = taught(history(POLICE, 1), PEERS)
    late = written(SHOES, days, published_at=written(POLICE, 0).at + timedelta(days=days))
    found = course(baseline, late, baseline.judge(late, PEERS, untrained()), TOGETHER)
    assert (signal(list(found), "silence") is not None) is told


@pytest.mark.parametrize(
    ("doubtful", "said"),
    [(3, "此前 150 条中也有 3 条类似"), (40, "此前 150 条中也有 40 条类似，或属惯常")],
)
def test_what_the_account_often_gives_reason_for_itself_is_told_as_usual(doubtful: int, said: str) -> None:
    baseline = taught(history(POLICE, 150), PEERS)
    baseline.doubtful = doubtful
    found = course(baseline, stolen(0), baseline.judge(stolen(0), PEERS, TOGETHER), TOGETHER)
    assert said in [each.summary.zh for each in found]
