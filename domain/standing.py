"""How a registered account stands towards the rules of the regulation: what is known of it on one day."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from domain.observation import Profile
from domain.registry import Approval, OfficialAccount, Unit


class WorkingDays(Protocol):
    """Working days as the country keeps them; alerting/workdays.py counts them."""

    def add(self, day: date, working_days: int) -> tuple[date, bool]:
        """So many working days after `day`, and whether that lies beyond the holidays that are known."""

    def between(self, first: date, last: date) -> int:
        """How many working days lie after `first`, up to and with `last`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A field of an account that came to show another value; `incident` is the case about it, 0 for none."""

    field: str
    before: str
    after: str
    on: date
    incident: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The register says since `on` that an account is closed or deregistered."""

    on: date
    is_deregistered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """The register gave a unit another name, as after a reorganisation."""

    before: str
    after: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Updates:
    """The day of an account's newest post, or from which on it is known to have none.

    `is_proved`: its posts were really read lately. Where they were not, nothing can be said of its silence.
    """

    last_on: date
    is_proved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is not known is None or empty, and says nothing.

    `siblings` are the unit's other accounts; `ledger_from` is the day of the first opening in the whole ledger: before
    that nobody wrote openings down. `gone_on` is when the account was first proved missing. `unfiled` are changes that
    people held to be the account's own, for which no approval is in the ledger.
    """

    account: OfficialAccount
    today: date
    days: WorkingDays
    unit: Unit | None = None
    siblings: tuple[OfficialAccount, ...] = ()
    places: tuple[str, ...] = ()
    ledger: tuple[Approval, ...] = ()
    ledger_from: date | None = None
    shown: Profile | None = None
    opened_on: date | None = None
    ended: Ending | None = None
    gone_on: date | None = None
    unfiled: tuple[Change, ...] = ()
    renaming: Renaming | None = None
    updates: Updates | None = None
