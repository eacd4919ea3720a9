"""Tells systemd how the service is: ready, alive, stopping. Outside systemd it says nothing.

Source: sd_notify(3), sd_watchdog_enabled(3); systemd.exec(5), "Credentials".
"""

import asyncio
import os
import socket
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from pathlib import Path

CREDENTIALS = "CREDENTIALS_DIRECTORY"
OF_THE_SERVICE = Path("/run/credentials/diting.service")


def borrow_credentials(environ: MutableMapping[str, str], folder: Path = OF_THE_SERVICE) -> None:
    """A command that runs as the service's user has the credentials of the running service; others cannot read them."""
    if CREDENTIALS not in environ and os.access(folder, os.R_OK | os.X_OK):
        environ[CREDENTIALS] = str(folder)


async def watch(
    alive: Callable[[], bool],
    told: Callable[[], str],
    stop: asyncio.Event,
    environ: Mapping[str, str] = os.environ,
) -> None:
    """Ready now, alive as long as `alive` says so, stopping once `stop` is set; returns then. `told` is its status."""
    systemd = Systemd(environ)
    systemd.ready()
    while not stop.is_set():
        systemd.status(told())
        if alive():
            systemd.watchdog()
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), systemd.watchdog_seconds)
    systemd.stopping()


class Systemd:
    """The notification socket of this service, if systemd gave one."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._address = _socket_address(environ.get("NOTIFY_SOCKET", ""))
        self.watchdog_seconds = _watchdog_seconds(environ)

    def ready(self) -> None:
        self._say("READY=1")

    def watchdog(self) -> None:
        """Still alive; due more often than `watchdog_seconds`."""
        self._say("WATCHDOG=1")

    def stopping(self) -> None:
        self._say("STOPPING=1")

    def status(self, text: str) -> None:
        """One line for `systemctl status`."""
        self._say("STATUS=" + " ".join(text.split()))

    def _say(self, line: str) -> None:
        if not self._address:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line_out:
            line_out.connect(self._address)
            line_out.sendall(line.encode())


def _socket_address(name: str) -> str:
    """A path, or an abstract name, whose leading @ stands for a zero byte; other kinds of socket are not ours."""
    if name.startswith("@"):
        return "\0" + name[1:]
    return name if name.startswith("/") else ""


def _watchdog_seconds(environ: Mapping[str, str]) -> float | None:
    """Half of what systemd tolerates, as its manual advises; None when it does not watch this process."""
    tolerated = environ.get("WATCHDOG_USEC", "")
    if not tolerated.isdigit() or environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    return int(tolerated) / 2_000_000 or None
