"""Builds the clerk of an import from what the daemon's plan has wired, and runs it once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from config.settings import Settings
from domain.errors import ConfigurationError
from domain.look import Look
from domain.triage import Triage
from monitor.connectors import catalog
from monitor.connectors.spec import Spec
from monitor.daemon import Plan, plan
from monitor.evidence.locker import Locker
from monitor.imports.accounts import Account, accounts
from monitor.imports.belated import belated
from monitor.imports.filed import Filed
from monitor.imports.filing import Clerk
from monitor.imports.seen import Origin, Reading
from monitor.plugins import Plugins
from monitor.store import Store
from monitor.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Would:
    """What a trial run says of an account: registered, resembles (somebody; judged as what), or unlike."""

    account: str
    name: str
    likeness: str
    triage: Triage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What was read, and where it comes from."""

    origin: Origin
    reading: Reading


def specs(folder: Path | None) -> tuple[tuple[Spec, ...], tuple[str, ...]]:
    """Every connector that is described, and what is wrong with the others."""
    found, problems = list[Spec](), list[str]()
    for name in sorted(catalog.ids(folder)):
        try:
            found.append(catalog.read(name, folder))
        except ConfigurationError as wrong:
            problems += wrong.problems
    return tuple(found), tuple(problems)


async def import_once(
    settings: Settings, switched_on: Plugins, store: Store, locker: Locker, files: Sequence[File], now: datetime
) -> tuple[tuple[Filed, ...], ...]:
    """Judges and stores what was read; nothing is delivered, that is the daemon's."""
    async with plan(settings, switched_on, store) as planned:
        clerk = _clerk(planned, switched_on, locker, now)
        return tuple([await clerk.file(file.reading, file.origin) for file in files])


def preview(watch: Watch, switched_on: Plugins, reading: Reading, now: datetime) -> tuple[Would, ...]:
    """What would be judged, by the profiles alone; nothing is stored."""
    found = tuple(accounts(reading.seen))
    strangers = [account.profile for account in found if watch.registered(account.profile) is None]
    looks = [Look(profile=profile, seen_at=now, unread=True) for profile in strangers]
    matches = watch.resemblances(looks, switched_on.impostor_detectors())
    alike = {look.profile.key: verdict.triage for _, look, verdict in matches}
    return tuple(_would(watch, account, alike) for account in found)


def _would(watch: Watch, account: Account, alike: Mapping[str, Triage | None]) -> Would:
    profile = account.profile
    if watch.registered(profile) is not None:
        return Would(account=account.key, name=profile.display_name, likeness="registered")
    said = "resembles" if account.key in alike else "unlike"
    return Would(account=account.key, name=profile.display_name, likeness=said, triage=alike.get(account.key))


def _clerk(planned: Plan, switched_on: Plugins, locker: Locker, now: datetime) -> Clerk:
    casebook = belated(planned.wiring.casebook, now)
    return Clerk(
        store=planned.store,
        watch=planned.planner.current(),
        casebook=casebook,
        detectors=switched_on.impostor_detectors(),
        scrutiny=cache(partial(planned.wiring.scrutiny, casebook=casebook)),
        locker=locker,
        served=frozenset(planned.planner.networks),
        now=now,
    )
