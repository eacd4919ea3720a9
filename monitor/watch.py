"""What is watched: the official accounts, the names that are protected, and what to search for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from detectors.names.queries import queries
from detectors.names.shortlist import Shortlist
from domain.registry import OfficialAccount, Unit
from monitor.store.registry import Registry

NO_PLATFORM = ""


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
        names = (name for account in self.protected for name in _names(account))
        return tuple(dict.fromkeys(query for name in names for query in queries(name)))

    @cached_property
    def shortlist(self) -> Shortlist:
        return Shortlist(self.protected)

    def is_registered(self, key: str) -> bool:
        return self.registry.account(key) is not None

    def on(self, platform: str) -> tuple[OfficialAccount, ...]:
        """The accounts of a platform that are in use."""
        return tuple(account for account in self.registry.on(platform) if account.status.is_watched)

    def controls(self, platform: str) -> tuple[OfficialAccount, ...]:
        """Accounts that a working platform must find: the registered ones, and those of the configuration."""
        configured = tuple(account for account in self.further_controls if account.platform == platform)
        return (*self.on(platform), *configured)

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
