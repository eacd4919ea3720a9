"""A real daemon is killed at random moments, start-up included; nothing that it saw or owed may be lost.

DITING_KILLS says how many of its lives end so (4), DITING_SEED starts another course of events.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, func, select

from domain.incident import Classification, Incident, Status
from monitor.schedule import now
from monitor.store import audit, incidents, tables
from tests.daemons import WIDE_OPEN, Running, Site, site, wait_until
from tests.factories import account, unit
from tests.peers import Peer, Reply, unexplained, webhook_peer
from tests.stubs import StubNetwork, stub_network

pytestmark = pytest.mark.long

KILLS = int(os.environ.get("DITING_KILLS", "4"))
SEED = int(os.environ.get("DITING_SEED", "20261122"))
FAULT_RATE = 0.2
NAMES = ("临泽市公安局", "青澜县人民政府", "云柏区教育局")
LONGEST_START, LONGEST_WORK = 1.2, 0.6
# Longer than a lease, so that whatever a dead daemon held has come back.
AFTERLIFE = timedelta(seconds=4)


@dataclass(frozen=True, kw_only=True)
class World:
    """A site, the platform that it watches and the peer that it tells; `seeded` are the keys of the impostors."""

    site: Site
    network: StubNetwork
    peer: Peer
    random: Random = field(default_factory=lambda: Random(SEED))
    numbers: Iterator[int] = field(default_factory=count)
    seeded: set[str] = field(default_factory=set)
    ends: Counter[str] = field(default_factory=Counter)

    def register(self) -> None:
        plain = {"contacts": (), "managing_unit": ""}
        self.site.register(
            [unit(key=name, name=name, **plain) for name in NAMES],
            [
                account(user_id=did, display_name=name, unit=name, managing_unit="", handle="")
                for did, name in self.network.names.items()
            ],
        )

    def seed(self) -> None:
        """A few more impostors appear."""
        fresh = {}
        for _ in range(self.random.randint(1, 5)):
            number = next(self.numbers)
            fresh[f"did:plc:fake{number}"] = f"{self.random.choice(NAMES)}{number}"
        self.seeded.update(f"bluesky:{did}" for did in fresh)
        # One assignment: the stub reads the names in threads of its own.
        self.network.names = {**self.network.names, **fresh}

    def start(self) -> Running:
        """A daemon that posts to a path of its own, so that the peer knows whom it hears."""
        return self.site.start(**{"channels.webhook": {"url": f"{self.peer.url}/{len(self.site.lives)}"}})

    def kill_one(self) -> None:
        """A daemon dies while it starts, while it works, or when it has just delivered something."""
        life, end = self.start(), self.random.choice((self._while_starting, self._while_working, self._on_delivery))
        self.seed()
        end(life)
        life.kill()
        self.ends[end.__name__.strip("_")] += 1

    def _while_starting(self, life: Running) -> None:
        life.lives_for(self.random.uniform(0, LONGEST_START))

    def _while_working(self, life: Running) -> None:
        life.port()
        life.lives_for(self.random.uniform(0, LONGEST_WORK))

    def _on_delivery(self, _: Running) -> None:
        heard = len(self.peer.receipts)
        wait_until(lambda: len(self.peer.receipts) > heard)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    officials = {f"did:plc:official{number}": name for number, name in enumerate(NAMES)}
    with stub_network(officials) as network, webhook_peer(fault_rate=FAULT_RATE, seed=SEED) as peer:
        platform = {"base_url": network.url, "politeness": WIDE_OPEN}
        with site(tmp_path, **{"platforms.bluesky": platform}) as built:
            yield World(site=built, network=network, peer=peer)


def masquerades(conn: Connection) -> tuple[Incident, ...]:
    return incidents.listing(conn, statuses=tuple(Status), classification=Classification.MASQUERADE)


def is_quiet(conn: Connection, world: World, since: datetime) -> bool:
    """Every impostor is known, every message settled, and every target was looked at again since then."""
    waiting = select(func.count()).where(tables.outbox.c.state == tables.Delivery.WAITING)
    stale = select(func.count()).where(tables.due.c.next_at <= since)
    known = {incident.subject for incident in masquerades(conn)}
    return known >= world.seeded and not conn.execute(waiting).scalar() and not conn.execute(stale).scalar()


def run_until_quiet(world: World) -> None:
    life, since = world.start(), now() + AFTERLIFE

    def quiet() -> bool:
        with store.reading() as conn:
            return is_quiet(conn, world, since)

    with world.site.store() as store:
        wait_until(quiet)
    assert life.terminate() == 0


def figures(world: World) -> dict[str, object]:
    replies = Counter(receipt.reply for receipt in world.peer.receipts)
    repeats = {key: times - 1 for key, times in world.peer.kept().items() if times > 1}
    cut = Counter(receipt.key for receipt in world.peer.receipts if receipt.reply is Reply.ACCEPTED_THEN_CUT)
    by_cut = sum(min(times, cut[key]) for key, times in repeats.items())
    return {
        "lives": len(world.site.lives),
        "ends": dict(world.ends),
        "impostors": len(world.seeded),
        "messages": len(world.peer.kept()),
        "replies": {reply.value: replies[reply] for reply in Reply},
        "repeats": sum(repeats.values()),
        "repeats after a cut": by_cut,
        "repeats after a kill": sum(repeats.values()) - by_cut,
    }


def test_wherever_it_is_killed_no_impostor_and_no_alert_is_lost(
    world: World, record_property: Callable[[str, object], None]
) -> None:
    first = world.start()
    first.lives_for(world.random.uniform(0, LONGEST_START))
    first.kill()
    world.register()
    for _ in range(KILLS):
        world.kill_one()
    run_until_quiet(world)
    for name, figure in figures(world).items():
        record_property(name, figure)
        print(f"{name}: {figure}")
    kept = world.peer.kept()
    with world.site.store() as store, store.reading() as conn:
        assert Counter(case.subject for case in masquerades(conn)) == dict.fromkeys(world.seeded, 1)
        opened = {f"{case.number}:1:opened:webhook:" for case in masquerades(conn)}
        assert opened <= set(kept)
        rows = conn.execute(select(tables.outbox)).all()
        assert {row.state for row in rows} == {tables.Delivery.DELIVERED}
        assert {hashlib.sha256(key.encode()).hexdigest() for key in kept} == {row.key for row in rows}
        for table in (tables.outbox, tables.due):
            leased = select(func.count()).select_from(table).where(table.c.lease_until.is_not(None))
            assert conn.execute(leased).scalar() == 0
        audit.verify(conn)
        assert conn.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert sum(map(unexplained, world.peer.by_key().values())) == 0
    assert [event for life in world.site.lives for event in life.events() if event["event"] == "job.failed"] == []
