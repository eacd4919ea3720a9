"""What somebody typed, before any of it is kept: what could not be decoded would be stored as question marks."""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click

from domain.errors import NotAllowed

FIRST_YEAR, LAST_YEAR = 1990, 2200


class Moment(click.DateTime):
    """A day, or a moment of one, that people may mean: from the ends of the calendar nothing can be counted."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        found: datetime = super().convert(value, param, ctx)
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.fail(f"{value!r} lies outside of the years {FIRST_YEAR} to {LAST_YEAR}; check the year.", param, ctx)
        return found


DAY = Moment(["%Y-%m-%d"])


def refuse_unreadable(args: Sequence[str]) -> None:
    """Raises NotAllowed for the first argument that is neither text nor the name of a file that is there."""
    for place, arg in enumerate(args, start=1):
        if not _is_text(arg) and not os.path.lexists(arg):
            encoding = sys.getfilesystemencoding()
            raise NotAllowed(
                f"argument {place} cannot be read as {encoding}, and would be kept as question marks;"
                " set LC_ALL=C.UTF-8 and the terminal to UTF-8"
            )


def _is_text(arg: str) -> bool:
    """What could not be decoded stands there as lone surrogates."""
    return not any("\ud800" <= char <= "\udfff" for char in arg)
