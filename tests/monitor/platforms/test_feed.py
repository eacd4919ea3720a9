import json
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from domain.answer import Answer, Outcome
from domain.observation import Profile
from domain.ports import Operation
from monitor.http import Reply
from monitor.http.capture import capturing
from monitor.platforms.feed import NAMED_ERROR, Options, Platform
from tests.factories import later
from tests.monitor.doors import BASE, Memory, Said, Server, cuts, door, fails, patient, says

XML: dict[str, Any] = {"content_type": "application/rss+xml; charset=utf-8"}
HTML: dict[str, Any] = {"content_type": "text/html; charset=utf-8"}
HEAD = "<title>临泽发布</title><link>https://linze.example.gov.cn/</link><description>官方</description>"
ITEM = "<item><title>停水通知</title><guid>1</guid><pubDate>Mon, 02 Mar 2026 09:00:00 +0800</pubDate></item>"
KEY = "key-of-the-rsshub"


def feed(*items: str, head: str = HEAD, **headers: str) -> Said:
    whole = f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'
    return says(whole, **XML | headers)


def played(server: Server, **options: Any) -> Platform:
    holds, politeness = options.pop("holds", Memory()), patient(attempts=1)
    chosen = Options(base_url=BASE, politeness=politeness, **options)
    return Platform("website", chosen, door(server, politeness=politeness, holds=holds))


def platform(*answers: Said, **options: Any) -> Platform:
    return played(Server(*answers), **options)


def rsshub(message: str) -> Said:
    return says(json.dumps({"error": {"message": message}}), 503)


def rsshub_page(message: str) -> Said:
    told = f"<h1>Looks like something went wrong</h1><p>Error Message:<br/><code>{message}</code></p>"
    return says(f"<html><body>{told}</body></html>", 503, **HTML)


async def test_a_feed_is_an_account() -> None:
    server = Server(feed(ITEM))
    seen = (await played(server).profile("/news/feed.xml")).value
    expected = Profile(platform="website", user_id="/news/feed.xml", display_name="临泽发布", bio="官方")
    assert (seen.key, seen.display_name, seen.bio) == (expected.key, expected.display_name, expected.bio)
    assert seen.url == "https://linze.example.gov.cn/"
    assert server.requests[0].url == f"{BASE}/news/feed.xml"
    assert "application/rss+xml" in server.requests[0].headers["accept"]


async def test_the_picture_of_a_feed_has_a_name_that_its_address_does_not_change() -> None:
    pictures = [f"<image><url>https://a.example/{path}</url></image>" for path in ("1.png?v=1", "1.png?v=2", "2.png")]
    seen = [(await platform(feed(head=HEAD + picture)).profile("/f")).value for picture in pictures]
    assert seen[0].avatar_hash == seen[1].avatar_hash != seen[2].avatar_hash
    assert seen[0].avatar_url == "https://a.example/1.png?v=1"


async def test_posts_are_its_items() -> None:
    answer = await platform(feed(ITEM)).posts("/feed.xml")
    assert [(post.post_id, post.text) for post in answer.value] == [("1", "停水通知")]
    assert (answer.more, answer.whole) == (False, False)


async def test_a_json_feed_is_one_too() -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "临泽发布",
        "items": [{"id": "1", "title": "一"}],
    }
    body = says("\ufeff" + json.dumps(document), content_type="application/feed+json")
    assert (await platform(body).profile("/feed.json")).value.display_name == "临泽发布"
    assert [post.text for post in (await platform(body).posts("/feed.json")).value] == ["一"]


async def test_a_feed_without_items_is_empty() -> None:
    assert await platform(feed()).posts("/feed.xml") == Answer(outcome=Outcome.EMPTY)


@pytest.mark.parametrize("head", ["", "<title/>", "<description>官方</description>"])
async def test_a_feed_without_items_and_title_proves_nothing(head: str) -> None:
    assert (await platform(feed(head=head)).posts("/f")).outcome is Outcome.SHAPE
    assert (await platform(feed(head=head)).profile("/f")).outcome is Outcome.SHAPE


async def test_an_item_out_of_its_place_is_no_feed_without_items() -> None:
    assert (await platform(feed(head=f"<title>临泽发布{ITEM}</title>")).posts("/f")).outcome is Outcome.SHAPE


@pytest.mark.parametrize("declared", ['<?xml version""1.0"?>', '<?xml {ersio{="1.0"?>', "<?xml version='1.0' x?>"])
async def test_a_feed_without_items_and_with_a_broken_beginning_proves_nothing(declared: str) -> None:
    told = [
        says(f"{declared}<rss><channel><title>临泽发布</title>{items}</channel></rss>", **XML) for items in ("", ITEM)
    ]
    outcomes = [(await platform(answer).posts("/f")).outcome for answer in told]
    assert outcomes == [Outcome.SHAPE, Outcome.OK]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        pytest.param(says("", 401), Outcome.AUTH, id="401"),
        pytest.param(says("<rss/>", 403, **XML), Outcome.AUTH, id="403"),
        pytest.param(says("gone", 404, **HTML), Outcome.ERROR, id="404"),
        pytest.param(says("gone", 410, **HTML), Outcome.ERROR, id="410"),
        pytest.param(says("", 429), Outcome.RATE_LIMITED, id="429"),
        pytest.param(says("", 500), Outcome.ERROR, id="500"),
        pytest.param(says("", 204), Outcome.SHAPE, id="204"),
        pytest.param(says(""), Outcome.SHAPE, id="nothing"),
        pytest.param(says("<html><title>临泽</title></html>", **HTML), Outcome.SHAPE, id="a page"),
        pytest.param(says("<!DOCTYPE html><title>登录</title>", **HTML), Outcome.BLOCKED, id="a login page"),
        pytest.param(says("<html><title>Just a moment...</title>", 403, **HTML), Outcome.BLOCKED, id="a robot check"),
        pytest.param(says("<rss><channel><title>a</title></channel>", **XML), Outcome.SHAPE, id="cut XML"),
        pytest.param(says('{"items":[]}'), Outcome.SHAPE, id="other JSON"),
        pytest.param(says('{"error":{"message":"x"}}'), Outcome.SHAPE, id="a complaint on 200"),
        pytest.param(says("<urlset/>", **XML), Outcome.SHAPE, id="other XML"),
        pytest.param(says("临泽", content_type="text/plain"), Outcome.SHAPE, id="a word"),
        pytest.param(fails(httpx.ConnectError("refused")), Outcome.ERROR, id="no connection"),
        pytest.param(cuts(b"<rss>", content_type="text/xml"), Outcome.ERROR, id="a cut connection"),
        pytest.param(says("", 302, location="https://elsewhere.example/"), Outcome.BLOCKED, id="a redirect elsewhere"),
    ],
)
async def test_nothing_else_passes_for_a_feed(answer: Said, outcome: Outcome) -> None:
    assert (await platform(answer).posts("/feed.xml")).outcome is outcome
    assert (await platform(answer).profile("/feed.xml")).outcome is outcome


@pytest.mark.parametrize("said", [rsshub, rsshub_page])
@pytest.mark.parametrize(
    ("message", "outcome"),
    [
        ("CaptchaError: 遇到源站风控校验，请稍后再试", Outcome.BLOCKED),
        ("Error: 请完成验证码后再试", Outcome.BLOCKED),
        ("ConfigNotFoundError: Weibo cookie is not configured", Outcome.AUTH),
        ("ConfigNotFoundError: This RSS is disabled unless 'ALLOW_USER_SUPPLY_UNSAFE_DOMAIN' is set", Outcome.AUTH),
        ('FetchError: [GET] "https://m.weibo.example/api": 432', Outcome.BLOCKED),
        ('FetchError: [GET] "https://m.weibo.example/api": 403 Forbidden', Outcome.BLOCKED),
        ('FetchError: [GET] "https://m.weibo.example/api": 412 Precondition Failed', Outcome.BLOCKED),
        ('FetchError: [GET] "https://api.example/": 429 Too Many Requests', Outcome.RATE_LIMITED),
        ('FetchError: [GET] "https://api.example/": 404 Not Found', Outcome.ERROR),
        ('FetchError: [GET] "https://api.example/": <no response> fetch failed', Outcome.ERROR),
        ("Error: this route is empty, please check the original site or create an issue", Outcome.ERROR),
        ("RequestInProgressError: This path is currently fetching, please come back later!", Outcome.ERROR),
        ("InvalidParameterError: Invalid uid", Outcome.ERROR),
    ],
)
async def test_a_503_of_rsshub_is_never_an_account_without_posts(said: Any, message: str, outcome: Outcome) -> None:
    answer = await platform(said(message), path="/weibo/user/{user_id}").posts("1")
    assert answer.outcome is outcome
    assert message[:40] in answer.detail


def test_one_long_word_holds_nobody_up() -> None:
    """For each letter all the others once more would take hours."""
    named = NAMED_ERROR.search(f"{'a' * 3_000_000} Message: CaptchaError: 风控")
    assert named is not None
    assert named[0] == "CaptchaError: 风控"


async def test_a_refusal_of_rsshub_silences_it() -> None:
    server = Server(rsshub("CaptchaError: 风控"))
    own = played(server, path="/weibo/user/{user_id}")
    answers = [await own.posts(id) for id in "12"]
    assert {(answer.outcome, answer.not_before) for answer in answers} == {(Outcome.BLOCKED, later(minutes=120))}
    assert len(server.requests) == 1


async def test_an_account_of_a_platform_has_its_place_in_the_path() -> None:
    server = Server(feed(ITEM))
    await played(server, path="/weibo/user/{user_id}?format=rss").posts("../admin?x=1#")
    assert server.requests[0].url.raw_path == b"/weibo/user/..%2Fadmin%3Fx%3D1%23?format=rss"


async def test_the_name_of_another_platforms_feed_is_not_that_of_the_account() -> None:
    server = Server(feed(ITEM))
    own = played(server, path="/weibo/user/{user_id}")
    assert own.offers(Operation.POSTS, "1")
    assert not own.offers(Operation.PROFILE, "1")
    assert (await own.profile("1")).outcome is Outcome.ERROR
    assert not server.requests


@pytest.mark.parametrize(
    ("options", "offered"),
    [
        ({}, True),
        ({"profile": False}, False),
        ({"path": "/rss/{user_id}.xml"}, False),
        ({"path": "/rss/{user_id}.xml", "profile": True}, True),
    ],
)
async def test_a_profile_is_offered_where_the_feed_is_the_account(options: dict[str, Any], offered: bool) -> None:
    own = platform(feed(), **options)
    assert own.offers(Operation.PROFILE) is offered
    assert own.offers(Operation.POSTS)
    assert not any(own.offers(one) for one in (Operation.SEARCH, Operation.EXACT, Operation.WHOAMI))
    assert (await own.search("临泽")).outcome is Outcome.ERROR


@pytest.mark.parametrize("path", ["weibo/{user_id}", "/weibo/user", "/{user_id}/{user_id}", ""])
def test_a_path_that_leads_to_no_account_is_refused(path: str) -> None:
    with pytest.raises(ValidationError, match=r"write \{user_id\} once"):
        Options(base_url=BASE, path=path)


async def test_an_address_on_another_host_is_not_asked() -> None:
    server = Server(feed(ITEM))
    own = played(server)
    assert (await own.posts("https://elsewhere.example/feed.xml")).outcome is Outcome.SHAPE
    await own.posts("//elsewhere.example/feed.xml")
    assert {request.url.host for request in server.requests} == {"platform.example"}


async def test_what_has_not_changed_is_not_sent_again() -> None:
    server = Server(feed(ITEM, etag='"1"'), says("", 304))
    own = played(server)
    first, second = await own.posts("/feed.xml"), await own.posts("/feed.xml")
    assert first == second
    assert server.requests[1].headers["if-none-match"] == '"1"'


@pytest.mark.parametrize(("path", "joint"), [("/weibo/user/{user_id}", "?"), ("/weibo/user/{user_id}?a=1", "&")])
async def test_the_key_of_an_rsshub_goes_with_the_request_and_nowhere_else(path: str, joint: str) -> None:
    server = Server(says(json.dumps({"error": {"message": f"Error: /weibo/user/1?key={KEY}"}}), 503))
    options: dict[str, Any] = {"path": path, "key": SecretStr(KEY)}
    with capturing() as exchanges:
        answer = await played(server, **options).posts("1")
    assert str(server.requests[0].url).endswith(f"{joint}key={KEY}")
    assert KEY not in repr(exchanges)
    assert KEY not in answer.detail
    assert KEY not in repr(Options(base_url=BASE, **options))


async def test_what_a_feed_says_of_itself_cannot_steer_a_terminal() -> None:
    for answer in (rsshub("\x1b[2J\u202e" + "x" * 900), says("<\u202egh/>".encode(), **XML)):
        told = (await platform(answer).posts("/f")).detail
        assert told.isprintable()
        assert len(told) <= 200


WHOLE = f'<rss version="2.0"><channel>{HEAD}{ITEM}</channel></rss>'.encode()


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_damaged_feed_is_an_account_without_posts(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(WHOLE)))
    end = data.draw(st.integers(start, len(WHOLE)))
    damaged = WHOLE[:start] + data.draw(st.binary(max_size=6)) + WHOLE[end:]
    reply = Reply(200, {"content-type": "text/xml"}, damaged, f"{BASE}/f")
    own = platform(feed())
    answer = own.read_posts(reply)
    assert not answer.outcome.is_absence
    if answer.outcome is Outcome.EMPTY:
        assert b"<item>" not in damaged
        assert damaged.rstrip().endswith(b"</rss>")
