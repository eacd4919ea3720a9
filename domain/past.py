"""What is known of an official account before a look: how it was, what it wrote, and what others wrote meanwhile."""

from dataclasses import dataclass
from datetime import datetime

from domain.look import Look
from domain.observation import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A post as it was first seen whole. `missed` is when it was first found missing, None while it is there.

    `held`: it is not part of what is usual, since it stood in suspicion.
    """

    post: Post
    seen_at: datetime
    missed: datetime | None = None
    held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who published a text: `circle` is what accounts that share texts by right have in common (unit or superior).

    `shared` is the share of its earlier posts that others had too, None where too few are known.
    """

    account: str
    circle: str = ""
    shared: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A post as it is compared with those of other accounts."""

    voice: Voice
    post_id: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """`trusted` is the last look at which the account was itself, `last` the one just before: None for none.

    `kept` is the record as checked by this look's timeline, newest first. `names` are those of whom the account speaks,
    `own_hosts` its unit's, `telephones` those at which the register says it is reached; `others` are posts of other
    registered accounts that share a print with a new one.
    """

    voice: Voice
    trusted: Look | None = None
    last: Look | None = None
    kept: tuple[Kept, ...] = ()
    names: frozenset[str] = frozenset()
    own_hosts: frozenset[str] = frozenset()
    telephones: frozenset[str] = frozenset()
    others: tuple[Published, ...] = ()
