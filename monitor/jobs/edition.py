"""What the daily digests of one moment say: who reads one, and all that stands in it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from alerting.circulation import is_listed
from alerting.covered import Ending
from alerting.digest import Digest, Entry, Late, is_hint
from alerting.looked import Lane, Looked, all_looked
from alerting.readers import Reader, readers
from domain.coverage import Coverage, Job
from domain.deadline import Deadline
from domain.incident import Incident, Status
from domain.registry import Unit
from monitor.coverage import Lookout, Overview
from monitor.hearing import Hearing
from monitor.store import asked, digests, due, incidents
from monitor.store.digests import Item
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
    """What the digests of a moment are made from, read once. `cases` holds those of the items and all that are open."""

    items: tuple[Item, ...]
    cases: Mapping[int, Incident]
    late: tuple[Deadline, ...]
    looked: tuple[Looked, ...]
    overview: Overview | None

    def open_cases(self, units: Iterable[str]) -> tuple[Incident, ...]:
        """What people have left to do; a hint that took care of itself is none."""
        within = set(units)
        return tuple(case for case in self.cases.values() if case.unit in within and _is_left(case))


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
        running = (each for each in self.running(conn) if each.due_at <= moment and each.incident in still)
        late = tuple(sorted(running, key=_by_due))
        return Known(
            items=items,
            cases=told | still,
            late=late,
            looked=self._looked(conn, now),
            overview=self._overview(conn, now),
        )

    def _readers(self, conn: Connection, known: Known, now: datetime) -> tuple[Reader, ...]:
        watch = self.hearing.watch()
        served = {account.unit for account in watch.registry.accounts}
        managers = {key: unit.managing_unit for key in served if (unit := watch.registry.unit(key)) is not None}
        managing = {manager for manager in managers.values() if watch.registry.unit(manager) is not None}
        concerned = {item.unit for item in known.items} | {known.cases[each.incident].unit for each in known.late}
        units = {key: watch.registry.unit(key) for key in served | managing | concerned}
        reached = {key: self.hearing.reach(conn, unit, now) if unit else () for key, unit in units.items()}
        return readers(reached, managers, self.hearing.routes.fallback)

    def _issue(self, reader: Reader, known: Known, day: date, now: datetime) -> Issue:
        watch = self.hearing.watch()
        units = {*reader.units, *reader.carried}
        covered = units | {unit.key for unit in watch.registry.units if unit.managing_unit in reader.units}
        items = tuple(item for item in known.items if item.unit in units)
        accounts = [each for each in watch.registry.accounts if each.unit in covered and each.status.is_watched]
        unwatched = Counter(each.platform for each in accounts if each.platform not in self.platforms)
        digest = Digest(
            reader=reader.key,
            unit_name=_name(watch.registry.unit(reader.first)),
            others=len(reader.units) - 1,
            day=day,
            start=now - DAY,
            end=now,
            entries=_entries(items, known, watch),
            open_cases=known.open_cases(covered),
            late=tuple(_late(known, covered)),
            looked=known.looked,
            unwatched=unwatched,
            accounts=len(accounts) - unwatched.total(),
            covered=known.overview.covered(covered) if known.overview else (),
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


def _late(known: Known, units: Iterable[str]) -> Iterable[Late]:
    """Until it is met: also of a fault of Diting itself, of which people are called as often as of any other case."""
    within = set(units)
    told = ((known.cases[each.incident], each) for each in known.late)
    return (Late(incident=case, deadline=each) for case, each in told if case.unit in within and _presses(case))


def _presses(case: Incident) -> bool:
    return _is_left(case) or (case.classification.is_own and case.status.is_open)


def _is_left(case: Incident) -> bool:
    if is_hint(case):
        return case.status.is_open
    return case.awaits_people and not case.classification.is_own


def _by_due(deadline: Deadline) -> tuple[datetime, int]:
    return deadline.due_at, deadline.incident


def _name(unit: Unit | None) -> str:
    return unit.name if unit else ""
