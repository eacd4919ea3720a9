"""What the running daemon needs: time to start, memory after a whole sweep, processor time when nothing is due."""

import os
import socket
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from domain.coverage import Job
from monitor.schedule import now
from monitor.store import Store, due
from tests.benchmarks.crowd import accounts, units
from tests.benchmarks.figures import Figure
from tests.benchmarks.platform import platform
from tests.daemons import WIDE_OPEN, Running, Site, site, wait_until

STARTS = 5
IDLE_SECONDS = 15.0
LONGEST_SWEEP = 120.0
FEW, MANY = 500, 5000


def measure() -> Iterator[Figure]:
    with _place(FEW) as place:
        yield Figure(name=f"start until READY, {FEW} accounts", value=median(_starts(place)), unit="s")
    with _place(FEW) as place:
        life = place.start()
        _sweep(place, life, (Job.GUARD, Job.HUNT))
        yield _memory(life, FEW)
        yield Figure(name=f"processor when idle, {FEW} accounts", value=100 * _idle(life), unit="% of a core")
    with _place(MANY, posts=False) as place:
        life = place.start()
        _sweep(place, life, (Job.GUARD,))
        yield _memory(life, MANY)


@contextmanager
def _place(amount: int, **guard: bool) -> Iterator[Site]:
    """A site with so many accounts and the intervals that Diting is shipped with."""
    with TemporaryDirectory() as folder, platform(amount) as url:
        polite = {"base_url": url, "politeness": WIDE_OPEN}
        defaults: dict[str, Any] = {name: {} for name in ("jobs", "alerts", "hunt", "recheck")}
        tables = {
            **defaults,
            "guard": guard,
            "platforms.bluesky": polite,
            "channels.webhook": {"url": "http://127.0.0.1:9/"},
        }
        with site(Path(folder), **tables) as place:
            place.register(units(amount), accounts(amount))
            yield place


def _starts(place: Site) -> Iterator[float]:
    """Seconds from the start of the process to its word to systemd, several times."""
    address = str(place.folder / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(address)
        for _ in range(STARTS):
            started = perf_counter()
            life = place.start({"NOTIFY_SOCKET": address})
            while ear.recv(100) != b"READY=1":
                pass
            yield perf_counter() - started
            life.kill()


def _sweep(place: Site, life: Running, jobs: Iterable[Job]) -> None:
    """Waits until everything that was due for these jobs is done."""
    life.port()
    with place.store() as store:
        wait_until(lambda: not any(job in jobs for _, job in _overdue(store)), LONGEST_SWEEP)


def _overdue(store: Store) -> Collection[tuple[str, Job]]:
    with store.reading() as conn:
        return due.overdue(conn, now())


def _memory(life: Running, amount: int) -> Figure:
    status = Path(f"/proc/{life.process.pid}/status").read_text("ascii")
    kilobytes = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    return Figure(name=f"resident memory, {amount} accounts", value=kilobytes / 1024, unit="MiB")


def _idle(life: Running) -> float:
    """The share of one core that it uses while nothing is due."""
    before = _processor_seconds(life)
    assert life.lives_for(IDLE_SECONDS)
    return (_processor_seconds(life) - before) / IDLE_SECONDS


def _processor_seconds(life: Running) -> float:
    fields = Path(f"/proc/{life.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
