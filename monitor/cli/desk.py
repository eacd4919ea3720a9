"""What every command needs: the settings, the store, and a way to say things to a person or a program."""

import json
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cached_property, reduce
from pathlib import Path
from typing import Any, TypeVar

import click
from pydantic import TypeAdapter
from rich.console import Console, RenderableType
from rich.text import Text as Line

from alerting.messages.render import harmless
from config import grading, settings
from config.settings import Settings
from monitor import access, database, handling, plugins
from monitor.access import Role
from monitor.evidence import locker
from monitor.evidence.locker import Locker
from monitor.office import Office
from monitor.plugins import Plugins
from monitor.store import Store

Command = TypeVar("Command", bound=Callable[..., Any])
_PLAIN: TypeAdapter[Any] = TypeAdapter(Any)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON for programs instead of text for people."
)
LINE_LIMIT = 400


def together(*options: Callable[[Any], Any]) -> Callable[[Command], Command]:
    """Several decorators of a command as one; its help names their options in this order."""
    return lambda command: reduce(lambda inner, option: option(inner), reversed(options), command)


def output_option(named_after: str) -> Callable[[Command], Command]:
    """Where a document is written to."""
    kind = click.Path(dir_okay=False, path_type=Path)
    return click.option("-o", "--output", type=kind, help=f"The file (default: here, named after the {named_after}).")


def _acting_as(role: Role) -> Callable[[Command], Command]:
    """Who does it: the login, which must have the role; another name only where no roles are configured."""

    def entitled(context: click.Context, _: click.Parameter, name: str | None) -> str:
        desk = context.find_object(Desk)
        assert desk is not None
        return access.actor(desk.settings.access, role, name, os.environ)

    return click.option(
        "--by", callback=entitled, help="Who does it, for the audit log (default, and with roles only: the login name)."
    )


by_option = _acting_as(Role.OPERATOR)
admin_option = _acting_as(Role.ADMIN)
auditor_option = _acting_as(Role.AUDITOR)


class Reference(click.IntRange):
    """An incident by its bare number or as people quote it: 12 or DT-000012."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        bare: Any = value.upper().removeprefix("DT-") if isinstance(value, str) else value
        return super().convert(bare, param, ctx)


number_argument = click.argument("number", type=Reference(1, 2**31 - 1))


class Desk:
    """The configuration file of this invocation, read when first needed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.console = Console(markup=False, emoji=False, highlight=False)

    @cached_property
    def settings(self) -> Settings:
        return settings.read(self.path)

    @cached_property
    def plugins(self) -> Plugins:
        return plugins.load(settings.read_plugins(self.path), where=str(self.path), environ=os.environ)

    @cached_property
    def office(self) -> Office:
        """Where people's steps are taken."""
        return handling.office(self.settings)

    @cached_property
    def locker(self) -> Locker:
        """Where evidence is kept."""
        rules = self.settings.handling.grading or grading.SHIPPED
        return locker.opened(self.settings.evidence, self.settings.store, rules)

    def store(self) -> AbstractContextManager[Store]:
        """The database, at this version's schema; with roles configured, for whoever has one."""
        access.admit(self.settings.access, os.environ)
        return database.opened(self.settings.store)

    def say(self, shown: RenderableType, facts: object, *, as_json: bool) -> None:
        """`facts` as one JSON line for programs, or `shown` for people."""
        if as_json:
            click.echo(to_json(facts))
        else:
            self.console.print(shown, soft_wrap=isinstance(shown, str))


pass_desk = click.make_pass_decorator(Desk)


def to_json(facts: object) -> str:
    """Nouns and plain values as one line of JSON: Chinese left readable, what cannot be seen as \\uXXXX."""
    text = json.dumps(_PLAIN.dump_python(facts, mode="json"), ensure_ascii=False)
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)


def plain(text: str) -> Line:
    """What others wrote, for a terminal: nothing in it colours, moves or turns around what is shown."""
    return Line(harmless(text, LINE_LIMIT))
