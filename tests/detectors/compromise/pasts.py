"""What is known of an account before a look, as most tests need it."""

from collections.abc import Iterable
from typing import Any

from domain.look import Look
from domain.observation import Post
from domain.past import Kept, Past, Voice
from tests.factories import NOW


def past(trusted: Look | None = None, posts: Iterable[Post] = (), **changes: Any) -> Past:
    """`posts` are on record, there since they were first seen."""
    values: dict[str, Any] = {
        "voice": Voice(account="bluesky:did:plc:official"),
        "trusted": trusted,
        "kept": tuple(Kept(post=each, seen_at=NOW) for each in posts),
    }
    return Past(**values | changes)
