"""inspect: holds every registered account against the rules of the regulation, once a day."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Protocol

import structlog
from sqlalchemy import Connection

from detectors.compliance.place import carries
from detectors.compliance.verdict import Judged, Rules, judged
from domain.finding import Verdict
from domain.incident import Classification, Incident
from domain.observation import Snapshot
from domain.registry import AccountStatus, Approval, OfficialAccount
from domain.standing import Change, Ending, Renaming, Standing, Updates, WorkingDays
from monitor.store import Store, approvals, changes, incidents, registry, standings, turns
from monitor.store.registry import Registry

# From so many accounts on a list of places that fits no name at all is the wrong list.
MANY = 5
PREFIX = "rule:"

log = structlog.get_logger("inspect")


class Hints(Protocol):
    """Where hints are kept: the casebook. One for each account and rule, its subject `rule:` and the rule's id."""

    def hint(
        self, conn: Connection, account: OfficialAccount, rule: str, verdict: Verdict, now: datetime
    ) -> object: ...

    def over(self, conn: Connection, hint: Incident, now: datetime) -> object: ...


@dataclass(frozen=True, kw_only=True)
class Inspect:
    """`places`: those that names must carry; `reads_posts`: whether the guard looks at posts at all."""

    store: Store
    hints: Hints
    rules: Rules
    days: WorkingDays
    zone: tzinfo
    places: tuple[str, ...]
    reads_posts: bool
    clock: Callable[[], datetime]

    async def run(self) -> None:
        """Judges on one consistent view, then writes what came of it in one transaction."""
        if not self.rules:
            return
        now = self.clock()
        stood = await self.store.read(self.standings, now)
        found = [(standing.account, judged(standing, self.rules)) for standing in stood]
        told, over = await self.store.write(self._settle, found, now)
        log.info("inspect.done", accounts=len(found), hints=told, over=over)

    def standings(self, conn: Connection, now: datetime) -> tuple[Standing, ...]:
        """How every account that is or was in use stands today."""
        known, today = registry.load(conn), self._day(now)
        facts = self._facts(conn, known, now)
        places = self._fitting(known)
        return tuple(
            facts.standing(account, today=today, places=places, days=self.days)
            for account in known.accounts
            if account.status is not AccountStatus.PLANNED
        )

    def _facts(self, conn: Connection, known: Registry, now: datetime) -> "_Facts":
        looks, seen = standings.shown(conn), changes.seen(conn, self.zone)
        read = standings.read_lately(conn, looks.values(), now) if self.reads_posts else frozenset[str]()
        units = defaultdict[str, list[OfficialAccount]](list)
        for account in known.accounts:
            units[account.unit].append(account)
        own = {
            account: changes.own(cases, seen.get(account, ()), self.zone)
            for account, cases in changes.cases(conn).items()
        }
        return _Facts(
            known=known,
            units=units,
            ledger=approvals.by_account(conn),
            ledger_from=approvals.begun(conn),
            looks=looks,
            read=read,
            posted=standings.last_posts(conn),
            watched=standings.first_looks(conn),
            gone=standings.gone(conn),
            ended=turns.endings(conn, self.zone),
            renamed=turns.renamings(conn, self.zone),
            own=own,
            day=self._day,
        )

    def _fitting(self, known: Registry) -> tuple[str, ...]:
        """No places at all where not one name carries any: then the list is the wrong one."""
        names = [account.display_name for account in known.accounts if account.status.is_watched]
        if len(names) >= MANY and self.places and not any(carries(name, self.places) for name in names):
            log.warning("inspect.places_unfit", first=self.places[0])
            return ()
        return self.places

    def _settle(
        self, conn: Connection, found: Sequence[tuple[OfficialAccount, Judged]], now: datetime
    ) -> tuple[int, int]:
        standing, undecided = set[tuple[str, str]](), set[tuple[str, str]]()
        for account, came in found:
            undecided |= {(account.key, rule) for rule in came.undecided}
            for rule, verdict in came.hints.items():
                standing.add((account.key, rule))
                self.hints.hint(conn, account, rule, verdict, now)
        over = [
            hint
            for hint, rule in _open_hints(conn)
            if rule in self.rules and (hint.official, rule) not in standing | undecided
        ]
        for hint in over:
            self.hints.over(conn, hint, now)
        return len(standing), len(over)

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


def _open_hints(conn: Connection) -> Iterator[tuple[Incident, str]]:
    for hint in incidents.listing(conn, classification=Classification.COMPLIANCE):
        if hint.subject.startswith(PREFIX):
            yield hint, hint.subject.removeprefix(PREFIX)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """Everything that is stored, by account or unit, as one view shows it."""

    known: Registry
    units: Mapping[str, Sequence[OfficialAccount]]
    ledger: Mapping[str, tuple[Approval, ...]]
    ledger_from: date | None
    looks: Mapping[str, Snapshot]
    read: frozenset[str]
    posted: Mapping[str, datetime]
    watched: Mapping[str, datetime]
    gone: Mapping[str, datetime]
    ended: Mapping[str, Ending]
    renamed: Mapping[str, Renaming]
    own: Mapping[str, tuple[Change, ...]]
    day: Callable[[datetime], date]

    def standing(
        self, account: OfficialAccount, *, today: date, places: tuple[str, ...], days: WorkingDays
    ) -> Standing:
        key, look = account.key, self.looks.get(account.key)
        created = look.profile.created_at if look is not None else None
        gone = self.gone.get(key)
        return Standing(
            account=account,
            today=today,
            days=days,
            unit=self.known.unit(account.unit),
            siblings=tuple(one for one in self.units[account.unit] if one.key != key),
            places=places,
            ledger=self.ledger.get(key, ()),
            ledger_from=self.ledger_from,
            shown=look.profile if look is not None else None,
            opened_on=self.day(created) if created is not None else None,
            ended=self.ended.get(key),
            gone_on=self.day(gone) if gone is not None else None,
            unfiled=self.own.get(key, ()),
            renaming=self.renamed.get(account.unit),
            updates=self._updates(key, look),
        )

    def _updates(self, key: str, look: Snapshot | None) -> Updates | None:
        """An account without a post on record is silent only where it says itself that it has none."""
        if look is None:
            return None
        posted = self.posted.get(key)
        if posted is None and look.profile.posts != 0:
            return None
        return Updates(last_on=self.day(posted or self.watched[key]), is_proved=key in self.read)
