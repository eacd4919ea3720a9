"""The twelve connectors of the day, each a description as operators write them, and what their hosts have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

PAGE_SIZE, PAGES = 5, 3
PERSON = {"user_id": "id", "display_name": "name", "bio": "bio", "followers": "followers"}
POST = {"post_id": "id", "text": "text", "published_at": "moment(at)"}
WAYS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "page": ("page", {"kind": "page", "first": 1, "size": PAGE_SIZE}),
    "offset": ("start", {"kind": "offset", "step": PAGE_SIZE, "size": PAGE_SIZE}),
    "cursor": ("after", {"kind": "cursor", "next": "json.next"}),
    "link": ("since", {"kind": "link", "param": "since"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A connector: what it can be asked, how its answers are cut into pages and sent, and how gently it is asked."""

    id: str
    rate: float
    burst: int = 1
    concurrency: int = 2
    asks: tuple[str, ...] = ("search", "profile", "posts")
    paging: Literal["page", "offset", "cursor", "link"] = "page"
    login: Literal["none", "cookie", "token", "key"] = "none"
    parse: Literal["json", "html"] = "json"
    method: Literal["GET", "POST"] = "GET"
    platform: str = ""
    host: str = ""
    etags: bool = False

    @property
    def slug(self) -> str:
        return self.platform or self.id

    @property
    def address(self) -> str:
        return self.host or f"{self.id}.example"

    @property
    def has_whoami(self) -> bool:
        return self.login in {"cookie", "token"}


SHAPES = (
    Shape(id="plaza", rate=0.3),
    Shape(id="forum", rate=0.3, login="cookie", parse="html"),
    Shape(id="harbour", rate=0.5, paging="cursor", login="token"),
    Shape(id="orchard", rate=0.5, burst=2, paging="offset", login="cookie"),
    Shape(id="lantern", rate=1.0, burst=2, paging="link", login="token", etags=True),
    Shape(id="square", rate=1.0, login="key", concurrency=1),
    Shape(id="gazette", rate=0.3, asks=("posts",), parse="html"),
    Shape(id="ledger", rate=2.0, burst=3, asks=("exact", "profile")),
    Shape(id="market", rate=0.5, paging="offset", asks=("search", "profile")),
    Shape(id="river", rate=3.0, burst=4, paging="cursor", method="POST", concurrency=4),
    # Two connectors, one with a login and one without, that ask the same host for the same platform.
    Shape(id="bridge", rate=0.4, asks=("search", "profile"), paging="link"),
    Shape(id="bridge_posts", rate=0.3, asks=("posts",), login="cookie", platform="bridge", host="bridge.example"),
)


def write(folder: Path, shapes: tuple[Shape, ...] = SHAPES) -> None:
    """Puts the descriptions, and a file with the secret of each login, into a folder."""
    for shape in shapes:
        text = yaml.safe_dump(_description(shape), allow_unicode=True, sort_keys=False)
        (folder / f"{shape.id}.yaml").write_text(text, "utf-8")
        secret = folder / f"{shape.id}.secret"
        secret.write_text(f"secret-of-{shape.id}", "utf-8")
        secret.chmod(0o600)


def tables(folder: Path, shapes: tuple[Shape, ...] = SHAPES) -> dict[str, dict[str, str]]:
    """What diting.toml says of them."""
    return {
        shape.id: {} if shape.login == "none" else {f"{shape.login}_file": str(folder / f"{shape.id}.secret")}
        for shape in shapes
    }


def _description(shape: Shape) -> dict[str, Any]:
    pace = {"requests_per_second": shape.rate, "burst": shape.burst, "concurrency": shape.concurrency}
    operations = {name: _OPERATIONS[name](shape) for name in shape.asks}
    if shape.has_whoami:
        operations["whoami"] = _WHOAMI
    return {
        "id": shape.id,
        "platform": shape.slug,
        "name": shape.id,
        "version": 1,
        "class": "B",
        "verified": "shape",
        "sources": ["invented"],
        "base_url": f"https://{shape.address}",
        "auth": {"kind": shape.login},
        "politeness": pace,
        "parse": shape.parse,
        "operations": operations,
    }


def _search(shape: Shape) -> dict[str, Any]:
    parameter, page = WAYS[shape.paging]
    return {
        "request": _request(shape, "/search", {"q": "{{keyword}}", parameter: "{{cursor}}"}),
        "page": {**page, "max": PAGES},
        **_listed(shape, "people", PERSON),
    }


def _exact(shape: Shape) -> dict[str, Any]:
    return {"request": _request(shape, "/exact", {"q": "{{name}}"}), **_listed(shape, "people", PERSON)}


def _posts(shape: Shape) -> dict[str, Any]:
    return {"request": {"path": "/people/{{user_id}}/posts"}, **_listed(shape, "posts", POST)}


def _profile(shape: Shape) -> dict[str, Any]:
    here = {"request": {"path": "/people/{{user_id}}"}}
    if shape.parse == "html":
        gone = {"when": "matches('class=\"nobody\"', text)", "is": "not_found"}
        return {**here, "answers": [gone], **_marked("people", PERSON), "proof": "matches('class=\"thing\"', text)"}
    gone = {"when": "json.error == 'nobody'", "is": "not_found"}
    return {**here, "answers": [gone], "proof": "type(json.id) == 'string'", "items": "json", "fields": PERSON}


def _request(shape: Shape, path: str, asked: dict[str, str]) -> dict[str, Any]:
    return {"path": path, "method": "POST", "json": asked} if shape.method == "POST" else {"path": path, "query": asked}


def _listed(shape: Shape, name: str, fields: dict[str, str]) -> dict[str, Any]:
    if shape.parse == "html":
        return {**_marked(name, fields), "empty": f"matches('class=\"no-{name}\"', text)"}
    return {
        "proof": f"type(json.{name}) == 'array'",
        "items": f"json.{name}",
        "empty": "json.total == `0`",
        "fields": fields,
    }


def _marked(name: str, fields: dict[str, str]) -> dict[str, Any]:
    """Each thing of a page is an element with its values as attributes."""
    values = [value for value in fields.values() if "(" not in value] + (["at"] if name == "posts" else [])
    read = {**fields, "followers": "count(followers)"} if "followers" in fields else fields
    return {
        "proof": f"matches('class=\"{name}\"', text)",
        "items": ".thing",
        "select": {value: f"::attr(data-{value})" for value in values},
        "fields": read,
    }


_WHOAMI: dict[str, Any] = {
    "request": {"path": "/me"},
    "parse": "json",
    "proof": "type(json.login) == 'string'",
    "fields": {"login": "json.login"},
}
_OPERATIONS = {"search": _search, "exact": _exact, "profile": _profile, "posts": _posts}
