"""The gate of tables and lists: what stands under known words becomes an account that was seen, or a fault."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from domain.observation import UNDATED, Post, Profile, VerificationKind
from domain.text import Text
from monitor.evidence.canonical import canonical
from monitor.imports import redact
from monitor.imports.seen import Flaw, Piece, Place, Seen
from monitor.imports.times import Times
from monitor.imports.words import Column, Words
from monitor.judging import values as judged
from monitor.judging.lines import UNCERTIFIED
from monitor.judging.values import count, kind, word
from monitor.registry import values

LONGEST = 5000
KNOWN_BY = Text("账号按平台和账号ID识别", "an account is known by its platform and its id there")
NO_NAME = Text("没有账号名称，无从比对", "there is no account name to compare")
ADD_NAME = Text("按平台上显示的名称补填", "add it as the platform shows it")
# Which columns tell which field of a profile.
TELLS = {
    Column.ACCOUNT_NAME: "display_name",
    Column.HANDLE: "handle",
    Column.URL: "url",
    Column.BIO: "bio",
    Column.VERIFICATION_TEXT: "verification_text",
    Column.VERIFICATION_KIND: "verification_kind",
    Column.FOLLOWERS: "followers",
    Column.POST_COUNT: "posts",
    Column.REGION: "region",
    Column.CREATED_AT: "created_at",
    Column.AVATAR_URL: "avatar_url",
    Column.AVATAR_HASH: "avatar_hash",
}


def _moment(value: object) -> datetime | None:
    """In UTC, which the first and the last day of the calendar cannot be."""
    try:
        found = judged.moment(value)
        return found.astimezone(UTC) if found else None
    except OverflowError as beyond:
        raise ValueError(f"{value} lies outside the calendar; write 2026-03-02") from beyond


Word = Annotated[str, BeforeValidator(word), Field(max_length=LONGEST)]
Moment = Annotated[datetime | None, BeforeValidator(_moment)]
Count = Annotated[int | None, BeforeValidator(count), Field(ge=0, lt=2**63)]
Entry = Seen | Flaw


class _Card(BaseModel):
    """What one row or object says."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    platform: Word = ""
    account_name: Word = ""
    account_id: Word = ""
    handle: Word = ""
    url: Word = ""
    bio: Word = ""
    verification_text: Word = ""
    verification_kind: Annotated[VerificationKind | None, BeforeValidator(kind)] = None
    followers: Count = None
    post_count: Count = None
    region: Word = ""
    created_at: Moment = None
    avatar_url: Word = ""
    avatar_hash: Word = ""
    seen_at: Moment = None
    post_text: Word = ""
    post_id: Word = ""
    post_url: Word = ""
    published_at: Moment = None


@dataclass(frozen=True, kw_only=True)
class Gate:
    """`platform` is taken where none is named, `slug` knows platforms by name; `at` is when all was seen, if told."""

    words: Words
    slug: Callable[[str], str]
    platform: str
    at: datetime | None
    times: Times

    def read(self, place: Place, said: Mapping[Column, Any], titles: Mapping[Column, str], source: str) -> Entry:
        """One account as it was seen. `titles` are the columns as they are called there."""
        given = {column: _safe(value) for column, value in said.items() if not self._is_blank(value)}
        try:
            card = _Card.model_validate({column.value: value for column, value in given.items()})
        except ValidationError as wrong:
            return self._refused(place, wrong, titles)
        if (flaw := self._incomplete(place, card, titles)) is not None:
            return flaw
        at = card.seen_at or self.at or self.times.now
        if (late := self.times.wrong(at)) is not None:
            why, remedy = late
            return Flaw(place=place, field=self._title(Column.SEEN_AT, titles), why=why, remedy=remedy)
        data = canonical({titles.get(column, column.value): str(value) for column, value in given.items()})
        post = _post(card)
        return Seen(
            profile=_profile(card, self.slug(card.platform or self.platform)),
            at=at,
            place=place,
            given=frozenset(_told(given, card)) if card.account_name else frozenset(),
            posts=None if post is None else (post,),
            pieces=(Piece(data=data, media_type="application/json", source=source),),
        )

    def _is_blank(self, value: object) -> bool:
        return value is None or (isinstance(value, str) and self.words.is_blank(value.strip()))

    def _incomplete(self, place: Place, card: _Card, titles: Mapping[Column, str]) -> Flaw | None:
        if not (card.platform or self.platform):
            why = Text(f"没有写明平台；{KNOWN_BY.zh}", f"no platform is named; {KNOWN_BY.en}")
            remedy = Text("补填平台一栏，或用 --platform", "fill it in, or give --platform")
            return Flaw(place=place, field=self._title(Column.PLATFORM, titles), why=why, remedy=remedy)
        bare, title = card.account_id, self._title(Column.ACCOUNT_ID, titles)
        if not bare or bare.startswith("?"):
            why = Text(f"没有账号ID；{KNOWN_BY.zh}", f"there is no account id; {KNOWN_BY.en}")
            remedy = Text("查出后补填；只知名称或主页的，用 diting report 登记", "add it, or use diting report")
            return Flaw(place=place, field=title, why=why, remedy=remedy)
        if values.SCIENTIFIC.fullmatch(bare) or values.ends_in_lost_digits(bare):
            why = Text(f"账号ID「{bare}」的末尾数字已被表格软件丢失", f"the id {bare} has lost its last digits")
            remedy = Text("该列设为文本格式后重新抄录", "format the column as text and copy the id again")
            return Flaw(place=place, field=title, why=why, remedy=remedy)
        if not (card.account_name or card.post_text):
            return Flaw(place=place, field=self._title(Column.ACCOUNT_NAME, titles), why=NO_NAME, remedy=ADD_NAME)
        return None

    def _refused(self, place: Place, wrong: ValidationError, titles: Mapping[Column, str]) -> Flaw:
        """The first thing that is wrong."""
        first = wrong.errors(include_url=False)[0]
        said = str(first.get("ctx", {}).get("error", first["msg"]))
        column = Column(str(first["loc"][0]))
        why, _, remedy = said.partition("; ")
        again = Text(f"改正后重新导入（{remedy or '见表头说明'}）", remedy or "correct it")
        zh = f"「{self._title(column, titles)}」无法识别：{why}"
        return Flaw(place=place, field=self._title(column, titles), why=Text(zh, why), remedy=again)

    def _title(self, column: Column, titles: Mapping[Column, str]) -> str:
        return titles.get(column, self.words.label(column))


def merged(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Rows about one account at one time are one look: a table of posts has a row for each."""
    together: dict[tuple[str, datetime], Seen] = {}
    for entry in entries:
        if isinstance(entry, Flaw):
            yield entry
            continue
        key = entry.key, entry.at
        known = together.get(key)
        if known is not None and (clash := _clash(known, entry)) is not None:
            yield clash
            continue
        together[key] = entry if known is None else _joined(known, entry)
    yield from together.values()


def _clash(one: Seen, other: Seen) -> Flaw | None:
    """Two names under one id: one of the two accounts would be lost, and it may be the impostor."""
    first, second = one.profile.display_name, other.profile.display_name
    if first == second or not (first and second):
        return None
    row, id = one.place.within(), other.profile.user_id
    why = Text(
        f"账号ID {id} 在{row.zh}是「{first}」，此处却是「{second}」：此处未读取",
        f'the id {id} is "{first}" in {row.en} and "{second}" here: this one was not read',
    )
    remedy = Text(
        "核对两处的账号ID并改正，重新导入；确为同一账号改名的，写明各自的发现时间",
        "correct one of the two ids and import again; if it was renamed, say when each was seen",
    )
    return Flaw(place=other.place, why=why, remedy=remedy)


def _joined(one: Seen, other: Seen) -> Seen:
    posts = {post.post_id: post for post in (*(one.posts or ()), *(other.posts or ()))}
    fuller = max((one, other), key=lambda seen: len(seen.given or ()))
    ordered = sorted(posts.values(), key=lambda post: post.published_at, reverse=True)
    return replace(fuller, posts=tuple(ordered) or None, pieces=(*one.pieces, *other.pieces))


def _safe(value: Any) -> Any:
    return redact.text(value) if isinstance(value, str) else value


def _told(given: Mapping[Column, Any], card: _Card) -> Iterator[str]:
    yield from (TELLS[column] for column in given if column in TELLS)
    if card.verification_text:
        yield "verification_kind"


def _profile(card: _Card, platform: str) -> Profile:
    return Profile(
        platform=platform,
        user_id=card.account_id,
        handle=card.handle,
        display_name=card.account_name,
        bio=card.bio,
        url=card.url if card.url.casefold().startswith(("http://", "https://")) else "",
        avatar_url=card.avatar_url if card.avatar_url.casefold().startswith(("http://", "https://")) else "",
        avatar_hash=card.avatar_hash,
        verification_kind=_kind(card),
        verification_text="" if UNCERTIFIED.fullmatch(card.verification_text) else card.verification_text,
        followers=card.followers,
        created_at=card.created_at,
        posts=card.post_count,
        region=card.region,
    )


def _kind(card: _Card) -> VerificationKind:
    """A certification whose kind is not given is one all the same, unless it says that there is none."""
    if card.verification_kind is not None:
        return card.verification_kind
    text = card.verification_text
    return VerificationKind.UNSPECIFIED if text and not UNCERTIFIED.fullmatch(text) else VerificationKind.NONE


def _post(card: _Card) -> Post | None:
    if not card.post_text:
        return None
    return Post(
        post_id=card.post_id or card.post_url or f"#{_digest(card.post_text)}",
        revision="",
        text=card.post_text,
        published_at=card.published_at or UNDATED,
        url=card.post_url,
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
