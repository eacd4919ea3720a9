"""The people of a lab network: they open accounts, rename, post, edit and delete, and are taken down, by the PDS."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, Self

import httpx

from tests.lab.servers import Network

PASSWORD = "lab-password"
SHOWN_POSTS = 25
POSTS = "app.bsky.feed.post"


class NotIndexed(Exception):
    """The AppView did not show in time what was written."""


class Refused(Exception):
    """A server of the lab refused what the test asked of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One revision of a post: an edit keeps the uri and changes the cid."""

    uri: str
    cid: str
    created_at: str


@dataclass(slots=True)
class _Account:
    """What was written, and so what the AppView must come to show."""

    token: str
    profile: dict[str, Any] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)
    refusal: str | None = None


class People:
    def __init__(self, network: Network, client: httpx.Client) -> None:
        self._network = network
        self._client = client
        self._accounts: dict[str, _Account] = {}

    @classmethod
    @contextmanager
    def of(cls, network: Network) -> Iterator[Self]:
        with httpx.Client(timeout=30, trust_env=False) as client:
            yield cls(network, client)

    def create_account(
        self, handle: str, *, display_name: str, description: str = "", avatar: bytes | None = None
    ) -> str:
        """Opens an account and returns its did; the handle ends in .test, its first label has 3 to 18 characters."""
        email = f"{handle.removesuffix('.test')}@lab.test"
        body = {"handle": handle, "email": email, "password": PASSWORD}
        opened = self._ask("com.atproto.server.createAccount", json=body)
        did = str(opened["did"])
        self._accounts[did] = _Account(token=opened["accessJwt"])
        self._accounts[did].profile |= {"displayName": display_name, "description": description}
        if avatar is not None:
            self._accounts[did].profile["avatar"] = self._upload(did, avatar)
        self._put_profile(did)
        return did

    def rename(self, did: str, display_name: str) -> None:
        self._accounts[did].profile["displayName"] = display_name
        self._put_profile(did)

    def describe(self, did: str, description: str) -> None:
        self._accounts[did].profile["description"] = description
        self._put_profile(did)

    def set_avatar(self, did: str, png: bytes) -> None:
        self._accounts[did].profile["avatar"] = self._upload(did, png)
        self._put_profile(did)

    def post(self, did: str, text: str, *, at: datetime | None = None) -> Post:
        created_at = (at or datetime.now(UTC)).isoformat()
        return self._write_post(did, "com.atproto.repo.createRecord", {}, text, created_at)

    def publish(self, did: str, posts: Iterable[tuple[str, datetime]]) -> tuple[Post, ...]:
        """Posts of the past, at most 200 at once: the text of each, and when it was written."""
        dated = [(text, at.isoformat()) for text, at in posts]
        records = [_record(text, created_at) for text, created_at in dated]
        kind = {"$type": "com.atproto.repo.applyWrites#create", "collection": POSTS}
        results = self._write_all(did, [{**kind, "value": record} for record in records])["results"]
        self._accounts[did].posts |= {result["uri"]: result["cid"] for result in results}
        return tuple(
            Post(uri=result["uri"], cid=result["cid"], created_at=created_at)
            for result, (_, created_at) in zip(results, dated, strict=True)
        )

    def delete_posts(self, did: str, posts: Iterable[Post]) -> None:
        """At most 200 at once."""
        uris = [post.uri for post in posts]
        kind = {"$type": "com.atproto.repo.applyWrites#delete", "collection": POSTS}
        self._write_all(did, [{**kind, "rkey": _key(uri)} for uri in uris])
        for uri in uris:
            del self._accounts[did].posts[uri]

    def edit_post(self, did: str, post: Post, text: str) -> Post:
        place = {"rkey": _key(post.uri)}
        return self._write_post(did, "com.atproto.repo.putRecord", place, text, post.created_at)

    def take_down(self, did: str) -> None:
        """What the platform's moderators do."""
        self._set_takedown(did, applied=True)
        self._accounts[did].refusal = "AccountTakedown"

    def restore(self, did: str) -> None:
        self._set_takedown(did, applied=False)
        self._accounts[did].refusal = None

    def deactivate(self, did: str) -> None:
        """What the owner does; `activate` takes it back."""
        self._ask("com.atproto.server.deactivateAccount", did=did, json={})
        self._accounts[did].refusal = "AccountDeactivated"

    def activate(self, did: str) -> None:
        self._ask("com.atproto.server.activateAccount", did=did)
        self._accounts[did].refusal = None

    def wait_until_indexed(self, *dids: str, seconds: float = 15) -> None:
        """Waits until the AppView shows what was last written for these accounts (for all, when none is named)."""
        for did in dids or tuple(self._accounts):
            self.wait_until(partial(self._difference, did), seconds=seconds)

    def wait_until(self, difference: Callable[[], str | None], *, seconds: float = 15) -> None:
        """Asks until there is no difference any more between what should be and what is."""
        deadline = time.monotonic() + seconds
        while found := difference():
            if time.monotonic() > deadline:
                raise NotIndexed(f"after {seconds:.0f} s {found}")
            time.sleep(0.05)

    def _difference(self, did: str) -> str | None:
        account = self._accounts[did]
        answer = self._look("app.bsky.actor.getProfile", {"actor": did})
        if account.refusal:
            refused = answer.is_error and answer.json().get("error") == account.refusal
            return None if refused else f"{did} does not answer {account.refusal}: {answer.text}"
        if answer.is_error or not _shows(account.profile, answer.json()):
            return f"{did} does not show {account.profile}: {answer.text}"
        if answer.json()["postsCount"] != len(account.posts):
            return f"{did} does not count {len(account.posts)} posts: {answer.text}"
        return self._post_difference(list(account.posts.items())[-SHOWN_POSTS:])

    def _post_difference(self, posts: list[tuple[str, str]]) -> str | None:
        if not posts:
            return None
        answer = self._look("app.bsky.feed.getPosts", {"uris": [uri for uri, _ in posts]})
        shown = {(post["uri"], post["cid"]) for post in answer.raise_for_status().json()["posts"]}
        unseen = set(posts) - shown
        return f"these posts are not shown: {unseen}" if unseen else None

    def _put_profile(self, did: str) -> None:
        record = {"$type": "app.bsky.actor.profile", **self._accounts[did].profile}
        body = {"repo": did, "collection": "app.bsky.actor.profile", "rkey": "self", "record": record}
        self._ask("com.atproto.repo.putRecord", did=did, json=body)

    def _upload(self, did: str, png: bytes) -> dict[str, Any]:
        headers = {"content-type": "image/png"}
        answer = self._ask("com.atproto.repo.uploadBlob", did=did, content=png, headers=headers)
        blob: dict[str, Any] = answer["blob"]
        return blob

    def _write_post(self, did: str, method: str, place: dict[str, str], text: str, created_at: str) -> Post:
        body = {"repo": did, "collection": POSTS, "record": _record(text, created_at), **place}
        answer = self._ask(method, did=did, json=body)
        self._accounts[did].posts[answer["uri"]] = answer["cid"]
        return Post(uri=answer["uri"], cid=answer["cid"], created_at=created_at)

    def _write_all(self, did: str, writes: list[dict[str, Any]]) -> dict[str, Any]:
        return self._ask("com.atproto.repo.applyWrites", did=did, json={"repo": did, "writes": writes})

    def _set_takedown(self, did: str, *, applied: bool) -> None:
        subject = {"$type": "com.atproto.admin.defs#repoRef", "did": did}
        self._ask(
            "com.atproto.admin.updateSubjectStatus",
            json={"subject": subject, "takedown": {"applied": applied}},
            auth=httpx.BasicAuth("admin", self._network.admin_password),
        )

    def _look(self, method: str, params: dict[str, Any]) -> httpx.Response:
        return self._client.get(f"{self._network.appview}/xrpc/{method}", params=params)

    def _ask(self, method: str, *, did: str | None = None, **request: Any) -> dict[str, Any]:
        headers = {**request.pop("headers", {})}
        if did is not None:
            headers["authorization"] = f"Bearer {self._accounts[did].token}"
        answer = self._client.post(f"{self._network.pds}/xrpc/{method}", headers=headers, **request)
        if answer.is_error:
            raise Refused(f"{method} answered {answer.status_code}: {answer.text}")
        answered: dict[str, Any] = answer.json() if answer.content else {}
        return answered


def _record(text: str, created_at: str) -> dict[str, Any]:
    return {"$type": POSTS, "text": text, "createdAt": created_at}


def _key(uri: str) -> str:
    return uri.rpartition("/")[2]


def _shows(written: dict[str, Any], shown: dict[str, Any]) -> bool:
    avatar = written.get("avatar", {}).get("ref", {}).get("$link", "")
    texts = all(shown.get(key, "") == written[key] for key in ("displayName", "description"))
    return texts and avatar in shown.get("avatar", "")
