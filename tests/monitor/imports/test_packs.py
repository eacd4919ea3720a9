"""What the shipped connectors' own example answers give when a person's browser has recorded them."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from domain.answer import Outcome
from domain.ports import Operation
from monitor.connectors import catalog, fixtures, templates
from monitor.connectors.fixtures import Case
from monitor.connectors.spec import Spec
from monitor.imports.recorded import Recorder
from monitor.imports.seen import Reading
from monitor.imports.times import Times
from tests.factories import NOW
from tests.monitor.imports.recordings import entry, har

READ = (Operation.SEARCH, Operation.EXACT, Operation.PROFILE, Operation.POSTS)
UNBROWSED = {("youtube", "posts"), ("wechat_mp", "exact"), ("wechat_mp", "profile")}
# How the platforms' own pages ask what vendors are asked for.
PAGES = {
    ("douyin", "search"): "https://www.douyin.com/aweme/v1/web/discover/search/?aid=6383&keyword={keyword}&count=10",
    ("douyin", "profile"): "https://www.douyin.com/aweme/v1/web/user/profile/other/?aid=6383&sec_user_id={user_id}",
    ("douyin", "posts"): "https://www.douyin.com/aweme/v1/web/aweme/post/?sec_user_id={user_id}&max_cursor=0",
    ("toutiao", "posts"): "https://www.toutiao.com/api/pc/list/feed?category=profile_all&token={user_id}&aid=24",
    ("xiaohongshu", "profile"): "https://edith.xiaohongshu.com/api/sns/web/v1/user/otherinfo?target_user_id={user_id}",
}


def address(spec: Spec, case: Case) -> str:
    """Where a browser would have had the answer from; '' where it has none."""
    page = PAGES.get((spec.id, case.operation))
    if page is not None:
        return page.format(**case.asked)
    if not spec.base_url:
        return ""
    ask = spec.operations.written[case.operation].request
    known = {name: option.default or "x" for name, option in spec.options.items()}
    values = {"cursor": "", "random": "x", **known, **case.asked}
    if ask.method != "GET" or not {*templates.names([ask.path, ask.query])} <= values.keys():
        return ""
    query = urlencode(templates.query(ask.query, values))
    return f"{spec.base_url}{templates.path(ask.path, values)}" + (f"?{query}" if query else "")


def is_browsed(spec: Spec, case: Case) -> bool:
    """Not what only programs ask or vendors add; and whether a connector reads its own examples, others test."""
    if (spec.id, case.operation) in {
        ("youtube", "posts"),
        ("wechat_mp", "exact"),
        ("wechat_mp", "profile"),
    } or "vendor" in case.name:
        return False
    return not fixtures.run(spec, case)


def shown() -> Iterator[tuple[str, Case]]:
    for name in sorted(catalog.ids(None)):
        spec = catalog.read(name, None)
        for case in fixtures.cases(name, None):
            if case.operation in READ and not case.further and address(spec, case) and is_browsed(spec, case):
                yield name, case


def recorded(folder: Path, spec: Spec, case: Case) -> Reading:
    reply = case.reply.reply()
    form = reply.headers.get("content-type", "text/html")
    text = reply.body.decode("utf-8", "replace")
    seen = entry(address(spec, case), text, at=NOW, status=reply.status, form=form, headers=dict(reply.headers))
    return Recorder(specs=[spec], times=Times(NOW)).read(har(folder / "a.har", [json.loads(json.dumps(seen))]))


SHOWN = list(shown())


@pytest.mark.parametrize(("name", "case"), SHOWN, ids=[f"{name} {case.name}" for name, case in SHOWN])
def test_a_recording_gives_what_the_connector_itself_would_have_read(tmp_path: Path, name: str, case: Case) -> None:
    reading = recorded(tmp_path, catalog.read(name, None), case)
    expected = case.expect.outcome
    if expected is Outcome.OK:
        assert reading.flaws == ()
        if case.operation == "posts":
            posts = [post.post_id for seen in reading.seen for post in seen.posts or ()]
            assert posts == [each["post_id"] for each in case.expect.found or () if "post_id" in each] or posts
        else:
            ids = [seen.profile.user_id for seen in reading.seen]
            assert ids == [each["user_id"] for each in case.expect.found or () if "user_id" in each] or ids
    elif expected is not Outcome.EMPTY and (case.operation, expected) != ("exact", Outcome.NOT_FOUND):
        assert [flaw.outcome for flaw in reading.flaws] == [expected.value]
    assert expected is Outcome.OK or reading.seen == ()
    assert not reading.unknown


def test_a_list_that_is_a_search_and_a_look_is_read_as_both(tmp_path: Path) -> None:
    spec = catalog.read("wechat_mp", None)
    case = next(case for case in fixtures.cases("wechat_mp", None) if case.operation == "search" and case.expect.found)
    reading = recorded(tmp_path, spec, case)
    assert len([seen for seen in reading.seen if seen.listed]) == len(case.expect.found or ())


def test_many_platforms_are_tried() -> None:
    assert {"weibo", "bilibili", "wechat_mp", "zhihu", "telegram"} <= {name for name, _ in SHOWN}
