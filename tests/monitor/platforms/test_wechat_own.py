import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from domain.answer import Answer, Outcome
from domain.ports import Operation
from monitor.http.capture import WITHHELD, capturing
from monitor.platforms.wechat_own import PLATFORM, Options, Platform
from tests.factories import later
from tests.monitor.doors import BASE, Memory, Said, Server, door, patient, says

SECRET, OTHER_SECRET = "0123456789abcdef" * 2, "fedcba9876543210" * 2
APPID, OTHER_APPID = "wx00000000000000aa", "wx00000000000000bb"
ACCOUNTS = f"gh_linze {APPID} {SECRET}\ngh_canglin {OTHER_APPID} {OTHER_SECRET}\n"
HTML: dict[str, Any] = {"content_type": "text/html; charset=utf-8"}
LOGIN = "<!DOCTYPE html><html><head><title>登录</title></head><body></body></html>"


def token(value: str = "token-of-an-hour", expires_in: int = 7200) -> Said:
    return says(json.dumps({"access_token": value, "expires_in": expires_in}))


def code(number: int, message: str = "says why rid: 0-0") -> Said:
    return says(json.dumps({"errcode": number, "errmsg": message}))


def article(title: str = "停水通知", **parts: Any) -> dict[str, Any]:
    ordinary = {"title": title, "author": "临泽发布", "digest": "", "content": "<p>今日停水。</p>", "is_deleted": False}
    return ordinary | {"content_source_url": "", "url": f"http://mp.weixin.qq.com/s?__biz=a&sn={title}"} | parts


def publication(id: str = "A1", *articles: dict[str, Any], updated: int = 1_772_400_000) -> dict[str, Any]:
    return {"article_id": id, "update_time": updated, "content": {"news_item": articles or (article(),)}}


def listed(*items: dict[str, Any], total: int | None = None) -> Said:
    count = len(items) if total is None else total
    return says(json.dumps({"item": items, "item_count": len(items), "total_count": count}))


class Hours:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def played(server: Callable[[httpx.Request], httpx.Response], **options: Any) -> Platform:
    elapsed = options.pop("elapsed", Hours())
    holds = options.pop("holds", Memory())
    chosen = Options(base_url=BASE, accounts=SecretStr(ACCOUNTS), politeness=patient(), **options)
    return Platform(PLATFORM, chosen, door(server, politeness=chosen.politeness, holds=holds), elapsed)


def platform(*answers: Said, **options: Any) -> Platform:
    return played(Server(*answers), **options)


def paths(server: Server) -> list[str]:
    return [request.url.path for request in server.requests]


async def test_articles_are_asked_for_with_a_token_of_the_account() -> None:
    server = Server(token(), listed(publication()))
    answer = await played(server).posts("gh_linze")
    assert [post.text for post in answer.value] == ["停水通知\n今日停水。"]
    asked, list_asked = server.requests
    assert (asked.method, asked.url.path) == ("POST", "/cgi-bin/stable_token")
    assert json.loads(asked.content) == {"grant_type": "client_credential", "appid": APPID, "secret": SECRET}
    assert (list_asked.method, list_asked.url.path) == ("POST", "/cgi-bin/freepublish/batchget")
    assert dict(list_asked.url.params) == {"access_token": "token-of-an-hour"}
    assert json.loads(list_asked.content) == {"offset": 0, "count": 10, "no_content": 0}


def test_only_articles_of_accounts_in_the_file_are_offered() -> None:
    own = platform(token())
    assert own.offers(Operation.POSTS)
    assert own.offers(Operation.POSTS, "gh_linze")
    assert not own.offers(Operation.POSTS, "gh_stranger")
    assert not any(own.offers(operation) for operation in Operation if operation is not Operation.POSTS)


async def test_what_is_not_offered_is_not_asked() -> None:
    server = Server(token())
    own = played(server)
    answers = [await own.posts("gh_stranger"), await own.profile("gh_linze"), await own.search("临泽")]
    assert {answer.outcome for answer in answers} == {Outcome.ERROR}
    assert not server.requests


async def test_pages_follow_the_offset_and_posts_come_newest_first() -> None:
    old, new = publication("A1", updated=1_772_300_000), publication("A2", updated=1_772_500_000)
    server = Server(token(), listed(old, total=2), listed(new, total=2))
    answer = await played(server, page_size=1).posts("gh_linze")
    assert [post.post_id for post in answer.value] == ["A2_1", "A1_1"]
    assert (answer.more, answer.whole) == (False, True)
    assert [json.loads(request.content)["offset"] for request in server.requests[1:]] == [0, 1]


async def test_a_picture_whose_address_is_none_costs_no_article() -> None:
    shown = article(content='<p>今日停水。</p><img data-src="https://[a.example/1.jpg">')
    answer = await platform(token(), listed(publication("A1", shown))).posts("gh_linze")
    assert [post.media for post in answer.value] == [("https://[a.example/1.jpg",)]


async def test_publications_beyond_the_last_page_are_told_of() -> None:
    answer = await platform(token(), listed(publication(), total=9), page_size=1, max_pages=1).posts("gh_linze")
    assert (len(answer.value), answer.more, answer.whole) == (1, True, False)


async def test_a_list_that_claims_to_go_on_without_end_ends() -> None:
    server = Server(token(), listed(publication(), total=99))
    answer = await played(server, page_size=1, max_pages=50).posts("gh_linze")
    assert (len(answer.value), answer.more, len(server.requests)) == (1, True, 3)


async def test_a_server_that_repeats_a_page_of_deleted_articles_proves_nothing() -> None:
    server = Server(token(), listed(publication("A1", article(is_deleted=True)), total=2))
    answer = await played(server, page_size=1).posts("gh_linze")
    assert answer.outcome is Outcome.SHAPE


async def test_a_list_without_anything_proves_nothing() -> None:
    answer = await platform(token(), listed()).posts("gh_linze")
    assert answer.outcome is Outcome.SHAPE
    assert "群发" in answer.detail


async def test_an_account_whose_articles_were_all_deleted_shows_none() -> None:
    gone = publication("A1", article(is_deleted=True))
    assert await platform(token(), listed(gone)).posts("gh_linze") == Answer(outcome=Outcome.EMPTY)


# Tokens.


async def test_a_token_is_kept_until_shortly_before_its_end() -> None:
    server = Server(token("first"), listed(publication()), listed(publication()), token("next"), listed(publication()))
    elapsed = Hours()
    own = played(server, elapsed=elapsed)
    for seconds in (0, 6899, 6900):
        elapsed.seconds = seconds
        assert (await own.posts("gh_linze")).outcome is Outcome.OK
    assert [path.rpartition("/")[2] for path in paths(server)] == [
        *("stable_token", "batchget", "batchget"),
        *("stable_token", "batchget"),
    ]
    assert server.asked[-1] == {"access_token": "next"}


@pytest.mark.parametrize("number", [40001, 40014, 42001])
async def test_a_token_that_ended_early_is_renewed_once(number: int) -> None:
    server = Server(token("old"), code(number), token("new"), listed(publication()))
    holds = Memory()
    answer = await played(server, holds=holds).posts("gh_linze")
    assert answer.outcome is Outcome.OK
    assert [asked.get("access_token") for asked in server.asked] == [None, "old", None, "new"]
    assert not holds.puts


@pytest.mark.parametrize("number", [40001, 40014, 42001])
async def test_a_token_that_is_refused_twice_silences_the_account(number: int) -> None:
    server = Server(token(), code(number), token(), code(number))
    own = played(server)
    answers = [await own.posts("gh_linze") for _ in range(3)]
    assert {(answer.outcome, answer.not_before) for answer in answers} == {(Outcome.AUTH, later(minutes=60))}
    assert len(server.requests) == 4


async def test_the_owners_token_is_never_ended_by_force() -> None:
    server = Server(token(), code(42001), token(), listed(publication()))
    await played(server).posts("gh_linze")
    wanted = [json.loads(request.content) for request in server.requests if request.url.path.endswith("token")]
    assert len(wanted) == 2
    assert not any("force_refresh" in asked for asked in wanted)


async def test_one_dead_account_does_not_silence_the_others() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("batchget"):
            return listed(publication())()
        return (code(40164) if json.loads(request.content)["appid"] == APPID else token())()

    own = played(answer)
    assert (await own.posts("gh_linze")).outcome is Outcome.AUTH
    assert (await own.posts("gh_canglin")).outcome is Outcome.OK
    assert (await own.posts("gh_linze")).outcome is Outcome.AUTH


async def test_a_new_secret_does_not_wait_for_the_silence_of_the_old_one() -> None:
    holds = Memory()
    assert (await platform(code(40125), holds=holds).posts("gh_linze")).outcome is Outcome.AUTH
    server = Server(token(), listed(publication()))
    renewed = Options(base_url=BASE, accounts=SecretStr(f"gh_linze {APPID} {OTHER_SECRET}"), politeness=patient())
    own = Platform(PLATFORM, renewed, door(server, holds=holds))
    assert (await own.posts("gh_linze")).outcome is Outcome.OK


# Refusals, of either question.


@pytest.mark.parametrize("before", [(), (token(),)], ids=["token", "list"])
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (code(-1, "system error"), Outcome.ERROR),
        (code(40013, "invalid appid"), Outcome.AUTH),
        (code(40097, "invalid args"), Outcome.ERROR),
        (code(40125, "invalid appsecret"), Outcome.AUTH),
        (code(40164, "invalid ip 192.0.2.7, not in whitelist"), Outcome.AUTH),
        (code(40243, "AppSecret frozen"), Outcome.AUTH),
        (code(45009, "reach max api daily quota limit"), Outcome.RATE_LIMITED),
        (code(45011, "api minute-quota reach limit  must slower  retry next minute"), Outcome.RATE_LIMITED),
        (code(48001, "api unauthorized"), Outcome.AUTH),
        (code(50002, "user limited"), Outcome.AUTH),
        (code(53503, "the draft was not checked"), Outcome.ERROR),
        (code(99999), Outcome.ERROR),
        (says('{"errcode":"40001"}'), Outcome.SHAPE),
        (says("{}"), Outcome.SHAPE),
        (says("[]"), Outcome.SHAPE),
        (says('{"errcode":0,"errmsg":"ok"}'), Outcome.SHAPE),
        (says(""), Outcome.SHAPE),
        (says('{"item":[],"item_count":0'), Outcome.SHAPE),
        (says('{"data":{"item":[],"total_count":0}}'), Outcome.SHAPE),
        (says(LOGIN, **HTML), Outcome.BLOCKED),
        (says("<html><title>Oops</title></html>", **HTML), Outcome.SHAPE),
        (says("<html><title>Oops</title></html>", 404, **HTML), Outcome.ERROR),
        (says("busy", 503), Outcome.ERROR),
        (says("", 429), Outcome.RATE_LIMITED),
        (says("", 302, location="https://elsewhere.example/"), Outcome.BLOCKED),
    ],
)
async def test_no_refusal_passes_for_an_answer(before: tuple[Said, ...], answer: Said, outcome: Outcome) -> None:
    refused = await platform(*before, answer).posts("gh_linze")
    assert refused.outcome is outcome
    assert SECRET not in refused.detail
    assert refused.detail.isprintable()


async def test_an_address_that_is_not_let_in_is_told_of_with_the_remedy() -> None:
    answer = await platform(code(40164, "invalid ip 192.0.2.7 ipv6 ::ffff:192.0.2.7, not in whitelist")).posts(
        "gh_linze"
    )
    assert "IP white list" in answer.detail
    assert "192.0.2.7" in answer.detail


async def test_a_list_without_a_name_for_its_kind_is_read() -> None:
    text = says(json.dumps({"item": [publication()], "item_count": 1, "total_count": 1}), content_type="text/plain")
    assert (await platform(token(), text).posts("gh_linze")).outcome is Outcome.OK


# Secrets.


async def test_no_token_and_no_secret_gets_into_evidence() -> None:
    own = platform(token("token-of-an-hour"), listed(publication()))
    with capturing() as exchanges:
        await own.posts("gh_linze")
    of_token, of_list = exchanges
    assert (of_token.body, of_token.remark) == (b"", WITHHELD)
    assert of_list.body
    assert "token-of-an-hour" not in repr(exchanges)
    assert SECRET not in repr(exchanges)


@pytest.mark.parametrize("number", [45009, 47001, 48001])
async def test_a_refusal_that_repeats_what_it_was_asked_with_gives_nothing_away(number: int) -> None:
    refusal, holds = code(number, f"bad request: access_token=token-of-an-hour secret={SECRET}"), Memory()
    own = platform(token("token-of-an-hour"), refusal, holds=holds)
    with capturing() as exchanges:
        of_list = await own.posts("gh_linze")
    of_token = await platform(refusal, holds=Memory()).posts("gh_linze")
    assert "token-of-an-hour" not in repr((of_list, exchanges, holds.puts))
    assert SECRET not in of_token.detail


def test_no_secret_is_shown() -> None:
    options = Options(accounts=SecretStr(ACCOUNTS))
    assert SECRET not in repr(options)
    assert SECRET not in options.model_dump_json()


def test_a_wrong_line_is_named_by_its_number_alone() -> None:
    with pytest.raises(ValidationError) as raised:
        Options(accounts=SecretStr(f"# 密钥\n\ngh_linze {SECRET} {APPID}\ngh_qingke {APPID}\n"))
    told = str(raised.value)
    assert "line 3" in told
    assert "line 4" in told
    assert not any(word in told for word in (SECRET, APPID, "gh_linze"))


@pytest.mark.parametrize("field", ["article_id", "update_time", "content", "title", "total_count", "item_count"])
async def test_a_list_that_lost_a_field_is_shape(field: str) -> None:
    body = json.dumps({"item": [publication()], "item_count": 1, "total_count": 1}).replace(f'"{field}"', '"other"', 1)
    answer = await platform(token(), says(body)).posts("gh_linze")
    assert answer.outcome is Outcome.SHAPE
    assert field in answer.detail


WHOLE = json.dumps({"item": [publication("A1"), publication("A2")], "item_count": 2, "total_count": 2}).encode()


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_damaged_list_is_an_account_without_articles(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(WHOLE)))
    end = data.draw(st.integers(start, len(WHOLE)))
    damaged = WHOLE[:start] + data.draw(st.binary(max_size=6)) + WHOLE[end:]
    answer = asyncio.run(platform(token(), says(damaged)).posts("gh_linze"))
    assert answer.outcome in {Outcome.OK, Outcome.SHAPE, Outcome.ERROR}
    if answer.outcome is Outcome.OK:
        assert answer.value
