"""One server that speaks the Mastodon client API.

Source: docs.joinmastodon.org/entities; checked against GoToSocial 0.20.
"""

import hashlib
import re
from functools import partial
from typing import Never
from urllib.parse import parse_qs, quote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter

from domain.answer import EMPTY, Answer, Outcome, ok
from domain.observation import Post, Profile, VerificationKind
from domain.ports import USUAL, Operation
from monitor.http import (
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
    read_markup,
    refused,
    walk,
)

NEXT_LINK = re.compile(r"<([^<>]*)>[^<>]*;\s*rel=\"?next\"?")
DEFAULT_PICTURE = re.compile(r"/missing\.png$|/default_avatars/")
PUBLIC = {"public", "unlisted"}
CLASS, VERIFIED = "A", "shape"
OPERATIONS = USUAL


class Options(BaseModel):
    """`base_url` is the server. Without a `token` many servers refuse to search; a token needs read access only."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    base_url: str = Field(pattern=r"^https?://[^/\s]+/?$")
    token: SecretStr | None = None
    page_size: int = Field(default=40, ge=1, le=40)
    max_pages: int = Field(default=3, ge=1)
    post_pages: int = Field(default=1, ge=1)
    politeness: Politeness = Politeness(requests_per_second=0.8, burst=3)


class AccountField(Payload):
    value: Words
    verified_at: str | None = None


class Account(Payload):
    id: str = Field(min_length=1)
    acct: Words = Field(min_length=1)
    display_name: Words
    note: Words
    url: WebAddress | None = None
    avatar_static: WebAddress = ""
    followers: int | None = Field(default=None, alias="followers_count")
    posts: int | None = Field(default=None, alias="statuses_count")
    created_at: Moment
    fields: tuple[AccountField, ...] = ()
    suspended: bool | None = None

    @property
    def verified(self) -> str:
        """The addresses that link back to the account; empty if none does."""
        return "; ".join(read_markup(field.value).text for field in self.fields if field.verified_at)


class SearchEnvelope(Payload):
    accounts: tuple[Account, ...]


class Attachment(Payload):
    url: WebAddress | None = None
    remote_url: WebAddress | None = None


class Application(Payload):
    name: Words = ""


class Reblog(Payload):
    id: str


class Status(Payload):
    id: str = Field(min_length=1)
    created_at: Moment
    edited_at: Moment | None = None
    content: Words
    spoiler_text: Words = ""
    visibility: str
    url: WebAddress | None = None
    application: Application | None = None
    reblog: Reblog | None = None
    attachments: tuple[Attachment, ...] = Field(alias="media_attachments")

    @property
    def is_own(self) -> bool:
        return self.reblog is None and self.visibility in PUBLIC


class Refusal(Payload):
    model_config = ConfigDict(extra="allow")

    error: Remark

    @property
    def denies(self) -> bool:
        """Whether these are a server's words for an account that it does not have, and no gateway's for a way."""
        return bool(NOBODY.fullmatch(self.error)) or (self.error == "Not Found" and not self.model_extra)


SEARCH = TypeAdapter(SearchEnvelope)
ACCOUNT = TypeAdapter(Account)
STATUSES = TypeAdapter(tuple[Status, ...])
REFUSAL = TypeAdapter(Refusal)
# Mastodon's, GoToSocial's (which also says "Not Found" and nothing else) and Pleroma's. What stands before a server
# answers with the same status for a way, a region or a backend.
NOBODY = re.compile(r"Record not found|Not Found: (?:target )?account not found|Can't find user")
TOKEN_NEEDED = "this server searches only for those who log in: set `token`"


class Platform:
    """Search, profiles and posts as one server shows them."""

    def __init__(self, id: str, options: Options, http: Http) -> None:
        self._id = id
        self._options = options
        self._http = http
        token = options.token.get_secret_value() if options.token else ""
        self._headers = {"authorization": f"Bearer {token}"} if token else {}
        # A server keeps copies of those and may drop them: that says nothing of the accounts themselves.
        self._from_elsewhere: set[str] = set()

    def offers(self, operation: Operation, _user_id: str = "") -> bool:
        return operation in OPERATIONS

    async def search(self, keyword: str) -> Answer[tuple[Profile, ...]]:
        async def fetch(offset: str) -> Answer[Page[Profile]]:
            request = self._request(
                "/api/v2/search",
                q=keyword,
                type="accounts",
                resolve="false",
                limit=self._options.page_size,
                offset=offset,
            )
            return await self._http.ask(request, partial(self._read_search, offset=int(offset or 0)))

        return await walk(fetch, pages=self._options.max_pages, key=lambda profile: profile.user_id)

    async def profile(self, user_id: str) -> Answer[Profile]:
        request = self._request(f"/api/v1/accounts/{quote(user_id, safe='')}")
        return await self._http.ask(request, partial(self._read_profile, user_id=user_id))

    async def posts(self, user_id: str) -> Answer[tuple[Post, ...]]:
        async def fetch(max_id: str) -> Answer[Page[Status]]:
            path = f"/api/v1/accounts/{quote(user_id, safe='')}/statuses"
            request = self._request(path, limit=self._options.page_size, exclude_reblogs="true", max_id=max_id)
            return await self._http.ask(request, _read_statuses)

        answer = await walk(fetch, pages=self._options.post_pages, key=lambda status: status.id)
        if answer.found is None:
            return self._believed(
                Answer(outcome=answer.outcome, detail=answer.detail, not_before=answer.not_before), user_id
            )
        own = tuple(_post(status) for status in answer.found if status.is_own)
        return ok(own, more=answer.more, whole=not answer.more) if own or answer.more else EMPTY

    def _request(self, path: str, **params: str | int) -> Request:
        return Request(path, {name: value for name, value in params.items() if value != ""}, self._headers)

    def _read_search(self, reply: Reply, offset: int) -> Answer[Page[Profile]]:
        envelope = read(SEARCH, reply, _refusal)
        if isinstance(envelope, Answer):
            # No login is refused where there is none: what needs none goes on.
            needs_token = reply.status == 401 and not self._options.token
            return Answer(outcome=Outcome.ERROR, detail=TOKEN_NEEDED) if needs_token else envelope
        visible = tuple(self._profile(account) for account in envelope.accounts if not account.suspended)
        full = len(envelope.accounts) >= self._options.page_size
        # Servers hand out further pages of a search to logged-in clients only.
        cursor = str(offset + len(envelope.accounts)) if full and self._options.token else ""
        return ok(Page(items=visible, cursor=cursor, more=full))

    def _read_profile(self, reply: Reply, user_id: str) -> Answer[Profile]:
        account = read(ACCOUNT, reply, _absence, _refusal)
        if isinstance(account, Answer):
            return self._believed(account, user_id)
        if account.id != user_id:
            return Answer(outcome=Outcome.SHAPE, detail="id: not the account that was asked for")
        if account.suspended:
            return Answer(outcome=Outcome.GONE, detail="suspended")
        return ok(self._profile(account))

    def _believed(self, refusal: Answer[Never], user_id: str) -> Answer[Never]:
        if not refusal.outcome.is_absence or user_id not in self._from_elsewhere:
            return refusal
        return Answer(outcome=Outcome.ERROR, detail="of another server; this one may have dropped its copy")

    def _profile(self, account: Account) -> Profile:
        if "@" in account.acct:
            self._from_elsewhere.add(account.id)
        picture = _picture(account.avatar_static)
        return Profile(
            platform=self._id,
            user_id=account.id,
            handle=account.acct,
            display_name=account.display_name,
            bio=read_markup(account.note).text,
            url=account.url or "",
            # The picture that a server gives to everybody is nobody's.
            avatar_url=account.avatar_static if picture else "",
            avatar_hash=picture,
            verification_kind=VerificationKind.UNSPECIFIED if account.verified else VerificationKind.NONE,
            verification_text=account.verified,
            followers=account.followers,
            created_at=account.created_at,
            posts=account.posts,
        )


def _absence(reply: Reply) -> Answer[Never] | None:
    """What only a question about one account may be answered with."""
    refusal = parse(REFUSAL, reply)
    if isinstance(refusal, Answer):
        return None
    if reply.status == 404 and refusal.denies:
        return Answer(outcome=Outcome.NOT_FOUND, detail=_said(reply))
    return Answer(outcome=Outcome.GONE, detail=_said(reply)) if reply.status == 410 else None


def _refusal(reply: Reply) -> Answer[Never] | None:
    return refused(reply, _said(reply))


def _said(reply: Reply) -> str:
    refusal = parse(REFUSAL, reply)
    told = "" if isinstance(refusal, Answer) else f" {refusal.error}"
    return f"status {reply.status}{told}"[:200]


def _read_statuses(reply: Reply) -> Answer[Page[Status]]:
    statuses = read(STATUSES, reply, _absence, _refusal)
    if isinstance(statuses, Answer):
        return statuses
    link = NEXT_LINK.search(reply.headers.get("link", ""))
    # Only the cursor is taken from the link: behind a proxy servers name hosts that do not exist.
    cursor = _next(link[1]) if link and statuses else ""
    return ok(Page(items=statuses, cursor=cursor))


def _next(address: str) -> str:
    try:
        return parse_qs(urlsplit(address).query).get("max_id", [""])[0]
    except ValueError:
        return ""


def _post(status: Status) -> Post:
    """The revision is the moment of the last edit: the id stays, and an edit always moves `edited_at`."""
    content = read_markup(status.content)
    media = (attachment.url or attachment.remote_url for attachment in status.attachments)
    return Post(
        post_id=status.id,
        revision=(status.edited_at or status.created_at).isoformat(),
        text="\n".join(filter(None, (status.spoiler_text, content.text))),
        published_at=status.created_at,
        edited_at=status.edited_at,
        client=status.application.name if status.application else "",
        links=content.links,
        media=tuple(filter(None, media)),
        url=status.url or "",
    )


def _picture(address: str) -> str:
    """A name for the picture's content: the hash of the path, "" for the picture that a server gives to everybody.

    Each upload gets a path of its own. The query is left out because storage signs it anew without a change of the
    picture, the host because the same files move between hosts.
    """
    path = urlsplit(address).path
    if not path or DEFAULT_PICTURE.search(path):
        return ""
    return hashlib.sha256(path.encode()).hexdigest()
