"""What stands in an answer, one thing after the other, as nouns."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.observation import Post, Profile
from monitor.connectors import elements, nouns
from monitor.connectors.documents import Seen
from monitor.connectors.expressions import Expression, Unfound
from monitor.connectors.operations import Posts, Things
from monitor.connectors.spec import Spec

Asked = Mapping[str, str]
MOST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A thing of a list; one that is not `kept` only shows how far the list was read."""

    key: str
    noun: Profile | Post
    kept: bool = True


def things(question: Things, seen: Seen) -> list[dict[str, Any]]:
    found = _found(question, seen)
    listed = [found] if isinstance(found, dict) else found
    if not isinstance(listed, list):
        raise Unfound(f"items: {question.items} finds nothing")
    if len(listed) > MOST:
        raise Unfound(f"items: {question.items} finds more than {MOST}")
    if not all(isinstance(thing, dict) for thing in listed):
        raise Unfound(f"items: {question.items} finds what are no objects")
    return listed


def _found(question: Things, seen: Seen) -> object:
    if question.select is None:
        return question.found_by.find(seen.context)
    return elements.taken(seen.page, question.items, question.select, MOST + 1)


def row(spec: Spec, question: Things, thing: dict[str, Any], seen: Seen, asked: Asked) -> Row:
    context = {**thing, "asked": dict(asked), "root": seen.context}
    found = taken(question.fields.written, context)
    kept = question.keep is None or question.keep.holds(context)
    if isinstance(question, Posts):
        post = nouns.post(found)
        return Row(key=post.post_id, noun=post, kept=kept)
    profile = nouns.profile(spec.platform, spec.default_avatar, found)
    if question is spec.operations.exact and not is_same_name(profile.display_name, asked["name"]):
        kept = False
    return Row(key=profile.user_id, noun=profile, kept=kept)


def taken(fields: Iterable[tuple[str, Expression]], context: Mapping[str, Any]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, expression in fields:
        try:
            found[name] = expression.find(context)
        except Unfound as unfound:
            raise Unfound(f"{name}: {unfound}") from unfound
    return found


def is_same_name(one: str, other: str) -> bool:
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip()
