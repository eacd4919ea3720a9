"""A real Diting in a process of its own: its folder, its configuration, and the signals it is sent."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from config.settings import StoreSettings
from domain.registry import OfficialAccount, Unit
from monitor import database
from monitor.store import Store, registry

POLL_SECONDS = 0.02
PATIENCE_SECONDS = 120.0
WIDE_OPEN = {"requests_per_second": 100_000.0, "burst": 1000, "concurrency": 4, "attempts": 1}


@dataclass(frozen=True, kw_only=True)
class Running:
    """One life of the daemon."""

    process: subprocess.Popen[bytes]
    log: Path

    def events(self) -> tuple[dict[str, Any], ...]:
        """What it has logged so far; a line that is still being written is left out."""
        lines = self.log.read_text("utf-8").splitlines(keepends=True)
        return tuple(json.loads(line) for line in lines if line.startswith("{") and line.endswith("}\n"))

    def port(self) -> int:
        """Where it answers, once it has started."""
        wait_until(lambda: self._port() is not None or self.process.poll() is not None)
        port = self._port()
        assert port is not None, self.log.read_text("utf-8")
        return port

    def _port(self) -> int | None:
        return next((event["port"] for event in self.events() if event["event"] == "daemon.started"), None)

    def lives_for(self, seconds: float) -> bool:
        """Whether it is still there after so long."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return True
        return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def terminate(self, timeout: float = PATIENCE_SECONDS) -> int:
        """Its exit status after SIGTERM. Raises TimeoutExpired when it takes longer."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout)


@dataclass(frozen=True, kw_only=True)
class Site:
    """A folder with a configuration and a database; daemons come and go in it."""

    folder: Path
    tables: Mapping[str, Mapping[str, Any]]
    lives: list[Running] = field(default_factory=list)

    def start(self, environ: Mapping[str, str] | None = None, **tables: Mapping[str, Any]) -> Running:
        """A daemon with `tables` in place of those of the site. Returns at once."""
        life = len(self.lives)
        path, log = self.folder / f"{life}.toml", self.folder / f"{life}.log"
        path.write_text(_toml({**self.tables, **tables}), "utf-8")
        with log.open("wb") as stderr:
            running = Running(process=_spawn(path, stderr, environ or {}), log=log)
        self.lives.append(running)
        return running

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The database, opened beside the daemon."""
        with database.opened(StoreSettings(**self.tables["store"]), environ={}) as store:
            yield store

    def register(self, units: Iterable[Unit], accounts: Iterable[OfficialAccount]) -> None:
        with self.store() as store, store.begin() as conn:
            registry.apply(conn, units, accounts)


@contextmanager
def site(folder: Path, **tables: Mapping[str, Any]) -> Iterator[Site]:
    """A site whose diting.toml holds these tables, over defaults that hurry; nothing of it survives the block."""
    given: dict[str, Mapping[str, Any]] = {
        "store": {"url": f"sqlite:///{folder / 'diting.sqlite'}"},
        "web": {"port": 0},
        "jobs": {
            "retry_minutes": 0.005,
            "tick_seconds": 0.05,
            "plan_seconds": 0.2,
            "deliver_seconds": 0.05,
            "lease_seconds": 3.0,
        },
        "alerts": {"backoff_seconds": 0.05, "backoff_max_seconds": 0.5, "lease_seconds": 3.0},
        "hunt": {"interval_minutes": 0.005},
        "guard": {"tier1_minutes": 0.005},
        "recheck": {"interval_minutes": 0.01},
        "detectors.impostor.name": {},
        "detectors.compromise.profile": {},
        **tables,
    }
    built = Site(folder=folder, tables=given)
    try:
        yield built
    finally:
        for life in built.lives:
            life.kill()


def wait_until(done: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    """Returns once `done()` holds; fails when it never does."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, f"not within {seconds} s: {done}"
        time.sleep(POLL_SECONDS)


def _spawn(path: Path, stderr: IO[bytes], environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    command = [str(Path(sys.executable).with_name("diting")), "--config", str(path), "run"]
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr, env={**os.environ, **environ}
    )


def _toml(tables: Mapping[str, Mapping[str, Any]]) -> str:
    """Plain tables as TOML, for whose strings, numbers, lists and inline tables JSON differs only in the colon."""
    lines = []
    for name, table in tables.items():
        lines.append(f"[{name}]")
        lines += [f"{key} = {_value(value)}" for key, value in table.items()]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_value(inner)}" for key, inner in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)
