"""What was asked of a platform about one target, and when it last gave a valid answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from domain.answer import Answer, Outcome
from domain.coverage import Gap, Job

# The route of what staff brought in by hand.
IMPORTED = "import"
# What is noted of a search of which not all pages were read.
CUT = "there was more than was read"


class Check(StrEnum):
    """What a target was looked at for; the metric's label too."""

    SEARCH = "search"
    EXACT = "exact"
    PROFILE = "profile"
    POSTS = "posts"


# Which job makes a check, and so how often.
JOBS: Mapping[Check, Job] = {
    Check.SEARCH: Job.HUNT,
    Check.EXACT: Job.HUNT,
    Check.PROFILE: Job.GUARD,
    Check.POSTS: Job.GUARD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """`target` is a query, a name or a user id. `outcome` and `detail` are the last answer's, got at `asked_at`.

    `valid_at` is when an answer was last valid (None: never), `route` the connector that gave it, or `import`.
    """

    platform: str
    check: Check
    target: str
    asked_at: datetime
    outcome: Outcome
    valid_at: datetime | None = None
    route: str = ""
    detail: str = ""

    @property
    def is_cut(self) -> bool:
        """The answer was valid, and there was more of it than was read."""
        return self.outcome is Outcome.OK and self.detail == CUT


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard:
    """An official account that gives no valid answer to a check, though its platform answers about others.

    So it has been since `began_at`. People read of it at `told_at`; if they did, it was heard again at `over_at`.
    """

    platform: str
    check: Check
    target: str
    began_at: datetime
    told_at: datetime | None = None
    over_at: datetime | None = None


def unheard(known: Unheard | None, seen: Freshness) -> Unheard | None:
    """What a look makes of it; None: it is heard, and nobody was told otherwise.

    Nothing began after this look, and nothing ended: what says so was noted by a clock that ran ahead.
    """
    if seen.valid_at is None:
        began = Unheard(platform=seen.platform, check=seen.check, target=seen.target, began_at=seen.asked_at)
        return began if known is None else replace(known, began_at=min(known.began_at, seen.asked_at), over_at=None)
    if known is None or known.told_at is None:
        return None
    return replace(known, over_at=min(known.over_at or seen.asked_at, seen.asked_at))


def heard(platform: str, check: Check, target: str, answer: Answer[Any], now: datetime, route: str = "") -> Freshness:
    """What an answer says about how fresh our knowledge of a target is."""
    return Freshness(
        platform=platform,
        check=check,
        target=target,
        asked_at=now,
        outcome=answer.outcome,
        valid_at=now if answer.outcome.is_valid else None,
        route=route or answer.route or platform,
        detail=CUT if answer.outcome is Outcome.OK and answer.more else answer.detail,
    )


def unasked(
    platform: str, check: Check, targets: Iterable[str], gap: Gap, now: datetime, detail: str = ""
) -> tuple[Freshness, ...]:
    """What a failed control leaves of the questions that were not even put."""
    outcome = _outcome(gap)
    return tuple(
        Freshness(
            platform=platform,
            check=check,
            target=target,
            asked_at=now,
            outcome=outcome,
            route=platform,
            detail=detail,
        )
        for target in targets
    )


def doubted(seen: Iterable[Freshness], gap: Gap | None, detail: str = "") -> tuple[Freshness, ...]:
    """Searches as they count: of a platform that is not proved to work no answer is valid."""
    if gap is None:
        return tuple(seen)
    return tuple(_doubted(each, gap, detail) for each in seen)


def _doubted(seen: Freshness, gap: Gap, detail: str) -> Freshness:
    if seen.valid_at is None:
        return seen
    return replace(seen, outcome=_outcome(gap), valid_at=None, detail=detail)


def _outcome(gap: Gap) -> Outcome:
    """Where the controls fail without a refusal, the answers are not what they are taken for."""
    known = {outcome.value: outcome for outcome in Outcome}
    return known.get(gap.value, Outcome.SHAPE)
