"""An office in the lab: its terminal, its mailbox, its cases, and people who go by the command line alone."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from monitor.cli import SHELVED, main
from tests.daemons import wait_until
from tests.lab.servers import HOST, free_ports

CLERK, LEADER = "王值班", "李带班"
CODE = re.compile(r"diting incidents ack ([0-9A-Z]+)")


# Importing the program takes longer than all that a command does: one process has done so, and each forks from it.
STARTED = get_context("forkserver")
STARTED.set_forkserver_preload(["monitor.cli", *(f"monitor.cli.{module}" for module in SHELVED.values())])


def _typed(command: list[str], folder: Path, said: Path) -> None:
    """In the new process: the entry point of the real command, with both streams into a file."""
    os.chdir(folder)
    into = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for stream in (1, 2):
        os.dup2(into, stream)
    os.environ["COLUMNS"] = "200"
    sys.argv = command
    main()


class Relay:
    """An SMTP relay that keeps what it took."""

    def __init__(self) -> None:
        self._taken: list[str] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self._taken.append(f"{mail['to']}\n{mail['subject']}\n{mail.get_content()}")
        return "250 OK"

    def telling(self, *words: str) -> str:
        """The newest mail with all these words in its address, subject or text, once there is one."""
        wait_until(lambda: self._telling(words) != [])
        return self._telling(words)[-1]

    def _telling(self, words: tuple[str, ...]) -> list[str]:
        return [mail for mail in list(self._taken) if all(word in mail for word in words)]


@contextmanager
def relay() -> Iterator[tuple[Relay, int]]:
    """A relay and its port on loopback, as long as the block lasts."""
    taking, [port] = Relay(), free_ports(1)
    server = Controller(taking, hostname=HOST, port=port)
    server.start()
    try:
        yield taking, port
    finally:
        server.stop()


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """Where an operator sits: the real command, in a folder, under the configuration of the daemon that runs."""

    folder: Path
    config: Path

    def run(self, *args: object, status: int = 0) -> str:
        """What a command says, on whichever stream, that ends with this status: each in a process of its own."""
        started, said = time.monotonic(), self.folder / "said"
        command = ["diting", "--config", str(self.config), *map(str, args)]
        process = STARTED.Process(target=_typed, args=(command, self.folder, said))
        process.start()
        process.join(120)
        assert process.exitcode is not None, command
        spent = time.monotonic() - started
        return self._ended(command[3:], process.exitcode, status, said.read_text("utf-8"), spent)

    def _ended(self, typed: list[str], ended: int, status: int, said: str, spent: float) -> str:
        print(f"\n$ diting {' '.join(typed)}   [{ended}, {spent:.1f} s]\n{said}")
        assert ended == status, said
        assert "Traceback" not in said
        return said

    def json(self, *args: object) -> Any:
        return json.loads(self.run(*args, "--json"))

    def summed(self, package: str) -> str:
        """What sha256sum, and not Diting, says of a package of evidence."""
        where = self.folder / Path(package).stem
        with zipfile.ZipFile(self.folder / package) as opened:
            opened.extractall(where)
        checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=where, capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        return checked.stdout

    def meddled(self, name: str, statement: str) -> "Terminal":
        """A terminal over a copy of the database, whose audit chain somebody with all rights has meddled with."""
        ours, copy = (self.folder / f"{each}.sqlite" for each in ("diting", name))
        with closing(sqlite3.connect(ours)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                target.execute(statement)
            guards = target.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
            for (guard,) in guards.fetchall():
                target.execute(f'DROP TRIGGER "{guard}"')
            target.execute(statement)
            target.commit()
        config = self.folder / f"{name}.toml"
        config.write_text(self.config.read_text("utf-8").replace(ours.name, copy.name), "utf-8")
        return replace(self, config=config)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case at the terminal; `did` is the account that it is about."""

    desk: Terminal
    mail: Relay
    number: int
    did: str = ""

    @property
    def reference(self) -> str:
        return f"DT-{self.number:06d}"

    def do(self, verb: str, *args: object, by: str = CLERK, status: int = 0) -> str:
        return self.desk.run("incidents", verb, self.number, *args, "--by", by, status=status)

    def draft(self, kind: str, *, status: int = 0) -> str:
        return self.desk.run("documents", "draft", self.number, kind, "--by", CLERK, status=status)

    def told(self, *words: str) -> str:
        """The newest mail about this case with all these words."""
        return self.mail.telling(self.reference, *words)

    def code(self, *words: str) -> str:
        """What that mail asks to be acknowledged with."""
        [code] = CODE.findall(self.told(*words))
        return str(code)

    def known(self) -> "Known":
        return Known(said=self.desk.json("incidents", "show", self.number))


@dataclass(frozen=True, kw_only=True)
class Known:
    """What `diting incidents show --json` says of a case."""

    said: Any

    @property
    def status(self) -> str:
        return str(self.said["incident"]["status"])

    @property
    def presence(self) -> str:
        return str(self.said["incident"]["presence"])

    @property
    def steps(self) -> list[str]:
        return [act["step"] for act in self.said["acts"]]

    @property
    def running(self) -> dict[str, str]:
        """Since when each duty is asked that nobody has met."""
        over = ("met_at", "dropped_at")
        return {one["duty"]: one["started_at"] for one in self.said["deadlines"] if not any(one[end] for end in over)}

    def act(self, step: str) -> Any:
        """The last one of this kind, its facts by name."""
        found = [act for act in self.said["acts"] if act["step"] == step][-1]
        return found | {"facts": dict(found["facts"])}
