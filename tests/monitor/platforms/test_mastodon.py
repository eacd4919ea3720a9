import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from domain.answer import Answer, Outcome
from domain.observation import VerificationKind
from monitor.platforms.mastodon import Options, Platform
from tests.monitor.doors import BASE, Said, Server, door, patient, says
from tests.monitor.platforms.recordings import GOTOSOCIAL, recorded

OFFICIAL = "01CGAEA1BFG5VSWJJWDCMAR57X"
STRANGER = "01EYWDDH74CYCHC08MNVN72T11"
SEARCH = recorded(GOTOSOCIAL, "search", q="高新区发布")
NOBODY = recorded(GOTOSOCIAL, "search", q="没有这个人")
ANONYMOUS = recorded(GOTOSOCIAL, "search", 401)
PROFILE = recorded(GOTOSOCIAL, "lookup")
MISSING = recorded(GOTOSOCIAL, "accounts/01AAAAAAAAAAAAAAAAAAAAAAAA", 404)
STATUSES = recorded(GOTOSOCIAL, "statuses")
TOKEN = SecretStr("played-token")


def platform(*answers: Said, **options: Any) -> Platform:
    return played(Server(*answers), **options)


def played(server: Server, **options: Any) -> Platform:
    chosen = Options(base_url=BASE, politeness=patient(), **options)
    return Platform("mastodon", chosen, door(server, politeness=chosen.politeness))


def account(id: str = "1", **parts: Any) -> dict[str, Any]:
    ordinary = {"id": id, "acct": "a", "display_name": "临泽市公安局", "note": "", "created_at": "2020-01-01T00:00:00Z"}
    return ordinary | parts


def found(*accounts: dict[str, Any]) -> Said:
    return says(json.dumps({"accounts": accounts, "statuses": [], "hashtags": []}))


def status(id: str, **parts: Any) -> dict[str, Any]:
    ordinary = {"id": id, "created_at": "2026-03-02T01:00:00Z", "content": "<p>通知</p>", "visibility": "public"}
    return ordinary | {"media_attachments": []} | parts


def listed(*statuses: dict[str, Any], next: str = "") -> Said:
    links = (
        f'<https://elsewhere.example/statuses?{next}>; rel="next", <https://elsewhere.example/?min_id=9>; rel="prev"'
    )
    return says(json.dumps(statuses), link=links if next else '<https://elsewhere.example/?min_id=9>; rel="prev"')


async def test_a_search_finds_everybody_who_bears_the_name() -> None:
    server = Server(SEARCH)
    answer = await played(server, token=TOKEN).search("高新区发布")
    assert [profile.user_id for profile in answer.value] == [STRANGER, OFFICIAL]
    assert [profile.bio for profile in answer.value] == ["民间", "高新区官方账号"]
    assert not answer.more
    assert server.asked == [{"q": "高新区发布", "type": "accounts", "resolve": "false", "limit": "40"}]
    assert server.requests[0].headers["authorization"] == "Bearer played-token"


async def test_a_profile_carries_what_the_page_shows() -> None:
    seen = (await platform(PROFILE).profile(OFFICIAL)).value
    assert (seen.key, seen.handle, seen.display_name) == (f"mastodon:{OFFICIAL}", "gxq_gov", "高新区发布")
    assert (seen.bio, seen.url) == ("高新区官方账号", "http://localhost:8085/@gxq_gov")
    assert (seen.followers, seen.posts, seen.created_at) == (0, 3, datetime(2026, 11, 22, 19, 44, 33, tzinfo=UTC))
    assert (seen.avatar_hash, seen.verification_kind) == ("", VerificationKind.NONE)


async def test_posts_come_newest_first_with_their_revision_and_links() -> None:
    answer = await platform(STATUSES).posts(OFFICIAL)
    newest, older = answer.value
    assert (newest.text, newest.client) == ("改过了", "lab")
    assert newest.revision == "2026-11-22T19:44:48.743000+00:00"
    assert newest.edited_at == datetime(2026, 11, 22, 19, 44, 48, 743000, tzinfo=UTC)
    assert (older.text, older.links) == ("第1条 https://gxq.example.gov.cn/1", ("https://gxq.example.gov.cn/1",))
    assert older.revision == older.published_at.isoformat()
    assert (answer.more, answer.whole) == (True, False)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (MISSING, Outcome.NOT_FOUND),
        (says('{"error":"Record not found"}', 404), Outcome.NOT_FOUND),
        (says('{"error":"Not Found: target account not found"}', 404), Outcome.NOT_FOUND),
        (says('{"error":"Can\'t find user"}', 404), Outcome.NOT_FOUND),
        (says('{"status":404,"error":"Not Found"}', 404), Outcome.ERROR),
        (says('{"error":"no such route: GET /api/v1/accounts"}', 404), Outcome.ERROR),
        (says('{"error":"upstream has no healthy backend"}', 404), Outcome.ERROR),
        (says('{"error":"This resource is not available in your region"}', 404), Outcome.ERROR),
        (says('{"error":"Endpoint not found"}', 404), Outcome.ERROR),
        (says("<html>nothing here</html>", 404, content_type="text/html"), Outcome.SHAPE),
        (says("{}", 404), Outcome.ERROR),
        (says('{"error":"Gone"}', 410), Outcome.GONE),
        (says("<html>gone</html>", 410, content_type="text/html"), Outcome.SHAPE),
        (says("", 410), Outcome.ERROR),
        (says(json.dumps(account(suspended=True))), Outcome.GONE),
        (says(json.dumps(account("2"))), Outcome.SHAPE),
        (says('{"error":"This method requires an authenticated user"}', 422), Outcome.ERROR),
        (ANONYMOUS, Outcome.AUTH),
    ],
)
async def test_only_a_proved_absence_is_one(answer: Said, outcome: Outcome) -> None:
    assert (await platform(answer).profile("1")).outcome is outcome


@pytest.mark.parametrize(("acct", "outcome"), [("a", Outcome.NOT_FOUND), ("a@far.example", Outcome.ERROR)])
async def test_a_copy_from_elsewhere_that_is_dropped_proves_no_absence(acct: str, outcome: Outcome) -> None:
    connector = platform(found(account("1", acct=acct)), MISSING, MISSING)
    assert (await connector.search("公安")).value[0].handle == acct
    assert (await connector.profile("1")).outcome is outcome
    assert (await connector.posts("1")).outcome is outcome


async def test_a_search_that_needs_a_token_silences_nothing_else() -> None:
    connector = platform(ANONYMOUS, PROFILE)
    answer = await connector.search("高新区发布")
    assert (answer.outcome, answer.not_before) == (Outcome.ERROR, None)
    assert "set `token`" in answer.detail
    assert (await connector.profile(OFFICIAL)).outcome is Outcome.OK


async def test_a_token_that_is_refused_silences_the_connector() -> None:
    connector = platform(ANONYMOUS, token=TOKEN)
    assert (await connector.search("高新区发布")).outcome is Outcome.AUTH
    assert (await connector.profile(OFFICIAL)).outcome is Outcome.AUTH


@pytest.mark.parametrize("answer", [MISSING, says('{"error":"Gone"}', 410)])
async def test_an_absence_is_no_answer_to_a_search(answer: Said) -> None:
    assert (await platform(answer).search("通知")).outcome is Outcome.ERROR


async def test_a_name_that_nobody_bears_is_empty() -> None:
    assert await platform(NOBODY).search("没有这个人") == Answer(outcome=Outcome.EMPTY)


async def test_an_account_without_posts_is_empty() -> None:
    assert (await platform(listed()).posts("1")).outcome is Outcome.EMPTY


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (('"accounts"', '"users"'), "accounts: "),
        (('"acct"', '"handle"'), "accounts.0.acct: "),
        (('"followers_count":0', '"followers_count":"0"'), "accounts.0.followers_count: "),
    ],
)
async def test_a_changed_search_is_shape(change: tuple[str, str], field: str) -> None:
    answer = await platform(recorded(GOTOSOCIAL, "search", q="高新区发布", change=change)).search("高新区发布")
    assert answer.outcome is Outcome.SHAPE
    assert answer.detail.startswith(field)


async def test_a_changed_profile_is_shape() -> None:
    change = ('"created_at":"2026-11-22T19:44:33.000Z"', '"created_at":1795376673')
    answer = await platform(recorded(GOTOSOCIAL, "lookup", change=change)).profile(OFFICIAL)
    assert (answer.outcome, answer.detail[:12]) == (Outcome.SHAPE, "created_at: ")


async def test_a_changed_list_of_posts_is_shape() -> None:
    answer = await platform(recorded(GOTOSOCIAL, "statuses", change=('"content"', '"html"'))).posts(OFFICIAL)
    assert (answer.outcome, answer.detail[:11]) == (Outcome.SHAPE, "0.content: ")


async def test_a_logged_in_search_goes_on_while_pages_are_full() -> None:
    server = Server(found(account("1"), account("2")), found(account("3")))
    answer = await played(server, token=TOKEN, page_size=2).search("公安")
    assert [profile.user_id for profile in answer.value] == ["1", "2", "3"]
    assert not answer.more
    assert [asked.get("offset") for asked in server.asked] == [None, "2"]


async def test_a_full_page_without_a_login_says_that_there_may_be_more() -> None:
    server = Server(found(account("1"), account("2")))
    answer = await played(server, page_size=2).search("公安")
    assert (len(answer.value), answer.more, len(server.requests)) == (2, True, 1)


async def test_a_server_that_ignores_the_offset_is_not_asked_for_ever() -> None:
    server = Server(found(account("1"), account("2")))
    answer = await played(server, token=TOKEN, page_size=2, max_pages=9).search("公安")
    assert (len(answer.value), answer.more, len(server.requests)) == (2, True, 2)


async def test_a_suspended_account_is_not_found_by_a_search() -> None:
    assert (await platform(found(account(suspended=True))).search("公安")).outcome is Outcome.EMPTY


async def test_posts_follow_the_link_but_only_its_cursor() -> None:
    server = Server(listed(status("9"), next="limit=2&max_id=9"), listed(status("8")))
    answer = await played(server, post_pages=5).posts("1")
    assert [post.post_id for post in answer.value] == ["9", "8"]
    assert not answer.more
    assert [str(request.url.host) for request in server.requests] == ["platform.example"] * 2
    assert [asked.get("max_id") for asked in server.asked] == [None, "9"]


async def test_a_link_that_is_no_address_leads_nowhere() -> None:
    answer = await platform(says(json.dumps([status("9")]), link='<https://[/?max_id=9>; rel="next"')).posts("1")
    assert [post.post_id for post in answer.value] == ["9"]


async def test_links_that_lead_in_circles_end() -> None:
    server = Server(listed(status("9"), next="max_id=9"), listed(status("8"), next="max_id=9"))
    answer = await played(server, post_pages=50).posts("1")
    assert (len(answer.value), answer.more, len(server.requests)) == (2, True, 2)


async def test_what_others_wrote_or_few_may_read_is_left_out() -> None:
    answer = await platform(
        listed(status("3", reblog={"id": "1"}), status("2", visibility="private"), status("1"))
    ).posts("1")
    assert [post.post_id for post in answer.value] == ["1"]


async def test_a_post_shows_its_warning_its_media_and_no_mentions() -> None:
    content = (
        '<p><a class="u-url mention" href="https://x.example/@a">@a</a> <a href="https://b.example">b</a><br>二</p>'
    )
    media = [{"url": None, "remote_url": "https://far.example/1"}, {"url": "https://near.example/2"}, {"url": None}]
    written = status("1", content=content, spoiler_text="提醒", media_attachments=media, url="https://s.example/1")
    (post,) = (await platform(listed(written)).posts("1")).value
    assert post.text == "提醒\n@a b\n二"
    assert post.links == ("https://b.example",)
    assert post.media == ("https://far.example/1", "https://near.example/2")
    assert post.url == "https://s.example/1"


async def test_a_proved_link_counts_as_verification() -> None:
    fields = [
        {"name": "官网", "value": '<a href="https://linze.example">linze.example</a>', "verified_at": "2026-01-01"},
        {"name": "电话", "value": "110", "verified_at": None},
    ]
    seen = (await platform(says(json.dumps(account(fields=fields)))).profile("1")).value
    assert (seen.verification_kind, seen.verification_text) == (VerificationKind.UNSPECIFIED, "linze.example")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/av/1/f00.png?sig=1", "https://a.example/av/1/f00.png?sig=2", True),
        ("https://a.example/av/1/f00.png", "https://cdn.example/av/1/f00.png", True),
        ("https://a.example/av/1/f00.png", "https://a.example/av/1/f01.png", False),
        ("https://a.example/avatars/original/missing.png", "", True),
        ("https://a.example/assets/default_avatars/GoToSocial_icon5.webp", "", True),
    ],
)
async def test_a_picture_keeps_its_name_however_its_address_is_signed(one: str, other: str, same: bool) -> None:
    pictures = [says(json.dumps(account(avatar_static=address))) for address in (one, other)]
    first, second = [(await platform(picture).profile("1")).value.avatar_hash for picture in pictures]
    assert (first == second) is same


async def test_the_picture_that_a_server_gives_to_everybody_is_not_worth_fetching() -> None:
    addresses = ("https://a.example/avatars/original/missing.png", "https://a.example/av/1/f00.png")
    pictures = [says(json.dumps(account(avatar_static=address))) for address in addresses]
    seen = [(await platform(picture).profile("1")).value.avatar_url for picture in pictures]
    assert seen == ["", addresses[1]]


async def test_an_id_cannot_leave_its_place_in_the_path() -> None:
    server = Server(MISSING)
    await played(server).profile("../admin?x=1#")
    assert server.requests[0].url.raw_path == b"/api/v1/accounts/..%2Fadmin%3Fx%3D1%23"


def test_the_token_is_not_shown() -> None:
    assert "played-token" not in repr(Options(base_url=BASE, token=TOKEN))
