"""An account that a person has looked into: it may resemble an official one without opening a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.incident import Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """`account` is a key (`platform:id`). It ends: accounts change hands."""

    account: str
    reason: Ground
    author: str
    at: datetime
    expires: datetime
    note: str = ""

    def covers(self, account: str, now: datetime) -> bool:
        """Whether this account opens nothing at `now`."""
        return account == self.account and now < self.expires


def allowing(allowances: Iterable[Allowance], account: str, now: datetime) -> Allowance | None:
    """The allowance by which an account opens nothing, if there is one."""
    return next((allowance for allowance in allowances if allowance.covers(account, now)), None)
