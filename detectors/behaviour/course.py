"""What the latest posts show together, and what went before: told in counts and times beside the single signals."""

from collections.abc import Iterator
from datetime import datetime

from detectors.behaviour.baseline import Baseline
from detectors.behaviour.combination import WINDOWS, Combination, Tier
from detectors.behaviour.measure import LEAST_POSTS, Judgement
from detectors.behaviour.recent import Latest
from detectors.behaviour.signals import CONTENT
from detectors.behaviour.traits import Traits
from domain.finding import Finding
from domain.text import Text

DETECTOR = "compromise.behaviour"
# From so many days on it is told, and beyond as a waking.
LONG_SILENCE_DAYS, WAKING_DAYS = 14, 90
# Fewer posts within an hour are no burst; nor is what more than one post in so many has been part of.
LEAST_BURST, RARE = 3, 100
# What more than so many of its posts gave is usual of an account.
COMMON = 0.05
SCORES = {Tier.NONE: 0.0, Tier.LIST: 0.5, Tier.PAGE: 0.9}


def course(baseline: Baseline, post: Traits, judgement: Judgement, combination: Combination) -> Iterator[Finding]:
    """Call it before the post is remembered."""
    if baseline.measure.is_known:
        yield from _window(baseline, post, judgement, combination)
        yield from _burst(baseline, post)
        yield from _doubts(baseline, post)
    yield from _silence(baseline, post)


def _window(baseline: Baseline, post: Traits, judgement: Judgement, combination: Combination) -> Iterator[Finding]:
    place = combination.decisive(judgement.windows, float(judgement.shares[CONTENT]))
    before = baseline.recent.before(post, WINDOWS[place] - 1)
    if not before:
        return
    posts = (*before, (post.post_id, post.at))
    seen = bool(judgement.windows[place] <= baseline.furthest[place])
    zh, en = ("也曾有过", "as it did before") if seen else ("没有过", "as it never did")
    said = Text(
        zh=f"最近 {len(posts)} 条（{_span(posts).zh}）一并偏离本账号以往，此前 {baseline.posts} 条中{zh}",
        en=f"the latest {len(posts)} posts ({_span(posts).en}) depart together from the account's past, "
        f"{en} in {baseline.posts} posts",
    )
    ids = " ".join(name for name, _ in posts if name)
    yield _told("window", post, said, SCORES[judgement.tier], ("posts", ids))


def _burst(baseline: Baseline, post: Traits) -> Iterator[Finding]:
    dense = baseline.recent.within_the_hour(post)
    often, many = baseline.recent.as_dense(len(dense)), int(baseline.recent.paces.sum())
    if len(dense) + 1 < LEAST_BURST or many < LEAST_POSTS or often * RARE > many:
        return
    minutes = max(1, round((post.at - dense[0][1]).total_seconds() / 60))
    usual = baseline.recent.usual
    said = Text(
        zh=f"{minutes} 分钟内连发 {len(dense) + 1} 条（此前一小时内通常 {usual} 条，{many} 条中仅 {often} 条如此密集）",
        en=f"{len(dense) + 1} posts in {minutes} min (usually {usual} an hour; {often} of {many} came as densely)",
    )
    yield _told("burst", post, said, 0.0)


def _doubts(baseline: Baseline, post: Traits) -> Iterator[Finding]:
    """How often the account's own posts gave reasons as this one does."""
    if post.content:
        yield _told("content", post, _own_doubts(baseline.doubtful, baseline.posts), 0.0)


def _own_doubts(doubtful: int, posts: int) -> Text:
    """None strengthens the reasons; many speak for the account."""
    if not doubtful:
        return Text(zh=f"此前 {posts} 条的内容均无可疑之处", en=f"none of {posts} earlier posts had doubtful content")
    zh, en = ("，或属惯常", ": it may be usual here") if doubtful > COMMON * posts else ("", "")
    return Text(
        zh=f"此前 {posts} 条中也有 {doubtful} 条类似{zh}", en=f"{doubtful} of {posts} earlier posts were like it{en}"
    )


def _silence(baseline: Baseline, post: Traits) -> Iterator[Finding]:
    days = (post.at - baseline.last_at).days if baseline.last_at else 0
    if LONG_SILENCE_DAYS <= days < WAKING_DAYS:
        said = Text(zh=f"距此前最后一条正常帖文 {days} 天", en=f"{days} days after its last ordinary post")
        yield _told("silence", post, said, 0.0)


def _span(posts: tuple[Latest, ...]) -> Text:
    """From the first to the last, in the account's own time."""
    zone = posts[-1][1].tzinfo
    start, end = posts[0][1].astimezone(zone), posts[-1][1]
    same = start.date() == end.date()
    return Text(
        zh=f"{_day(start)} {start:%H:%M} 至 {'' if same else _day(end) + ' '}{end:%H:%M}",
        en=f"{start:%d %b %H:%M} to {end:%H:%M}" if same else f"{start:%d %b %H:%M} to {end:%d %b %H:%M}",
    )


def _day(at: datetime) -> str:
    return f"{at.month} 月 {at.day} 日"


def _told(signal: str, post: Traits, said: Text, score: float, *more: tuple[str, str]) -> Finding:
    evidence = (("signal", signal), *more, ("post", post.post_id))
    return Finding(detector=DETECTOR, score=score, summary=said, evidence=evidence)
