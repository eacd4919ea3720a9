from typing import Any

import pytest

from alerting.covered import Covered, Ending, Tally
from alerting.messages.coverage import detailed
from alerting.messages.digest import compose
from domain.answer import Outcome
from domain.text import Text
from tests.alerting.messages.test_digest import EN, WHOLLY, ZH, digest, entry
from tests.factories import NOW, later

WEIBO = Text("微博", "weibo")
ACCOUNTS = Text("公众号", "wechat_mp")
DOUYIN = Text("抖音", "douyin")
CITY = (
    Covered(
        platform="weibo",
        name=WEIBO,
        is_reached=True,
        searched=Tally(total=12, fresh=12),
        watched=Tally(total=3, fresh=3),
        posts=Tally(total=3, fresh=3),
    ),
    Covered(
        platform="wechat_mp",
        name=ACCOUNTS,
        is_reached=True,
        watched=Tally(total=71, fresh=68, since=later(days=-3), why=Outcome.AUTH),
    ),
    Covered(platform="douyin", name=DOUYIN, is_reached=False, blind=2),
)


def covered(**changes: Any) -> Covered:
    values: dict[str, Any] = {"platform": "weibo", "name": WEIBO, "is_reached": True}
    return Covered(**values | changes)


def said(seen: Covered) -> str:
    (line,) = detailed(digest(covered=(seen,)), ZH)
    return line.removeprefix("【逐项】微博 ")


def test_what_of_each_platform_is_looked_at_stands_in_one_line() -> None:
    assert list(detailed(digest(covered=CITY), ZH)) == [
        "【逐项】微博 搜索 12/12、监看 3/3；公众号 监看 68/71（3 个自 02-27 起未覆盖：登录失效）；"
        "抖音 无接入（2 个账号为盲区）"
    ]
    assert list(detailed(digest(covered=CITY), EN)) == [
        "IN DETAIL: weibo: searches 12/12, accounts 3/3; wechat_mp: accounts 68/71 (3 not covered since 02-27: login"
        " ended); douyin: no connector (2 accounts that nobody looks at)"
    ]


@pytest.mark.parametrize(
    ("seen", "text"),
    [
        (covered(watched=Tally(total=2, never=2)), "监看 0/2（2 个从未覆盖：尚未查过）"),
        (
            covered(watched=Tally(total=3, never=1, since=NOW, why=Outcome.BLOCKED)),
            "监看 0/3（3 个自 03-02 起未覆盖：被拦截、其中 1 个从未覆盖）",
        ),
        (
            covered(
                watched=Tally(total=2, fresh=2), posts=Tally(total=2, fresh=1, since=NOW, why=Outcome.RATE_LIMITED)
            ),
            "监看 2/2、帖子 1/2（1 个自 03-02 起未覆盖：被限速）",
        ),
        (
            covered(searched=Tally(total=2, fresh=1, since=NOW, why=Outcome.OK)),
            "搜索 1/2（1 个自 03-02 起未覆盖：逾期未查）",
        ),
        (covered(watched=Tally(total=1, fresh=1), blind=70), "监看 1/1、70 个账号为盲区"),
        (covered(is_reached=False, watched=Tally(total=1, fresh=1), blind=1), "监看 1/1、1 个账号为盲区"),
    ],
)
def test_what_is_missing_is_said_with_its_reason(seen: Covered, text: str) -> None:
    assert said(seen) == text


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_answer_has_a_reason_in_words(outcome: Outcome) -> None:
    assert said(covered(watched=Tally(total=1, since=NOW, why=outcome))).startswith("监看 0/1（1 个自 03-02 起未覆盖：")


def test_logins_that_end_are_told_in_days() -> None:
    endings = (
        Ending(name=WEIBO, ends=None, is_over=True),
        Ending(name=DOUYIN, ends=later(hours=3), is_over=False),
        Ending(name=ACCOUNTS, ends=later(days=3), is_over=False),
    )
    assert list(detailed(digest(endings=endings), ZH)) == [
        "【登录】微博登录已失效、抖音登录今日到期、公众号登录 3 天后到期"
    ]
    assert list(detailed(digest(endings=endings), EN)) == [
        "LOGINS: the login at weibo has ended, the login at douyin ends today, the login at wechat_mp ends in 3 days"
    ]


def test_in_a_digest_it_follows_the_coverage_and_says_once_what_is_not_served() -> None:
    _, body = compose(digest(entries=(entry(),), looked=(WHOLLY,), covered=CITY, unwatched={"douyin": 2}), ZH)
    lines = body.splitlines()
    at = lines.index("【覆盖】全程覆盖：bluesky")
    assert lines[at + 1] == "未覆盖不等于没有问题。"
    assert lines[at + 2].startswith("【逐项】微博 ")
    assert body.count("douyin") + body.count("抖音") == 1


def test_what_is_covered_is_no_news_by_itself() -> None:
    assert not digest(covered=CITY, endings=(Ending(name=WEIBO, ends=None, is_over=True),)).says_something
