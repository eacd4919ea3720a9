"""The official accounts (公众号) whose own keys we hold, through the API that WeChat gives their owners: class A.

It shows what was published, never what was sent to followers with a notification (群发): so WeChat's answers at
developers.weixin.qq.com/community/develop/doc/0006e42c5f08682e9bd2f96006bc00 and .../000c8aef618730bf230230b5166400.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import Never, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, field_validator

from domain.answer import Answer, Outcome, ok
from domain.observation import Post, Profile
from domain.ports import Operation
from monitor.http import HoldMinutes, Http, Page, Payload, Politeness, Reply, Request, parse, walk
from monitor.wechat.articles import read_articles
from monitor.wechat.codes import document, is_stale, refusal
from monitor.wechat.keys import Key, read_keys

T = TypeVar("T")
PLATFORM = "wechat_mp"
CLASS, VERIFIED = "A", "shape"
OPERATIONS = frozenset({Operation.POSTS})
# WeChat gives out a new token five minutes before the old one ends.
SPARE_SECONDS = 300
NOT_OFFERED: Answer[Never] = Answer(outcome=Outcome.ERROR, detail="this API cannot be asked that")
ENDED: Answer[Never] = Answer(outcome=Outcome.ERROR, detail="the token ended before its time")


class Options(BaseModel):
    """`accounts`: the text of a file with one line an account: its id in the register, its appid, its appsecret.

    `page_size` is in publications, of up to eight articles each.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    base_url: str = Field(default="https://api.weixin.qq.com", pattern=r"^https?://[^/\s]+/?$")
    accounts: SecretStr
    page_size: int = Field(default=10, ge=1, le=20)
    max_pages: int = Field(default=2, ge=1)
    politeness: Politeness = Politeness(max_bytes=16_000_000, hold_minutes=HoldMinutes(rate_limited=60))

    @field_validator("accounts")
    @classmethod
    def _readable(cls, accounts: SecretStr) -> SecretStr:
        read_keys(accounts.get_secret_value())
        return accounts


class Token(Payload):
    access_token: str = Field(min_length=1, repr=False)
    expires_in: int = Field(ge=1)


TOKEN = TypeAdapter(Token)
Listed = Answer[Page[Post]]


class Platform:
    """The articles of every account in the file; the tokens are kept in memory only."""

    def __init__(self, id: str, options: Options, http: Http, elapsed: Callable[[], float] = monotonic) -> None:
        self._id = id
        self._options = options
        self._http = http
        self._elapsed = elapsed
        self._keys = read_keys(options.accounts.get_secret_value())
        self._tokens: dict[str, tuple[str, float]] = {}

    def offers(self, operation: Operation, user_id: str = "") -> bool:
        return operation is Operation.POSTS and (not user_id or user_id in self._keys)

    async def search(self, keyword: str) -> Answer[tuple[Profile, ...]]:  # noqa: ARG002
        return NOT_OFFERED

    async def profile(self, user_id: str) -> Answer[Profile]:  # noqa: ARG002
        return NOT_OFFERED

    async def posts(self, user_id: str) -> Answer[tuple[Post, ...]]:
        key = self._keys.get(user_id)
        if key is None:
            return NOT_OFFERED
        answer = await walk(partial(self._page, key), pages=self._options.max_pages, key=lambda post: post.post_id)
        if answer.found is None:
            return answer
        newest_first = tuple(sorted(answer.found, key=lambda post: post.published_at, reverse=True))
        return ok(newest_first, more=answer.more, whole=not answer.more)

    async def _page(self, key: Key, cursor: str) -> Listed:
        """One page; a token that has ended before its time is renewed once."""
        answer = await self._asked(key, cursor, _read_unless_stale)
        if answer == ENDED:
            self._tokens.pop(key.login, None)
            return await self._asked(key, cursor, _read)
        return answer

    async def _asked(self, key: Key, cursor: str, read: Callable[[Reply, int], Listed]) -> Listed:
        token = await self._token(key)
        if token.found is None:
            return Answer(outcome=token.outcome, detail=token.detail, not_before=token.not_before)
        offset = int(cursor or 0)
        wanted = {"offset": offset, "count": self._options.page_size, "no_content": 0}
        request = _request("/cgi-bin/freepublish/batchget", key, wanted, access_token=token.found)
        return await self._http.ask(request, lambda reply: _without(token.value, read(reply, offset)))

    async def _token(self, key: Key) -> Answer[str]:
        kept, until = self._tokens.get(key.login, ("", 0.0))
        if kept and self._elapsed() < until:
            return ok(kept)
        # Not by force: that would end the token with which the account's owner works.
        secret = key.secret.get_secret_value()
        wanted = {"grant_type": "client_credential", "appid": key.appid, "secret": secret}
        request = _request("/cgi-bin/stable_token", key, wanted)
        answer = await self._http.ask(request, lambda reply: _without(secret, _read_token(reply)))
        if answer.found is None:
            return Answer(outcome=answer.outcome, detail=answer.detail, not_before=answer.not_before)
        new = answer.found
        self._tokens[key.login] = (new.access_token, self._elapsed() + new.expires_in - SPARE_SECONDS)
        return ok(new.access_token)


def _request(path: str, key: Key, wanted: Mapping[str, object], **params: str) -> Request:
    content, headers = json.dumps(wanted).encode(), {"content-type": "application/json"}
    return Request(path, params, headers, method="POST", content=content, credential=key.login)


def _without(secret: str, answer: Answer[T]) -> Answer[T]:
    """The answer, should WeChat ever repeat in its words what it was asked with."""
    return replace(answer, detail=answer.detail.replace(secret, "..."))


def _read_token(reply: Reply) -> Answer[Token]:
    said = document(reply)
    token = parse(TOKEN, said)
    return refusal(said) or (token if isinstance(token, Answer) else ok(token))


def _read_unless_stale(reply: Reply, offset: int) -> Listed:
    return ENDED if is_stale(document(reply)) else _read(reply, offset)


def _read(reply: Reply, offset: int) -> Listed:
    said = document(reply)
    return refusal(said) or read_articles(said, offset)
