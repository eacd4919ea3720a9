"""The two sides of a comparison as the tests of the impostor detectors need them: 临泽市公安局 and a stranger."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from domain.finding import Finding
from domain.look import Counterpart, Look
from domain.observation import Post
from tests.factories import NOW, account, official_profile, post, profile, unit


def posted(*texts: str, hours_ago: float = 10, **changes: Any) -> tuple[Post, ...]:
    """Posts of these texts, one a day, the newest so many hours ago."""
    return tuple(
        post(post_id=f"p{i}", text=text, published_at=NOW - timedelta(hours=hours_ago, days=i), **changes)
        for i, text in enumerate(texts)
    )


def official(*, bio: str = "", posts: tuple[Post, ...] = (), **changes: Any) -> Counterpart:
    """The police of an invented city with its look; `changes` are of the account."""
    look = Look(profile=official_profile(bio=bio), seen_at=NOW, posts=posts)
    return Counterpart(account=account(**changes), unit=unit(region="云州省"), look=look)


def stranger(*, posts: tuple[Post, ...] = (), **changes: Any) -> Look:
    """A look at a stranger; `changes` are of the profile."""
    return Look(profile=profile(**changes), seen_at=NOW, posts=posts)


def facts(findings: Iterable[Finding]) -> set[str]:
    return {finding.fact for finding in findings}
