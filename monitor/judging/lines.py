"""The gate of a list of profiles: each line is a profile as Diting knows it, or a fault with its remedy."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import IO, Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, field_validator

from domain.look import Look
from domain.observation import UNDATED, Post, Profile, VerificationKind
from monitor.judging.values import count, kind, moment, word

LONGEST_LINE = 4 * 1024 * 1024
LONGEST_TEXT = 5000
MOST_POSTS = 50
BOM = b"\xef\xbb\xbf"
KNOWN_BY = "an account is known by its platform and its id there"
UNCERTIFIED = re.compile("[未无没否暂-].{0,6}|none|no", re.IGNORECASE)

Word = Annotated[str, BeforeValidator(word)]
Moment = Annotated[datetime | None, BeforeValidator(moment)]


def _post(value: object) -> object:
    if isinstance(value, str | dict):
        return {"text": value} if isinstance(value, str) else value
    raise ValueError('is neither a text nor an object; write a text or {"text": ...}')


def _listed(value: object) -> object:
    if value is None or isinstance(value, list):
        return value or ()
    raise ValueError("is not a list; write [...]")


Listed = BeforeValidator(_listed)


class _Gate(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class PostRecord(_Gate):
    """A post as it stands in a list."""

    text: Word = ""
    published_at: Moment = None
    post_id: Word = ""
    client: Word = ""
    url: Word = ""
    links: Annotated[tuple[Word, ...], Listed] = ()


class Record(_Gate):
    """A profile as it stands in a list."""

    platform: Word
    user_id: Word
    handle: Word = ""
    display_name: Word = ""
    bio: Word = ""
    url: Word = ""
    avatar: Word = ""
    avatar_hash: Word = ""
    verification_kind: Annotated[VerificationKind | None, BeforeValidator(kind)] = None
    verification_text: Word = ""
    followers: Annotated[int | None, BeforeValidator(count)] = None
    created_at: Moment = None
    seen_at: Moment = None
    posts: Annotated[tuple[Annotated[PostRecord, BeforeValidator(_post)], ...], Listed] = ()

    @field_validator("platform", "user_id")
    @classmethod
    def _is_there(cls, value: str) -> str:
        if not value:
            raise ValueError(f"is empty; {KNOWN_BY}")
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line that could be read: a look at an account, without its picture, and where the picture is."""

    line: int
    look: Look
    avatar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a line; `field` is '' where it is the line as a whole."""

    line: int
    field: str
    message: str


def entries(
    stream: IO[bytes], *, platform: Callable[[str], str], now: datetime, longest: int = LONGEST_LINE
) -> Iterator[Entry | Fault]:
    """Every line that is not empty, in order. `platform` knows platforms by name, `now` is the time of the look."""
    for number, line in enumerate(iter(partial(stream.readline, longest + 1), b""), start=1):
        if len(line) > longest:
            _skip(stream, line, longest)
            yield Fault(line=number, field="", message=f"is longer than {longest:,} bytes; give fewer posts")
        elif text := line.removeprefix(BOM).strip():
            yield _entry(number, text, platform, now)


def _skip(stream: IO[bytes], line: bytes, piece: int) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(piece)


def _entry(number: int, text: bytes, platform: Callable[[str], str], now: datetime) -> Entry | Fault:
    broken = partial(Fault, line=number, field="")
    try:
        read = json.loads(text.decode("utf-8"))
    except UnicodeDecodeError:
        return broken(message="is not UTF-8; save the file in UTF-8")
    except (ValueError, RecursionError) as wrong:
        return broken(message=f"is not JSON ({wrong}); write one object in braces a line")
    if not isinstance(read, dict):
        return broken(message="is not a JSON object; write one object in braces a line")
    try:
        record = Record.model_validate(read)
    except ValidationError as wrong:
        return _refused(number, wrong)
    return _read(number, record, platform, now)


def _refused(number: int, wrong: ValidationError) -> Fault:
    """The first thing that is wrong with a line."""
    first = wrong.errors(include_url=False)[0]
    said = first.get("ctx", {}).get("error", first["msg"])
    message = f"is missing; {KNOWN_BY}" if first["type"] == "missing" else str(said)
    return Fault(line=number, field=".".join(map(str, first["loc"])), message=message)


def _read(number: int, record: Record, platform: Callable[[str], str], now: datetime) -> Entry:
    is_web = record.avatar.casefold().startswith(("http://", "https://"))
    profile = Profile(
        platform=platform(record.platform),
        user_id=record.user_id,
        handle=record.handle,
        display_name=record.display_name,
        bio=record.bio[:LONGEST_TEXT],
        url=record.url,
        avatar_url=record.avatar if is_web else "",
        avatar_hash=record.avatar_hash,
        verification_kind=_kind(record),
        verification_text=record.verification_text,
        followers=record.followers,
        created_at=record.created_at,
    )
    look = Look(profile=profile, seen_at=record.seen_at or now, posts=_posts(record))
    return Entry(line=number, look=look, avatar=record.avatar)


def _kind(record: Record) -> VerificationKind:
    """A certification whose kind is not given is one all the same, unless it says that there is none."""
    if record.verification_kind is not None:
        return record.verification_kind
    text = record.verification_text
    return VerificationKind.UNSPECIFIED if text and not UNCERTIFIED.fullmatch(text) else VerificationKind.NONE


def _posts(record: Record) -> tuple[Post, ...]:
    """The newest ones, newest first; those without a date stay in the order of the list."""
    made = [_post_of(post, at) for at, post in enumerate(record.posts)]
    return tuple(sorted(made, key=lambda post: post.published_at, reverse=True)[:MOST_POSTS])


def _post_of(post: PostRecord, at: int) -> Post:
    return Post(
        post_id=post.post_id or f"#{at}",
        revision="",
        text=post.text[:LONGEST_TEXT],
        published_at=post.published_at or UNDATED,
        client=post.client,
        links=post.links,
        url=post.url,
    )
