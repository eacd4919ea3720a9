"""`diting connector doctor`: asks what is switched on, and says what is wrong with it in one line each."""

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import click
import httpx

from domain.errors import ConfigurationError
from monitor import controls, plugins, secrets
from monitor.cli.connector_lines import told
from monitor.cli.desk import Desk, json_option, pass_desk
from monitor.connectors import doctor as practice
from monitor.connectors.doctor import Check, Trouble
from monitor.connectors.remedies import Patient, remedy
from monitor.holding import StoredHolds
from monitor.plugins import Loaded
from monitor.schedule import now
from monitor.store import Store, holds, registry
from monitor.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A connector and what came of its examination."""

    patient: Patient
    checks: tuple[Check, ...]


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID...]")
@json_option
@pass_desk
def doctor(desk: Desk, ids: tuple[str, ...], as_json: bool) -> None:
    """Ask each connector that is switched on, once and politely, whatever proves that it works; status 1 if one fails.

    Its login, both controls (a registered account is found by its name, a nonsense name is proved empty), a profile
    and posts. An ID is the name of a table of [platforms]. One that is silent after a refusal is not asked.
    """
    chosen = tuple(plugin for plugin in desk.plugins.platforms if not ids or plugin.name in ids)
    if unknown := sorted({*ids} - {plugin.name for plugin in chosen}):
        on = ", ".join(plugin.name for plugin in desk.plugins.platforms)
        raise ConfigurationError(*(f"{id}: not switched on under [platforms]; there are {on}" for id in unknown))
    with desk.store() as store:
        found = asyncio.run(_all_examined(desk, store, chosen))
    facts = [_facts(each, check) for each in found for check in each.checks]
    desk.say(told(_lines(desk, found)), facts, as_json=as_json)
    if any(check.trouble for each in found for check in each.checks):
        sys.exit(1)


async def _all_examined(desk: Desk, store: Store, chosen: tuple[Loaded, ...]) -> list[Examined]:
    watch = Watch(await store.read(registry.load), controls.known(desk.settings, desk.plugins.platforms))
    kept = StoredHolds(store, await store.read(holds.load, now()))
    return await asyncio.gather(*(_examined(plugin, watch, kept) for plugin in chosen))


async def _examined(plugin: Loaded, watch: Watch, kept: StoredHolds) -> Examined:
    way = httpx.AsyncHTTPTransport(trust_env=False, proxy=plugin.options.politeness.proxy)
    platform, http = plugins.build_platform(plugin, kept, now, way)
    try:
        checks = await practice.examine(
            platform, watch.controls(plugin.platform), controls.nonsense([plugin], plugin.platform)
        )
    finally:
        await http.aclose()
    return Examined(patient=_patient(plugin), checks=checks)


def _patient(plugin: Loaded) -> Patient:
    private = secrets.secret_fields(type(plugin.options))
    names = tuple(f"{plugin.name}-{name}" for name in private)
    return Patient(name=plugin.name, platform=plugin.platform, credentials=names)


def _facts(each: Examined, check: Check) -> dict[str, Any]:
    return {
        "connector": each.patient.name,
        "platform": each.patient.platform,
        "step": check.step,
        "ok": check.trouble is None,
        "trouble": check.trouble,
        "said": check.said,
        "until": check.until,
        "remedy": remedy(each.patient, check),
    }


def _lines(desk: Desk, found: list[Examined]) -> Iterator[str]:
    for each in found:
        for check in each.checks:
            yield _line(desk, each.patient, check)


def _line(desk: Desk, patient: Patient, check: Check) -> str:
    if check.trouble is None:
        return f"{patient.name}: ok: {check.step}: {check.said}"
    until = f", silent until {check.until.astimezone(desk.settings.alerts.zone):%Y-%m-%d %H:%M}" if check.until else ""
    earlier = f"{check.refusal}, " if check.trouble is Trouble.HELD and check.refusal else ""
    return f"{patient.name}: {check.trouble}: {earlier}{check.said} at {check.step}{until}; {remedy(patient, check)}"
