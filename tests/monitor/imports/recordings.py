"""Browser recordings as browsers write them, of an invented platform and of others, and the platform's description."""

import base64
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.connectors import catalog
from monitor.connectors.spec import Spec

SECRET = "5f4dcc3b5aa765d61d8327deb882cf99"
OFFICIAL, IMPOSTOR = "10001", "20002"
BASE = "https://plaza.example"
PLAZA = """
id: plaza
name: 广场
version: 1
class: B
verified: shape
sources: ["invented"]
base_url: https://plaza.example
answers:
  - {when: "json.code == `7`", is: auth, why: "login expired"}
  - {when: "matches('请完成验证', text)", is: blocked, why: "a check for robots"}
operations:
  search:
    request: {path: /api/search, query: {type: user, q: "{{keyword}}", page: "{{cursor}}", size: 20}}
    proof: "json.code == `0` && type(json.users) == 'array'"
    items: json.users
    empty: "json.users == `[]`"
    fields: &account
      user_id: to_string(id)
      handle: login
      display_name: name
      bio: intro
      url: page
      followers: count(fans)
    page: {kind: page, first: 1, size: 20}
  profile:
    request: {path: "/api/users/{{user_id}}"}
    answers:
      - {when: "json.code == `404`", is: not_found, why: "no such account"}
    proof: "json.code == `0`"
    items: json.user
    fields: *account
  posts:
    request: {path: "/api/users/{{user_id}}/posts", query: {before: "{{cursor}}"}}
    proof: "json.code == `0` && type(json.posts) == 'array'"
    items: json.posts
    empty: "json.posts == `[]`"
    fields: {post_id: to_string(id), text: text, published_at: moment(at)}
    page: {kind: cursor, next: json.next}
"""


def plaza(folder: Path) -> Spec:
    """The invented platform, described in a folder."""
    folder.mkdir(exist_ok=True)
    (folder / "plaza.yaml").write_text(PLAZA, "utf-8")
    return catalog.read("plaza", folder)


def entry(
    url: str,
    answer: Any = None,
    *,
    at: datetime,
    method: str = "GET",
    status: int = 200,
    form: str = "application/json",
    headers: Mapping[str, str] | None = None,
    posted: Any = None,
    content: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """One exchange, with the browser's login in every place where browsers write it."""
    text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
    request: dict[str, Any] = {
        "method": method,
        "url": url,
        "httpVersion": "h2",
        "headers": [
            {"name": "Cookie", "value": f"sid={SECRET}; lang=zh-CN"},
            {"name": "Authorization", "value": f"Bearer {SECRET}"},
        ],
        "cookies": [{"name": "sid", "value": SECRET}],
        "queryString": [],
    }
    if posted is not None:
        request["postData"] = {"mimeType": "application/json", "text": json.dumps(posted)}
    given = [{"name": "Set-Cookie", "value": f"sid={SECRET}; HttpOnly"}]
    given += [{"name": name, "value": value} for name, value in (headers or {}).items()]
    return {
        "startedDateTime": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "time": 12.5,
        "request": request,
        "response": {
            "status": status,
            "statusText": "",
            "headers": given,
            "cookies": [],
            "content": dict(content) if content is not None else {"size": len(text), "mimeType": form, "text": text},
            "redirectURL": "",
        },
    }


def in_base64(text: str) -> dict[str, Any]:
    return {
        "size": len(text),
        "mimeType": "application/json",
        "encoding": "base64",
        "text": base64_of(text.encode()),
    }


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def har(path: Path, entries: Iterable[Mapping[str, Any]]) -> Path:
    """A recording in a file."""
    log = {"version": "1.2", "creator": {"name": "Firefox", "version": "145"}, "pages": [], "entries": list(entries)}
    path.write_text(json.dumps({"log": log}, ensure_ascii=False), "utf-8")
    return path


def user(id: str, name: str, **more: Any) -> dict[str, Any]:
    return {"id": int(id), "login": f"u{id}", "name": name, "intro": "", "page": f"{BASE}/u/{id}", "fans": 12, **more}


def searched(keyword: str, *users: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    answer = {"code": 0, "users": list(users)}
    return entry(f"{BASE}/api/search?type=user&q={keyword}&page=1&size=20&token={SECRET}", answer, at=at)


def opened(seen: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    return entry(f"{BASE}/api/users/{seen['id']}", {"code": 0, "user": seen}, at=at)


def scrolled(id: str, *posts: Mapping[str, Any], at: datetime, before: str = "", then: str = "") -> dict[str, Any]:
    query = f"?before={before}" if before else ""
    answer = {"code": 0, "posts": list(posts), "next": then}
    return entry(f"{BASE}/api/users/{id}/posts{query}", answer, at=at)


def post(id: int, text: str, at: str = "2026-03-01T08:00:00+08:00") -> dict[str, Any]:
    return {"id": id, "text": text, "at": at}
