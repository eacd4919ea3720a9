"""A group of commands that are imported when somebody types them."""

from collections.abc import Mapping
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click


class Shelf(click.Group):
    """`shelved` says for each command which module of this package holds it, under its own name.

    A name that Python keeps for itself has an underscore behind it there.
    """

    def __init__(self, *args: Any, shelved: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._shelved = shelved

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self._shelved})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands and cmd_name in self._shelved:
            module = import_module(f"{__package__}.{self._shelved[cmd_name]}")
            self.add_command(getattr(module, f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name))
        return super().get_command(ctx, cmd_name)
