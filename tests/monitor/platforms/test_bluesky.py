import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.answer import Answer, Outcome
from domain.observation import VerificationKind
from monitor.platforms.bluesky import Options, Platform
from tests.monitor.doors import BASE, Said, Server, door, patient, says
from tests.monitor.platforms.recordings import APPVIEW, recorded

OFFICIAL = "did:plc:ws4w7apyo5i243tpglq4g2rz"
STRANGER = "did:plc:myksd7cwqofuwxbhahbrycvw"
SEARCH = recorded(APPVIEW, "searchActors", q="高新区发布")
NOBODY = recorded(APPVIEW, "searchActors", q="没有这个人")
PROFILE = recorded(APPVIEW, "getProfile", actor="gxq-gov.test")
MISSING = recorded(APPVIEW, "getProfile", 400)
FEED = recorded(APPVIEW, "getAuthorFeed")
TOO_MANY = recorded(APPVIEW, "searchActors", 400)


def platform(*answers: Said, **options: Any) -> Platform:
    return played(Server(*answers), **options)


def played(server: Server, **options: Any) -> Platform:
    chosen = Options(base_url=BASE, politeness=patient(), **options)
    return Platform("bluesky", chosen, door(server, politeness=chosen.politeness))


def actors(*dids: str, cursor: str = "") -> Said:
    page: dict[str, Any] = {"actors": [{"did": did, "handle": "a.test"} for did in dids]}
    return says(json.dumps(page | ({"cursor": cursor} if cursor else {})))


def actor(**parts: Any) -> Said:
    return says(json.dumps({"did": "did:plc:a", "handle": "a.test"} | parts))


def item(key: str, record: Mapping[str, Any] | None = None, **parts: Any) -> dict[str, Any]:
    view = {"uri": f"at://did:plc:a/app.bsky.feed.post/{key}", "cid": f"cid-{key}", "indexedAt": "2026-03-02T01:00:00Z"}
    written = {"text": "通知", "createdAt": "2026-03-02T00:59:00Z"} | dict(record or {})
    return {"post": view | {"record": written} | parts}


def feed(*items: dict[str, Any], cursor: str = "") -> Said:
    return says(json.dumps({"feed": items} | ({"cursor": cursor} if cursor else {})))


async def test_a_search_finds_everybody_who_bears_the_name() -> None:
    answer = await platform(SEARCH).search("高新区发布")
    assert [profile.user_id for profile in answer.value] == [STRANGER, OFFICIAL]
    assert [profile.bio for profile in answer.value] == ["民间资讯，非官方", "高新区党工委管委会官方账号"]
    assert not answer.more


async def test_a_profile_carries_what_the_page_shows() -> None:
    seen = (await platform(PROFILE).profile(OFFICIAL)).value
    assert (seen.key, seen.handle, seen.display_name) == (f"bluesky:{OFFICIAL}", "gxq-gov.test", "高新区发布")
    assert seen.url == f"https://bsky.app/profile/{OFFICIAL}"
    assert seen.avatar_hash == "bafkreiaznsmrf7t6mi4urtapj3aadcmcppfupv6xie4pwwmmgx6k2qv3u4"
    assert (seen.followers, seen.created_at, seen.verification_kind) == (0, None, VerificationKind.NONE)


@pytest.mark.parametrize(("parts", "count"), [({"postsCount": 812}, 812), ({}, None)])
async def test_an_account_says_how_many_posts_it_has(parts: dict[str, Any], count: int | None) -> None:
    assert (await platform(actor(**parts)).profile("did:plc:a")).value.posts == count


async def test_posts_come_newest_first_with_their_revision_and_links() -> None:
    newest, _, oldest = (await platform(FEED).posts(OFFICIAL)).value
    assert newest.text == "第三条（已改）"
    assert newest.revision == "bafyreidvbbgg7uu7becooj7v72e2hwxoarhssah7ng3362asogh3lh73ca"
    assert newest.published_at == datetime(2026, 11, 22, 19, 37, 46, 965000, tzinfo=UTC)
    assert oldest.links == ("https://example.gov.cn/a",)
    assert oldest.url == f"https://bsky.app/profile/{OFFICIAL}/post/3n2weie32i22r"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (MISSING, Outcome.NOT_FOUND),
        (says('{"error":"AccountTakedown","message":"Account has been suspended"}', 400), Outcome.GONE),
        (says('{"error":"AccountDeactivated","message":"Account is deactivated"}', 400), Outcome.GONE),
        (TOO_MANY, Outcome.ERROR),
        (
            says('{"error":"InvalidRequest","message":"Error: actor must be a valid did or a handle"}', 400),
            Outcome.ERROR,
        ),
        (says('{"message":"Profile not found"}', 400), Outcome.ERROR),
        (says('{"error":"InvalidRequest","message":"Profile not found"}', 404), Outcome.ERROR),
        (says("<html>Profile not found</html>", 400, content_type="text/html"), Outcome.SHAPE),
        (says('{"error":"AuthMissing","message":"Authentication Required"}', 401), Outcome.AUTH),
        (actor(did="did:plc:another"), Outcome.SHAPE),
    ],
)
async def test_only_a_proved_absence_is_one(answer: Said, outcome: Outcome) -> None:
    connector = platform(answer)
    assert (await connector.profile("did:plc:a")).outcome is outcome


async def test_an_absence_is_no_answer_to_a_search() -> None:
    assert (await platform(MISSING).search("高新区发布")).outcome is Outcome.ERROR


async def test_a_name_that_nobody_bears_is_empty() -> None:
    assert await platform(NOBODY).search("没有这个人") == Answer(outcome=Outcome.EMPTY)


async def test_an_account_without_posts_is_empty() -> None:
    assert (await platform(feed()).posts("did:plc:a")).outcome is Outcome.EMPTY


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (('"actors"', '"users"'), "actors"),
        (('"did"', '"id"'), "actors.0.did"),
        (('"displayName":"高新区发布"', '"displayName":7'), "actors.0.displayName"),
    ],
)
async def test_a_changed_search_is_shape(change: tuple[str, str], field: str) -> None:
    answer = await platform(recorded(APPVIEW, "searchActors", q="高新区发布", change=change)).search("高新区发布")
    assert answer.outcome is Outcome.SHAPE
    assert answer.detail.startswith(f"{field}: ")


async def test_a_changed_profile_is_shape() -> None:
    change = ('"followersCount":0', '"followersCount":"0"')
    answer = await platform(recorded(APPVIEW, "getProfile", actor="gxq-gov.test", change=change)).profile(OFFICIAL)
    assert (answer.outcome, answer.detail[:15]) == (Outcome.SHAPE, "followersCount:")


async def test_a_changed_feed_is_shape() -> None:
    answer = await platform(recorded(APPVIEW, "getAuthorFeed", change=('"cid"', '"revision"'))).posts(OFFICIAL)
    assert (answer.outcome, answer.detail[:17]) == (Outcome.SHAPE, "feed.0.post.cid: ")


async def test_a_search_follows_the_cursor_to_the_end() -> None:
    server = Server(actors("did:plc:a", cursor="2"), actors("did:plc:a", "did:plc:b"))
    answer = await played(server).search("通知")
    assert [profile.user_id for profile in answer.value] == ["did:plc:a", "did:plc:b"]
    assert not answer.more
    assert [asked.get("cursor") for asked in server.asked] == [None, "2"]
    assert {asked["limit"] for asked in server.asked} == {"100"}


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(actors("did:plc:b", cursor="2"), id="a cursor that leads in circles"),
        pytest.param(actors("did:plc:a", cursor="3"), id="a page that brings nobody new"),
        pytest.param(says("{}", 403), id="a refusal"),
        pytest.param(says("<html></html>", content_type="text/html"), id="no JSON"),
        pytest.param(says("{}", 502), id="a fault"),
    ],
)
async def test_a_bad_later_page_keeps_what_was_found_and_says_that_there_is_more(later: Said) -> None:
    server = Server(actors("did:plc:a", cursor="2"), later)
    answer = await played(server, max_pages=9).search("通知")
    assert answer.value[0].user_id == "did:plc:a"
    assert answer.more


async def test_no_more_pages_are_read_than_the_operator_allows() -> None:
    server = Server(*(actors(f"did:plc:a{number}", cursor=str(number)) for number in range(9)))
    answer = await played(server, max_pages=2).search("通知")
    assert (len(answer.value), answer.more, len(server.requests)) == (2, True, 2)


async def test_an_empty_page_that_goes_on_is_not_empty() -> None:
    assert (await platform(actors(cursor="2"), actors(cursor="2")).search("通知")).outcome is Outcome.SHAPE


async def test_reposts_are_left_out() -> None:
    repost = item("r") | {"reason": {"$type": "app.bsky.feed.defs#reasonRepost", "by": {"did": "did:plc:a"}}}
    answer = await platform(feed(repost, item("own"))).posts("did:plc:a")
    assert [post.revision for post in answer.value] == ["cid-own"]
    assert answer.whole


async def test_a_page_of_nothing_but_reposts_does_not_prove_that_there_are_no_posts() -> None:
    repost = item("r") | {"reason": {"$type": "app.bsky.feed.defs#reasonRepost"}}
    answer = await platform(feed(repost, cursor="2")).posts("did:plc:a")
    assert (answer.outcome, answer.found, answer.more, answer.whole) == (Outcome.OK, (), True, False)
    assert (await platform(feed(repost)).posts("did:plc:a")).outcome is Outcome.EMPTY


async def test_the_badge_names_who_vouches() -> None:
    verification = {
        "verifications": [
            {"issuer": "did:plc:v", "isValid": True, "issuerDisplayName": "青澜县融媒体", "issuerHandle": "ql.test"},
            {"issuer": "did:plc:w", "isValid": True},
            {"issuer": "did:plc:x", "isValid": False},
        ],
        "verifiedStatus": "valid",
        "trustedVerifierStatus": "none",
    }
    seen = (await platform(actor(verification=verification)).profile("did:plc:a")).value
    assert seen.verification_kind is VerificationKind.UNSPECIFIED
    assert seen.verification_text == "did:plc:w; 青澜县融媒体 (ql.test)"
    lapsed = verification | {"verifiedStatus": "invalid"}
    seen = (await platform(actor(verification=lapsed)).profile("did:plc:a")).value
    assert (seen.verification_kind, seen.verification_text) == (VerificationKind.NONE, "")


@pytest.mark.parametrize(
    ("avatar", "name"),
    [
        (
            "https://cdn.example/img/avatar/plain/did:plc:a/bafkreiaznsmrf7t6mi4urtapj3aad@jpeg",
            "bafkreiaznsmrf7t6mi4urtapj3aad",
        ),
        (
            "https://cdn.example/img/avatar/plain/did:plc:a/bafkreiaznsmrf7t6mi4urtapj3aad",
            "bafkreiaznsmrf7t6mi4urtapj3aad",
        ),
        ("https://cdn.example/picture.png?sig=1", ""),
        ("javascript:alert(1)", ""),
    ],
)
async def test_the_picture_is_named_by_its_content(avatar: str, name: str) -> None:
    assert (await platform(actor(avatar=avatar)).profile("did:plc:a")).value.avatar_hash == name


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2026-03-02T08:59:00+08:00", datetime(2026, 3, 2, 0, 59, tzinfo=UTC)),
        ("2031-01-01T00:00:00Z", datetime(2026, 3, 2, 1, tzinfo=UTC)),
        ("yesterday", datetime(2026, 3, 2, 1, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", datetime(2026, 3, 2, 1, tzinfo=UTC)),
    ],
)
async def test_an_author_cannot_date_a_post_ahead_or_break_the_page(written: str, published: datetime) -> None:
    answer = await platform(feed(item("a", {"createdAt": written}))).posts("did:plc:a")
    assert answer.value[0].published_at == published


async def test_links_and_media_are_gathered_from_text_cards_and_quotes() -> None:
    facets = [{"features": [{"$type": "x#link", "uri": "https://a.example"}, {"$type": "x#own", "uri": {"odd": 1}}]}]
    embed = {
        "external": {"uri": "https://b.example"},
        "media": {"images": [{"fullsize": "https://cdn.example/1"}], "playlist": "https://cdn.example/2"},
    }
    (post,) = (await platform(feed(item("a", {"facets": facets}, embed=embed))).posts("did:plc:a")).value
    assert post.links == ("https://a.example", "https://b.example")
    assert post.media == ("https://cdn.example/1", "https://cdn.example/2")


async def test_a_nul_in_a_name_does_not_get_through() -> None:
    assert (await platform(actor(displayName="临泽\0市")).profile("did:plc:a")).value.display_name == "临泽市"
