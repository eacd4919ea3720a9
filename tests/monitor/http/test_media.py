import asyncio
from gzip import compress

import httpx
import pytest

from config.settings import MediaSettings
from domain.answer import Answer, Outcome, ok
from monitor.http import Hold
from monitor.http.media import LONGEST_WAY, Media
from monitor.http.pace import Pace
from tests.factories import NOW, later
from tests.monitor.doors import Memory, Server
from tests.monitor.doors import says as played
from tests.monitor.picture_hosts import Answer as Page
from tests.monitor.picture_hosts import Host, Names, drawn, drips, hosting, media, moved, pours, says

BADGE = drawn()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1/"/></svg>'


async def fetched(door: Media, host: Host, *paths: str) -> list[Answer[bytes]]:
    answers = [await door.fetch(host.url(path)) for path in paths]
    await door.aclose()
    return answers


async def test_a_picture_is_fetched_without_a_word_about_us() -> None:
    async with hosting({"/a.png": says(BADGE, set_cookie="id=1; path=/")}) as host:
        assert await fetched(media(), host, "/a.png", "/a.png?b=%E4%B8%B4") == [ok(BADGE), ok(BADGE)]
    for heard in host.heard:
        names = {line.partition(":")[0].lower() for line in heard.splitlines()[1:] if line}
        assert "connection: close" in heard.lower()
        assert names == {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert f"127.0.0.1:{host.port}" in heard
    assert "GET /a.png?b=%E4%B8%B4 HTTP/1.1" in host.heard[1]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
@pytest.mark.parametrize("kind", ["image/png", "text/html", "application/octet-stream"])
async def test_a_picture_is_one_by_its_bytes_whatever_it_is_called(form: str, kind: str) -> None:
    async with hosting({"/a": says(drawn(form), content_type=kind)}) as host:
        assert await fetched(media(), host, "/a") == [ok(drawn(form))]


HOSTILE = {
    "SVG": (says(SVG, content_type="image/png"), Outcome.SHAPE, "an SVG drawing instead of a picture"),
    "web page": (says(b"<!doctype html><p>", content_type="image/png"), Outcome.SHAPE, "a web page instead of a pict"),
    "nothing": (says(), Outcome.SHAPE, "nothing instead of a picture"),
    "too large": (says(BADGE + bytes(100_000)), Outcome.SHAPE, "larger than 100000 bytes"),
    "gzip bomb": (says(compress(bytes(50_000_000)), content_encoding="gzip"), Outcome.SHAPE, "larger than 100000"),
    "gzip in gzip": (says(compress(compress(BADGE)), content_encoding="gzip, gzip"), Outcome.SHAPE, "not asked for"),
    "damaged gzip": (says(BADGE, content_encoding="gzip"), Outcome.SHAPE, "damaged"),
    "cut short": (says(BADGE, content_length="9999"), Outcome.ERROR, "RemoteProtocolError"),
    "no HTTP": (says(status=99), Outcome.ERROR, "RemoteProtocolError"),
    "endless head": (says(padding="x" * 200_000), Outcome.ERROR, "RemoteProtocolError"),
    "401": (says(status=401), Outcome.AUTH, "status 401"),
    "403": (says(status=403), Outcome.BLOCKED, "status 403"),
    "404": (says(BADGE, status=404), Outcome.NOT_FOUND, "status 404"),
    "410": (says(status=410), Outcome.GONE, "status 410"),
    "502": (says(status=502), Outcome.ERROR, "status 502"),
    "204": (says(status=204), Outcome.SHAPE, "status 204"),
    "304 unasked": (says(status=304), Outcome.SHAPE, "status 304"),
    "redirect to nowhere": (says(status=302), Outcome.SHAPE, "status 302"),
    "redirect in a circle": (moved("/a"), Outcome.BLOCKED, "redirected in circles"),
    "redirect to loopback": (
        moved("http://127.0.0.2/a"),
        Outcome.BLOCKED,
        "127.0.0.2 port 80 is not on the public web",
    ),
    "redirect to the cloud's secrets": (
        moved("http://169.254.169.254/latest"),
        Outcome.BLOCKED,
        "169.254.169.254 po",
    ),
    "redirect to mapped loopback": (
        moved("http://[::ffff:127.0.0.1]/"),
        Outcome.BLOCKED,
        ":7f00:1 port 80 is not",
    ),
    "redirect to a file": (moved("file:///etc/passwd"), Outcome.BLOCKED, "no web address"),
    "redirect to gopher": (moved("gopher://127.0.0.1:6379/_FLUSHALL"), Outcome.BLOCKED, "no web address"),
    "redirect with a password": (moved("http://a:b@127.0.0.1/"), Outcome.BLOCKED, "an address with a password"),
    "redirect to no address": (moved("http://[::1/"), Outcome.BLOCKED, "no web address"),
    "redirect to no name": (moved("http://xn--a/"), Outcome.ERROR, "gaierror"),
    "redirect to no host": (moved("http:////[a]x/"), Outcome.BLOCKED, "no web address"),
}


@pytest.mark.parametrize(("answer", "outcome", "detail"), HOSTILE.values(), ids=HOSTILE)
async def test_a_hostile_answer_is_refused_with_its_reason(answer: Page, outcome: Outcome, detail: str) -> None:
    async with hosting({"/a": answer}) as host:
        (said,) = await fetched(media(max_bytes=100_000), host, "/a")
    assert (said.outcome, said.found) == (outcome, None)
    assert detail in said.detail
    assert len(said.detail) <= 200


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        ("", Outcome.BLOCKED),
        ("/avatars/1.png", Outcome.BLOCKED),
        ("//cdn.example/1.png", Outcome.BLOCKED),
        ("data:image/png;base64,AAAA", Outcome.BLOCKED),
        ("javascript:alert(1)", Outcome.BLOCKED),
        ("file:///etc/passwd", Outcome.BLOCKED),
        ("ftp://cdn.example/1.png", Outcome.BLOCKED),
        ("http:///1.png", Outcome.BLOCKED),
        ("http://user@cdn.example/1.png", Outcome.BLOCKED),
        ("http://cdn.example:99999/", Outcome.BLOCKED),
        ("http://cdn.example/\r\nx: y", Outcome.BLOCKED),
        ("http://" + "a" * 70_000, Outcome.BLOCKED),
        ("http://" + "a" * 64 + ".example/", Outcome.BLOCKED),
        ("http://999.1.1.1/", Outcome.BLOCKED),
        ("http://\u2028.example/", Outcome.BLOCKED),
        ("http://.example/", Outcome.BLOCKED),
        ("http://cdn..example/", Outcome.BLOCKED),
        ("http://[fe80::1%25lo]/", Outcome.BLOCKED),
        ("http://\ud800.example/", Outcome.BLOCKED),
        ("http://cdn.example:22/", Outcome.BLOCKED),
        ("https://cdn.example:6379/", Outcome.BLOCKED),
        ("http://void.example/", Outcome.ERROR),
    ],
)
async def test_an_address_that_is_none_of_the_web_is_not_even_asked(url: str, outcome: Outcome) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise AssertionError("asked")

    names = Names(cdn_example=["8.8.8.8"], void_example=[""])
    door = media(names=names, transport=httpx.MockTransport(answer))
    assert (await door.fetch(url)).outcome is outcome
    await door.aclose()


@pytest.mark.parametrize(
    "addresses", ["127.0.0.1", "10.0.0.7", "8.8.8.8 127.0.0.1", "::1", "64:ff9b::7f00:1", "2002:7f00:1::"]
)
async def test_a_name_that_leads_inside_is_refused(addresses: str) -> None:
    async with hosting({"/a": says(BADGE)}) as host:
        door = media(names=Names(pictures_example=[addresses]), allow=[])
        said = await door.fetch("http://pictures.example/a")
        await door.aclose()
    assert said.outcome is Outcome.BLOCKED
    assert said.detail.endswith("port 80 is not on the public web")
    assert host.heard == []


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "2130706433", "127.1"])
async def test_loopback_is_refused_unless_it_is_allowed(name: str) -> None:
    async with hosting({"/a": says(BADGE)}) as host:
        answers = []
        for allow in ([], ["127.0.0.1/32", "::1/128"]):
            door = Media(MediaSettings.model_validate({"allow": allow}), Memory(), clock=lambda: NOW)
            answers.append(await door.fetch(host.url("/a", name)))
            await door.aclose()
    refused, allowed = answers
    assert (refused.outcome, allowed) == (Outcome.BLOCKED, ok(BADGE))
    assert len(host.heard) == 1


async def test_a_name_that_changes_its_mind_leads_to_the_address_that_was_checked() -> None:
    server = Server(played(BADGE))
    names = Names(pictures_example=["8.8.8.8", "127.0.0.1"])
    door = media(names=names, allow=[], transport=httpx.MockTransport(server))
    assert await door.fetch("https://pictures.example/a?b=c") == ok(BADGE)
    (request,) = server.requests
    assert (str(request.url), request.headers["host"]) == ("https://8.8.8.8/a?b=c", "pictures.example")
    assert request.extensions["sni_hostname"] == "pictures.example"
    assert (await door.fetch("https://pictures.example/a?b=c")).outcome is Outcome.BLOCKED
    assert names.asked == ["pictures.example"] * 2
    await door.aclose()


async def test_the_next_address_is_tried_when_the_first_takes_no_connection() -> None:
    async with hosting({"/a": says(BADGE)}) as host:
        names = Names(pictures_example=["::1 127.0.0.1"])
        door = media(names=names, allow=["127.0.0.1/32", "::1/128"])
        assert await door.fetch(host.url("/a", "pictures.example")) == ok(BADGE)
        await door.aclose()
    assert f"host: pictures.example:{host.port}" in host.heard[0]


async def test_a_name_is_written_as_the_network_writes_it() -> None:
    names = Names(**{"xn--fiq228c37oz8d_example": ["127.0.0.1"]})
    async with hosting({"/a": says(BADGE)}) as host:
        door = media(names=names)
        assert await door.fetch(host.url("/a", "中文网站.example")) == ok(BADGE)
        await door.aclose()
    assert f"host: xn--fiq228c37oz8d.example:{host.port}" in host.heard[0]


async def test_a_redirect_is_followed_to_where_it_may_lead() -> None:
    async with hosting({"/a": moved("b"), "/b": moved("//pictures.example/c"), "/c": says(BADGE)}) as host:
        host.pages["/b"] = moved(host.url("/c", "pictures.example"))
        door = media(names=Names(pictures_example=["127.0.0.1"]))
        assert await fetched(door, host, "/a") == [ok(BADGE)]


async def test_a_stream_without_end_is_cut() -> None:
    poured: list[int] = []
    async with hosting({"/a": pours(500_000_000, poured, BADGE)}) as host:
        (said,) = await fetched(media(max_bytes=100_000), host, "/a")
    assert (said.outcome, said.detail) == (Outcome.SHAPE, "the body is larger than 100000 bytes")
    assert poured[0] < 50_000_000


@pytest.mark.parametrize(
    "drip",
    [
        pytest.param(drips(), id="before the head"),
        pytest.param(drips(content_type="image/png", content_length="999999"), id="in the body"),
        pytest.param(drips(BADGE, content_encoding="gzip", content_length="999999"), id="in a packed body"),
    ],
)
async def test_a_host_that_drips_is_cut_off(drip: Page) -> None:
    async with hosting({"/a": drip}) as host:
        (said,) = await fetched(media(timeout_seconds=0.05), host, "/a")
    assert said.outcome in {Outcome.ERROR, Outcome.SHAPE}
    assert said.found is None


async def test_all_redirects_together_have_the_time_of_one_picture() -> None:
    async def slow(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.06)
        await moved("/a")(writer)

    async with hosting({"/a": slow}) as host:
        (said,) = await fetched(media(timeout_seconds=0.1), host, "/a")
    assert said == Answer(outcome=Outcome.ERROR, detail="took longer than 0.1 seconds")
    assert len(host.heard) < LONGEST_WAY + 1


async def test_a_name_server_that_never_answers_is_not_waited_for() -> None:
    async def never(_: str, __: int) -> tuple[()]:
        await asyncio.sleep(60)
        return ()

    door = media(names=never, timeout_seconds=0.02)  # type: ignore[arg-type]
    assert (await door.fetch("http://pictures.example/a")).outcome is Outcome.ERROR
    await door.aclose()


async def test_a_picture_that_still_holds_is_not_sent_again() -> None:
    async with hosting({"/a": says(BADGE, etag='"1"')}) as host:
        door = media()
        assert await door.fetch(host.url("/a")) == ok(BADGE)
        host.pages["/a"] = says(status=304)
        assert await fetched(door, host, "/a") == [ok(BADGE)]
    assert 'if-none-match: "1"' in host.heard[1].lower()


async def test_a_host_that_asks_for_a_pause_gets_it_and_others_do_not() -> None:
    holds = Memory()
    names = Names(one_example=["127.0.0.1"], two_example=["127.0.0.1"])
    async with hosting({"/a": says(status=429, retry_after="90"), "/b": says(BADGE)}) as host:
        door = media(names=names, holds=holds)
        refused = [await door.fetch(host.url(path, "one.example")) for path in ("/a", "/b")]
        assert [(said.outcome, said.not_before) for said in refused] == [(Outcome.RATE_LIMITED, later(seconds=90))] * 2
        assert await door.fetch(host.url("/b", "two.example")) == ok(BADGE)
        await door.aclose()
    held = Hold(key="media:one.example", until=later(seconds=90), outcome=Outcome.RATE_LIMITED, detail="status 429")
    assert holds.puts == [held]
    assert len(host.heard) == 2


async def test_a_host_is_asked_for_two_pictures_at_a_time() -> None:
    running: list[int] = []
    most: list[int] = []

    async def answer(writer: asyncio.StreamWriter) -> None:
        running.append(1)
        most.append(len(running))
        await asyncio.sleep(0.01)
        running.pop()
        await says(BADGE)(writer)

    async with hosting({"/a": answer}) as host:
        door = media()
        await asyncio.gather(*(door.fetch(host.url(f"/a?{number}")) for number in range(6)))
        await door.aclose()
    assert max(most) == 2


async def test_nobody_there_ends_as_error() -> None:
    async with hosting({}) as host:
        gone = host.url("/a")
    door = media()
    said = await door.fetch(gone)
    assert said.outcome is Outcome.ERROR
    assert said.detail.startswith("ConnectError: ")
    await door.aclose()


async def test_a_port_that_takes_no_connection_is_tried_once_a_minute_and_holds_up_no_other() -> None:
    async with hosting({}) as host:
        closed = host.url("/a")
    holds = Memory()
    async with hosting({"/a": says(BADGE)}) as open_one:
        door = media(holds=holds)
        said = [await door.fetch(closed) for _ in range(3)]
        assert await door.fetch(open_one.url("/a")) == ok(BADGE)
        await door.aclose()
    assert {(each.outcome, each.detail.partition(":")[0]) for each in said} == {(Outcome.ERROR, "ConnectError")}
    assert [(hold.key, hold.until) for hold in holds.puts] == [(f"media:127.0.0.1:{host.port}", later(minutes=1))]


async def test_who_is_held_is_not_queued_for() -> None:
    async def forever(_: float) -> None:
        await asyncio.sleep(60)

    hold = Hold(key="media:one.example", until=later(minutes=1), outcome=Outcome.RATE_LIMITED, detail="status 429")
    door = media(holds=Memory(hold), pace=Pace(now=lambda: 0.0, sleep=forever))
    async with asyncio.timeout(5):
        said = [await door.fetch("http://one.example/a") for _ in range(20)]
    assert {each.outcome for each in said} == {Outcome.RATE_LIMITED}
    await door.aclose()
