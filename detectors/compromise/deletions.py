"""The deletion signal: many posts that were seen before are gone at once, or the account counts far fewer."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field

from detectors.tampering.deletions import DELETION, has_fallen
from domain.finding import Finding
from domain.look import Look
from domain.observation import dated
from domain.past import Kept, Past
from domain.text import Text

DETECTOR = DELETION
QUOTED, HEAD = 3, 40


class Options(BaseModel):
    """Gone are posts found missing twice, `apart_minutes` apart; `least` of them raise a finding, and `share` of what
    is remembered, of which not more than `recent` posts count.

    Counted are those deleted in the `within_days` before the last deletion, so that a slow hand is seen too; so long
    after it nobody is told any more. `counted` is for an account that at two looks says that it has far fewer posts,
    where it is not known which are gone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    least: int = Field(default=5, ge=1)
    share: float = Field(default=0.2, gt=0, le=1)
    recent: int = Field(default=50, ge=5)
    apart_minutes: float = Field(default=10, ge=0)
    within_days: float = Field(default=7, gt=0)
    some: float = Field(default=0.5, ge=0, le=1)
    most: float = Field(default=0.85, ge=0, le=1)
    counted: float = Field(default=0.4, ge=0, le=1)


def detect(past: Past, seen: Look, *, options: Options) -> Iterator[Finding]:
    """At most one finding, on the record as this look's timeline left it; none where the timeline could not be had.

    Where the account says how many posts it has, and not that at least half as many are gone, it only hides them.
    """
    if seen.unread:
        return
    gone, known = _gone(past.kept, seen, options), len(past.kept)
    enough = max(options.least, options.share * min(known, options.recent))
    if len(gone) >= enough:
        if not _are_only_hidden(gone, past, seen):
            yield _finding(gone, known, options.some + (options.most - options.some) * len(gone) / known, seen)
    elif _counts_fewer(past, seen, options):
        yield _fewer(past, seen, options)


def _are_only_hidden(gone: Sequence[Kept], past: Past, seen: Look) -> bool:
    before = past.trusted.profile.posts if past.trusted is not None else None
    if before is None or seen.profile.posts is None:
        return False
    return before + _written_since(gone, past, seen) - seen.profile.posts < len(gone) / 2


def _written_since(gone: Sequence[Kept], past: Past, seen: Look) -> int:
    """How many posts newer than all that were known before the first miss: they fill up the count."""
    since = min(each.missed for each in gone if each.missed is not None)
    before = dated((each.post for each in past.kept if each.seen_at < since), seen.seen_at)
    latest = max((post.published_at for post in before), default=None)
    there = {each.post.post_id: each.post for each in past.kept} | {post.post_id: post for post in seen.posts}
    return sum(latest is not None and latest < post.published_at for post in dated(there.values(), seen.seen_at))


def _gone(kept: Sequence[Kept], seen: Look, options: Options) -> tuple[Kept, ...]:
    """Proved missing, not too long before the last that went. Counted from there and not from now, since evidence that
    changes with age alone would be news to whoever has set it aside."""
    oldest, youngest = timedelta(days=options.within_days), timedelta(minutes=options.apart_minutes)
    proved = [
        (each, each.missed) for each in kept if each.missed is not None and seen.seen_at - each.missed >= youngest
    ]
    last = max((missed for _, missed in proved), default=seen.seen_at)
    if seen.seen_at - last > oldest:
        return ()
    return tuple(each for each, missed in proved if last - missed <= oldest)


def _finding(gone: Sequence[Kept], known: int, score: float, seen: Look) -> Finding:
    ordered = sorted(gone, key=lambda each: each.post.published_at, reverse=True)
    days = sorted(post.published_at for post in dated((each.post for each in gone), seen.seen_at))
    zh = f"（发布于 {days[0]:%Y-%m-%d} 至 {days[-1]:%Y-%m-%d}）" if days else ""
    en = f" (published {days[0]:%Y-%m-%d} to {days[-1]:%Y-%m-%d})" if days else ""
    said = Text(
        f"近期可见的 {known} 条内容中有 {len(gone)} 条被删除{zh}",
        f"{len(gone)} of {known} recent posts were deleted{en}",
    )
    quoted = tuple(("before", " ".join(each.post.text.split())[:HEAD]) for each in ordered[:QUOTED])
    evidence = (("posts", " ".join(sorted(each.post.post_id for each in gone))), *quoted)
    return Finding(detector=DETECTOR, score=round(score, 3), summary=said, evidence=evidence)


def _counts_fewer(past: Past, seen: Look, options: Options) -> bool:
    """Seen twice, and not contradicted by what is shown."""
    before = past.trusted.profile.posts if past.trusted is not None else None
    last, now = past.last, seen.profile.posts
    if last is None or now is None or now < len(seen.posts):
        return False
    apart = seen.seen_at - last.seen_at >= timedelta(minutes=options.apart_minutes)
    return apart and has_fallen(before, last.profile.posts) and has_fallen(before, now)


def _fewer(past: Past, seen: Look, options: Options) -> Finding:
    before = past.trusted.profile.posts if past.trusted is not None else None
    said = Text(
        zh=f"账号自报的内容数由 {before} 降至 {seen.profile.posts}，删去的是哪些未能看到",
        en=f"the account's own count of posts fell from {before} to {seen.profile.posts}; which are gone was not seen",
    )
    evidence = (("counted", f"{before}"), ("left", f"{seen.profile.posts}"))
    return Finding(detector=DETECTOR, score=options.counted, summary=said, evidence=evidence)
