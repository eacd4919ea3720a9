"""The posts signal: what the stranger publishes that the official account published, and what is plainly its own."""

import re
from collections.abc import Iterator
from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field

from detectors.facts import Points, stated
from detectors.impostor.name import bears_the_very_name
from detectors.texts.prose import sameness, whole
from detectors.texts.voice import Kind, heard
from domain.fact import Fact
from domain.finding import Finding
from domain.look import Counterpart, Look
from domain.observation import UNDATED, Post
from domain.text import Text

DETECTOR = "impostor.posts"
# Shorter posts are anybody's: 早安, 转发微博.
SHORTEST = 12
# From this share on, a post is the official one's.
COPIED = 0.95
# As many of the newest posts are compared.
COMPARED = 20
# What is published this much earlier than by the official account was not copied from it.
EARLIER = timedelta(minutes=2)
ITSELF = re.compile("(?:本|此|该|这个)(?:账号|帐号|号(?!码)|微博|公众号|抖音号|视频号|平台|主页|页面)")
DELAYS = (
    (timedelta(hours=1), Text("，一小时内发出", ", within an hour")),
    (timedelta(days=1), Text("，一天内发出", ", within a day")),
    (timedelta.max, Text("，一天以后发出", ", more than a day later")),
)


class Options(BaseModel):
    """`copied` and `near`: how much (0-1) of a post must be an official one's."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    copied: float = Field(default=COPIED, gt=0, le=1)
    near: float = Field(default=0.75, gt=0, le=1)
    copied_posts: Points = 1.4
    near_posts: Points = 0.8
    credited_posts: Points = -0.8
    earlier_posts: Points = -0.8
    personal_posts: Points = -2.5
    lost_control: Points = -0.5


def detect(official: Counterpart, stranger: Look, *, options: Options) -> Iterator[Finding]:
    """One finding on copies, one on a loss of control, and one on posts that only a private person writes."""
    pairs = list(copies(official, stranger, options.near)) if official.look else []
    if pairs:
        yield _of_copies(pairs, options)
    if loss := _loss(stranger):
        said = Text(f"动态自称已失去控制（{loss}）", f"a post says that control was lost ({loss})")
        yield stated(DETECTOR, Fact.LOST_CONTROL, options.lost_control, said)
    # What an account of that name was before it was sold clears nobody.
    if _are_personal(stranger.posts[:COMPARED]) and not bears_the_very_name(official, stranger):
        said = Text("动态多为个人生活", "the posts are mostly about a private life")
        yield stated(DETECTOR, Fact.PERSONAL_POSTS, options.personal_posts, said)


def _loss(stranger: Look) -> str:
    """The words of a post in which the account itself says that nobody of the unit can reach it any more."""
    of_itself = (post.text for post in stranger.posts[:COMPARED] if ITSELF.search(whole(post.text)))
    return next((said[Kind.LOST] for text in of_itself if Kind.LOST in (said := heard(text))), "")


def copies(official: Counterpart, stranger: Look, near: float) -> Iterator[tuple[float, Post, Post]]:
    """How much, which and of which official post: for each of the stranger's posts the one it is most like."""
    known = [(whole(post.text), post) for post in official.look.posts[:COMPARED]] if official.look else []
    for post in stranger.posts[:COMPARED]:
        text = whole(post.text)
        share, source = max(
            ((sameness(text, other, shortest=SHORTEST), each) for other, each in known),
            key=lambda pair: pair[0],
            default=(0.0, post),
        )
        if share >= near:
            yield share, post, source


def _of_copies(pairs: list[tuple[float, Post, Post]], options: Options) -> Finding:
    later = [pair for pair in pairs if not _is_earlier(pair[1], pair[2])]
    if len(later) * 2 < len(pairs):
        said = Text("相同内容多由该账号先发", "most of what both publish appeared here first")
        return stated(DETECTOR, Fact.EARLIER_POSTS, options.earlier_posts, said)
    if sum(Kind.CREDIT in heard(post.text) for _, post, _ in later) * 2 > len(later):
        said = Text("转发官方内容并注明来源", "republishes official posts and says where they are from")
        return stated(DETECTOR, Fact.CREDITED_POSTS, options.credited_posts, said)
    exact = any(share >= options.copied for share, _, _ in later)
    zh, en = ("照搬", "copies") if exact else ("近似", "nearly copies")
    many, several = ("多条", "several posts") if len(later) > 1 else ("一条", "a post")
    delay = _delay(later)
    text = Text(f"{zh}官方动态{many}{delay.zh}", f"{en} {several} of the official account{delay.en}")
    fact, points = (Fact.COPIED_POSTS, options.copied_posts) if exact else (Fact.NEAR_POSTS, options.near_posts)
    return stated(DETECTOR, fact, points, text)


def _is_earlier(post: Post, source: Post) -> bool:
    return _are_dated(post, source) and post.published_at < source.published_at - EARLIER


def _are_dated(post: Post, source: Post) -> bool:
    return UNDATED not in {post.published_at, source.published_at}


def _delay(pairs: list[tuple[float, Post, Post]]) -> Text:
    delays = [post.published_at - source.published_at for _, post, source in pairs if _are_dated(post, source)]
    return next(said for most, said in DELAYS if min(delays) <= most) if delays else Text("", "")


def _are_personal(posts: tuple[Post, ...]) -> bool:
    personal = sum(Kind.PERSONAL in heard(post.text) for post in posts)
    return len(posts) > 1 and personal * 2 >= len(posts)


def own(official: Counterpart, stranger: Look, near: float) -> tuple[Post, ...]:
    """The stranger's posts that are not copied from the official account."""
    copied = {post.post_id for _, post, _ in copies(official, stranger, near)}
    return tuple(post for post in stranger.posts[:COMPARED] if post.post_id not in copied)
