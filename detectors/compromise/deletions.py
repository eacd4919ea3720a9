"""The deletion signal: many posts that were seen before are gone at once."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from domain.finding import Finding
from domain.look import Look
from domain.observation import UNDATED
from domain.past import Kept, Past
from domain.text import Text

DETECTOR = "tampering.deletion"
QUOTED, HEAD = 3, 40


class Options(BaseModel):
    """Gone are posts found missing twice, `apart_minutes` apart; they raise a finding from `least` and `share` on.

    Counted are deletions of `within_days`, so that a slow hand is seen too.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    least: int = Field(default=5, ge=1)
    share: float = Field(default=0.2, gt=0, le=1)
    apart_minutes: float = Field(default=10, ge=0)
    within_days: float = Field(default=7, gt=0)
    some: float = Field(default=0.5, ge=0, le=1)
    most: float = Field(default=0.85, ge=0, le=1)


def detect(past: Past, seen: Look, *, options: Options) -> Iterator[Finding]:
    """At most one finding, on the record as this look's timeline left it; none where the timeline could not be had.

    Where the account says how many posts it has, and not that at least half as many are gone, it only hides them.
    """
    if seen.unread:
        return
    gone, known = _gone(past.kept, seen.seen_at, options), len(past.kept)
    if len(gone) >= max(options.least, options.share * known) and not _are_only_hidden(gone, past, seen):
        yield _finding(gone, known, options.some + (options.most - options.some) * len(gone) / known)


def _are_only_hidden(gone: Sequence[Kept], past: Past, seen: Look) -> bool:
    before = past.trusted.profile.posts if past.trusted is not None else None
    if before is None or seen.profile.posts is None:
        return False
    return before + _written_since(gone, past, seen) - seen.profile.posts < len(gone) / 2


def _written_since(gone: Sequence[Kept], past: Past, seen: Look) -> int:
    """How many posts newer than all that were known before the first miss: they fill up the count."""
    since = min(each.missed for each in gone if each.missed is not None)
    known = [each.post.published_at for each in past.kept if each.seen_at < since]
    dated = {each.post.post_id: each.post.published_at for each in past.kept}
    dated |= {post.post_id: post.published_at for post in seen.posts}
    latest = max((at for at in known if at != UNDATED), default=UNDATED)
    return sum(latest < at < UNDATED for at in dated.values())


def _gone(kept: Sequence[Kept], now: datetime, options: Options) -> tuple[Kept, ...]:
    """Proved missing by the look of `now`: the first miss lies far enough back, and not too far."""
    soonest, latest = timedelta(days=options.within_days), timedelta(minutes=options.apart_minutes)
    return tuple(each for each in kept if each.missed is not None and latest <= now - each.missed <= soonest)


def _finding(gone: Sequence[Kept], known: int, score: float) -> Finding:
    ordered = sorted(gone, key=lambda each: each.post.published_at, reverse=True)
    first, last = ordered[-1].post.published_at, ordered[0].post.published_at
    zh = f"近期可见的 {known} 条内容中有 {len(gone)} 条被删除（发布于 {first:%Y-%m-%d} 至 {last:%Y-%m-%d}）"
    en = f"{len(gone)} of {known} recent posts were deleted (published {first:%Y-%m-%d} to {last:%Y-%m-%d})"
    quoted = tuple(("before", " ".join(each.post.text.split())[:HEAD]) for each in ordered[:QUOTED])
    evidence = (("posts", " ".join(sorted(each.post.post_id for each in gone))), *quoted)
    return Finding(detector=DETECTOR, score=round(score, 3), summary=Text(zh, en), evidence=evidence)
