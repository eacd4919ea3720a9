import asyncio
import zlib
from datetime import datetime, timedelta

import httpx
import pytest

from domain.answer import EMPTY, Answer, Outcome, ok
from monitor.http import Hold, HoldMinutes, Http, Pace, Reply, Request
from tests.factories import NOW, later
from tests.monitor.doors import Memory, Said, Server, cuts, door, fails, patient, says, unpaced

ASK = Request("/search", {"q": "临泽市"})
OVERLOADED = says("{}", 503)


def read(reply: Reply) -> Answer[str]:
    """A connector's judgement in its simplest form."""
    known = {401: Outcome.AUTH, 403: Outcome.BLOCKED, 404: Outcome.NOT_FOUND}
    if reply.status == 200:
        return ok(reply.body.decode())
    return Answer(outcome=known.get(reply.status, Outcome.ERROR), detail=f"status {reply.status}")


async def ask(http: Http, request: Request = ASK) -> Answer[str]:
    return await http.ask(request, read)


async def test_a_question_goes_out_as_it_was_put() -> None:
    server = Server(says("fine"))
    http = door(server, base_url="https://platform.example/prefix/", politeness=patient(user_agent="Diting/9"))
    answer = await ask(http, Request("/search", {"q": "临泽 市", "limit": 5}, {"authorization": "Bearer x"}))
    (sent,) = server.requests
    assert answer == ok("fine")
    assert sent.url.raw_path == b"/prefix/search?q=%E4%B8%B4%E6%B3%BD+%E5%B8%82&limit=5"
    assert (sent.headers["user-agent"], sent.headers["authorization"]) == ("Diting/9", "Bearer x")
    assert sent.headers["accept-encoding"] == "gzip"
    await http.aclose()


@pytest.mark.parametrize(
    "trouble",
    [
        OVERLOADED,
        says("<html>", 500),
        fails(httpx.ConnectError("refused")),
        fails(httpx.ReadTimeout("slow")),
        cuts(b"fi"),
    ],
)
async def test_a_passing_fault_is_asked_again(trouble: Said) -> None:
    server = Server(trouble, trouble, says("fine"))
    assert await ask(door(server)) == ok("fine")
    assert len(server.requests) == 3


async def test_a_lasting_fault_ends_as_error() -> None:
    server = Server(OVERLOADED)
    assert (await ask(door(server, politeness=patient(attempts=2)))).outcome is Outcome.ERROR
    assert len(server.requests) == 2


async def test_no_connection_ends_as_error() -> None:
    answer = await ask(door(Server(fails(httpx.ConnectError("refused")))))
    assert (answer.outcome, answer.detail) == (Outcome.ERROR, "ConnectError: refused")


async def test_a_server_that_drips_is_cut_off() -> None:
    async def drip(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(60)
        raise AssertionError("unreachable")

    answer = await ask(door(httpx.MockTransport(drip), politeness=patient(timeout_seconds=0.01, attempts=2)))
    assert answer.outcome is Outcome.ERROR


async def test_a_server_that_names_its_pause_is_not_asked_again_at_once() -> None:
    server = Server(says("{}", 503, retry_after="120"))
    assert (await ask(door(server))).outcome is Outcome.ERROR
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("refusal", "outcome", "until"),
    [
        (says("{}", 401), Outcome.AUTH, later(minutes=60)),
        (says("{}", 401, x_ratelimit_reset=later(minutes=5).isoformat()), Outcome.AUTH, later(minutes=60)),
        (says("{}", 403), Outcome.BLOCKED, later(minutes=120)),
        (says("{}", 429), Outcome.RATE_LIMITED, later(minutes=15)),
        (says("{}", 429, retry_after="90"), Outcome.RATE_LIMITED, later(seconds=90)),
        (says("", 302, location="https://login.example/"), Outcome.BLOCKED, later(minutes=120)),
    ],
)
async def test_a_refusal_silences_the_connector_and_is_never_asked_again_at_once(
    refusal: Said, outcome: Outcome, until: datetime
) -> None:
    server, holds = Server(refusal), Memory()
    http = door(server, holds=holds)
    first = await ask(http)
    assert (first.outcome, first.not_before) == (outcome, until)
    second = await ask(http, Request("/other"))
    assert (second.outcome, second.not_before) == (outcome, until)
    assert len(server.requests) == len(holds.puts) == 1


async def test_a_hold_answers_at_once_without_waiting_for_a_turn() -> None:
    async def never(_: float) -> None:
        raise AssertionError("waited")

    hold = Hold(key="played:", until=later(hours=1), outcome=Outcome.AUTH, detail="status 401")
    http = door(Server(says("fine")), holds=Memory(hold), politeness=patient(burst=1), pace=Pace(lambda: 0.0, never))
    for _ in range(3):
        assert await ask(http) == Answer(outcome=Outcome.AUTH, detail="status 401", not_before=later(hours=1))


async def test_the_connector_may_name_the_end_of_a_refusal_itself() -> None:
    def reading(_: Reply) -> Answer[str]:
        return Answer(outcome=Outcome.RATE_LIMITED, not_before=later(minutes=2))

    holds = Memory()
    await door(Server(says("{}")), holds=holds).ask(ASK, reading)
    assert holds.puts == [Hold(key="played:", until=later(minutes=2), outcome=Outcome.RATE_LIMITED)]


async def test_the_pauses_after_refusals_are_the_operators_choice() -> None:
    holds = Memory()
    await ask(door(Server(says("{}", 401)), holds=holds, politeness=patient(hold_minutes=HoldMinutes(auth=1))))
    assert holds.puts[0].until == later(minutes=1)


async def test_a_429_is_a_refusal_even_if_the_connector_does_not_know_it() -> None:
    assert (await ask(door(Server(says("<html>", 429))))).outcome is Outcome.RATE_LIMITED


async def test_asking_goes_on_when_the_hold_is_over() -> None:
    moments = [NOW]
    http = door(Server(says("{}", 429), says("fine")), now=lambda: moments[-1])
    await ask(http)
    moments.append(NOW + timedelta(minutes=15))
    assert await ask(http) == ok("fine")


async def test_a_hold_survives_a_restart_but_not_a_new_credential() -> None:
    holds = Memory()
    await ask(door(Server(says("{}", 401)), holds=holds, credential="old-secret"))
    server = Server(says("fine"))
    assert (await ask(door(server, holds=holds, credential="old-secret"))).outcome is Outcome.AUTH
    assert await ask(door(server, holds=holds, credential="new-secret")) == ok("fine")
    assert "old-secret" not in repr(holds.puts)


async def test_those_who_wait_when_a_refusal_comes_do_not_ask_any_more() -> None:
    server = Server(says("{}", 429))
    http = door(server, politeness=patient(concurrency=1))
    answers = await asyncio.gather(*(ask(http) for _ in range(20)))
    assert {answer.outcome for answer in answers} == {Outcome.RATE_LIMITED}
    assert len(server.requests) == 1


async def test_no_more_requests_are_on_the_way_than_allowed() -> None:
    under_way = [0, 0]

    async def count(_: httpx.Request) -> httpx.Response:
        under_way[0] += 1
        under_way[1] = max(under_way)
        await asyncio.sleep(0)
        under_way[0] -= 1
        return httpx.Response(200, text="fine")

    http = door(httpx.MockTransport(count), politeness=patient(concurrency=3))
    await asyncio.gather(*(ask(http) for _ in range(12)))
    assert under_way == [0, 3]


async def test_every_attempt_keeps_the_pace_of_host_and_credential() -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    pace = Pace(now=lambda: 0.0, sleep=sleep)
    polite = patient(requests_per_second=2, burst=1)
    await ask(door(Server(OVERLOADED, says("fine")), politeness=polite, pace=pace, credential="a"))
    assert waits == [0.5]
    await ask(door(Server(says("fine")), politeness=polite, pace=pace, credential="b"))
    assert waits == [0.5, 1.0]
    elsewhere = door(Server(says("fine")), politeness=polite, pace=pace, credential="b", base_url="https://b.example")
    await ask(elsewhere)
    assert waits == [0.5, 1.0, 0.5]


@pytest.mark.parametrize("location", ["/other", "https://platform.example/other", "//platform.example:443/other"])
async def test_a_redirect_on_the_same_host_is_followed(location: str) -> None:
    server = Server(says("", 302, location=location), says("fine"))
    assert await ask(door(server)) == ok("fine")
    assert str(server.requests[1].url) == "https://platform.example/other"


@pytest.mark.parametrize(
    "location",
    [
        "https://login.example/?next=1",
        "http://platform.example/other",
        "https://platform.example:8443/",
        "//login.example",
        "file:///etc/passwd",
    ],
)
async def test_a_redirect_elsewhere_is_a_refusal(location: str) -> None:
    server = Server(says("", 307, location=location), says("fine"))
    assert (await ask(door(server), Request("/search", headers={"authorization": "x"}))).outcome is Outcome.BLOCKED
    assert len(server.requests) == 1


async def test_redirects_in_circles_end() -> None:
    server = Server(says("", 302, location="/search"))
    answer = await ask(door(server))
    assert (answer.outcome, answer.detail, len(server.requests)) == (Outcome.BLOCKED, "redirected in circles", 4)


async def test_an_address_on_another_host_is_never_asked() -> None:
    server = Server(says("fine"))
    answer = await ask(door(server), Request("https://elsewhere.example/search"))
    assert (answer.outcome, server.requests) == (Outcome.SHAPE, [])


@pytest.mark.parametrize("address", ["/\x00", "https://platform.example:port/", "https://[::1/"])
async def test_an_impossible_address_is_error(address: str) -> None:
    assert (await ask(door(Server(says("fine"))), Request(address))).outcome is Outcome.ERROR


async def test_an_impossible_redirect_is_error() -> None:
    answer = await ask(door(Server(says("", 302, location="https://platform.example:port/"))))
    assert answer.outcome is Outcome.ERROR


@pytest.mark.parametrize("location", ["http://xn--a/", "//xn--a/", "http:////[a]x/"])
async def test_a_redirect_to_what_is_no_address_is_shape(location: str) -> None:
    server = Server(says("", 302, location=location))
    answer = await ask(door(server))
    assert answer.outcome is Outcome.SHAPE
    assert answer.detail.startswith("redirected to what is no address: ")
    assert len(server.requests) == 1


async def test_what_has_not_changed_is_not_sent_again() -> None:
    server = Server(says("fine", etag='W/"1"'), says("", 304, etag='W/"1"'), says("new", etag='W/"2"'))
    http = door(server)
    assert [await ask(http) for _ in range(3)] == [ok("fine"), ok("fine"), ok("new")]
    assert [sent.headers.get("if-none-match") for sent in server.requests] == [None, 'W/"1"', 'W/"1"']


async def test_a_date_serves_as_validator_too() -> None:
    date = "Mon, 02 Mar 2026 01:30:00 GMT"
    server = Server(says("fine", last_modified=date), says("", 304))
    http = door(server)
    assert [await ask(http), await ask(http)] == [ok("fine"), ok("fine")]
    assert server.requests[1].headers["if-modified-since"] == date


async def test_an_answer_that_made_no_sense_is_fetched_anew() -> None:
    server = Server(says("{", etag="1"))
    http = door(server)
    for _ in range(2):
        await http.ask(ASK, lambda _: Answer(outcome=Outcome.SHAPE))
    assert "if-none-match" not in server.requests[1].headers


async def test_a_proved_emptiness_may_stay_unchanged() -> None:
    server = Server(says("[]", etag="1"), says("", 304))
    http = door(server)
    assert [await http.ask(ASK, lambda _: EMPTY) for _ in range(2)] == [EMPTY, EMPTY]
    assert server.requests[1].headers["if-none-match"] == "1"


async def test_an_unasked_304_is_no_answer() -> None:
    assert (await ask(door(Server(says("", 304))))).outcome is Outcome.ERROR


@pytest.mark.parametrize(
    "too_large",
    [
        says(b"x" * 1001),
        says(zlib.compress(b"x" * 10_000_000), content_encoding="deflate"),
        says(b"fine", content_encoding="br"),
        says(b"fine", content_encoding="gzip"),
    ],
)
async def test_a_body_that_cannot_be_held_is_shape(too_large: Said) -> None:
    server = Server(too_large)
    answer = await ask(door(server, politeness=patient(max_bytes=1000)))
    assert (answer.outcome, len(server.requests)) == (Outcome.SHAPE, 1)


async def test_cookies_are_not_kept() -> None:
    server = Server(says("fine", set_cookie="visitor=1; Path=/"))
    http = door(server)
    await ask(http)
    await ask(http)
    assert "cookie" not in server.requests[1].headers


async def test_an_ordinary_mock_transport_serves_as_well() -> None:
    http = door(httpx.MockTransport(lambda _: httpx.Response(200, json={"a": 1})), pace=unpaced())
    assert await ask(http) == ok('{"a":1}')
