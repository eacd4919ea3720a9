"""How platforms refuse, ask for a login, limit, and say that there is nothing: all of it is among the bundled cases."""

from collections import defaultdict

import pytest

from domain.answer import Outcome
from monitor.connectors import catalog, fixtures
from monitor.http import Reply

TOLD = frozenset(Outcome) - {Outcome.OK, Outcome.SHAPE, Outcome.ERROR}
CASES = [(id, case) for id in sorted(catalog.shipped()) for case in fixtures.cases(id, None)]
# Each platform of the country's and the world's that a description is shipped for, with what it is read by.
READ_BY = {
    "微博": ("weibo", "weibo_web"),
    "微信公众号": ("wechat_mp",),
    "哔哩哔哩": ("bilibili", "bilibili_dynamic"),
    "抖音": ("douyin",),
    "快手": ("kuaishou",),
    "小红书": ("xiaohongshu", "xiaohongshu_page"),
    "知乎": ("zhihu", "zhihu_posts"),
    "今日头条": ("toutiao",),
    "视频号": ("wechat_channels",),
    "App Store": ("itunes",),
    "Google Play": ("google_play",),
    "YouTube": ("youtube",),
    "X": ("x",),
    "Telegram": ("telegram",),
    "GitHub": ("github",),
}


def bodies(*connectors: str) -> dict[tuple[int, str, bytes], Outcome]:
    """The bodies that refuse, limit or prove an absence; one with another status or redirect is another one."""
    found = {}
    for id, case in CASES:
        if id in connectors and case.expect.outcome in TOLD:
            reply: Reply = case.reply.reply()
            found[reply.status, reply.headers.get("location", ""), reply.body] = case.expect.outcome
    return found


def test_there_are_many_bodies_of_many_platforms() -> None:
    told = {platform: bodies(*connectors) for platform, connectors in READ_BY.items()}
    assert sum(map(len, told.values())) >= 140
    assert len([platform for platform, found in told.items() if len(found) >= 3]) >= 13
    assert {id for connectors in READ_BY.values() for id in connectors} == {*catalog.shipped()}


@pytest.mark.parametrize("platform", READ_BY)
def test_every_platform_has_a_body_that_turns_away(platform: str) -> None:
    told = set(bodies(*READ_BY[platform]).values())
    assert told & {Outcome.BLOCKED, Outcome.AUTH, Outcome.RATE_LIMITED}


def test_every_kind_of_answer_is_told_by_many_platforms() -> None:
    platforms = defaultdict(set)
    for platform, connectors in READ_BY.items():
        for outcome in bodies(*connectors).values():
            platforms[outcome].add(platform)
    told = {outcome: len(found) for outcome, found in platforms.items()}
    assert all(told[outcome] >= 5 for outcome in TOLD - {Outcome.GONE}), told
    assert told[Outcome.GONE] >= 4
