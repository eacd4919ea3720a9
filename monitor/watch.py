"""What is watched: the official accounts, the names that are protected, and what to search for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from detectors.impostor.identity import SHORTEST, reduced
from detectors.impostor.verdict import Detect, closest
from detectors.names.fold import fold
from detectors.names.queries import queries, surroundings
from detectors.names.shortlist import Shortlist
from detectors.names.variants import variants
from detectors.reach.wording import Names
from detectors.texts.links import host_of
from detectors.texts.prose import whole
from domain.finding import Verdict
from domain.look import Counterpart, Look
from domain.observation import Profile
from domain.ports import Operation, Platform, SeededPlatform
from domain.registry import OfficialAccount, Unit, account_key
from monitor.store.registry import Registry

NO_PLATFORM = ""
# Who speaks of more units than this speaks for none of them.
MOST = 12

Resemblance = tuple[OfficialAccount, Look, Verdict]
NOTHING_SEEN: Mapping[str, Look] = {}


@dataclass(frozen=True)
class Watch:
    """The register as the jobs see it; built anew whenever the register changes."""

    registry: Registry
    further_controls: tuple[OfficialAccount, ...] = ()

    @cached_property
    def protected(self) -> tuple[OfficialAccount, ...]:
        """Every account with its unit's names added, and a stand-in for each unit that has no account at all."""
        units = {unit.key: unit for unit in self.registry.units}
        accounts = tuple(_with_names_of(units.get(account.unit), account) for account in self.registry.accounts)
        served = {account.unit for account in self.registry.accounts}
        return accounts + tuple(_stand_in(unit) for unit in self.registry.units if unit.key not in served)

    @cached_property
    def queries(self) -> tuple[str, ...]:
        """Every search that a hunt makes on every platform, without repetition."""
        own = (query for name in self.names for query in queries(name))
        shared = (query for name in self.names for query in surroundings(name))
        return tuple(dict.fromkeys((*own, *shared)))

    def questions(self, platform: Platform) -> tuple[str, ...]:
        """What a hunt asks this platform: searches, or its own seeds, or the names themselves to be looked up."""
        if isinstance(platform, SeededPlatform):
            return platform.seeds(self.registry.accounts)
        if platform.offers(Operation.SEARCH):
            return self.queries
        return self.names if platform.offers(Operation.EXACT) else ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every name that is protected."""
        return tuple(dict.fromkeys(name for account in self.protected for name in _names(account)))

    @cached_property
    def shortlist(self) -> Shortlist:
        return Shortlist(self.protected)

    def prepare(self) -> None:
        """Builds what the jobs look up, and reads the tables of names: the seconds that this takes are no job's."""
        for query in self.queries[:1]:
            self.shortlist.near(query)
            variants(query, 1)

    def likely(self, searched: Iterable[str], most: int) -> tuple[str, ...]:
        """The protected names among what is searched, each with the look-alikes most worth looking up by name."""
        known = set(self.names).intersection(searched)
        return tuple(dict.fromkeys(likely for name in sorted(known) for likely in (name, *variants(name, most))))

    def candidates(self, strangers: Sequence[Profile]) -> list[tuple[OfficialAccount, ...]]:
        """For each stranger the accounts that it comes near by name, bio or handle; none for a registered one."""
        near = self.shortlist.near_each([stranger.display_name for stranger in strangers])
        return [
            () if self.registered(one) else tuple(dict.fromkeys((*found, *self._taken_by(one))))
            for one, found in zip(strangers, near, strict=True)
        ]

    def _taken_by(self, stranger: Profile) -> Iterator[OfficialAccount]:
        """The accounts whose unit a stranger's bio names in full, and those whose handle its own is."""
        named = [self.protected[owner] for owner in self._unit_names.within(whole(stranger.bio))]
        if len({account.unit for account in named}) <= MOST:
            yield from named
        yield from self._by_handle.get(reduced(stranger.handle), ())

    @cached_property
    def _unit_names(self) -> Names:
        names = Names()
        for owner, account in enumerate(self.protected):
            unit = self.registry.unit(account.unit)
            names.add(fold(unit.name if unit else account.display_name), owner)
        return names

    @cached_property
    def _by_handle(self) -> Mapping[str, tuple[OfficialAccount, ...]]:
        borne = defaultdict[str, list[OfficialAccount]](list)
        for account in self.protected:
            if len(short := reduced(account.handle)) >= SHORTEST:
                borne[short].append(account)
        return {handle: tuple(accounts) for handle, accounts in borne.items()}

    def resemblances(
        self, seen: Sequence[Look], detectors: tuple[Detect, ...], officials: Mapping[str, Look] = NOTHING_SEEN
    ) -> Iterator[Resemblance]:
        """Whoever passes for an official account; `officials` are looks at those, by key, as far as they are known."""
        candidates = self.candidates([look.profile for look in seen])
        for stranger, accounts in zip(seen, candidates, strict=True):
            match = closest((self.counterpart(account, officials) for account in accounts), stranger, detectors)
            if match is not None:
                yield match[0].account, stranger, match[1]

    def counterpart(self, account: OfficialAccount, officials: Mapping[str, Look] = NOTHING_SEEN) -> Counterpart:
        """The official side of a comparison."""
        siblings = tuple(each for each in self.of_unit(account.unit) if each.key != account.key)
        return Counterpart(
            account=account,
            unit=self.registry.unit(account.unit),
            look=officials.get(account.key),
            siblings=siblings,
        )

    @cached_property
    def _accounts_of(self) -> Mapping[str, tuple[OfficialAccount, ...]]:
        served = defaultdict[str, list[OfficialAccount]](list)
        for account in self.registry.accounts:
            served[account.unit].append(account)
        return {unit: tuple(accounts) for unit, accounts in served.items()}

    def registered(self, profile: Profile) -> OfficialAccount | None:
        """The registered account that a profile is of: by its id, or by the handle that the register has as its id.

        People see no other id than the handle on some platforms (微信号); nobody else can bear it there.
        """
        by_id = self.registry.account(profile.key)
        return by_id or (
            self.registry.account(account_key(profile.platform, profile.handle)) if profile.handle else None
        )

    def on(self, platform: str) -> tuple[OfficialAccount, ...]:
        """The accounts of a platform that are in use."""
        return tuple(account for account in self.registry.on(platform) if account.status.is_watched)

    def controls(self, platform: str) -> tuple[OfficialAccount, ...]:
        """Accounts that a working platform must find: the registered ones, and those of the configuration."""
        configured = tuple(account for account in self.further_controls if account.platform == platform)
        return (*self.on(platform), *configured)

    def of_unit(self, unit: str) -> tuple[OfficialAccount, ...]:
        """The registered accounts of a unit."""
        return self._accounts_of.get(unit, ())

    def own_hosts(self, unit: str) -> frozenset[str]:
        """Where a unit's registered accounts live; nothing is known of its other sites."""
        return frozenset(filter(None, (host_of(account.url) for account in self.of_unit(unit))))

    def circle(self, key: str) -> str:
        """What an account has in common with those that publish the same texts by right: who manages its unit."""
        account = self.registry.account(key)
        if account is None:
            return ""
        _, manager = self.sponsors(account.unit)
        return manager.key if manager else account.unit

    def sponsors(self, unit_key: str) -> tuple[Unit | None, Unit | None]:
        """A unit and the unit that manages it."""
        unit = self.registry.unit(unit_key)
        return unit, self.registry.unit(unit.managing_unit) if unit else None


def _with_names_of(unit: Unit | None, account: OfficialAccount) -> OfficialAccount:
    if unit is None:
        return account
    others = dict.fromkeys((*account.aliases, unit.name, *unit.aliases))
    others.pop(account.display_name, None)
    return replace(account, aliases=tuple(others))


def _stand_in(unit: Unit) -> OfficialAccount:
    return OfficialAccount(
        platform=NO_PLATFORM, user_id=unit.key, display_name=unit.name, unit=unit.key, aliases=unit.aliases
    )


def _names(account: OfficialAccount) -> Iterable[str]:
    return (account.display_name, *account.aliases, *account.retired_names)
