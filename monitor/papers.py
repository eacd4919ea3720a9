"""Collects what a document needs from the store; who answers for a unit, and how to reach them, stays there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from alerting.deadlines import Timetable
from alerting.documents.cycles import Cycle
from alerting.documents.papers import Papers, Sender
from alerting.documents.periods import Reported
from alerting.documents.report import Names, Report
from alerting.documents.statistics import Case, statistics
from alerting.duties import Case as Whole
from alerting.duties import ordered_until
from alerting.recording import LONGEST_ORDER
from config import complaints
from config.settings import Settings
from domain.act import Act
from domain.complaint import Routes
from domain.deadline import Deadline, Duty
from domain.errors import NotAllowed
from domain.incident import Incident, Status
from domain.registry import OfficialAccount
from monitor import handling
from monitor.evidence.observation import named
from monitor.registry import vocabulary
from monitor.registry.vocabulary import Vocabulary
from monitor.store import Store, acts, deadlines, decisions, evidence, incidents, quoted, reporting
from monitor.store import registry as register
from monitor.store.registry import Registry

# What stands for evidence that nobody may read any more, or that names who reported something.
UNNAMED = frozenset({evidence.SEALED, evidence.FORGOTTEN})


@dataclass(frozen=True, kw_only=True)
class Files:
    """The store as those see it who write documents. `timetable` counts the days that a unit gets to mend things."""

    store: Store
    words: Vocabulary
    routes: Routes
    settings: Settings
    timetable: Timetable

    def papers(self, number: int, now: datetime, rectify_by: date | None = None) -> Papers:
        """One case with all that belongs to it. Raises NotAllowed where there is none, or `rectify_by` cannot be."""
        today = self.timetable.calendar.day(now)
        if rectify_by is not None and not today <= rectify_by <= today + LONGEST_ORDER:
            raise NotAllowed(f"--due {rectify_by}: an order to rectify names a day from today on, within a year")
        with self.store.reading() as conn:
            incident, known = incidents.known(conn, number), register.load(conn)
            judged, due = decisions.of(conn, number), deadlines.of(conn, number)
            platform = incident.subject.partition(":")[0]
            unit, done = known.unit(incident.unit), acts.of(conn, number)
            by, is_provisional = (rectify_by, False) if rectify_by else self._rectify_by(incident, due, done, now)
            return Papers(
                incident=incident,
                platform=self.words.platform_label(platform),
                operator=self.routes.operators.get(platform, ""),
                unit=unit,
                managing_unit=called(known, unit.managing_unit if unit else ""),
                official=counterpart(known, incident),
                judgement=judged[-1].judgement if judged else None,
                acts=done,
                deadlines=due,
                evidence=tuple(each for each in evidence.of(conn, number) if each.media_type not in UNNAMED),
                posts=quoted.posts(conn, incident.subject, named(incident.findings)),
                rectify_by=by,
                is_provisional=is_provisional,
            )

    def sender(self) -> Sender:
        """The office that signs; an authority that is not named here is called as the register calls it."""
        with self.store.reading() as conn:
            known = register.load(conn)
        given, authorities = self.settings.documents, self.settings.authorities
        return Sender(
            issuer=given.issuer,
            contact=given.contact,
            phone=given.phone,
            address=given.address,
            cyberspace_office=given.cyberspace_office or called(known, authorities.cac),
            police=given.police or called(known, authorities.police),
            copies=given.copies,
            rules=given.rules,
            reply_working_days=given.reply_working_days,
        )

    def report(self, period: Reported, now: datetime) -> Report:
        """The numbers of a period and of the one before."""
        zone, before = self.settings.alerts.zone, period.before
        cases, known = self.cases()
        looks = self._cycles(before.first, period.last)
        official = {account.platform for account in known.accounts if account.status.is_watched}
        counted = partial(statistics, cases, looks, platforms=official, zone=zone, now=now)
        shown = {case.incident.subject.partition(":")[0] for case in cases} | {look.platform for look in looks}
        return Report(
            period=period,
            now=counted(period.first, period.last),
            before=counted(before.first, before.last),
            names=Names(
                units={unit.key: unit.name for unit in known.units},
                platforms={platform: self.words.platform_label(platform) for platform in shown | official},
            ),
            zone=zone,
        )

    def cases(self) -> tuple[tuple[Case, ...], Registry]:
        """Every case with what was done about it, and the register."""
        with self.store.reading() as conn:
            done, due, last = reporting.acts(conn), reporting.deadlines(conn), reporting.last_decisions(conn)
            found = tuple(
                Case(
                    incident=each,
                    judgement=last[each.number].judgement if each.number in last else None,
                    acts=done.get(each.number, ()),
                    deadlines=due.get(each.number, ()),
                )
                for each in incidents.listing(conn, statuses=tuple(Status))
            )
            return found, register.load(conn)

    def _cycles(self, first: date, last: date) -> tuple[Cycle, ...]:
        zone = self.settings.alerts.zone
        since, until = (
            datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, last + timedelta(days=1))
        )
        with self.store.reading() as conn:
            return reporting.cycles(conn, since, until)

    def _rectify_by(
        self, incident: Incident, due: Sequence[Deadline], done: Sequence[Act], now: datetime
    ) -> tuple[date | None, bool]:
        """The day that runs already or was ordered, else that by which a unit that is told today must be done."""
        zone = self.settings.alerts.zone
        for each in due:
            if each.duty is Duty.RECTIFY and each.is_running:
                return each.due_at.astimezone(zone).date(), each.is_provisional
        # Also an order from before the case was opened again: the unit has it in its hands.
        told = ordered_until(Whole(incident=incident, acts=done, told_at=now, now=now))
        if told is not None and told >= self.timetable.calendar.day(now):
            return told, False
        period = self.timetable.period(Duty.RECTIFY, incident)
        if period is None:
            return None, False
        until, is_provisional = self.timetable.calendar.after(now, period)
        return until.astimezone(zone).date(), is_provisional


def opened(settings: Settings, store: Store) -> Files:
    """With the tables that the configuration names. Raises ConfigurationError."""
    return Files(
        store=store,
        words=vocabulary.shipped(),
        routes=complaints.read(settings.documents.complaints or complaints.SHIPPED),
        settings=settings,
        timetable=handling.timetable(settings),
    )


def called(known: Registry, name: str) -> str:
    """A unit by its name, whether it was given by key or by name."""
    unit = known.unit(name)
    return unit.name if unit else name


def counterpart(known: Registry, incident: Incident) -> OfficialAccount | None:
    """The official account on the platform of the case: the one affected, else the unit's own there."""
    platform = incident.subject.partition(":")[0]
    for key in (incident.subject, incident.official):
        account = known.account(key)
        if account is not None and account.platform == platform:
            return account
    own = [each for each in known.on(platform) if each.unit == incident.unit]
    return next((each for each in own if each.status.is_watched), next(iter(own), None))
