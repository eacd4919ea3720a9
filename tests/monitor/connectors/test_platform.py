"""How a platform is asked: templates, logins, bodies, pages and long texts."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from domain.answer import Outcome
from domain.ports import Operation
from monitor.connectors import catalog
from monitor.connectors.fixtures import Script
from monitor.connectors.platform import Platform, options
from monitor.http import Http, Reply, Request
from monitor.http.capture import capturing
from monitor.secrets import secret_fields
from tests.factories import NOW
from tests.monitor.connectors.written import PLAIN, changed, said, spec, users
from tests.monitor.doors import BASE, Memory, Server, says
from tests.monitor.doors import door as network_door

POST = {"id": 1, "html": "<p>通知全文…</p>", "at": 1_790_000_000, "repost": False, "cut": True}


def platform(door: Script, text: str = PLAIN, **chosen: Any) -> Platform:
    described = spec(text)
    return Platform("demo", described, options(described).model_validate(chosen), door, clock=lambda: NOW)


async def asked(text: str = PLAIN, name: str = "临泽 发布", **chosen: Any) -> Request:
    door = Script(said(users()))
    await platform(door, text, **chosen).search(name)
    return door.requests[0]


async def test_parameters_are_filled_in() -> None:
    request = await asked()
    assert (request.path_or_url, request.params) == ("/search", {"q": "临泽 发布", "page": "1"})


LOGINS = [
    ("auth: {kind: token}", {"token": "s3cret"}, {"authorization": "Bearer s3cret"}, {}),
    ("auth: {kind: token, scheme: Bot}", {"token": "s3cret"}, {"authorization": "Bot s3cret"}, {}),
    ("auth: {kind: token, scheme: '', header: X-T}", {"token": "s3cret"}, {"x-t": "s3cret"}, {}),
    ("auth: {kind: cookie}", {"cookie": "SUB=s3cret; a=b"}, {"cookie": "SUB=s3cret; a=b"}, {}),
    ("auth: {kind: key}", {"key": "s3cret"}, {"x-api-key": "s3cret"}, {}),
    ("auth: {kind: key, query: appkey}", {"key": "s3cret"}, {}, {"appkey": "s3cret"}),
    ("auth: {kind: key, required: false}", {}, {}, {}),
]


@pytest.mark.parametrize(("auth", "given", "headers", "params"), LOGINS)
async def test_a_login_is_sent_where_it_belongs(auth: str, given: Any, headers: Any, params: Any) -> None:
    request = await asked(changed("answers:", f"{auth}\nanswers:"), **given)
    assert dict(request.headers) == headers
    assert {name: request.params[name] for name in params} == params
    assert "s3cret" not in repr(request) or params


async def test_a_login_that_is_needed_is_asked_for_and_never_shown() -> None:
    model = options(spec(changed("answers:", "auth: {kind: cookie}\nanswers:")))
    with pytest.raises(ValidationError, match="cookie"):
        model.model_validate({})
    with pytest.raises(ValidationError) as wrong:
        model.model_validate({"cookie": "s3cret\r\nx: y"})
    assert "s3cret" not in str(wrong.value)
    assert "s3cret" not in repr(model.model_validate({"cookie": "s3cret"}))


async def test_the_operators_own_values_are_filled_in() -> None:
    text = changed("path: /search", 'path: "/{{area}}/search"')
    text = changed("answers:", "options: {area: {about: part of the site, default: cn}}\nanswers:", text)
    assert (await asked(text)).path_or_url == "/cn/search"
    assert (await asked(text, area="api/v7")).path_or_url == "/api/v7/search"
    assert (await asked(text, area="a?b#c")).path_or_url == "/a%3Fb%23c/search"


async def test_the_operators_politeness_stands_over_the_connectors_one_by_one() -> None:
    described = spec(changed("answers:", "politeness: {burst: 1, hold_minutes: {blocked: 240}}\nanswers:"))
    chosen: Any = options(described).model_validate({"politeness": {"hold_minutes": {"auth": 5}}})
    held = chosen.politeness.hold_minutes
    assert (chosen.politeness.burst, held.blocked, held.auth) == (1, 240, 5)


async def test_a_header_carries_no_second_line() -> None:
    text = changed("request: {path: /search,", 'request: {path: /search, headers: {x-name: "{{keyword}}"},')
    assert (await asked(text, "a\r\nx: 临")).headers["x-name"] == "a%0D%0Ax: %E4%B8%B4"


BODIES = [
    ('json: {q: "{{keyword}}", n: 5, page: "{{cursor}}"}', {"q": "临泽", "n": 5, "page": 1}),
    ('json: [{"q": "a {{keyword}}", "p": "{{cursor}}"}]', [{"q": "a 临泽", "p": 1}]),
]


@pytest.mark.parametrize(("written", "sent"), BODIES)
async def test_a_body_is_sent_as_json(written: str, sent: object) -> None:
    old = 'request: {path: /search, query: {q: "{{keyword}}", page: "{{cursor}}"}}'
    request = await asked(changed(old, f"request: {{method: POST, path: /search, {written}}}"), "临泽")
    assert (request.method, json.loads(request.content)) == ("POST", sent)
    assert request.headers["content-type"] == "application/json"


async def test_a_body_is_sent_as_a_form() -> None:
    old = 'query: {q: "{{keyword}}", page: "{{cursor}}"}'
    request = await asked(changed(old, 'method: POST, form: {q: "{{keyword}}", p: "{{cursor}}"}'), "a&b")
    assert request.content == b"q=a%26b&p=1"


PAGES = [
    ("{kind: page, size: 2}", "page", ["1", "2", "3"]),
    ("{kind: page, first: 0, size: 2}", "page", ["0", "1", "2"]),
    ("{kind: offset, step: 2, size: 2}", "page", ["0", "2", "4"]),
    ("{kind: cursor, next: 'json.next'}", "page", ["", "a", "b"]),
    ("{kind: link, param: max_id}", "page", ["", "a", "b"]),
]


@pytest.mark.parametrize(("page", "name", "cursors"), PAGES)
async def test_every_kind_of_page_leads_to_the_next(page: str, name: str, cursors: list[str]) -> None:
    door = Script(*(_part(place, more) for place, more in ((1, "a"), (3, "b"), (5, ""))))
    answer = await platform(door, changed("{kind: page, size: 2}", page)).search("x")
    assert [str(request.params.get(name, "")) for request in door.requests] == cursors
    assert ([who.user_id for who in answer.value], answer.more) == (["1", "2", "3", "4", "5"], False)


def _part(first: int, more: str) -> Reply:
    last = not more
    found = [{"id": first + n, "name": "x", "face": "", "fans": 0} for n in range(1 if last else 2)]
    link = {"link": f'<https://elsewhere.example/?max_id={more}>; rel="next"'} if more else {}
    return said({"code": 0, "total": 5, "users": found, "next": more}, headers=link)


GUARDS: list[tuple[str, Callable[[int], Reply], int, bool]] = [
    ("{kind: cursor, next: 'json.next', max: 9}", lambda _: said(users("x") | {"next": "again"}), 2, True),
    ("{kind: page, max: 9}", lambda _: said(users("x")), 2, True),
    ("{kind: page, size: 1, max: 3}", lambda n: said(users(*map(str, range(n + 1)))), 3, True),
    ("{kind: cursor, next: 'json.next', max: 9}", lambda _: said(users("x") | {"next": ["a"]}), 1, True),
    ("{kind: page, size: 1, end: 'json.total == `1`', max: 9}", lambda _: said(users("x")), 1, False),
]


@pytest.mark.parametrize(("page", "reply", "requests", "more"), GUARDS)
async def test_pages_that_never_end_are_left(
    page: str, reply: Callable[[int], Reply], requests: int, more: bool
) -> None:
    door = Script(*map(reply, range(9)))
    answer = await platform(door, changed("{kind: page, size: 2}", page)).search("x")
    assert (len(door.requests), answer.more) == (requests, more)


async def test_an_exact_look_up_keeps_only_who_bears_the_name() -> None:
    found = await platform(Script(said(users("临泽发布", "临泽发布厅", "临泽发布 ")))).exact("临泽发布")
    assert [who.user_id for who in found.value] == ["1", "3"]
    assert (await platform(Script(said(users("ＬＺ发布")))).exact("LZ发布")).outcome is Outcome.OK
    assert (await platform(Script(said(users("沧岭发布")))).exact("临泽发布")).outcome is Outcome.EMPTY


async def test_nobody_of_a_name_is_not_proved_while_there_are_more_pages() -> None:
    text = changed(
        "    fields: *user\n  profile:", "    fields: *user\n    page: {kind: cursor, next: json.next}\n  profile:"
    )
    text = changed(
        'path: /exact, query: {name: "{{name}}"}', 'path: /exact, query: {name: "{{name}}", c: "{{cursor}}"}', text
    )
    pages = [said({"users": [{"id": n, "name": "沧岭", "face": ""}], "total": 9, "next": str(n)}) for n in (1, 2, 3)]
    assert (await platform(Script(*pages), text).exact("临泽")).outcome is Outcome.SHAPE


async def test_reposts_alone_are_a_proved_empty() -> None:
    door = Script(said({"posts": [POST | {"repost": True}], "next": ""}))
    assert (await platform(door).posts("7")).outcome is Outcome.EMPTY


async def test_a_post_that_was_cut_short_is_read_whole() -> None:
    door = Script(said({"posts": [POST]}), said({"html": "<p>通知全文如下</p>"}))
    [post] = (await platform(door).posts("7")).value
    assert (post.text, post.truncated, door.requests[1].path_or_url) == ("通知全文如下", False, "/posts/1")
    [whole] = (
        await platform(Script(said({"posts": [POST | {"html": "通知全文如下", "cut": False}]}))).posts("7")
    ).value
    assert post.revision == whole.revision


async def test_a_post_that_cannot_be_read_whole_stays_marked() -> None:
    refused = said({"code": -100})
    door = Script(said({"posts": [POST, POST | {"id": 2}]}), refused)
    short, other = (await platform(door).posts("7")).value
    assert (short.truncated, other.truncated, len(door.requests)) == (True, True, 2)


async def test_what_the_network_did_is_an_answer_too() -> None:
    def broken(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there")

    described = spec(changed("answers:", "politeness: {attempts: 1}\nanswers:"))
    http = Http(
        "https://demo.example", described.politeness, Memory(), transport=httpx.MockTransport(broken), clock=lambda: NOW
    )
    asked = Platform("demo", described, options(described).model_validate({}), http)
    assert (await asked.search("x")).outcome is Outcome.ERROR


async def test_posts_come_newest_first_and_alike_ones_as_they_stand() -> None:
    listed = [POST | {"id": id, "at": at, "cut": False} for id, at in ((1, 1_790_000_000), (2, 1_790_000_900))]
    listed += [POST | {"id": 3, "at": 1_790_000_900, "cut": False}]
    answer = await platform(Script(said({"posts": listed, "next": ""}))).posts("7")
    assert [post.post_id for post in answer.value] == ["2", "3", "1"]


@pytest.mark.parametrize(("given", "is_asked"), [({}, False), ({"cookie": "SUB=s3cret"}, True)])
def test_without_a_login_nobody_is_asked_whose_it_is(given: dict[str, str], is_asked: bool) -> None:
    signed = platform(Script(), changed("answers:", "auth: {kind: cookie, required: false}\nanswers:"), **given)
    assert signed.offers(Operation.WHOAMI) is is_asked
    assert signed.offers(Operation.SEARCH)


@pytest.mark.parametrize("required", ["true", "false"])
def test_every_login_is_a_secret_to_whoever_looks_for_secrets(required: str) -> None:
    described = spec(changed("answers:", f"auth: {{kind: token, required: {required}}}\nanswers:"))
    assert [*secret_fields(options(described))] == ["token"]


async def test_a_picture_whose_address_is_none_costs_no_post() -> None:
    text = changed("links: links(html)", "links: links(html), media: pictures")
    listed = [POST | {"cut": False, "pictures": ["https://[a.example/1.jpg"]}]
    answer = await platform(Script(said({"posts": listed, "next": ""})), text).posts("7")
    assert [post.media for post in answer.value] == [("https://[a.example/1.jpg",)]


async def test_what_was_asked_about_is_no_secret_and_all_else_may_be_one() -> None:
    door = Script(_part(1, "a"), _part(3, ""))
    await platform(door, changed("{kind: page, size: 2}", "{kind: cursor, next: 'json.next'}")).search("临泽 发布")
    assert [(request.params.get("page", ""), request.public) for request in door.requests] == [
        ("", frozenset({"临泽 发布"})),
        ("a", frozenset({"临泽 发布"})),
    ]


async def test_evidence_names_an_account_whose_id_goes_by_the_name_of_token() -> None:
    account = "MS4wLjABAAAAlinzefabu"
    post = {"group_id": "7", "title": "通知", "content": "停水", "publish_time": 1_790_000_000}
    post["share_url"] = f"https://www.toutiao.example/c/user/token/{account}/"
    told = says(json.dumps({"message": "success", "has_more": False, "data": [post], "next": {}}))
    described = catalog.read("toutiao", None)
    chosen = options(described).model_validate({"base_url": BASE, "key": "key-of-the-vendor"})
    way = network_door(Server(told), credential="key-of-the-vendor")
    with capturing() as exchanges:
        (seen,) = (await Platform("toutiao", described, chosen, way).posts(account)).value
    assert seen.url == post["share_url"]
    assert [(account in each.url, account.encode() in each.body, each.remark) for each in exchanges] == [
        (True, True, "")
    ]
