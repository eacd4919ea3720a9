"""Copies for circulation: by what a person could be reached is taken out of texts; what cannot be read stays back."""

import json
from collections.abc import Iterable
from typing import Any

from alerting.masking import masked
from domain.exhibit import Evidence, Exhibit
from monitor.evidence.canonical import canonical

# What identifies the account itself, and when: without it a copy would be of no use to anybody.
PLAIN = frozenset(
    {"avatar_hash", "avatar_url", "created_at", "edited_at", "first_seen", "form", "handle", "last_seen", "official"}
    | {"platform", "post_id", "published_at", "recorded_at", "reference", "revision", "rule", "sha256", "subject"}
    | {"unit", "url", "user_id", "versions", "first_tried_for", "last_tried", "source"}
)
PLAIN_EVIDENCE = frozenset({"account", "at", "fact", "field", "post", "posts", "lead"})
TEXTS = frozenset({"text/plain", "text/csv"})
SHOWN = 1


def masked_copy(piece: Evidence, data: bytes, known: Iterable[str] = ()) -> bytes | None:
    """A copy without contacts; None where the piece cannot be masked."""
    known = tuple(known)
    if piece.kind is Exhibit.OBSERVATION:
        return canonical(_masked(json.loads(data), known))
    if piece.media_type in TEXTS and piece.kind in {Exhibit.FILE, Exhibit.DOCUMENT}:
        try:
            return masked(data.decode("utf-8"), known).encode()
        except UnicodeDecodeError:
            return None
    return None


def masked_person(name: str) -> str:
    """Who did something, as far as a copy may say so."""
    return name[:SHOWN] + "**" if name else ""


def _masked(facts: Any, known: tuple[str, ...]) -> Any:
    if isinstance(facts, dict):
        return {key: value if key in PLAIN else _masked(value, known) for key, value in facts.items()}
    if isinstance(facts, list):
        if len(facts) == 2 and isinstance(facts[0], str) and facts[0] in PLAIN_EVIDENCE:
            return facts
        return [_masked(value, known) for value in facts]
    return masked(facts, known) if isinstance(facts, str) else facts
