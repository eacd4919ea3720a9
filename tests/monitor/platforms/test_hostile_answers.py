"""What no platform promised to answer, put before both built-in connectors."""

import asyncio
import gzip
import json
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from domain.answer import Answer, Outcome
from domain.ports import Platform
from monitor.platforms import bluesky, mastodon
from tests.factories import later
from tests.monitor.doors import BASE, Said, Server, cuts, door, fails, patient, says

POLITE = patient(attempts=2, max_bytes=100_000)
HTML: dict[str, Any] = {"content_type": "text/html; charset=utf-8"}
LOGIN = "<!DOCTYPE html><html><head><title>登录</title></head><body><form><input type='password'></form></body></html>"
ERROR_PAGE = "<html><head><title>Oops</title></head><body>Something went wrong</body></html>"
ROBOT_CHECK = "<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>"
RESET = later(minutes=5)


def of_bluesky(server: Server) -> Platform:
    options = bluesky.Options(base_url=BASE, politeness=POLITE)
    return bluesky.Platform("bluesky", options, door(server, politeness=POLITE))


def of_mastodon(server: Server) -> Platform:
    options = mastodon.Options(base_url=BASE, token=SecretStr("played-token"), politeness=POLITE)
    return mastodon.Platform("mastodon", options, door(server, politeness=POLITE))


async def search(platform: Platform) -> Answer[Any]:
    return await platform.search("临泽市公安局")


async def profile(platform: Platform) -> Answer[Any]:
    return await platform.profile("1")


async def posts(platform: Platform) -> Answer[Any]:
    return await platform.posts("1")


Build = Callable[[Server], Platform]
Call = Callable[[Platform], Coroutine[Any, Any, Answer[Any]]]
every_platform = pytest.mark.parametrize("build", [of_bluesky, of_mastodon])
every_call = pytest.mark.parametrize("call", [search, profile, posts])


@every_platform
@every_call
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        pytest.param(says("", 401), Outcome.AUTH, id="401"),
        pytest.param(says('{"error":"forbidden"}', 403), Outcome.AUTH, id="403"),
        pytest.param(says(LOGIN, **HTML), Outcome.BLOCKED, id="a login page on 200"),
        pytest.param(says(LOGIN), Outcome.BLOCKED, id="a login page that calls itself JSON"),
        pytest.param(says(ROBOT_CHECK, 403, **HTML), Outcome.BLOCKED, id="a check for robots"),
        pytest.param(says(ERROR_PAGE, **HTML), Outcome.SHAPE, id="an error page on 200"),
        pytest.param(says(ERROR_PAGE, 404, **HTML), Outcome.SHAPE, id="an error page on 404"),
        pytest.param(says(ERROR_PAGE, 502, **HTML), Outcome.ERROR, id="an error page on 502"),
        pytest.param(says('{"error":"overloaded"}', 503), Outcome.ERROR, id="503"),
        pytest.param(says('{"error":"teapot"}', 418), Outcome.ERROR, id="another status with JSON"),
        pytest.param(fails(httpx.ConnectError("refused")), Outcome.ERROR, id="no connection"),
        pytest.param(cuts(b'{"actors":', content_type="application/json"), Outcome.ERROR, id="a cut connection"),
        pytest.param(says('{"actors":[{"did":"did:plc:a"'), Outcome.SHAPE, id="truncated JSON"),
        pytest.param(says('{"error":"truncated'), Outcome.SHAPE, id="a truncated error on 200"),
        pytest.param(says('{"error":"unavailable"}'), Outcome.SHAPE, id="an error on 200"),
        pytest.param(says('{"data":{"users":[]}}'), Outcome.SHAPE, id="a drifted schema"),
        pytest.param(says("null"), Outcome.SHAPE, id="null"),
        pytest.param(says("{}"), Outcome.SHAPE, id="an empty object"),
        pytest.param(says(""), Outcome.SHAPE, id="an empty body"),
        pytest.param(says("", 204), Outcome.SHAPE, id="no content"),
        pytest.param(says("blocked", content_type="text/plain"), Outcome.SHAPE, id="a word"),
        pytest.param(
            says('{"actors":[],"accounts":[],"feed":[]}', content_type="text/plain"),
            Outcome.SHAPE,
            id="an envelope under a wrong content type",
        ),
        pytest.param(says("[" * 90_000), Outcome.SHAPE, id="endless depth"),
        pytest.param(says(" " * 100_001), Outcome.SHAPE, id="an oversized body"),
        pytest.param(says(gzip.compress(b" " * 50_000_000), content_encoding="gzip"), Outcome.SHAPE, id="a gzip bomb"),
        pytest.param(says("", 302, location="https://login.example/"), Outcome.BLOCKED, id="a redirect elsewhere"),
        pytest.param(says("", 302, location="/again"), Outcome.BLOCKED, id="a redirect in circles"),
    ],
)
async def test_nothing_hostile_passes_for_an_answer(build: Build, call: Call, answer: Said, outcome: Outcome) -> None:
    assert (await call(build(Server(answer)))).outcome is outcome


@every_platform
@every_call
@pytest.mark.parametrize(
    ("headers", "until"),
    [
        ({"retry_after": "300"}, RESET),
        ({"retry_after": "Mon, 02 Mar 2026 01:35:00 GMT"}, RESET),
        ({"ratelimit_reset": str(int(RESET.timestamp()))}, RESET),
        ({"x_ratelimit_reset": RESET.isoformat()}, RESET),
        ({}, later(minutes=15)),
    ],
)
async def test_a_rate_limit_is_kept_until_its_end(
    build: Build, call: Call, headers: dict[str, str], until: datetime
) -> None:
    server = Server(says('{"error":"RateLimitExceeded"}', 429, **headers))
    platform = build(server)
    answers = [await call(platform) for _ in range(2)]
    assert [(answer.outcome, answer.not_before) for answer in answers] == [(Outcome.RATE_LIMITED, until)] * 2
    assert len(server.requests) == 1


@every_platform
@every_call
async def test_what_a_server_says_of_itself_cannot_steer_a_terminal(build: Build, call: Call) -> None:
    answer = await call(build(Server(says(json.dumps({"error": "\x1b[2J\nok\u202e" + "x" * 900}), 401))))
    assert answer.detail.isprintable()
    assert len(answer.detail) <= 200


def holds(document: object, call: Call) -> bool:
    """Whether the document is an envelope that one of the platforms promised for this call."""
    if call is search:
        return isinstance(document, dict) and any(isinstance(document.get(key), list) for key in ("actors", "accounts"))
    if call is posts:
        return isinstance(document, list) or (isinstance(document, dict) and isinstance(document.get("feed"), list))
    return isinstance(document, dict) and bool({"did", "id"} & document.keys())


KEYS = (
    st.sampled_from(["actors", "accounts", "feed", "did", "id", "handle", "acct", "cursor", "error", "post"])
    | st.text()
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.just("did:plc:a")
DOCUMENTS = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4))
BODIES = st.binary() | DOCUMENTS.map(json.dumps).map(str.encode)


@every_platform
@every_call
@settings(max_examples=60, deadline=None)
@given(body=BODIES, status=st.sampled_from([200, 200, 200, 400, 404, 410]))
def test_no_body_passes_for_an_answer_unless_it_is_one(build: Build, call: Call, body: bytes, status: int) -> None:
    answer = asyncio.run(call(build(Server(says(body, status)))))
    if answer.outcome in {Outcome.OK, Outcome.EMPTY}:
        assert status == 200
        assert holds(json.loads(body), call)
    if answer.outcome.is_absence:
        assert call is not search
