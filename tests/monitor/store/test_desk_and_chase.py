"""The desk merges one case into another while the daemon chases that other one's deadlines: both steps are kept."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from sqlalchemy import Connection

from domain.incident import Incident, Move, Proposal, Severity, Status
from domain.notification import Reason
from domain.registry import ContactRole
from monitor.ledger import Entry
from monitor.store import Store, acts, audit, incidents
from tests.factories import NOW, incident, later
from tests.fakes import FakePlatform
from tests.monitor.crank import Crank
from tests.monitor.store.databases import KEY

ROUNDS = 15
# Long enough for the desk to get as far as it can while the chase is under way.
HEAD_START = 0.3


@dataclass(frozen=True, kw_only=True)
class Pair:
    part: Incident
    whole: Incident


class Hall:
    """A desk and a daemon, each with connections of its own to one database."""

    def __init__(self, url: str) -> None:
        self.desk, self.daemon = (Crank(Store(url, KEY), FakePlatform()) for _ in range(2))

    def pair(self, name: str) -> Pair:
        """Two cases; when the chase comes, the deadlines of the whole are overdue and those of its part are not."""
        part, whole = (incident(subject=f"bluesky:{name}-{each}", severity=Severity.MAJOR) for each in "ab")
        with self.desk.store.begin() as conn:
            return Pair(part=self._open(conn, part, later(minutes=44)), whole=self._open(conn, whole, NOW))

    def _open(self, conn: Connection, case: Incident, now: datetime) -> Incident:
        return self.desk.ledger.keep(conn, None, case, Entry(actor="diting", now=now))

    def merge(self, pair: Pair) -> None:
        terms = (("into", str(pair.whole.number)),)
        proposal = Proposal(move=Move.MERGE, author="甲", at=later(minutes=45), terms=terms)
        with self.desk.store.begin() as conn:
            self.desk.office.move(conn, pair.part.number, proposal)

    def chase(self, told_at: Callable[[Incident, Reason, datetime], datetime] | None = None) -> None:
        self.daemon.clock.now = later(minutes=45)
        chase = replace(self.daemon.chase, told_at=told_at) if told_at else self.daemon.chase
        asyncio.run(chase.run())

    def assert_kept(self, pair: Pair) -> None:
        part, whole = self.desk.again(pair.part), self.desk.again(pair.whole)
        assert (part.status, part.merged_into) == (Status.MERGED, whole.number)
        assert whole.escalated_to is ContactRole.DUTY_OFFICER
        with self.desk.store.reading() as conn:
            assert [act.note for act in acts.of(conn, whole.number)] == [f"+ {part.reference}"]
            versions = [event.version for event in incidents.history(conn, whole.number)]
        assert versions == list(range(1, whole.version + 1))

    def close(self) -> None:
        self.desk.store.close()
        self.daemon.store.close()


@pytest.fixture
def hall(url: str) -> Iterator[Hall]:
    hall = Hall(url)
    yield hall
    hall.close()


def test_a_merge_into_a_case_that_is_being_chased_waits_for_the_chase(hall: Hall) -> None:
    pair, under_way = hall.pair("one"), threading.Event()

    def dawdling(_incident: Incident, _reason: Reason, now: datetime) -> datetime:
        under_way.set()
        threading.Event().wait(HEAD_START)
        return now

    def merge() -> None:
        under_way.wait()
        hall.merge(pair)

    _at_once(lambda: hall.chase(dawdling), merge)
    hall.assert_kept(pair)


def test_desk_and_daemon_side_by_side_lose_nothing_and_the_chain_verifies(hall: Hall) -> None:
    for number in range(ROUNDS):
        pair, start = hall.pair(str(number)), threading.Barrier(2)

        def merge(pair: Pair = pair, start: threading.Barrier = start) -> None:
            start.wait()
            hall.merge(pair)

        def chase(start: threading.Barrier = start) -> None:
            start.wait()
            hall.chase()

        _at_once(merge, chase)
        hall.assert_kept(pair)
    with hall.desk.store.reading() as conn:
        assert audit.verify(conn).count == audit.count(conn) >= 4 * ROUNDS


def _at_once(*works: Callable[[], None]) -> None:
    with ThreadPoolExecutor(len(works)) as threads:
        for work in [threads.submit(work) for work in works]:
            work.result()
