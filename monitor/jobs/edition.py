"""What the daily digests of one moment say: who reads one, and all that stands in it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from alerting.circulation import is_listed
from alerting.covered import Ending
from alerting.digest import Digest, Entry, Late, Silent, is_hint
from alerting.looked import Lane, Looked, all_looked
from alerting.readers import Reader, readers
from domain.coverage import Coverage, Job
from domain.deadline import Deadline
from domain.incident import Incident, Status
from domain.registry import OfficialAccount, Unit
from monitor.coverage import Lookout, Overview
from monitor.hearing import Hearing
from monitor.jobs.by_unit import ByUnit
from monitor.store import asked, digests, due, incidents, unheard
from monitor.store.digests import Item
from monitor.unheard import silent
from monitor.watch import Watch

DAY = timedelta(days=1)
# After so many times its interval, a job that did not come round was not looking.
PATIENCE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One reader's digest, and what was put down for it.

    `oversees`: it reads for other units too, or for whatever reaches nobody, and so learns that Diting is at work.
    """

    reader: Reader
    digest: Digest
    items: tuple[Item, ...]
    oversees: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the digests of a moment are made from, read once. `cases` holds those of the items and all that are open.

    `left` is what people have to do (a hint that took care of itself is nothing to do), `late` what is overdue.
    """

    items: ByUnit[Item]
    cases: Mapping[int, Incident]
    left: ByUnit[Incident]
    late: ByUnit[Late]
    looked: tuple[Looked, ...]
    overview: Overview | None
    silent: ByUnit[tuple[OfficialAccount, Silent]]
    accounts: ByUnit[OfficialAccount]
    managed: ByUnit[Unit]
    concerned: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Edition:
    """Makes the digests. `intervals` are the seconds between two rounds of the jobs that look at platforms.

    `running` answers every deadline that runs, `lookout` knows what should be looked at.
    """

    hearing: Hearing
    platforms: Sequence[str]
    intervals: Mapping[Job, float]
    running: Callable[[Connection], Sequence[Deadline]]
    lookout: Lookout | None = None

    def issues(
        self, conn: Connection, items: tuple[Item, ...], day: date, moment: datetime, now: datetime
    ) -> tuple[Issue, ...]:
        """A digest for everybody who hears of any unit, whether it has something to say or not."""
        known = self._known(conn, items, moment, now)
        found = tuple(self._issue(reader, known, day, now) for reader in self._readers(conn, known, now))
        if not any(issue.oversees for issue in found):
            found = tuple(replace(issue, oversees=True) for issue in found)
        return _told_of_logins(found, known.overview.endings() if known.overview else ())

    def _known(self, conn: Connection, items: tuple[Item, ...], moment: datetime, now: datetime) -> Known:
        still = {case.number: case for case in incidents.listing(conn, statuses=incidents.UNENDED)}
        told = digests.cases(conn, {item.incident for item in items} - still.keys())
        owing = [each for each in self.running(conn) if each.due_at <= moment and each.incident in still]
        late = [Late(incident=still[each.incident], deadline=each) for each in sorted(owing, key=_by_due)]
        overview, registry = self._overview(conn, now), self.hearing.watch().registry
        unanswered = silent(overview, unheard.everything(conn), moment) if overview else ()
        return Known(
            items=ByUnit(items, lambda each: each.unit),
            cases=told | still,
            left=ByUnit(filter(_is_left, (told | still).values()), lambda each: each.unit),
            late=ByUnit((each for each in late if _presses(each.incident)), lambda each: each.incident.unit),
            looked=self._looked(conn, now),
            overview=overview,
            silent=ByUnit(unanswered, lambda each: each[0].unit),
            accounts=ByUnit((each for each in registry.accounts if each.status.is_watched), lambda each: each.unit),
            managed=ByUnit(registry.units, lambda each: each.managing_unit),
            concerned=frozenset({*(each.unit for each in items), *(each.incident.unit for each in late)}),
        )

    def _readers(self, conn: Connection, known: Known, now: datetime) -> tuple[Reader, ...]:
        watch = self.hearing.watch()
        served = {account.unit for account in watch.registry.accounts}
        managers = {key: unit.managing_unit for key in served if (unit := watch.registry.unit(key)) is not None}
        managing = {manager for manager in managers.values() if watch.registry.unit(manager) is not None}
        keys = served | managing | known.concerned
        units = [unit for key in keys if (unit := watch.registry.unit(key)) is not None]
        reached = {**dict.fromkeys(keys, ()), **self.hearing.reached(conn, units, now)}
        return readers(reached, managers, self.hearing.routes.fallback)

    def _issue(self, reader: Reader, known: Known, day: date, now: datetime) -> Issue:
        watch = self.hearing.watch()
        units = {*reader.units, *reader.carried}
        covered = units | {unit.key for unit in known.managed.of(reader.units)}
        items, accounts = known.items.of(units), known.accounts.of(covered)
        unwatched = Counter(each.platform for each in accounts if each.platform not in self.platforms)
        digest = Digest(
            reader=reader.key,
            unit_name=_name(watch.registry.unit(reader.first)),
            others=len(reader.units) - 1,
            day=day,
            start=now - DAY,
            end=now,
            entries=_entries(items, known, watch),
            open_cases=known.left.of(covered),
            late=known.late.of(covered),
            looked=known.looked,
            unwatched=unwatched,
            accounts=len(accounts) - unwatched.total(),
            covered=known.overview.covered(covered) if known.overview else (),
            silent=tuple(each for _, each in known.silent.of(covered)),
        )
        oversees = len(covered) > 1 or not set(self.hearing.routes.fallback).isdisjoint(reader.recipients)
        return Issue(reader=reader, digest=digest, items=items, oversees=oversees)

    def _overview(self, conn: Connection, now: datetime) -> Overview | None:
        return self.lookout.overview(self.hearing.watch(), asked.read(conn), now) if self.lookout else None

    def _looked(self, conn: Connection, now: datetime) -> tuple[Looked, ...]:
        start, before = now - DAY, digests.valid_before(conn, now - DAY)
        done: dict[tuple[str, Job], list[Coverage]] = defaultdict(list)
        for cycle in digests.cycles(conn, start, now):
            done[cycle.platform, cycle.job].append(cycle)
        lanes: dict[str, list[Lane]] = {platform: [] for platform in self.platforms}
        for platform, job in due.lanes(conn):
            if platform in lanes and job in self.intervals:
                patience = PATIENCE * timedelta(seconds=self.intervals[job])
                lane = Lane(cycles=done[platform, job], before=before.get((platform, job)), patience=patience)
                lanes[platform].append(lane)
        return all_looked(lanes, start, now)


def _told_of_logins(issues: tuple[Issue, ...], endings: tuple[Ending, ...]) -> tuple[Issue, ...]:
    """Those who oversee can have a login renewed."""
    if not endings:
        return issues
    told = {True: endings, False: ()}
    return tuple(replace(each, digest=replace(each.digest, endings=told[each.oversees])) for each in issues)


def _entries(items: Iterable[Item], known: Known, watch: Watch) -> tuple[Entry, ...]:
    """Each case once, by the first thing to tell of it; what people ended, or have heard of since, is no news."""
    found: dict[int, Entry] = {}
    for item in items:
        case = known.cases[item.incident]
        over = case.status.is_ended and case.status is not Status.MERGED
        if item.incident not in found and not over and is_listed(case, item.reason):
            unit = _name(watch.registry.unit(case.unit)) or case.unit
            found[item.incident] = Entry(incident=case, reason=item.reason, unit_name=unit)
    return tuple(found.values())


def _presses(case: Incident) -> bool:
    """Until it is met: also of a fault of Diting itself, of which people are called as often as of any other case."""
    return _is_left(case) or (case.classification.is_own and case.status.is_open)


def _is_left(case: Incident) -> bool:
    if is_hint(case):
        return case.status.is_open
    return case.awaits_people and not case.classification.is_own


def _by_due(deadline: Deadline) -> tuple[datetime, int]:
    return deadline.due_at, deadline.incident


def _name(unit: Unit | None) -> str:
    return unit.name if unit else ""
