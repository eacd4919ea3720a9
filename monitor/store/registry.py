"""The register of official accounts as it is stored, and how an import changes it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, select

from domain.errors import RegistryError
from domain.registry import OfficialAccount, Unit
from monitor.registry import arriving
from monitor.registry.arriving import ALL_SAID, Silence
from monitor.store import rows, tables


@dataclass(frozen=True, slots=True)
class Registry:
    """All units and accounts at one moment, with lookups by key and by platform."""

    units: tuple[Unit, ...] = ()
    accounts: tuple[OfficialAccount, ...] = ()
    _units: dict[str, Unit] = field(init=False, repr=False, compare=False)
    _accounts: dict[str, OfficialAccount] = field(init=False, repr=False, compare=False)
    _platforms: dict[str, tuple[OfficialAccount, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        platforms = defaultdict(list)
        for account in self.accounts:
            platforms[account.platform].append(account)
        object.__setattr__(self, "_units", {unit.key: unit for unit in self.units})
        object.__setattr__(self, "_accounts", {account.key: account for account in self.accounts})
        object.__setattr__(self, "_platforms", {name: tuple(found) for name, found in platforms.items()})

    def unit(self, key: str) -> Unit | None:
        return self._units.get(key)

    def account(self, key: str) -> OfficialAccount | None:
        return self._accounts.get(key)

    def on(self, platform: str) -> tuple[OfficialAccount, ...]:
        """The accounts of one platform, whatever their status."""
        return self._platforms.get(platform, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What an import did, units and accounts together."""

    added: int
    updated: int
    unchanged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an import is about to store: units, each with the key that it arrived with, and accounts."""

    units: tuple[tuple[str, Unit], ...]
    accounts: tuple[OfficialAccount, ...]


def load(conn: Connection) -> Registry:
    """The whole register. Raises ConfigurationError when the contacts key is not the one of the import."""
    units = conn.execute(select(tables.units).order_by(tables.units.c.key))
    accounts = conn.execute(select(tables.accounts).order_by(tables.accounts.c.platform, tables.accounts.c.user_id))
    return Registry(
        tuple(rows.noun(Unit, row) for row in units), tuple(rows.noun(OfficialAccount, row) for row in accounts)
    )


def plan(
    stored: Registry, units: Iterable[Unit], accounts: Iterable[OfficialAccount], silence: Silence = ALL_SAID
) -> Plan:
    """What an import makes of the register: it adds and updates; no unit or account is ever removed.

    A known unit keeps its key, and what is empty or falls under `silence` stays as it is known. Raises RegistryError
    when rows contradict each other or the register.
    """
    matched = _matched(stored.units, tuple(units), silence)
    keys = {given.key: kept.key for given, kept in matched}
    fresh_units = tuple(
        (given.key, replace(kept, managing_unit=keys.get(kept.managing_unit, kept.managing_unit)))
        for given, kept in matched
    )
    fresh_accounts = tuple(_updated(stored, _rekeyed(account, keys), silence) for account in accounts)
    _refuse_contradictions(stored, [unit for _, unit in fresh_units], fresh_accounts)
    return Plan(units=fresh_units, accounts=fresh_accounts)


def apply(
    conn: Connection, units: Iterable[Unit], accounts: Iterable[OfficialAccount], silence: Silence = ALL_SAID
) -> Changes:
    """Carry out `plan`. Raises RegistryError before anything is written."""
    stored = load(conn)
    return carry_out(conn, stored, plan(stored, units, accounts, silence))


def carry_out(conn: Connection, stored: Registry, plan: Plan) -> Changes:
    """Write what differs from the register that the plan was made for."""
    changed_units = [unit for _, unit in plan.units if stored.unit(unit.key) != unit]
    changed_accounts = [account for account in plan.accounts if stored.account(account.key) != account]
    rows.put(conn, tables.units, *map(rows.values, changed_units))
    rows.put(conn, tables.accounts, *map(rows.values, changed_accounts))
    added = sum(stored.unit(unit.key) is None for unit in changed_units)
    added += sum(stored.account(account.key) is None for account in changed_accounts)
    changed = len(changed_units) + len(changed_accounts)
    total = len(plan.units) + len(plan.accounts)
    return Changes(added=added, updated=changed - added, unchanged=total - changed)


def save_mapping(conn: Connection, name: str, columns: dict[str, str]) -> None:
    """Remember which column of a spreadsheet holds which field."""
    rows.put(conn, tables.mappings, {"name": name, "columns": columns})


def mapping(conn: Connection, name: str) -> dict[str, str]:
    """The remembered columns; empty when there are none under that name."""
    query = select(tables.mappings.c.columns).where(tables.mappings.c.name == name)
    return conn.execute(query).scalar_one_or_none() or {}


def _matched(stored: Sequence[Unit], units: Sequence[Unit], silence: Silence) -> list[tuple[Unit, Unit]]:
    """Each arriving unit, and what it becomes in the register."""
    by_code = {unit.code: unit for unit in stored if unit.code}
    by_name = defaultdict(list)
    for unit in stored:
        by_name[unit.name].append(unit)
    taken = {unit.key: unit for unit in stored}
    matched = []
    for unit in units:
        same = _known(unit, by_code, by_name[unit.name])
        if same is None and unit.key in taken:
            raise RegistryError(
                f"{unit.name}: its key {unit.key} is that of {taken[unit.key].name}; add its credit code"
            )
        matched.append((unit, unit if same is None else arriving.unit(unit, same, silence)))
    return matched


def _known(unit: Unit, by_code: Mapping[str, Unit], same_name: Sequence[Unit]) -> Unit | None:
    if unit.code in by_code:
        return by_code[unit.code]
    candidates = [known for known in same_name if not (known.code and unit.code)]
    if len(candidates) > 1:
        raise RegistryError(f"{unit.name}: several registered units bear this name; add the unit's credit code")
    return candidates[0] if candidates else None


def _updated(stored: Registry, account: OfficialAccount, silence: Silence) -> OfficialAccount:
    known = stored.account(account.key)
    return account if known is None else arriving.account(account, known, silence)


def _rekeyed(account: OfficialAccount, keys: dict[str, str]) -> OfficialAccount:
    return replace(
        account,
        unit=keys.get(account.unit, account.unit),
        managing_unit=keys.get(account.managing_unit, account.managing_unit),
    )


def _refuse_contradictions(stored: Registry, units: Sequence[Unit], accounts: Sequence[OfficialAccount]) -> None:
    problems = []
    seen: dict[str, Unit] = {}
    for unit in units:
        if unit.key in seen:
            problems.append(f"{unit.name}: the same unit as {seen[unit.key].name}; leave one of the two rows")
        seen[unit.key] = unit
    known: set[str] = set()
    for account in accounts:
        if account.key in known:
            problems.append(f"{account.key}: listed twice; leave one of the two rows")
        if account.unit not in seen and stored.unit(account.unit) is None:
            problems.append(f"{account.key}: its unit {account.unit} is not registered; add the unit")
        known.add(account.key)
    if problems:
        raise RegistryError("\n".join(problems))
