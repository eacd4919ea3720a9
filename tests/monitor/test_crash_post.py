"""Two senders share one outbox and are killed again and again, while the peer fails; nothing owed may be lost.

DITING_KILLS says how often one of them is killed (4), DITING_SEED starts another course of events.
"""

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import pytest
from sqlalchemy import func, select

from domain.notification import Notification
from monitor.schedule import now
from monitor.store import Store, incidents, outbox, rows, tables
from tests.daemons import wait_until
from tests.factories import incident, notification
from tests.lab.servers import Postgres
from tests.monitor.courier import BOT, MAIN, SPARE
from tests.monitor.store.databases import KEY

KILLS = int(os.environ.get("DITING_KILLS", "4"))
SEED = int(os.environ.get("DITING_SEED", "20261123"))
LETTERS = KILLS * 200 // 3
TO_BOT = LETTERS // 10
WAVE = 20
FAULT_RATE = 0.2
CODE = re.compile(r"diting incidents ack ([0-9A-Z]+)")
ROOT = Path(__file__).parents[2]


class Reply(StrEnum):
    """What the peer does with a message; CUT_AFTER keeps it, but its sender never hears so."""

    TAKEN = "taken"
    CUT_AFTER = "cut after it was taken"
    CUT_BEFORE = "cut before"
    RETRY = "retry"
    THROTTLED = "throttled"
    PERMANENT = "permanent"


KEPT = frozenset({Reply.TAKEN, Reply.CUT_AFTER})
FAULTS = tuple(reply for reply in Reply if reply is not Reply.TAKEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One message as it came in; `life` is the process that sent it."""

    life: str
    channel: str
    key: str
    code: str
    reply: Reply


class Peer:
    """Remembers everything it was sent."""

    def __init__(self) -> None:
        self.url, self.receipts = "", list[Receipt]()
        self._random, self._lock = Random(SEED), threading.Lock()

    def take(self, path: str, message: dict[str, Any]) -> Reply:
        _, life, channel = path.split("/")
        code = CODE.search(message["body"])
        with self._lock:
            reply = self._reply(channel)
            said = Receipt(life=life, channel=channel, key=message["key"], code=code[1] if code else "", reply=reply)
            self.receipts.append(said)
        return reply

    def _reply(self, channel: str) -> Reply:
        if self._random.random() >= FAULT_RATE:
            return Reply.TAKEN
        # Only where somebody stands by is a message refused for good.
        return self._random.choice([fault for fault in FAULTS if channel == MAIN or fault is not Reply.PERMANENT])

    def kept(self) -> dict[str, list[Receipt]]:
        """What was taken in, by its key."""
        grouped = defaultdict[str, list[Receipt]](list)
        for receipt in self.receipts:
            if receipt.reply in KEPT:
                grouped[receipt.key].append(receipt)
        return grouped

    def heard(self, life: int) -> int:
        return sum(receipt.life == str(life) for receipt in self.receipts)


class _Handler(BaseHTTPRequestHandler):
    peer: ClassVar[Peer]
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        body = self.rfile.read(length)
        if len(body) < length:
            # The sender died in the middle of it.
            self.close_connection = True
            return
        match self.peer.take(self.path, json.loads(body)):
            case Reply.TAKEN:
                self._answer(200)
            case Reply.RETRY:
                self._answer(500)
            case Reply.THROTTLED:
                self._answer(429)
            case Reply.PERMANENT:
                self._answer(400)
            case _:
                self.close_connection = True

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("retry-after", "0")
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that dies while it is answered is no fault of the peer's."""


@pytest.fixture
def peer() -> Iterator[Peer]:
    peer = Peer()
    server = _Quiet(("127.0.0.1", 0), type("Handler", (_Handler,), {"peer": peer}))
    peer.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield peer
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.lab)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'post.sqlite'}"
        return
    server: Postgres = request.getfixturevalue("lab_postgres")
    with server.database() as name:
        yield server.url(name, driver="postgresql+psycopg")


@contextmanager
def opened(database: str) -> Iterator[Store]:
    store = Store(database, KEY)
    try:
        yield store
    finally:
        store.close()


def owe(store: Store) -> None:
    """Every tenth message goes to the bot, in waves that are too much for it."""
    store.migrate()
    with store.begin() as conn:
        cases = [
            incidents.save(conn, incident(subject=f"bluesky:did:plc:{each}"), lambda _: (), now=now())
            for each in range(20)
        ]
        outbox.add(
            conn,
            (
                notification(
                    incident=cases[number % 20].number,
                    event=number,
                    channel=BOT if number < TO_BOT else MAIN,
                    due_at=now() + timedelta(seconds=number // WAVE if number < TO_BOT else 0),
                )
                for number in range(LETTERS)
            ),
        )


class Couriers:
    """Processes that come and go."""

    def __init__(self, database: str, peer: Peer, folder: Path) -> None:
        self._database, self._peer, self._folder = database, peer, folder
        self.lives: list[subprocess.Popen[bytes]] = []

    def start(self) -> int:
        """A new one; returns its number."""
        life = len(self.lives)
        command = [sys.executable, "-m", "tests.monitor.courier", self._database, f"{self._peer.url}/{life}"]
        with (self._folder / f"{life}.log").open("wb") as log:
            self.lives.append(subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log))
        return life

    def kill(self, life: int) -> None:
        """Only one that is still there can be killed: whatever ended by itself is a fault."""
        assert self.lives[life].poll() is None, (self._folder / f"{life}.log").read_text("utf-8")
        self.lives[life].kill()
        self.lives[life].wait()

    def end(self) -> None:
        for process in self.lives:
            process.kill()
            process.wait()


@pytest.fixture
def couriers(database: str, peer: Peer, tmp_path: Path) -> Iterator[Couriers]:
    couriers = Couriers(database, peer, tmp_path)
    yield couriers
    couriers.end()


def kill_again_and_again(couriers: Couriers, peer: Peer, store: Store) -> None:
    """Each time one of the two dies, after it has sent some, or before it has sent any."""
    random, alive = Random(SEED), [couriers.start(), couriers.start()]
    for _ in range(KILLS):
        victim = random.choice(alive)
        enough = random.randint(0, LETTERS // KILLS)

        def sent(life: int = victim, enough: int = enough) -> bool:
            return peer.heard(life) >= enough or waiting(store) == 0

        wait_until(sent)
        time.sleep(random.uniform(0, 0.02))
        couriers.kill(victim)
        alive[alive.index(victim)] = couriers.start()


def waiting(store: Store) -> int:
    with store.reading() as conn:
        query = select(func.count()).where(tables.outbox.c.state == tables.Delivery.WAITING)
        return conn.execute(query).scalar_one()


def lost(store: Store, kept: dict[str, list[Receipt]]) -> list[str]:
    """Messages of which nothing reached anybody, whether by themselves, in a digest, or as a copy."""
    with store.reading() as conn:
        found = conn.execute(select(tables.outbox)).all()
    letters = [(rows.noun(Notification, row), row) for row in found]
    copied = {(each.incident, each.event) for each, _ in letters if each.channel == SPARE and each.key in kept}
    return [
        each.key
        for each, row in letters
        if each.key not in kept and row.owner not in kept and (each.incident, each.event) not in copied
    ]


def unexplained(kept: dict[str, list[Receipt]]) -> int:
    """Repeats for which no connection was cut and no sender was killed before it could record."""
    found = 0
    for receipts in kept.values():
        taken_from = [receipt.life for receipt in receipts if receipt.reply is Reply.TAKEN]
        found += len(taken_from) - len(set(taken_from))
    return found


def figures(peer: Peer, kept: dict[str, list[Receipt]], missing: list[str], seconds: float) -> dict[str, object]:
    repeats = sum(len(receipts) - 1 for receipts in kept.values())
    cut = sum(sum(receipt.reply is Reply.CUT_AFTER for receipt in receipts[:-1]) for receipts in kept.values())
    return {
        "messages": LETTERS,
        "kills": KILLS,
        "seconds": round(seconds, 1),
        "replies": {reply.value: count for reply, count in Counter(each.reply for each in peer.receipts).items()},
        "digests": sum(key.startswith("together:") for key in kept),
        "lost": len(missing),
        "repeats": repeats,
        "repeats after a cut": cut,
        "repeats after a kill": repeats - cut,
    }


def test_wherever_a_sender_is_killed_nothing_owed_is_lost_and_each_repeat_is_recognised(
    database: str, peer: Peer, couriers: Couriers, record_property: Callable[[str, object], None]
) -> None:
    with opened(database) as store:
        owe(store)
        began = time.monotonic()
        kill_again_and_again(couriers, peer, store)
        wait_until(lambda: waiting(store) == 0, 180)
        couriers.end()
        kept = peer.kept()
        missing = lost(store, kept)
        for name, figure in figures(peer, kept, missing, time.monotonic() - began).items():
            record_property(name, figure)
            print(f"{name}: {figure}")
        assert missing == []
        assert unexplained(kept) == 0
        # A repeat bears the same key, and the same code.
        assert {len({receipt.code for receipt in receipts}) for receipts in kept.values()} == {1}
        assert len(
            {receipts[0].code for key, receipts in kept.items() if not key.startswith("together:")} - {""}
        ) == sum(not key.startswith("together:") for key in kept)
