"""Settings of who hears: the authorities, what goes over which channel, quiet hours, the daily digest."""

from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from config.section import Section
from domain.incident import Severity

LAST_HOUR = 23


def _hour(given: object) -> object:
    """22 and "22:00" are the same moment of the day."""
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= LAST_HOUR:
        return time(given)
    try:
        return time.fromisoformat(given) if isinstance(given, str) else _time(given)
    except ValueError as unreadable:
        raise ValueError('not a time of the day; write one such as "22:00"') from unreadable


def _time(given: object) -> time:
    if isinstance(given, time) and given.tzinfo is None:
        return given
    raise ValueError(given)


TimeOfDay = Annotated[time, BeforeValidator(_hour)]


class WhenEmpty(StrEnum):
    """How often a digest goes out that has nothing to report but that Diting is at work."""

    NEVER = "never"
    WEEKLY = "weekly"
    DAILY = "daily"


class AuthoritySettings(Section):
    """[authorities]: units of the register, by key or name, that hear by circulation.toml; '' where none is to."""

    bureau: str = ""
    cac: str = ""
    police: str = ""
    publicity: str = ""
    secrecy: str = ""
    office: str = ""


class RouteSettings(Section):
    """[routes.<channel>]: which units (keys or names; none: all) hear over a channel, and from which severity on."""

    units: tuple[str, ...] = Field(default=(), strict=False)
    least: Severity = Field(default=Severity.ORDINARY, strict=False, alias="from")


class HearingSettings(Section):
    """The part of [alerts] that says when people hear.

    `circulation` is the operator's own file in place of the shipped one. Between `quiet_from` and `quiet_until` what is
    of level Ⅲ or Ⅳ waits. `audit_to` hears the head of the audit chain once a day, as channel:address; where it is
    empty, the fallback does.
    """

    circulation: Path | None = Field(default=None, strict=False)
    quiet_from: TimeOfDay | None = None
    quiet_until: TimeOfDay | None = None
    digest_when_empty: WhenEmpty = Field(default=WhenEmpty.WEEKLY, strict=False)
    audit_to: tuple[str, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _a_night_has_two_ends(self) -> "HearingSettings":
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise ValueError("quiet_from and quiet_until belong together; write both, or neither")
        if self.quiet_from is not None and self.quiet_from == self.quiet_until:
            raise ValueError("quiet_from and quiet_until are the same; write the hours of the night, or neither")
        return self
