"""One look at one account: its profile, its newest posts and its picture."""

from dataclasses import dataclass
from datetime import datetime

from domain.observation import Post, Profile
from domain.registry import OfficialAccount, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An avatar that was fetched. `prints` are perceptual hashes in hex, the whole picture's first.

    `plainness` names why it says nothing about anybody ("blank", "default", "emblem"), '' where it does;
    `shared_by` counts the unrelated accounts that show the same picture.
    """

    sha256: str
    prints: tuple[str, ...]
    plainness: str = ""
    shared_by: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """`posts` are the newest ones, newest first; None and () mean that nothing is known, never that there is none.

    `unread` marks posts that could not be had: their lack says nothing of the account. `whole`: it is known that the
    account has no other posts than these, so that () means that there is none.
    """

    profile: Profile
    seen_at: datetime
    posts: tuple[Post, ...] = ()
    unread: bool = False
    whole: bool = False
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """The official side of a comparison: an account, whoever runs it, how it looks, and the unit's other accounts."""

    account: OfficialAccount
    unit: Unit | None = None
    look: Look | None = None
    siblings: tuple[OfficialAccount, ...] = ()
