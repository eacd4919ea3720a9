"""What was looked at, when, and what nobody looks at: composed from the register and what was asked; pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from alerting.covered import Checked, Covered, Ending, Tally, tally
from config.settings import Settings
from detectors.names.queries import queries, surroundings
from domain.connector import Connector
from domain.coverage import Job
from domain.freshness import IMPORTED, Check, Freshness
from domain.login import Login
from domain.ports import Operation
from domain.registry import OfficialAccount, Tier
from domain.text import Text
from monitor.registry import vocabulary
from monitor.registry.vocabulary import Vocabulary
from monitor.skew import latest
from monitor.store.asked import Asked
from monitor.watch import Watch

# An answer is fresh until its target should have been asked twice again.
TWICE = 2
# What staff bring in by hand is fresh for a week: nobody is asked to do that more often.
IMPORT_LASTS = timedelta(days=7)
ENDS_SOON = timedelta(days=7)
# What was not asked since is asked no more: of it no gauge says that it grows old.
LATELY = timedelta(days=7)


class Sight(StrEnum):
    """How an official account is watched. The worst first."""

    BLIND = "blind"
    LAPSED = "lapsed"
    UNREAD = "unread"
    WATCHED = "watched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """For how long an answer counts: of a search, of a look at an account of each tier, of an import.

    And from when on an account is said to be unheard: so long after its last answer, so long after it first gave none.
    """

    searched: timedelta
    watched: Mapping[Tier, timedelta]
    imported: timedelta = IMPORT_LASTS
    unheard: timedelta = timedelta(days=1)
    refused: Mapping[Tier, timedelta] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One official account, and the last of what was asked about it; `reads_posts`: some connector could."""

    account: OfficialAccount
    sight: Sight
    profile: Freshness | None
    posts: Freshness | None
    reads_posts: bool

    @property
    def seen(self) -> Freshness | None:
        """What tells best when it was last looked at, and by whom."""
        known = [each for each in (self.profile, self.posts) if each is not None]
        return max(known, key=_age, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookout:
    """What stays the same while Diting runs: the connectors, how long an answer counts, and what people call things."""

    connectors: tuple[Connector, ...]
    patience: Patience
    vocabulary: Vocabulary

    def overview(self, watch: Watch, asked: Asked, now: datetime) -> "Overview":
        return Overview(watch=watch, asked=asked, lookout=self, now=now)


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The whole register as it stands at `now`."""

    watch: Watch
    asked: Asked
    lookout: Lookout
    now: datetime

    @cached_property
    def accounts(self) -> tuple[Watched, ...]:
        """Every account in use."""
        return tuple(self._watched(each) for each in self.watch.registry.accounts if each.status.is_watched)

    @cached_property
    def _by_platform(self) -> Mapping[str, tuple[Watched, ...]]:
        found = defaultdict[str, list[Watched]](list)
        for each in self.accounts:
            found[each.account.platform].append(each)
        return {platform: tuple(accounts) for platform, accounts in found.items()}

    @cached_property
    def _of_units(self) -> Mapping[tuple[str, str], list[Watched]]:
        found = defaultdict[tuple[str, str], list[Watched]](list)
        for each in self.accounts:
            found[each.account.platform, each.account.unit].append(each)
        return found

    @cached_property
    def served(self) -> frozenset[str]:
        """The platforms that some connector serves."""
        return frozenset(each.platform for each in self.lookout.connectors)

    @property
    def platforms(self) -> tuple[str, ...]:
        return tuple(sorted(self.served | self._by_platform.keys()))

    def covered(self, units: Collection[str] | None = None) -> tuple[Covered, ...]:
        """Each platform that concerns these units (None: everybody), those that are served first."""
        wanted = None if units is None else self._searches(units)
        found = (self._covered(platform, units, wanted) for platform in self.platforms)
        concerned = (each for each in found if each.searched.total or each.watched.total or each.blind)
        return tuple(sorted(concerned, key=lambda each: (not each.is_reached, each.platform)))

    def of_unit(self, unit: str) -> tuple[Watched, ...]:
        return tuple(each for each in self.accounts if each.account.unit == unit)

    def operations(self, platform: str) -> frozenset[Operation]:
        return frozenset().union(*(each.operations for each in self.lookout.connectors if each.platform == platform))

    def name(self, platform: str) -> Text:
        return Text(self.lookout.vocabulary.platform_label(platform), platform)

    def endings(self) -> tuple[Ending, ...]:
        """Logins that are over or will be within a week, the first to end first."""
        slugs = {each.name: each.platform for each in self.lookout.connectors}
        urgent = [each for each in self.asked.logins if _is_urgent(each, self.now)]
        urgent.sort(key=lambda each: (not each.is_ended(self.now), each.expires_at or self.now, each.connector))
        return tuple(
            Ending(
                name=self.name(slugs.get(each.connector, each.connector)),
                ends=each.expires_at,
                is_over=each.is_ended(self.now),
            )
            for each in urgent
        )

    def _covered(self, platform: str, units: Collection[str] | None, wanted: Collection[str] | None) -> Covered:
        here = self._by_platform.get(platform, ())
        accounts = (
            here
            if units is None
            else [each for unit in set(units) for each in self._of_units.get((platform, unit), ())]
        )
        looked = [each for each in accounts if each.sight is not Sight.BLIND]
        return Covered(
            platform=platform,
            name=self.name(platform),
            is_reached=platform in self.served,
            searched=self._searched(platform, wanted),
            cut=self._cut(platform, wanted),
            watched=tally(_looked(each) for each in looked),
            posts=tally(_read(each) for each in looked if each.reads_posts and each.sight is not Sight.LAPSED),
            blind=len(accounts) - len(looked),
        )

    def _searched(self, platform: str, wanted: Collection[str] | None) -> Tally:
        targets, known = self._searches_on(platform, wanted)
        patience = self.lookout.patience.searched
        return tally(self._checked(self._past(known.get(target)), patience) for target in targets)

    def _cut(self, platform: str, wanted: Collection[str] | None) -> int:
        targets, known = self._searches_on(platform, wanted)
        return sum(known[target].is_cut for target in targets if target in known)

    def _searches_on(
        self, platform: str, wanted: Collection[str] | None
    ) -> tuple[Collection[str], Mapping[str, Freshness]]:
        """What is searched for, and what is known of each."""
        targets = self.asked.targets(platform, Job.HUNT)
        # Where seeds are searched for instead of names, they are everybody's.
        if wanted is not None and not targets.isdisjoint(self.watch.queries):
            targets = targets.intersection(wanted)
        check = Check.SEARCH if Operation.SEARCH in self.operations(platform) else Check.EXACT
        return targets, self.asked.of(platform, check)

    def _searches(self, units: Collection[str]) -> frozenset[str]:
        """The searches that are made for these units' sake."""
        return frozenset().union(*(self._searches_of.get(unit, frozenset()) for unit in units))

    @cached_property
    def _searches_of(self) -> Mapping[str, frozenset[str]]:
        found = defaultdict[str, set[str]](set)
        for each in self.watch.protected:
            for name in (each.display_name, *each.aliases, *each.retired_names):
                found[each.unit].update((name, *queries(name), *surroundings(name)))
        return {unit: frozenset(asked) for unit, asked in found.items()}

    def _watched(self, account: OfficialAccount) -> Watched:
        operations = self._offered(account)
        profile, posts = (
            self._past(self.asked.of(account.platform, check).get(account.user_id))
            for check in (Check.PROFILE, Check.POSTS)
        )
        patience = self.lookout.patience.watched[account.tier]
        # That an account is not there is an answer, and no sight of it; nor is what came after that a sight.
        is_seen, is_read = (
            self._checked(each, patience).is_fresh and not each.outcome.is_absence if each else False
            for each in (profile, posts)
        )
        is_seen = is_seen and account.key not in self.asked.absent
        return Watched(
            account=account,
            sight=_sight(operations, is_seen, is_read),
            profile=profile,
            posts=posts,
            reads_posts=Operation.POSTS in operations,
        )

    def _offered(self, account: OfficialAccount) -> frozenset[Operation]:
        """What can be asked about an account; some connectors reach only accounts of their own."""
        scheduled = self.asked.targets(account.platform, Job.GUARD)
        if scheduled and account.user_id not in scheduled:
            return frozenset()
        return self.operations(account.platform) & {Operation.PROFILE, Operation.POSTS}

    def _past(self, seen: Freshness | None) -> Freshness | None:
        """What is known of a target, without what a clock that ran ahead made of it."""
        if seen is None or seen.valid_at is None or seen.valid_at <= latest(self.now):
            return seen
        return replace(seen, valid_at=None)

    def _checked(self, seen: Freshness | None, patience: timedelta) -> Checked:
        if seen is None:
            return Checked(is_fresh=False)
        lasts = self.lookout.patience.imported if seen.route == IMPORTED else patience
        is_fresh = seen.valid_at is not None and self.now - seen.valid_at <= lasts
        return Checked(is_fresh=is_fresh, valid_at=seen.valid_at, outcome=seen.outcome)


def patience(settings: Settings) -> Patience:
    """Twice the interval of each job; of the unheard, what the operator wants."""
    guard = settings.guard
    return Patience(
        searched=TWICE * timedelta(minutes=settings.hunt.interval_minutes),
        watched={tier: TWICE * guard.interval(tier) for tier in Tier},
        unheard=timedelta(hours=guard.unheard_hours),
        refused={tier: guard.unheard_intervals * guard.interval(tier) for tier in Tier},
    )


def unproved(connectors: Iterable[Connector]) -> Iterator[Connector]:
    """Connectors that nobody has seen at work yet."""
    return (each for each in connectors if each.verified is not each.verified.LIVE)


def _sight(operations: frozenset[Operation], is_seen: bool, is_read: bool) -> Sight:
    if not operations:
        return Sight.WATCHED if is_seen or is_read else Sight.BLIND
    if not (is_seen if Operation.PROFILE in operations else is_read):
        return Sight.LAPSED
    return Sight.WATCHED if is_read or Operation.POSTS not in operations else Sight.UNREAD


def _looked(each: Watched) -> Checked:
    return _standing(each.seen if each.profile is None else each.profile, is_fresh=each.sight is not Sight.LAPSED)


def _read(each: Watched) -> Checked:
    return _standing(each.posts, is_fresh=each.sight is not Sight.UNREAD)


def _standing(seen: Freshness | None, *, is_fresh: bool) -> Checked:
    if seen is None:
        return Checked(is_fresh=is_fresh)
    return Checked(is_fresh=is_fresh, valid_at=seen.valid_at, outcome=seen.outcome)


def _age(seen: Freshness) -> tuple[bool, datetime]:
    return seen.valid_at is not None, seen.valid_at or seen.asked_at


def _is_urgent(login: Login, now: datetime) -> bool:
    ends = login.expires_at
    return login.is_ended(now) or (ends is not None and not login.outlived and ends - now <= ENDS_SOON)


def lookout(settings: Settings, connectors: Iterable[Connector]) -> Lookout:
    """What the digest, the metrics and `diting coverage` judge by."""
    return Lookout(connectors=tuple(connectors), patience=patience(settings), vocabulary=vocabulary.shipped())
