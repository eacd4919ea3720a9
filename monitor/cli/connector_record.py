"""`diting connector record`: what a platform answers now, as a fixture without the login that it was asked with."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import httpx
from pydantic import SecretStr

from domain.answer import Answer
from domain.errors import ConfigurationError
from domain.ports import Operation, Platform
from monitor import plugins
from monitor.cli.connector_lines import told
from monitor.cli.desk import Desk, json_option, pass_desk
from monitor.connectors import record as recording
from monitor.connectors import redaction
from monitor.connectors.described import Described
from monitor.connectors.record import Recorded
from monitor.connectors.spec import Spec
from monitor.holding import StoredHolds
from monitor.http.tape import Tape
from monitor.plugins import Loaded
from monitor.schedule import now
from monitor.store import Store, holds

OPERATIONS = click.Choice([operation.value for operation in Operation])
WARNING = (
    "Telephone numbers and mail addresses were masked; names, biographies and texts of strangers were not: replace them"
    " by invented ones before the file leaves this machine."
)


@click.command()
@click.argument("id")
@click.argument("operation", type=OPERATIONS)
@click.argument("given", nargs=-1, metavar="[KEY=VALUE]")
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file of fixtures to add to; it is made if there is none.",
)
@json_option
@pass_desk
def record(desk: Desk, id: str, operation: str, given: tuple[str, ...], file: Path, as_json: bool) -> None:
    """Ask the connector of the table ID once, and keep the answer as a fixture: search keyword=NAME, exact name=NAME,
    profile user_id=ID, posts user_id=ID, or whoami.

    No cookie, token or authorization is written. The connector must be switched on; one that is silent after a
    refusal is not asked.
    """
    asked = Operation(operation)
    question = recording.asked(asked, _pairs(given))
    with desk.store() as store:
        plugin, spec = _switched_on(desk, id)
        if asked not in spec.offered:
            raise ConfigurationError(
                f"{id}: does not offer {operation}; `diting connector show {spec.id}` says what it does"
            )
        recorded = asyncio.run(_recorded(store, plugin, spec, asked, question))
    recording.append(file, recorded.case, redaction.secret_words(_secrets(plugin)))
    desk.say(told(_lines(file, recorded)), _facts(file, recorded), as_json=as_json)


def _pairs(given: Iterable[str]) -> dict[str, str]:
    pairs = [each.partition("=") for each in given]
    if wrong := [key for key, equals, value in pairs if not (equals and value)]:
        raise ConfigurationError(*(f"{key}: write KEY=VALUE, such as keyword=临泽发布" for key in wrong))
    return {key: value for key, _, value in pairs}


def _switched_on(desk: Desk, id: str) -> tuple[Loaded, Spec]:
    """The connector of a table, and its description."""
    plugin = next((each for each in desk.plugins.platforms if each.name == id), None)
    if plugin is None:
        raise ConfigurationError(f"{id}: not switched on; add a table [platforms.{id}]")
    if not isinstance(plugin.module, Described):
        raise ConfigurationError(f"{id}: built in; only connectors that a file describes have fixtures")
    return plugin, plugin.module.spec


async def _recorded(
    store: Store, plugin: Loaded, spec: Spec, operation: Operation, question: dict[str, str]
) -> Recorded:
    once = plugin.options.model_copy(
        update={"max_pages": 1, "politeness": plugin.options.politeness.model_copy(update={"attempts": 1})}
    )
    polite = once.politeness
    tape = Tape(httpx.AsyncHTTPTransport(trust_env=False, proxy=polite.proxy), polite.max_bytes)
    kept = StoredHolds(store, await store.read(holds.load, now()))
    platform, http = plugins.build_platform(replace(plugin, options=once), kept, now, tape)
    try:
        answer = await _asked(platform, operation, question)
    finally:
        await http.aclose()
    if not tape.replies:
        until = f" until {answer.not_before:%Y-%m-%d %H:%M} UTC" if answer.not_before else ""
        raise ConfigurationError(f"{plugin.name}: nothing to record, {answer.outcome}{until}: {answer.detail}")
    return await recording.fixture(
        spec, operation, question, tape.replies[0], _secrets(plugin), options=once, on=now().date()
    )


async def _asked(platform: Platform, operation: Operation, question: dict[str, str]) -> Answer[Any]:
    answer: Answer[Any] = await getattr(platform, operation.value)(*question.values())
    return answer


def _secrets(plugin: Loaded) -> list[str]:
    values = (getattr(plugin.options, name) for name in type(plugin.options).model_fields)
    return [value.get_secret_value() for value in values if isinstance(value, SecretStr)]


def _lines(file: Path, recorded: Recorded) -> list[str]:
    answer = recorded.answer
    said = f" ({answer.detail})" if answer.detail else ""
    wrong = [f"the fixture differs from the answer: {miss}; correct it by hand" for miss in recorded.misses]
    return [f"{file}: added {recorded.case['name']}, read as {answer.outcome}{said}", *wrong, WARNING]


def _facts(file: Path, recorded: Recorded) -> dict[str, Any]:
    answer = recorded.answer
    told = {"file": str(file), "fixture": recorded.case, "outcome": answer.outcome, "detail": answer.detail}
    return told | {"misses": recorded.misses, "warning": WARNING}
