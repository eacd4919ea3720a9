"""`diting connector show`: what one connector asks, how it reads the answers, and what an operator must supply."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import dropwhile, takewhile
from pathlib import Path
from types import ModuleType
from typing import Any

import click
from pydantic import BaseModel, SecretStr

from domain.errors import ConfigurationError
from monitor import plugins, secrets
from monitor.cli.connector_lines import told
from monitor.cli.connectors_known import Listed, Origin, everything, facts_of, folder
from monitor.cli.desk import Desk, json_option, pass_desk
from monitor.connectors import catalog, lines, platform
from monitor.connectors.written import written_as_yaml

NOT_SUPPLIED = frozenset({"politeness"})


@click.command()
@click.argument("id")
@json_option
@pass_desk
def show(desk: Desk, id: str, as_json: bool) -> None:
    """One connector: its file and sources, what must be supplied to switch it on, and its description as resolved."""
    listed = next((each for each in everything(desk) if each.id == id), None)
    if listed is None:
        raise ConfigurationError(f"{id}: no such connector; `diting connector list` shows which there are")
    if listed.problem:
        raise ConfigurationError(listed.problem)
    facts = _built_in(listed) if listed.origin is Origin.BUILT_IN else _described(listed, folder(desk))
    desk.say(told(_lines(facts)), facts, as_json=as_json)


def _built_in(listed: Listed) -> dict[str, Any]:
    module: ModuleType = plugins.PLATFORMS.load(listed.id)
    model: type[BaseModel] = vars(module)["Options"]
    return _of_all(listed, model) | {"about": (module.__doc__ or "").strip(), "sources": [], "description": None}


def _described(listed: Listed, where: Path | None) -> dict[str, Any]:
    spec = catalog.read(listed.id, where)
    about = "\n".join(_remarks(Path(listed.file).read_text("utf-8").splitlines()))
    return _of_all(listed, platform.options(spec)) | {
        "about": about,
        "sources": list(spec.sources),
        "description": _resolved(lines.read(Path(listed.file)).value),
    }


def _of_all(listed: Listed, model: type[BaseModel]) -> dict[str, Any]:
    return facts_of(listed) | {"options": _options(model, listed.tables or (listed.id,))}


def _options(model: type[BaseModel], tables: Iterable[str]) -> list[dict[str, Any]]:
    """What may stand in the table, and for a secret the names of its credential instead."""
    private = set(secrets.secret_fields(model))
    return [
        {
            "name": name,
            "required": field.is_required(),
            "about": field.description or "",
            "default": _default(field.get_default(call_default_factory=True) if not field.is_required() else None),
            "credentials": [f"{table}-{name}" for table in tables] if name in private else [],
        }
        for name, field in model.model_fields.items()
        if name not in NOT_SUPPLIED
    ]


def _default(value: object) -> str:
    return "" if value is None or isinstance(value, SecretStr) else str(value)


def _remarks(text: Iterable[str]) -> Iterator[str]:
    """The comment that a description begins with: there it says what the register's 账号ID is."""
    written = dropwhile(lambda line: not line.strip(), text)
    yield from (line.lstrip("#").strip() for line in takewhile(lambda line: line.startswith("#"), written))


def _resolved(part: Any) -> Any:
    """A description with what it refers to in the place of each reference."""
    if isinstance(part, Mapping):
        return {str(name): _resolved(value) for name, value in part.items()}
    return [_resolved(each) for each in part] if isinstance(part, tuple | list) else part


def _lines(facts: dict[str, Any]) -> Iterator[str]:
    yield f"{facts['id']}: {facts['name']}"
    yield f"platform: {facts['platform']}; class {facts['class']}; checked: {facts['verified']}; {facts['from']}"
    yield f"operations: {', '.join(facts['operations'])}"
    yield f"file: {facts['file'] or 'built in'}"
    yield f"switched on by: {', '.join(f'[platforms.{name}]' for name in facts['tables']) or 'nothing yet'}"
    yield from facts["about"].splitlines()
    yield from (f"source: {source}" for source in facts["sources"])
    yield f"to stand in [platforms.{facts['id']}]:"
    yield from (f"  {_supplied(option)}" for option in facts["options"])
    if facts["description"] is not None:
        yield from written_as_yaml(facts["description"]).splitlines()


def _supplied(option: dict[str, Any]) -> str:
    need = "required" if option["required"] else f"default {option['default']}" if option["default"] else "optional"
    loaded = f"; a secret: credential {' or '.join(option['credentials'])}" if option["credentials"] else ""
    about = f"; {option['about']}" if option["about"] else ""
    return f"{option['name']}: {need}{about}{loaded}"
