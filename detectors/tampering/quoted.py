"""The post that a verdict is about, in its own words: whoever reads the alert need not look it up."""

from datetime import datetime, tzinfo

from domain.finding import Verdict
from domain.look import Look
from domain.observation import Post, is_dated
from domain.text import Text

LONGEST = 60


def quoted(verdict: Verdict, seen: Look, zone: tzinfo) -> Text | None:
    """The first post of this look that a finding names, the strongest finding first; None where none is named."""
    there = {post.post_id: post for post in seen.posts}
    named = (there.get(dict(finding.evidence).get("post", "")) for finding in verdict.findings)
    post = next((post for post in named if post is not None), None)
    return None if post is None else _said(post, _when(post, seen.seen_at, zone))


def _said(post: Post, at: str) -> Text:
    flat = " ".join(post.text.split())
    cut = flat if len(flat) <= LONGEST else f"{flat[: LONGEST - 1]}…"
    return Text(zh=f"{at}发布「{cut}」", en=f'{at}posted "{cut}"')


def _when(post: Post, now: datetime, zone: tzinfo) -> str:
    return f"{post.published_at.astimezone(zone):%Y-%m-%d %H:%M} " if is_dated(post, now) else ""
