"""What an import made of each account."""

from dataclasses import dataclass
from enum import StrEnum

from domain.incident import Incident
from domain.triage import Triage
from monitor.imports.accounts import Account
from monitor.imports.seen import Place


class Became(StrEnum):
    """What an import made of an account."""

    OPENED = "opened"
    UPDATED = "updated"
    REFRESHED = "refreshed"
    ITSELF = "itself"
    OTHERWISE = "otherwise"
    UNLIKE = "unlike"
    ALLOWED = "allowed"
    OLDER = "older"
    UNCOMPARED = "uncompared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """One account and what became of it; `case` is the one that it is about, if any.

    `triage` is what it was judged to be, where it resembles anybody.
    """

    account: str
    name: str
    place: Place
    became: Became
    case: Incident | None = None
    posts: int = 0
    triage: Triage | None = None


def filed_as(account: Account, became: Became, case: Incident | None = None, triage: Triage | None = None) -> Filed:
    return Filed(
        account=account.key,
        name=account.profile.display_name,
        place=account.place,
        became=became,
        case=case,
        posts=len(account.timeline),
        triage=triage,
    )
