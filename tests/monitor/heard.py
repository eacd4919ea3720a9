"""A city whose digests are made with a real store: two units, the office that manages them, mail and a shared bot."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from alerting.messages.speech import Speech
from alerting.route import Line, Recipient, Routes
from config import circulation, grading
from config.routing import WhenEmpty
from config.settings import AlertSettings
from domain.circulation import Party
from domain.coverage import Coverage, Job
from domain.deadline import Deadline
from domain.incident import Incident, Severity
from domain.notification import Bulletin, Notification, Reason
from domain.registry import Contact, OfficialAccount, Unit
from domain.text import Locale
from monitor import handling
from monitor.hearing import Hearing
from monitor.jobs.digest import Digests
from monitor.jobs.edition import Edition
from monitor.store import Store, bulletins, coverage, deadlines, due, incidents, registry, roster, rows, tables
from monitor.watch import Watch
from tests.factories import NOW, account, unit

GA, JY = "duty@ga.linze.example", "duty@jy.linze.example"
CITY, DESK = "duty@gov.linze.example", "it@linze.example"
FALLBACK = Recipient(channel="mail", address=DESK)
POLICE = unit()
SCHOOLS = unit(key="linze-jy", name="临泽市教育局", contacts=(Contact(name="值班员乙", email=JY),))
OFFICE = unit(
    key="linze-gov", name="临泽市人民政府办公室", managing_unit="", contacts=(Contact(name="值班员丙", email=CITY),)
)
UNITS = (POLICE, SCHOOLS, OFFICE)
ACCOUNTS = (
    account(),
    account(user_id="did:plc:schools", handle="linze-jy.test", display_name="临泽教育", unit="linze-jy"),
)


def by_mail(people: Iterable[Contact]) -> frozenset[str]:
    return frozenset(person.email for person in people if person.email)


def for_all(_: Iterable[Contact]) -> frozenset[str]:
    return frozenset({""})


class City:
    """Whoever hears in it, and the job that makes its digests; the test moves `now`."""

    def __init__(self, store: Store, units: Iterable[Unit] = UNITS, accounts: Iterable[OfficialAccount] = ACCOUNTS):
        self.store, self.now = store, NOW
        self.alerts = AlertSettings()
        with store.begin() as conn:
            registry.apply(conn, units, accounts)
        self.hearing = self.heard()
        self.digests = self.job(self.hearing)

    def heard(self, **changes: Any) -> Hearing:
        values: dict[str, Any] = {
            "routes": Routes(lines={"mail": Line(addresses=by_mail)}, fallback=(FALLBACK,)),
            "circles": circulation.read(),
            "authorities": {Party.CAC: "linze-jy"},
            "grading": grading.read(),
            "manager_from": Severity.ORDINARY,
            "watch": self._watch,
            "on_duty": roster.on_duty,
            "told_at": handling.told_at(self.alerts),
            "audit_to": (FALLBACK,),
        }
        return Hearing(**values | changes)

    def job(self, hearing: Hearing, **changes: Any) -> Digests:
        edition = Edition(
            hearing=hearing,
            platforms=changes.pop("platforms", ("bluesky",)),
            intervals={Job.HUNT: 6 * 3600.0, Job.GUARD: 2 * 3600.0},
            running=deadlines.running,
            lookout=changes.pop("lookout", None),
        )
        values: dict[str, Any] = {
            "store": self.store,
            "edition": edition,
            "speech": Speech(locale=Locale.ZH_CN, zone=self.alerts.zone),
            "hour": self.alerts.list_hour,
            "when_empty": WhenEmpty.NEVER,
            "version": "0.1.0",
            "ready": lambda: True,
            "clock": lambda: self.now,
        }
        return Digests(**values | changes)

    def tell(self, incident: Incident, reason: Reason = Reason.OPENED, **options: Any) -> Incident:
        """Saves a case as the daemon does, with whatever people must hear of it."""
        with self.store.begin() as conn:

            def tell(stored: Incident) -> tuple[Notification, ...]:
                return self.hearing.tell(conn, stored, reason, self.now, **options)

            return incidents.save(conn, incident, tell, now=self.now)

    def keep(self, *running: Deadline) -> None:
        with self.store.begin() as conn:
            deadlines.put(conn, *running)

    def looked(self, finished_at: datetime, job: Job = Job.HUNT, **changes: Any) -> None:
        values: dict[str, Any] = {"platform": "bluesky", "asked": 12, "answered": 12}
        seen = Coverage(job=job, started_at=finished_at, finished_at=finished_at, **values | changes)
        with self.store.begin() as conn:
            coverage.record(conn, seen)
            due.put(conn, due.Due(platform=seen.platform, job=job, target="临泽", next_at=finished_at))

    def owed(self) -> list[Notification]:
        with self.store.reading() as conn:
            found = conn.execute(select(tables.outbox).order_by(tables.outbox.c.id))
            return [rows.noun(Notification, row) for row in found]

    def told(self) -> set[tuple[str, str]]:
        """Who was told what, of single cases."""
        return {(one.reason, one.address) for one in self.owed() if one.incident is not None}

    def letters(self, kind: Reason = Reason.DIGEST) -> list[tuple[str, Bulletin]]:
        """Every bulletin of a kind that somebody gets, with the address."""
        with self.store.reading() as conn:
            found = [(one.address, bulletins.get(conn, one.bulletin or 0)) for one in self.owed() if one.bulletin]
        return [(address, letter) for address, letter in found if letter is not None and letter.kind is kind]

    def body(self, address: str) -> str:
        """The last digest at an address."""
        return [letter.body for to, letter in self.letters() if to == address][-1]

    def _watch(self) -> Watch:
        with self.store.reading() as conn:
            return Watch(registry.load(conn))
