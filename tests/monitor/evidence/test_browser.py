"""Pages are pictured by a program that may crash, hang, or be led astray; none of that is an error here."""

import asyncio
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from config.evidence import EvidenceSettings
from domain.answer import Answer, Outcome
from monitor.evidence.airlock import Airlock, Barred, parts
from monitor.evidence.browser import Browser
from monitor.http.addresses import Address, Resolve

CHROMIUM = shutil.which("chromium")
# Plays a browser: fetches the page through its proxy, then does what the page's path says.
PLAYER = """#!{python}
import json, os, sys, time, urllib.request
from pathlib import Path
flags = dict(arg.removeprefix("--").partition("=")[::2] for arg in sys.argv[1:-2])
url = sys.argv[-1]
opener = urllib.request.build_opener(urllib.request.ProxyHandler({{"http": flags["proxy-server"]}}))
try:
    body = opener.open(url, timeout=5).read()
except OSError as refused:
    body = str(refused).encode()
Path({seen!r}).write_text(json.dumps({{"flags": sys.argv[1:], "environ": dict(os.environ), "body": body.decode()}}))
if "crash" in url: os.abort()
if "hang" in url:
    if os.fork() == 0:
        Path({seen!r} + ".child").write_text(str(os.getpid()))
        time.sleep(600)
    time.sleep(600)
if "nothing" in url: sys.exit(3)
data = b"x" * 20000 if "big" in url else b"<html>" if "html" in url else b"\\x89PNG\\r\\n\\x1a\\n" + body
Path(flags["screenshot"]).write_bytes(data)
"""


class _Site(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = b"<meta charset=utf-8><body style='margin:0;background:#f00'>"
        if self.path.startswith("/led"):
            self.send_response(302)
            self.send_header("location", self.path.partition("?")[2])
        else:
            self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@contextmanager
def site(address: str = "127.0.0.1") -> Iterator[tuple[str, list[str]]]:
    """A web site and the paths that it is asked for."""
    asked: list[str] = []
    server = ThreadingHTTPServer((address, 0), type("Site", (_Site,), {"asked": asked}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://{address}:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def page() -> Iterator[str]:
    with site() as (url, _):
        yield url


@pytest.fixture
def player(tmp_path: Path) -> Path:
    program = tmp_path / "browser"
    program.write_text(PLAYER.format(python=sys.executable, seen=str(tmp_path / "seen.json")), "utf-8")
    program.chmod(0o700)
    return program


def settings(**changes: Any) -> EvidenceSettings:
    return EvidenceSettings.model_validate({"allow": ["127.0.0.1/32"], "page_seconds": 20} | changes)


async def pictured(
    program: Path, url: str, *, environ: Callable[[str], str | None] = os.environ.get, **changes: Any
) -> Answer[bytes]:
    browser = Browser(settings(**changes), program, environ=environ)
    try:
        return await browser.picture(url)
    finally:
        await browser.aclose()


def seen(folder: Path) -> str:
    return (folder / "seen.json").read_text("utf-8")


def lives(process: int) -> bool:
    """A dead child that nobody has asked after yet does not count."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def leads_to(*addresses: str) -> Resolve:
    """A resolver that knows one answer to everything but a name without any."""

    async def resolve(host: str, _port: int) -> tuple[Address, ...]:
        if host == "none.example":
            raise OSError("no such name")
        return tuple(map(ip_address, addresses or [host]))

    return resolve


async def test_a_page_is_fetched_through_the_airlock_and_pictured(player: Path, page: str) -> None:
    answer = await pictured(player, f"{page}/a?q=1")
    assert answer.value.startswith(b"\x89PNG")
    assert b"background:#f00" in answer.value


async def test_the_browser_gets_no_credential_and_no_way_round(player: Path, page: str, tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "DITING_MASTODON_TOKEN": "s3cret", "CREDENTIALS_DIRECTORY": "/run/x"}
    await pictured(player, page, environ=environ.get)
    assert "s3cret" not in seen(tmp_path)
    assert "CREDENTIALS_DIRECTORY" not in seen(tmp_path)
    assert "--no-sandbox" not in seen(tmp_path)
    assert "--proxy-bypass-list=<-loopback>" in seen(tmp_path)


async def test_the_sandbox_is_given_up_only_where_somebody_says_so(player: Path, page: str, tmp_path: Path) -> None:
    await pictured(player, page, sandbox=False)
    assert "--no-sandbox" in seen(tmp_path)


@pytest.mark.parametrize(
    ("path", "changes", "outcome", "said"),
    [
        ("crash", {}, Outcome.ERROR, "left no picture"),
        ("nothing", {}, Outcome.ERROR, r"status 3"),
        ("big", {"page_max_bytes": 10_000}, Outcome.SHAPE, "larger than"),
        ("html", {}, Outcome.SHAPE, "a web page instead of a picture"),
    ],
)
async def test_a_browser_that_fails_leaves_a_note(
    player: Path, page: str, path: str, changes: dict[str, Any], outcome: Outcome, said: str
) -> None:
    answer = await pictured(player, f"{page}/{path}", **changes)
    assert answer.outcome is outcome
    assert said in answer.detail


async def test_a_browser_that_hangs_is_ended_with_its_children(player: Path, page: str, tmp_path: Path) -> None:
    answer = await pictured(player, f"{page}/hang", page_seconds=5)
    assert "took longer than 5 seconds" in answer.detail
    child = int((tmp_path / "seen.json.child").read_text())
    for _ in range(100):
        if not lives(child):
            return
        await asyncio.sleep(0.02)
    pytest.fail("a child of the browser lives on")


async def test_a_browser_that_cannot_start_is_not_taken_for_a_page_that_is_not_there(page: str) -> None:
    answer = await pictured(Path("/bin/false"), page)
    assert (answer.outcome, answer.detail) == (Outcome.ERROR, "the browser left no picture (status 1)")


async def test_the_browser_executes_nothing_that_it_wrote_itself(player: Path, page: str, tmp_path: Path) -> None:
    """The service unit forbids it (MemoryDenyWriteExecute)."""
    await pictured(player, page)
    assert "--js-flags=--jitless" in seen(tmp_path)


async def test_a_program_that_is_not_there_is_a_note(page: str) -> None:
    answer = await pictured(Path("/nonexistent/chromium"), page)
    assert answer.outcome is Outcome.ERROR


async def test_a_page_that_is_not_reached_has_no_picture(player: Path) -> None:
    with site() as (url, _):
        pass
    answer = await pictured(player, url)
    assert (answer.outcome, answer.detail) == (Outcome.ERROR, "the page was not reached")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/",
        "http://localhost/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://2130706433/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "chrome://version",
        "https://user:pass@public.example/",
        "--screenshot=/etc/passwd",
        "",
    ],
)
async def test_what_is_no_page_of_the_public_web_is_never_opened(player: Path, tmp_path: Path, address: str) -> None:
    answer = await pictured(player, address, allow=[])
    assert answer.outcome is Outcome.BLOCKED
    assert not (tmp_path / "seen.json").exists()


async def test_a_page_leads_to_no_address_of_the_office(player: Path, tmp_path: Path) -> None:
    with site() as (url, _), site("127.0.0.2") as (inner, asked):
        await pictured(player, f"{url}/led?{inner}/secret")
    assert asked == []
    assert "403" in seen(tmp_path)


async def test_a_name_of_which_one_address_is_inside_is_barred() -> None:
    with pytest.raises(Barred, match=r"10\.0\.0\.1"):
        await Airlock(leads_to("93.184.216.34", "10.0.0.1"), ()).admitted("mixed.example", 443)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"CONNECT 10.0.0.1:443 HTTP/1.1\r\n\r\n", b"403"),
        (b"CONNECT 93.184.216.34:22 HTTP/1.1\r\n\r\n", b"403"),
        (b"GET file:///etc/passwd HTTP/1.1\r\n\r\n", b"403"),
        (b"nonsense\r\n\r\n", b"403"),
        (b"\xff\xfe a b\r\n\r\n", b"403"),
        (b"GET http://none.example/ HTTP/1.1\r\n\r\n", b"502"),
    ],
)
async def test_the_airlock_opens_for_nothing_else(sent: bytes, status: bytes) -> None:
    async with Airlock(leads_to(), ()).opened() as proxy:
        host, port = parts(proxy)
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(sent)
        assert (await reader.read()).split()[1] == status
        writer.close()


async def test_a_tunnel_carries_what_both_ends_say(page: str) -> None:
    host, port = parts(page)
    async with Airlock(leads_to("127.0.0.1"), settings().allow).opened() as proxy:
        reader, writer = await asyncio.open_connection(*parts(proxy))
        writer.write(f"CONNECT site.example:{port} HTTP/1.1\r\n\r\n".encode())
        assert b"200" in await reader.readuntil(b"\r\n\r\n")
        writer.write(f"GET /through HTTP/1.0\r\nhost: {host}\r\n\r\n".encode())
        assert b"background:#f00" in await reader.read()
        writer.close()


@pytest.mark.skipif(CHROMIUM is None, reason="not installed: chromium")
async def test_a_real_browser_shows_the_page(page: str) -> None:
    assert CHROMIUM is not None
    answer = await pictured(
        Path(CHROMIUM), page, sandbox=os.geteuid() != 0, page_width=400, page_height=500, page_seconds=60
    )
    with Image.open(BytesIO(answer.value)) as shown:
        assert shown.size == (400, 500)
        assert shown.convert("RGB").getpixel((200, 200)) == (255, 0, 0)


@pytest.mark.skipif(CHROMIUM is None, reason="not installed: chromium")
async def test_a_real_browser_is_led_to_no_address_of_the_office() -> None:
    assert CHROMIUM is not None
    with site() as (url, _), site("127.0.0.2") as (inner, asked):
        await pictured(Path(CHROMIUM), f"{url}/led?{inner}/secret", sandbox=os.geteuid() != 0, page_seconds=60)
    assert asked == []
