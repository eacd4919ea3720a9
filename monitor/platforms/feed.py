"""A web site's own feed (RSS, Atom or JSON Feed), or what an RSSHub of the operator's makes of a platform.

Source of RSSHub's refusals: DIYgod/RSSHub lib/errors/index.tsx. It answers 503 to a captcha, a missing cookie, an
upstream 404 and an empty route alike: none of them says that an account has no posts.
"""

import re
from codecs import BOM_UTF8
from dataclasses import replace
from typing import Never
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError, field_validator

from domain.answer import EMPTY, Answer, Outcome, ok
from domain.observation import Post, Profile
from domain.ports import Operation
from monitor.feeds.document import Unfit
from monitor.feeds.feed import Feed, picture_hash
from monitor.feeds.jsonfeed import read_json_feed
from monitor.feeds.syndication import read_syndication
from monitor.http import Http, Payload, Politeness, Remark, Reply, Request, is_html, read_markup, refused

CLASS, VERIFIED = "A", "shape"
OPERATIONS = frozenset({Operation.PROFILE, Operation.POSTS})
SLOT = "{user_id}"
LOOKED_AT = 65_536
UNTITLED = "title: missing"
ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
NOT_OFFERED: Answer[Never] = Answer(outcome=Outcome.ERROR, detail="a feed cannot be asked that")
# Read in order; upstream statuses are those with which platforms turn programs away.
REFUSALS = {
    re.compile(r"CaptchaError|captcha|验证码|人机|风控|安全验证", re.IGNORECASE): Outcome.BLOCKED,
    re.compile(
        r"ConfigNotFoundError|not configured|is disabled unless|cookie|未配置|登录", re.IGNORECASE
    ): Outcome.AUTH,
    re.compile(r"\S+\"?: 429\b"): Outcome.RATE_LIMITED,
    re.compile(r"\S+\"?: 401\b"): Outcome.AUTH,
    re.compile(r"\S+\"?: (?:403|412|418|432|461|471)\b"): Outcome.BLOCKED,
}
NAMED_ERROR = re.compile(r"(?<!\w)\w*+(?<=Error): .+")


class Options(BaseModel):
    """`path`: where an account's feed is; `{user_id}` alone where the register's id is the path itself.

    `profile`: whether the feed's title is the account's name; unless said, only where the id is the path. `key` is
    the access key of an RSSHub that asks for one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    base_url: str = Field(pattern=r"^https?://[^/\s]+/?$")
    path: str = SLOT
    profile: bool | None = None
    key: SecretStr | None = None
    max_items: int = Field(default=100, ge=1, le=1000)
    politeness: Politeness = Politeness(requests_per_second=0.5, max_bytes=2_000_000)

    @field_validator("path")
    @classmethod
    def _leads_to_one(cls, path: str) -> str:
        if path != SLOT and not (path.startswith("/") and path.count(SLOT) == 1):
            raise ValueError(f"begin it with / and write {SLOT} once, as in /weibo/user/{SLOT}")
        return path

    @property
    def shows_profiles(self) -> bool:
        return self.path == SLOT if self.profile is None else self.profile


class Complaint(Payload):
    message: Remark


class Complaints(Payload):
    error: Complaint


COMPLAINTS, REMARK = TypeAdapter(Complaints), TypeAdapter(Remark)


class Platform:
    """Accounts that are each one feed of one host."""

    def __init__(self, id: str, options: Options, http: Http) -> None:
        self._id = id
        self._options = options
        self._http = http
        self._key = options.key.get_secret_value() if options.key else ""

    def offers(self, operation: Operation, _user_id: str = "") -> bool:
        return operation is Operation.POSTS or (operation is Operation.PROFILE and self._options.shows_profiles)

    async def search(self, keyword: str) -> Answer[tuple[Profile, ...]]:  # noqa: ARG002
        return NOT_OFFERED

    async def profile(self, user_id: str) -> Answer[Profile]:
        if not self._options.shows_profiles:
            return NOT_OFFERED
        return await self._http.ask(self._request(user_id), lambda reply: self._profile(user_id, self._read(reply)))

    async def posts(self, user_id: str) -> Answer[tuple[Post, ...]]:
        return await self._http.ask(self._request(user_id), self.read_posts)

    def read_posts(self, reply: Reply) -> Answer[tuple[Post, ...]]:
        return _posts(self._read(reply))

    def _request(self, user_id: str) -> Request:
        path = user_id if self._options.path == SLOT else self._options.path.replace(SLOT, quote(user_id, safe=""))
        key = f"{'&' if '?' in path else '?'}key={quote(self._key, safe='')}" if self._key else ""
        return Request(path + key, headers={"accept": ACCEPT})

    def _read(self, reply: Reply) -> Feed | Answer[Never]:
        refusal = _refusal(reply)
        if refusal is not None:
            told = refusal.detail.replace(self._key, "...") if self._key else refusal.detail
            return replace(refusal, detail=told)
        try:
            return _feed(reply, self._options.max_items)
        except Unfit as unfit:
            return Answer(outcome=Outcome.SHAPE, detail=REMARK.validate_python(str(unfit)))

    def _profile(self, user_id: str, feed: Feed | Answer[Never]) -> Answer[Profile]:
        if isinstance(feed, Answer):
            return feed
        if not feed.title:
            return Answer(outcome=Outcome.SHAPE, detail=UNTITLED)
        seen = Profile(
            platform=self._id,
            user_id=user_id,
            display_name=feed.title,
            bio=feed.about,
            url=feed.link,
            avatar_url=feed.picture,
            avatar_hash=picture_hash(feed.picture),
        )
        return ok(seen)


def _posts(feed: Feed | Answer[Never]) -> Answer[tuple[Post, ...]]:
    if isinstance(feed, Answer):
        return feed
    if feed.items:
        return ok(feed.items, more=feed.more)
    return EMPTY if feed.title and not feed.more else Answer(outcome=Outcome.SHAPE, detail=UNTITLED)


def _feed(reply: Reply, most: int) -> Feed:
    body = reply.body.removeprefix(BOM_UTF8).strip()
    if body.startswith(b"{"):
        return read_json_feed(body, reply.url, most)
    if is_html(reply):
        raise Unfit("a page for people stands where the feed should be")
    return read_syndication(reply.body, reply.headers.get("content-type", ""), reply.url, most)


def _refusal(reply: Reply) -> Answer[Never] | None:
    """Why there is no feed. Nothing of it says anything about the account: a server has many reasons to miss a file."""
    if reply.status in {404, 410}:
        return Answer(outcome=Outcome.ERROR, detail=f"status {reply.status}: no feed at this address any more")
    if reply.status >= 500:
        told = _complaint(reply)
        outcome = next((meant for mark, meant in REFUSALS.items() if mark.search(told)), Outcome.ERROR)
        return Answer(outcome=outcome, detail=f"status {reply.status} {told}".strip()[:200])
    return refused(reply, f"status {reply.status}")


def _complaint(reply: Reply) -> str:
    """What RSSHub says is wrong, as JSON or on a page."""
    try:
        return COMPLAINTS.validate_json(reply.body).error.message
    except ValidationError:
        lines = read_markup(reply.body[:LOOKED_AT].decode("utf-8", "replace")).text
        named = NAMED_ERROR.search(lines)
        return REMARK.validate_python(named[0]) if named else ""
