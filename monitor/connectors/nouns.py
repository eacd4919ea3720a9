"""Where what was found becomes profiles, posts and sessions: a wrong type is drift, and is named."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from domain.observation import UNDATED, Post, Profile, VerificationKind
from domain.session import Session
from monitor.connectors.functions import compiled, picture
from monitor.http import Moment, Payload, WebAddress, Words

P = TypeVar("P", bound=Payload)


class Drift(Exception):
    """A field is not of the kind that it should be; the message names it."""


def _whole(value: object) -> object:
    """Halves of surrogate pairs, as cut emoji leave them, are replaced: nobody hides an answer behind one."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) and not value.isascii() else value


def _whole_or_blank(value: object) -> object:
    return "" if value is None else _whole(value)


def _moment(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return datetime.fromisoformat(value)
    except ValueError as other:
        raise ValueError("is no moment; read it with moment()") from other


def _many(value: object) -> object:
    return () if value is None else tuple(value) if isinstance(value, list) else value


def _unless_missing(value: object) -> object:
    return VerificationKind.NONE if value is None else value


Text = Annotated[Words, BeforeValidator(_whole)]
Said = Annotated[Words, BeforeValidator(_whole_or_blank)]
Address = Annotated[WebAddress, BeforeValidator(_whole_or_blank)]
When = Annotated[Moment, BeforeValidator(_moment)]
Many = Annotated[tuple[Text, ...], BeforeValidator(_many)]
Key = Annotated[Text, Field(min_length=1, max_length=1000)]
Kind = Annotated[VerificationKind, Field(strict=False), BeforeValidator(_unless_missing)]
Count = Annotated[int, Field(ge=0, lt=2**63)]


class ProfilePayload(Payload):
    user_id: Key
    display_name: Text
    handle: Said = ""
    bio: Said = ""
    url: Address = ""
    avatar_url: Address = ""
    avatar_hash: Said | None = None
    verification_kind: Kind = VerificationKind.NONE
    verification_text: Said = ""
    followers: Count | None = None
    created_at: When | None = None
    posts: Count | None = None
    region: Said = ""


class PostPayload(Payload):
    post_id: Key
    text: Text
    published_at: When = UNDATED
    revision: Said = ""
    truncated: bool | None = None
    edited_at: When | None = None
    client: Said = ""
    links: Many = ()
    media: Many = ()
    url: Address = ""


class LoginPayload(Payload):
    login: Said = ""
    expires_at: When | None = None


class TextPayload(Payload):
    text: Text
    links: Many = ()
    media: Many = ()


PROFILE = TypeAdapter(ProfilePayload)
POST = TypeAdapter(PostPayload)
LOGIN = TypeAdapter(LoginPayload)
TEXT = TypeAdapter(TextPayload)
Found = Mapping[str, Any]


def checked(payload: TypeAdapter[P], found: Found) -> P:
    """Raises Drift."""
    try:
        return payload.validate_python(found)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Drift(f"{field}: {first['msg'].removeprefix('Value error, ')}") from wrong


def profile(platform: str, default_avatar: str | None, found: Found) -> Profile:
    """A profile of the platform; the picture that it gives to everybody is nobody's. Raises Drift."""
    seen = checked(PROFILE, found)
    said = dict(seen)
    if default_avatar and compiled(default_avatar).search(seen.avatar_url):
        return Profile(platform=platform, **said | {"avatar_url": "", "avatar_hash": ""})
    named = picture(seen.avatar_url) if seen.avatar_hash is None else seen.avatar_hash
    return Profile(platform=platform, **said | {"avatar_hash": named})


def post(found: Found) -> Post:
    """A post with a revision. Raises Drift."""
    seen = checked(POST, found)
    told = Post(**dict(seen) | {"truncated": bool(seen.truncated)})
    return told if told.revision else replace(told, revision=revision(told))


def session(found: Found) -> Session:
    return Session(**dict(checked(LOGIN, found)))


def expanded(short: Post, found: Found) -> Post:
    """A post with its whole text, and what else of it only the whole shows. Raises Drift."""
    whole = checked(TEXT, found)
    told = replace(short, text=whole.text, links=whole.links or short.links, media=whole.media or short.media)
    told = replace(told, truncated=False)
    return replace(told, revision=revision(told)) if short.revision == revision(short) else told


def revision(post: Post) -> str:
    """Moves with every edit: the moment that the platform names, and a hash of what is shown.

    A preview has one of its own: it never passes for the whole text under the same revision.
    """
    shown = "\n".join((post.text, *post.links, "", *map(_named, post.media)))
    digest = hashlib.sha256(shown.encode("utf-8", "replace")).hexdigest()[:16]
    moment = post.edited_at or post.published_at
    dated = "" if moment == UNDATED else moment.isoformat()
    return f"{dated}~{'preview~' if post.truncated else ''}{digest}"


def _named(address: str) -> str:
    """A picture without its host and parameters, which change from look to look."""
    try:
        return urlsplit(address).path if "//" in address else address
    except ValueError:
        return address
