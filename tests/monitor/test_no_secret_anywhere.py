"""After a whole run against platforms that repeat every login they are sent, no login stands in anything written."""

import base64
import json
import re
import resource
import signal
import sqlite3
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from click.testing import CliRunner

from domain.incident import Classification, Status
from monitor.cli import diting
from monitor.schedule import now
from monitor.store import evidence, incidents
from tests.daemons import WIDE_OPEN, Running, Site, site, wait_until
from tests.factories import account, unit
from tests.monitor.imports.recordings import entry, har
from tests.monitor.nasty import CHANNEL, ECHO, FAULTS, NAMES, OFFICIAL, PLAIN, REFUSALS, TOKEN, WORSE, Nasty, nasty

NAME = NAMES[OFFICIAL]
APPID = "wx00000000000000aa"
SECRETS = {
    "weibo-cookie": "SUB=_2AkMQxzvTfg8NxqwJRmPRzGHm; XSRF-TOKEN=9fbc31e7a2d04c58; MLOGIN=1",
    "github-token": "ghp_Zx81KvqTn3RwLs6YbHj2DmPe74UcAo",
    "wechat_mp-cookie": "slave_sid=WnFzR2tYb1RtTHBTdVh5; data_ticket=Kd7vhWq2LrYtBn45",
    "wechat_mp-token": "1693047731",
    "wechat_own-accounts": f"{OFFICIAL} {APPID} 5e47d1b0c39a6f28e2714bd80c9f35a6",
    "youtube-key": "AIzaSyD3vQw8KxTn1LhRp6ZbYcJf0",
    "vendor-key": "v/Nq7+wRt4=Zk9xPmJd2sLbHf",
    "broker-key": "br-61f0e8d7-4a2b-9c35-e7f1",
    "mastodon-token": "uT5xKp0WvQn8RyLs3ZbHjDm7Pe",
    "feed-key": "Lq4TzWn9XvKr2PbYsJh6Md",
}
VENDOR = """
id: {id}
name: 数据商
version: 1
class: D
verified: shape
sources: [invented]
auth: {{kind: key{how}}}
operations:
  search:
    request: {{path: /vendor/{id}/search, query: {{q: "{{{{keyword}}}}"}}}}
    proof: "json.code == `0` && type(json.people) == 'array'"
    items: json.people
    empty: "json.total == `0`"
    fields: &person {{user_id: id, display_name: name, bio: about}}
  profile:
    request: {{path: "/vendor/{id}/people/{{{{user_id}}}}"}}
    proof: "type(json.person.id) == 'string'"
    items: json.person
    fields: *person
  posts:
    request: {{path: "/vendor/{id}/people/{{{{user_id}}}}/posts"}}
    proof: "type(json.posts) == 'array'"
    items: json.posts
    empty: "json.total == `0`"
    fields: {{post_id: id, text: text, published_at: moment(at)}}
"""
SPOKEN = ("weibo", "github", "wechat", "youtube", "vendor", "mastodon", "feed")
CONNECTORS = ("weibo", "github", "wechat_own", "wechat_mp", "youtube", "vendor", "broker", "mastodon", "feed")
SERVED = tuple(name for name in CONNECTORS if name != "wechat_own")
SEARCHED = tuple(name for name in SERVED if name != "feed")
LANES = {("hunt", name) for name in SEARCHED} | {("guard", name) for name in SERVED}


def words() -> frozenset[str]:
    """Every login, what it is made of, halves of that, and how it would look if somebody wrote it down otherwise."""
    logins = {TOKEN, *SECRETS.values()}
    pieces = {piece for login in logins for piece in _pieces(login)}
    halves = {
        half for piece in pieces if len(piece) >= 16 for half in (piece[: len(piece) // 2], piece[-len(piece) // 2 :])
    }
    coded = {code(login) for login in logins | pieces for code in (str, quote, _percent, _base64)}
    return frozenset(halves | coded)


def _pieces(login: str) -> list[str]:
    """The values of a cookie, the secret of a file of keys, or the whole."""
    if login.startswith(OFFICIAL):
        return [login.split()[-1]]
    return [value for value in re.findall(r"=([^;]+)", login) if len(value) >= 8] if "; " in login else [login]


def _percent(text: str) -> str:
    return quote(text, safe="")


def _base64(text: str) -> str:
    # What follows may change the last sign.
    return base64.b64encode(text.encode()).decode().rstrip("=")[:-1]


def written(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file, as it is and as it unpacks; of a database every value as well."""
    for path in folder.rglob("*"):
        if path.is_file():
            name, data = str(path.relative_to(folder)), path.read_bytes()
            yield name, data
            yield from ((name, piece) for piece in _unpacked(data))
            if path.suffix == ".sqlite":
                yield from _rows(path)


def _unpacked(data: bytes) -> Iterator[bytes]:
    for bits in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):
        with suppress(zlib.error):
            yield zlib.decompress(data, bits)
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(BytesIO(data)) as packed:
        yield from (packed.read(name) for name in packed.namelist())


def _rows(path: Path) -> Iterator[tuple[str, bytes]]:
    with closing(sqlite3.connect(path)) as file:
        for (table,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in file.execute(f"SELECT * FROM {table}"):
                for value in row:
                    data = value if isinstance(value, bytes) else str(value).encode()
                    yield table, data
                    yield from ((table, piece) for piece in _unpacked(data))
                    with suppress(ValueError):
                        yield table, json.dumps(json.loads(data), ensure_ascii=False).encode()


def found_in(pages: Iterable[tuple[str, bytes]]) -> dict[str, set[str]]:
    """Which words stand where."""
    wanted = re.compile(b"|".join(re.escape(word.encode()) for word in sorted(words(), key=len, reverse=True)))
    found: dict[str, set[str]] = {}
    for name, data in pages:
        for word in wanted.findall(data):
            found.setdefault(name, set()).add(word.decode())
    return found


@pytest.fixture
def platforms() -> Iterator[Nasty]:
    with nasty() as place:
        yield place


@pytest.fixture(autouse=True)
def credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "credentials"
    folder.mkdir()
    for name, secret in SECRETS.items():
        (folder / name).write_text(secret, "utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))


@pytest.fixture
def place(tmp_path: Path, platforms: Nasty) -> Iterator[Site]:
    folder = tmp_path / "site"
    own = folder / "platforms"
    own.mkdir(parents=True)
    (own / "vendor.yaml").write_text(VENDOR.format(id="vendor", how=""), "utf-8")
    (own / "broker.yaml").write_text(VENDOR.format(id="broker", how=", query: uid"), "utf-8")
    polite = WIDE_OPEN | {"breaker_after": 1000}
    tables: dict[str, Any] = {
        f"platforms.{name}": {"base_url": platforms.url, "politeness": polite} for name in CONNECTORS
    }
    tables["platforms.feed"] |= {"path": "/feed/{user_id}"}
    tables |= {"connectors": {"folder": str(own)}, "media": {"allow": ["127.0.0.0/8"]}}
    tables |= {"evidence": {"gather_seconds": 0.1}, "channels.webhook": {"url": "http://127.0.0.1:9/"}}
    # Often enough, and seldom enough to leave the machine to others.
    tables |= {
        "hunt": {"interval_minutes": 0.02},
        "guard": {"tier1_minutes": 0.02},
        "recheck": {"interval_minutes": 0.05},
    }
    with site(folder, **tables) as built:
        registered = [
            account(platform=name, user_id=CHANNEL[OFFICIAL] if name == "youtube" else OFFICIAL, handle="")
            for name in SERVED
        ]
        built.register([unit()], registered)
        yield built


def run(place: Site, *args: object) -> str:
    """A command in this process: whatever it says, however it ends, unless it fails as no program should."""
    said = CliRunner(env={"COLUMNS": "400"}).invoke(diting, ["--config", str(place.folder / "0.toml"), *map(str, args)])
    told = said.output + repr(said.exception) + _chain(said.exception)
    with (place.folder / "said.txt").open("a", encoding="utf-8") as file:
        file.write(told)
    return said.output


def _chain(error: BaseException | None) -> str:
    return "" if error is None else f"{error}{error.__dict__}" + _chain(error.__cause__ or error.__context__)


def cycles(life: Running) -> dict[tuple[str, str], set[object]]:
    """The gaps of every job and platform so far, None for a cycle that counted."""
    found: dict[tuple[str, str], set[object]] = {}
    for event in life.events():
        if event["event"].endswith(".cycle"):
            found.setdefault((event["event"].removesuffix(".cycle"), event["platform"]), set()).add(event["gap"])
    return found


def gathered(place: Site) -> bool:
    """Whether an impostor is known on each platform that shows posts of it, and its raw answers are kept."""
    with place.store() as store, store.reading() as conn:
        cases = incidents.listing(conn, statuses=tuple(Status), classification=Classification.MASQUERADE)
        kept = [case for case in cases if any(piece.kind == "answer" for piece in evidence.of(conn, case.number))]
    return len(kept) >= len(SEARCHED) - 2


def lanes(events: Iterable[Mapping[str, Any]]) -> set[tuple[str, str]]:
    return {(event["event"].removesuffix(".cycle"), event["platform"]) for event in events if "gap" in event}


@contextmanager
def refusing(place: Site, table: str) -> Iterator[None]:
    """The database takes no new row of a table."""
    with closing(sqlite3.connect(place.folder / "diting.sqlite", timeout=20)) as file:
        file.execute(f"CREATE TRIGGER full BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        file.commit()
        yield
        file.execute("DROP TRIGGER full")
        file.commit()


def asked_about(place: Site, name: str) -> None:
    """Whatever a person may ask, and bring in, while the daemon runs."""
    run(place, "connector", "doctor")
    for described in ("weibo", "github", "wechat_mp", "youtube", "vendor", "broker"):
        run(place, "connector", "record", described, "search", f"keyword={NAME}", "-o", place.folder / f"{name}.yaml")
    run(place, "connector", "show", "weibo", "--json")
    for question in ("check", "status", "coverage", "digest preview", "incidents list", "outbox dead", "audit list"):
        run(place, *question.split(), "--json")
    for number in (1, 2):
        run(place, "incidents", "show", number, "--json")
        run(place, "evidence", "list", number, "--json")
        run(place, "evidence", "export", number, "-o", place.folder / f"{name}-{number}.zip")


def browsed(path: Path) -> Path:
    """What a browser with these logins recorded."""
    user = {"id": int(OFFICIAL), "screen_name": NAME, "description": SECRETS["weibo-cookie"], "verified": False}
    url = f"https://m.weibo.cn/api/container/getIndex?type=uid&value={OFFICIAL}&token={SECRETS['github-token']}"
    headers = {"Cookie": SECRETS["weibo-cookie"], "Authorization": f"Bearer {SECRETS['github-token']}"}
    exchange = entry(url, {"ok": 1, "data": {"userInfo": user}}, at=now(), headers=headers)
    exchange["request"]["headers"] += [{"name": key, "value": value} for key, value in headers.items()]
    return har(path, [exchange, {"request": str(headers)}])


def test_no_login_stands_in_anything_that_is_written(place: Site, platforms: Nasty) -> None:
    life = place.start(environ={"PYTHONFAULTHANDLER": "1"})
    port = life.port()
    wait_until(lambda: {lane for lane, gaps in cycles(life).items() if None in gaps} >= LANES)
    wait_until(lambda: gathered(place))
    platforms.mood = ECHO
    asked_about(place, "echo")
    run(place, "import", browsed(place.folder.parent / "browsed.har"))
    met = len(life.events())
    wait_until(lambda: lanes(life.events()[met:]) >= LANES)
    page = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).content
    ran = Path(f"/proc/{life.process.pid}/cmdline").read_bytes()
    with refusing(place, "coverage"):
        wait_until(lambda: any(event["event"] == "job.failed" for event in life.events()))
    life.kill()
    platforms.mood = WORSE
    life = place.start(environ={"PYTHONFAULTHANDLER": "1"})
    wait_until(lambda: {(name, how) for name in SPOKEN for how in FAULTS} <= platforms.met)
    asked_about(place, "worse")
    page += httpx.get(f"http://127.0.0.1:{life.port()}/metrics", trust_env=False).content
    resource.prlimit(life.process.pid, resource.RLIMIT_CORE, (0, 0))
    life.process.send_signal(signal.SIGSEGV)
    life.process.wait(10)
    pages = [*written(place.folder), ("metrics", page), ("process", ran)]
    assert {how for _, how in platforms.met} >= {PLAIN, ECHO, *FAULTS, *REFUSALS}
    # What is looked for would be found.
    assert any(NAME.encode() in data for _, data in pages)
    assert found_in(pages) == {}
