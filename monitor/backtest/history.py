"""The gate of a history: a file of posts, one a line as JSON, plainly or gzipped."""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import pairwise
from typing import IO, Annotated, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo, field_validator

from domain.observation import Post
from monitor.backtest.moments import moment
from monitor.backtest.streams import unpacked
from monitor.judging.values import word

BOM = b"\xef\xbb\xbf"
LONGEST_LINE = 4 * 1024 * 1024
# Nobody writes more than this in a post; what follows is not read.
LONGEST_TEXT = 20_000
NEEDED = {
    "account": "name the account that posted it",
    "post_id": "give the post's id on its platform",
    "published_at": "give the time at which it was published",
    "text": 'give what the post says, "" where it says nothing',
}


class Unreadable(ValueError):
    """A history cannot be used as it is: file, line, field and remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A post and whose it is. Accounts of one `circle` share texts by right; `own_hosts` are their unit's."""

    account: str
    post: Post
    circle: str = ""
    own_hosts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Posts in time order. `sorted` says that the file was in another order.

    `repeated` lines were left out, and so were those `edited`: that give a known post another text.
    """

    posts: tuple[Written, ...]
    repeated: int = 0
    edited: int = 0
    sorted: bool = False


def _text(value: object) -> str:
    """Numbers stand for a column that was mixed up with another."""
    if not isinstance(value, str):
        raise ValueError('is not a text; write it as "..."')
    return word(value)


def _text_if_any(value: object) -> str:
    return "" if value is None else _text(value)


Id = Annotated[str, BeforeValidator(word)]
Word = Annotated[str, BeforeValidator(_text)]
WordIfAny = Annotated[str, BeforeValidator(_text_if_any)]


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    account: Word
    post_id: Id
    published_at: datetime
    text: Word
    client: WordIfAny = ""
    links: tuple[Word, ...] = ()
    circle: WordIfAny = ""

    @field_validator("account", "post_id", "text", mode="before")
    @classmethod
    def _is_given(cls, value: object, info: ValidationInfo) -> object:
        if value is None:
            raise ValueError(f"is null; {NEEDED[str(info.field_name)]}")
        return value

    @field_validator("account", "post_id")
    @classmethod
    def _is_there(cls, value: str, info: ValidationInfo) -> str:
        if not value:
            raise ValueError(f"is empty; {NEEDED[str(info.field_name)]}")
        return value

    @field_validator("published_at", mode="before")
    @classmethod
    def _in_zone(cls, value: object, info: ValidationInfo) -> datetime:
        return moment(value, cast(tzinfo, info.context))

    @field_validator("links", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        if value is None or isinstance(value, list):
            return value or ()
        raise ValueError('is not a list; write ["https://..."]')


def read(stream: IO[bytes], *, name: str, zone: tzinfo) -> History:
    """Every post once. Times without a zone are `zone`'s. Raises Unreadable at the first line that cannot be read."""
    found: dict[tuple[str, str], Written] = {}
    lines = edited = 0
    for written in _lines(stream, name, zone):
        lines += 1
        first = found.setdefault((written.account, written.post.post_id), written)
        edited += first.post.text != written.post.text
    posts = tuple(found.values())
    in_order = all(_at(one) <= _at(next_) for one, next_ in pairwise(posts))
    return History(
        posts=posts if in_order else in_time_order(posts),
        repeated=lines - len(posts) - edited,
        edited=edited,
        sorted=not in_order,
    )


def in_time_order(posts: tuple[Written, ...]) -> tuple[Written, ...]:
    return tuple(sorted(posts, key=lambda each: (_at(each), each.account, each.post.post_id)))


def _at(written: Written) -> datetime:
    return written.post.published_at


def _lines(stream: IO[bytes], name: str, zone: tzinfo) -> Iterator[Written]:
    number = 0
    try:
        plain = unpacked(stream)
        while line := plain.readline(LONGEST_LINE + 1):
            number += 1
            if text := line.removeprefix(BOM).strip():
                yield _written(text, zone, f"{name}:{number}")
    except (OSError, EOFError, zlib.error) as broken:
        raise Unreadable(f"{name}:{number + 1}: cannot be read ({broken}); export the file again") from broken


def _written(text: bytes, zone: tzinfo, where: str) -> Written:
    if len(text) > LONGEST_LINE:
        raise Unreadable(f"{where}: is longer than {LONGEST_LINE:,} bytes; write one post a line")
    try:
        line = _Line.model_validate(_object(text, where), context=zone)
    except ValidationError as wrong:
        raise Unreadable(f"{where}: {_refused(wrong)}") from wrong
    post = Post(
        post_id=line.post_id,
        revision="",
        text=line.text[:LONGEST_TEXT],
        published_at=line.published_at,
        client=line.client,
        links=line.links,
    )
    return Written(account=line.account, post=post, circle=line.circle)


def _object(text: bytes, where: str) -> dict[str, object]:
    try:
        found = json.loads(text.decode("utf-8"))
    except UnicodeDecodeError as wrong:
        raise Unreadable(f"{where}: is not UTF-8; save the file in UTF-8") from wrong
    except (json.JSONDecodeError, RecursionError) as wrong:
        raise Unreadable(f"{where}: is not JSON ({wrong}); write one post in braces a line") from wrong
    except ValueError as beyond:
        raise Unreadable(f'{where}: holds a number that is too long to be read; write it as "..."') from beyond
    if not isinstance(found, dict):
        raise Unreadable(f"{where}: is not a JSON object; write one post in braces a line")
    return found


def _refused(wrong: ValidationError) -> str:
    """The first thing that is wrong with a line."""
    first = wrong.errors(include_url=False)[0]
    field = ".".join(map(str, first["loc"]))
    if first["type"] == "missing":
        return f"{field}: is missing; {NEEDED[field]}"
    return f"{field}: {first.get('ctx', {}).get('error', first['msg'])}"
