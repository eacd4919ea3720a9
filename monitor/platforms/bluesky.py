"""Bluesky through the public AppView (app.bsky.*), without a login.

Source: the lexicons app.bsky.actor.defs and app.bsky.feed.defs; checked against AppView 0.0.280.
"""

import re
from functools import partial
from typing import Annotated, Never

from pydantic import BaseModel, ConfigDict, Field, Strict, TypeAdapter

from domain.answer import EMPTY, Answer, Outcome, ok
from domain.observation import Post, Profile, VerificationKind
from domain.ports import USUAL, Operation
from monitor.http import (
    OR_NONE,
    Http,
    Moment,
    Page,
    Payload,
    Politeness,
    Remark,
    Reply,
    Request,
    WebAddress,
    Words,
    parse,
    read,
    refused,
    walk,
)

CID = re.compile(r"/(b[a-z2-7]{20,})(@\w+)?$")
CLASS, VERIFIED = "A", "live"
OPERATIONS = USUAL


class Options(BaseModel):
    """`public_url` is where people read profiles; the AppView allows 3000 requests in 5 minutes per address."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    base_url: str = Field(default="https://public.api.bsky.app", pattern=r"^https?://[^/\s]+/?$")
    public_url: str = Field(default="https://bsky.app", pattern=r"^https?://\S*[^/\s]$")
    page_size: int = Field(default=100, ge=1, le=100)
    max_pages: int = Field(default=3, ge=1)
    post_pages: int = Field(default=1, ge=1)
    politeness: Politeness = Politeness(requests_per_second=3, burst=5)


# An author writes these fields at will, so nonsense in one of them must not hide the whole page.
AuthorsMoment = Annotated[Annotated[Moment, Strict(False)] | None, OR_NONE]
AuthorsAddress = Annotated[WebAddress | None, OR_NONE]


class Verification(Payload):
    issuer: Words
    issuer_name: Words = Field(default="", alias="issuerDisplayName")
    issuer_handle: Words = Field(default="", alias="issuerHandle")
    is_valid: bool = Field(alias="isValid")

    @property
    def text(self) -> str:
        named = f"{self.issuer_name} ({self.issuer_handle})" if self.issuer_name else self.issuer_handle
        return named or self.issuer


class VerificationState(Payload):
    verifications: tuple[Verification, ...]
    verified_status: str = Field(alias="verifiedStatus")

    @property
    def text(self) -> str:
        """Who vouches for the account; empty unless the AppView holds it for verified."""
        valid = self.verified_status == "valid"
        return "; ".join(sorted(one.text for one in self.verifications if valid and one.is_valid))


class Actor(Payload):
    did: str = Field(pattern=r"^did:[a-z]+:\S+$")
    handle: Words
    display_name: Words = Field(default="", alias="displayName")
    description: Words = ""
    avatar: WebAddress = ""
    followers: int | None = Field(default=None, alias="followersCount")
    posts: int | None = Field(default=None, alias="postsCount")
    created_at: Moment | None = Field(default=None, alias="createdAt")
    verification: VerificationState | None = None


class SearchEnvelope(Payload):
    actors: tuple[Actor, ...]
    cursor: str = ""


class Feature(Payload):
    uri: AuthorsAddress = None


class Facet(Payload):
    features: tuple[Feature, ...]


class PostRecord(Payload):
    text: Words
    created_at: AuthorsMoment = Field(default=None, alias="createdAt")
    facets: tuple[Facet, ...] = ()


class Picture(Payload):
    fullsize: WebAddress


class External(Payload):
    uri: WebAddress


class Media(Payload):
    images: tuple[Picture, ...] = ()
    playlist: WebAddress = ""
    external: External | None = None


class Embed(Media):
    media: Media | None = None


class PostView(Payload):
    uri: str = Field(pattern=r"^at://[^\s/]+/[^\s/]+/[^\s/]+$")
    cid: str = Field(min_length=1)
    record: PostRecord
    embed: Embed = Embed()
    indexed_at: Moment = Field(alias="indexedAt")


class Reason(Payload):
    kind: str = Field(alias="$type")


class FeedItem(Payload):
    post: PostView
    reason: Reason | None = None

    @property
    def is_repost(self) -> bool:
        return self.reason is not None and self.reason.kind.endswith("#reasonRepost")


class FeedEnvelope(Payload):
    feed: tuple[FeedItem, ...]
    cursor: str = ""


class Refusal(Payload):
    error: Remark
    message: Remark = ""


SEARCH = TypeAdapter(SearchEnvelope)
ACTOR = TypeAdapter(Actor)
FEED = TypeAdapter(FeedEnvelope)
REFUSAL = TypeAdapter(Refusal)
GONE = {"AccountTakedown", "AccountDeactivated"}
NO_PROFILE = Refusal(error="InvalidRequest", message="Profile not found")


class Platform:
    """Search, profiles and posts as the AppView shows them to anybody."""

    def __init__(self, id: str, options: Options, http: Http) -> None:
        self._id = id
        self._options = options
        self._http = http

    def offers(self, operation: Operation, _user_id: str = "") -> bool:
        return operation in OPERATIONS

    async def search(self, keyword: str) -> Answer[tuple[Profile, ...]]:
        async def fetch(cursor: str) -> Answer[Page[Profile]]:
            request = _xrpc("app.bsky.actor.searchActors", q=keyword, limit=self._options.page_size, cursor=cursor)
            return await self._http.ask(request, self._read_search)

        return await walk(fetch, pages=self._options.max_pages, key=lambda profile: profile.user_id)

    async def profile(self, user_id: str) -> Answer[Profile]:
        request = _xrpc("app.bsky.actor.getProfile", actor=user_id)
        return await self._http.ask(request, partial(self._read_profile, user_id=user_id))

    async def posts(self, user_id: str) -> Answer[tuple[Post, ...]]:
        async def fetch(cursor: str) -> Answer[Page[FeedItem]]:
            limit, without_replies = self._options.page_size, "posts_no_replies"
            request = _xrpc(
                "app.bsky.feed.getAuthorFeed", actor=user_id, filter=without_replies, limit=limit, cursor=cursor
            )
            return await self._http.ask(request, _read_feed)

        answer = await walk(fetch, pages=self._options.post_pages, key=lambda item: f"{item.post.uri} {item.is_repost}")
        if answer.found is None:
            return Answer(outcome=answer.outcome, detail=answer.detail, not_before=answer.not_before)
        own = tuple(self._post(item.post) for item in answer.found if not item.is_repost)
        return ok(own, more=answer.more, whole=not answer.more) if own or answer.more else EMPTY

    def _read_search(self, reply: Reply) -> Answer[Page[Profile]]:
        envelope = read(SEARCH, reply, _refusal)
        if isinstance(envelope, Answer):
            return envelope
        return ok(Page(items=tuple(map(self._profile, envelope.actors)), cursor=envelope.cursor))

    def _read_profile(self, reply: Reply, user_id: str) -> Answer[Profile]:
        actor = read(ACTOR, reply, _absence, _refusal)
        if isinstance(actor, Answer):
            return actor
        if user_id.startswith("did:") and actor.did != user_id:
            return Answer(outcome=Outcome.SHAPE, detail="did: not the account that was asked for")
        return ok(self._profile(actor))

    def _profile(self, actor: Actor) -> Profile:
        vouched = actor.verification.text if actor.verification else ""
        cid = CID.search(actor.avatar)
        return Profile(
            platform=self._id,
            user_id=actor.did,
            handle=actor.handle,
            display_name=actor.display_name,
            bio=actor.description,
            url=f"{self._options.public_url}/profile/{actor.did}",
            avatar_url=actor.avatar,
            avatar_hash=cid[1] if cid else "",
            verification_kind=VerificationKind.UNSPECIFIED if vouched else VerificationKind.NONE,
            verification_text=vouched,
            followers=actor.followers,
            created_at=actor.created_at,
            posts=actor.posts,
        )

    def _post(self, view: PostView) -> Post:
        """The revision is the cid: a record that is written over keeps its uri and changes its cid."""
        did, _, key = view.uri.removeprefix("at://").split("/")
        return Post(
            post_id=view.uri,
            revision=view.cid,
            text=view.record.text,
            # The AppView sorts by the earlier of the two as well: authors like to date posts ahead.
            published_at=min(view.record.created_at or view.indexed_at, view.indexed_at),
            links=_links(view),
            media=_media(view.embed),
            url=f"{self._options.public_url}/profile/{did}/post/{key}",
        )


def _xrpc(method: str, **params: str | int) -> Request:
    return Request(f"/xrpc/{method}", {name: value for name, value in params.items() if value != ""})


def _absence(reply: Reply) -> Answer[Never] | None:
    """What only a question about one account may be answered with."""
    refusal = parse(REFUSAL, reply)
    if reply.status != 400 or isinstance(refusal, Answer):
        return None
    if refusal.error in GONE:
        return Answer(outcome=Outcome.GONE, detail=refusal.error)
    return Answer(outcome=Outcome.NOT_FOUND, detail=_said(reply)) if refusal == NO_PROFILE else None


def _refusal(reply: Reply) -> Answer[Never] | None:
    return refused(reply, _said(reply))


def _said(reply: Reply) -> str:
    refusal = parse(REFUSAL, reply)
    told = "" if isinstance(refusal, Answer) else f" {refusal.error}: {refusal.message}"
    return f"status {reply.status}{told}"[:200]


def _read_feed(reply: Reply) -> Answer[Page[FeedItem]]:
    envelope = read(FEED, reply, _absence, _refusal)
    if isinstance(envelope, Answer):
        return envelope
    return ok(Page(items=envelope.feed, cursor=envelope.cursor))


def _links(view: PostView) -> tuple[str, ...]:
    written = [feature.uri for facet in view.record.facets for feature in facet.features]
    cards = [part.external.uri for part in _parts(view.embed) if part.external]
    return tuple(dict.fromkeys(link for link in (*written, *cards) if link))


def _media(embed: Embed) -> tuple[str, ...]:
    pictures = [picture.fullsize for part in _parts(embed) for picture in part.images]
    return tuple(filter(None, (*pictures, *(part.playlist for part in _parts(embed)))))


def _parts(embed: Embed) -> tuple[Media, ...]:
    """A quote with media holds its media one level down."""
    return (embed, embed.media) if embed.media else (embed,)
