"""A town whose daemon may be stopped and started at any moment: what only stood in its memory is gone then."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from alerting.messages.speech import Speech
from alerting.route import Line, Recipient, Routes
from config.routing import WhenEmpty
from domain.act import Act
from domain.circulation import Party
from domain.coverage import Job
from domain.deadline import Deadline, Duty
from domain.incident import Incident, Status
from domain.manner import Manner
from domain.notification import Bulletin, Notification
from domain.registry import Contact, ContactRole, OfficialAccount, Tier, Unit
from domain.text import Locale
from monitor.hearing import Hearing
from monitor.jobs.digest import Digests
from monitor.jobs.edition import Edition
from monitor.store import Store, audit, deadlines, due, incidents, rows, tables
from monitor.store.digests import Item
from monitor.store.owed import Owed
from monitor.watch import Watch
from tests.factories import account, official_profile, profile, unit
from tests.fakes import FakePlatform
from tests.monitor.crank import CITY, MAIL, PLATFORM, Crank
from tests.monitor.store.databases import KEY

BOARD = "board"


def staffed(key: str, name: str, **changes: str) -> Unit:
    """A unit with a person of its own for each role, so that it shows who was called."""
    people = tuple(Contact(role=role, name=role, email=f"{role}@{key}.example") for role in ContactRole)
    return unit(key=key, name=name, contacts=people, **changes)


UNITS = (
    staffed("linze-ga", "临泽市公安局"),
    staffed("linze-jy", "临泽市教育局"),
    staffed("linze-gov", "临泽市人民政府办公室", managing_unit=""),
    staffed("linze-wx", "临泽市网信办", managing_unit=""),
)
OFFICIALS = (
    account(),
    account(user_id="did:plc:schools", handle="jy.test", display_name="临泽市教育局", unit="linze-jy", tier=Tier.THREE),
)
STRANGERS = tuple(
    profile(user_id=f"did:plc:stranger{number}", handle=f"s{number}.test", display_name=OFFICIALS[which].display_name)
    for number, which in enumerate((0, 0, 1))
)
# Whom each stranger imitates.
IMITATED = {stranger.key: OFFICIALS[which] for stranger, which in zip(STRANGERS, (0, 0, 1), strict=True)}


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything that is stored about cases at one moment."""

    cases: dict[int, Incident]
    clocks: dict[tuple[int, Duty], Deadline]
    acts: tuple[Act, ...]
    outbox: tuple[Notification, ...]
    dead: int
    items: tuple[Item, ...]
    bulletins: dict[int, Bulletin]
    owed: tuple[Owed, ...]
    chain: tuple[audit.Entry, ...]


class Hall(Crank):
    """The daemon and the desk of one life."""

    def _hearing(self) -> Hearing:
        lines = {
            MAIL: Line(addresses=self.channel.addresses),
            BOARD: Line(addresses=lambda _: frozenset({""}), manner=Manner(follows_cases=True)),
        }
        fallback = (Recipient(channel=MAIL, address=CITY),)
        self.routes = Routes(lines=lines, fallback=fallback)
        return replace(super()._hearing(), authorities={Party.CAC: "linze-wx"}, audit_to=fallback)

    @property
    def digests(self) -> Digests:
        edition = Edition(
            hearing=self.hearing,
            platforms=(PLATFORM,),
            intervals={Job.HUNT: 6 * 3600.0, Job.GUARD: 2 * 3600.0},
            running=deadlines.running,
        )
        return Digests(
            store=self.store,
            edition=edition,
            speech=Speech(locale=Locale.ZH_CN, zone=self.alerts.zone),
            hour=self.alerts.list_hour,
            when_empty=WhenEmpty.NEVER,
            version="0.1.0",
            ready=lambda: self.planner.planned,
            clock=self.clock,
        )


def founded(file: Path, platform: FakePlatform) -> Watch:
    """Fills an empty database with a register that is planned; what is watched never changes from then on."""
    hall = Hall(Store(f"sqlite:///{file}", KEY), platform)
    hall.register(UNITS, OFFICIALS)
    asyncio.run(hall.planner.run())
    hall.store.close()
    return hall.planner.watch


def world() -> FakePlatform:
    return FakePlatform(*(official_profile(**_face(each)) for each in OFFICIALS), *STRANGERS)


class Town:
    """The world, one database file, and whichever life of Diting serves it just now."""

    def __init__(self, file: Path, watch: Watch) -> None:
        self.url, self.watch, self.platform, self.full = f"sqlite:///{file}", watch, world(), ""
        self.hall = self._begun()

    def _begun(self) -> Hall:
        hall = Hall(Store(self.url, KEY), self.platform)
        # It takes a second to prepare anew what is the same every time.
        hall.planner.watch, hall.planner.planned = self.watch, True
        return hall

    @property
    def now(self) -> datetime:
        return self.hall.clock()

    def restart(self) -> None:
        """The power fails; whoever comes up again knows nothing but the file and the clock."""
        now = self.now
        self.close()
        self.hall = self._begun()
        self.hall.clock.now = now

    def close(self) -> None:
        self.hall.store.close()

    def write(self, work: Callable[[Connection], object]) -> bool:
        """In a transaction; False where the disk was full, so that nothing of it may be left."""
        try:
            with self.hall.store.begin() as conn:
                work(conn)
        except IntegrityError:
            assert self.full
            return False
        return True

    def fill(self, table: str) -> None:
        """From now on the disk takes nothing more for a table."""
        self.full = table
        # A connection of the pool takes a trigger that another one has dropped for present, unless it asks.
        with self.hall.store.begin() as conn:
            for verb in ("INSERT", "UPDATE"):
                when = f"full_{verb} BEFORE {verb} ON {table}"
                conn.exec_driver_sql(f"CREATE TRIGGER IF NOT EXISTS {when} BEGIN SELECT RAISE(ABORT, 'full'); END")

    def empty(self) -> None:
        """There is room again."""
        if self.full:
            with self.hall.store.begin() as conn:
                conn.exec_driver_sql("DROP TRIGGER IF EXISTS full_INSERT")
                conn.exec_driver_sql("DROP TRIGGER IF EXISTS full_UPDATE")
        self.full = ""

    def look_now(self) -> None:
        with self.hall.store.begin() as conn:
            due.bring_forward(conn, self.now)

    def stored(self) -> State:
        with self.hall.store.reading() as conn:
            return _state(conn)


def _face(official: OfficialAccount) -> dict[str, str]:
    return {"user_id": official.user_id, "handle": official.handle, "display_name": official.display_name}


def _state(conn: Connection) -> State:
    clocks = (rows.noun(Deadline, row) for row in conn.execute(select(tables.deadlines)))
    dead = [row for row in conn.execute(select(tables.outbox.c.state)) if row.state is tables.Delivery.DEAD]
    return State(
        cases={case.number: case for case in incidents.listing(conn, statuses=tuple(Status))},
        clocks={(one.incident, one.duty): one for one in clocks},
        acts=tuple(rows.noun(Act, row) for row in conn.execute(select(tables.acts).order_by(tables.acts.c.id))),
        outbox=tuple(rows.noun(Notification, row) for row in conn.execute(select(tables.outbox))),
        dead=len(dead),
        items=tuple(rows.noun(Item, row) for row in conn.execute(select(tables.digest_items))),
        bulletins={row.id: rows.noun(Bulletin, row) for row in conn.execute(select(tables.bulletins))},
        owed=tuple(rows.noun(Owed, row) for row in conn.execute(select(tables.owed))),
        chain=tuple(
            rows.noun(audit.Entry, row) for row in conn.execute(select(tables.audit).order_by(tables.audit.c.seq))
        ),
    )
