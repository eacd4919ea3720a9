"""What of a platform is looked at and what nobody looks at, in the numbers that people read."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.answer import Outcome
from domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One target: whether its last valid answer is new enough, and what it was answered last (None: never asked)."""

    is_fresh: bool
    valid_at: datetime | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """So many of `total` targets are fresh; `oldest` is the oldest of their last valid answers.

    Of the others, `never` had no valid answer yet, the longest forgotten has had none since `since`, and most were last
    answered `why` (None: they were not asked).
    """

    total: int = 0
    fresh: int = 0
    never: int = 0
    since: datetime | None = None
    why: Outcome | None = None
    oldest: datetime | None = None

    @property
    def stale(self) -> int:
        return self.total - self.fresh


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One platform, for the units that somebody answers for. `name` is what people call it.

    `is_reached`: some connector serves it. `posts` are the timelines that can be read, `blind` counts the accounts that
    no connector reaches and nobody brings in by hand, `cut` the searches that had more results than were read.
    """

    platform: str
    name: Text
    is_reached: bool
    searched: Tally = Tally()
    watched: Tally = Tally()
    posts: Tally = Tally()
    blind: int = 0
    cut: int = 0

    @property
    def is_whole(self) -> bool:
        return not (self.blind or self.searched.stale or self.watched.stale or self.posts.stale)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A login that is over, or will be soon; `ends` is None where the platform refused it before anybody knew."""

    name: Text
    ends: datetime | None
    is_over: bool


def tally(checked: Iterable[Checked]) -> Tally:
    """What single targets add up to."""
    every = tuple(checked)
    stale = [each for each in every if not each.is_fresh]
    reasons = Counter(each.outcome for each in stale).most_common(1)
    moments = [each.valid_at for each in every if each.valid_at is not None]
    return Tally(
        total=len(every),
        fresh=len(every) - len(stale),
        never=sum(each.valid_at is None for each in stale),
        since=min((each.valid_at for each in stale if each.valid_at is not None), default=None),
        why=reasons[0][0] if reasons else None,
        oldest=min(moments, default=None),
    )
