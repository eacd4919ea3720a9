import asyncio
import os
import socket
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from monitor import systemd
from monitor.systemd import Systemd

Listener = tuple[socket.socket, str]


@pytest.fixture(params=["path", "abstract"])
def listener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Listener]:
    """systemd's end, and how the environment names it."""
    path = str(tmp_path / "notify")
    name, address = (path, path) if request.param == "path" else ("@" + path, "\0" + path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(address)
        ear.setblocking(False)
        yield ear, name


def heard(ear: socket.socket) -> list[str]:
    said = []
    while True:
        try:
            said.append(ear.recv(4096).decode())
        except BlockingIOError:
            return said


def test_systemd_hears_every_word(listener: Listener) -> None:
    ear, name = listener
    service = Systemd({"NOTIFY_SOCKET": name})
    service.ready()
    service.watchdog()
    service.status("2 platforms\ncovered\nREADY=0")
    service.stopping()
    assert heard(ear) == ["READY=1", "WATCHDOG=1", "STATUS=2 platforms covered READY=0", "STOPPING=1"]


@pytest.mark.parametrize("environ", [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "vsock:2:1"}], ids=str)
def test_elsewhere_nothing_is_said(environ: dict[str, str]) -> None:
    Systemd(environ).ready()


@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        ({"WATCHDOG_USEC": "60000000"}, 30),
        ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": str(os.getpid())}, 30),
        ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({}, None),
    ],
)
def test_the_watchdog_is_fed_twice_in_its_time(environ: dict[str, str], seconds: float | None) -> None:
    assert Systemd(environ).watchdog_seconds == seconds


@pytest.mark.parametrize("alive", [True, False])
async def test_a_daemon_that_hangs_does_not_feed_the_watchdog(listener: Listener, alive: bool) -> None:
    ear, name = listener
    stop, asked = asyncio.Event(), 0

    def check() -> bool:
        nonlocal asked
        asked += 1
        if asked == 3:
            stop.set()
        return alive

    environ = {"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "2000"}
    await systemd.watch(check, lambda: f"looked {asked} times", stop, environ)
    said = [[f"STATUS=looked {times} times", *["WATCHDOG=1"] * alive] for times in range(3)]
    assert heard(ear) == ["READY=1", *chain.from_iterable(said), "STOPPING=1"]


async def test_without_a_watchdog_it_waits_to_be_stopped() -> None:
    stop = asyncio.Event()
    watching = asyncio.create_task(systemd.watch(lambda: True, str, stop, {}))
    await asyncio.sleep(0)
    assert not watching.done()
    stop.set()
    await watching


def test_a_command_has_the_credentials_of_the_running_service(tmp_path: Path) -> None:
    environ: dict[str, str] = {}
    systemd.borrow_credentials(environ, tmp_path)
    assert environ == {"CREDENTIALS_DIRECTORY": str(tmp_path)}


def test_the_service_keeps_its_own_credentials(tmp_path: Path) -> None:
    environ = {"CREDENTIALS_DIRECTORY": "/run/credentials/other.service"}
    systemd.borrow_credentials(environ, tmp_path)
    assert environ == {"CREDENTIALS_DIRECTORY": "/run/credentials/other.service"}


def test_where_no_service_runs_there_is_nothing_to_borrow(tmp_path: Path) -> None:
    environ: dict[str, str] = {}
    systemd.borrow_credentials(environ, tmp_path / "absent")
    assert environ == {}
