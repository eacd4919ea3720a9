"""An ordinary description of a platform, to be changed where a test is about something, and its replies."""

import json
from collections.abc import Mapping
from typing import Any

from monitor.connectors import catalog, lines
from monitor.connectors.spec import Spec
from monitor.http import Reply

PLAIN = """
id: demo
name: 演示
version: 1
class: B
verified: shape
sources: [invented in the usual shape]
base_url: https://demo.example
answers:
  - {when: "json.code == `-100`", is: auth, why: expired}
operations:
  search:
    request: {path: /search, query: {q: "{{keyword}}", page: "{{cursor}}"}}
    proof: "json.code == `0` && type(json.users) == 'array'"
    items: json.users
    empty: "length(json.users) == `0` && json.total == `0`"
    fields: &user {user_id: to_string(id), display_name: name, avatar_url: face, followers: count(fans)}
    page: {kind: page, size: 2}
  exact:
    request: {path: /exact, query: {name: "{{name}}"}}
    proof: "type(json.users) == 'array'"
    items: json.users
    empty: "length(json.users) == `0` && json.total == `0`"
    fields: *user
  profile:
    request: {path: "/users/{{user_id}}"}
    answers:
      - {when: "status == `404` && json.error == 'no such user'", is: not_found}
    proof: json.user.id
    items: json.user
    fields: *user
  posts:
    request: {path: "/users/{{user_id}}/posts", query: {before: "{{cursor}}"}}
    proof: "type(json.posts) == 'array'"
    items: json.posts
    keep: "!repost"
    empty: "json.posts == `[]` && json.total == `0`"
    fields: {post_id: to_string(id), text: plain(html), published_at: moment(at), truncated: cut, links: links(html)}
    page: {kind: cursor, next: json.next}
  full_text:
    request: {path: "/posts/{{post_id}}"}
    fields: {text: plain(json.html)}
  whoami:
    request: {path: /me}
    proof: json.me
    fields: {login: json.me, expires_at: moment(json.until)}
"""


def spec(text: str = PLAIN) -> Spec:
    return catalog.checked(lines.parse(text, "demo.yaml"))


def changed(old: str, new: str, text: str = PLAIN) -> str:
    """The ordinary description with one thing written otherwise."""
    assert old in text, old
    return text.replace(old, new, 1)


def said(document: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    kind = {"content-type": "application/json"}
    return Reply(status, kind | dict(headers or {}), json.dumps(document).encode(), "https://demo.example/search")


def users(*names: str, total: int | None = None) -> dict[str, Any]:
    found = [{"id": place, "name": name, "face": "", "fans": "1.2万"} for place, name in enumerate(names, 1)]
    return {"code": 0, "total": len(names) if total is None else total, "users": found}
