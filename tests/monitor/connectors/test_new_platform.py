"""A new platform costs one file of less than 60 lines, and its connector believes no server that does not listen."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from domain.answer import Outcome
from domain.ports import Operation
from monitor.connectors import catalog
from monitor.connectors.platform import Platform, options
from monitor.http import Http
from tests.factories import NOW
from tests.monitor.doors import Memory

# "青柯社区 has a JSON interface: GET /api/users?q=&page= answers {"ok": true, "total": n, "users": [{"uid", "nick",
# "sign", "official", "fans"}]}, ten to a page; /api/user?nick= answers one {"ok": true, "user": {...}} or, with 404,
# {"ok": false, "reason": "no_such_user"}; /api/user/<uid> likewise; /api/user/<uid>/posts?after= answers {"ok": true,
# "posts": [{"pid", "text", "ts"}], "next"}; ok is false with reason "login" or "slow_down" where it does not answer."
DESCRIPTION = """\
id: qingke
name: 青柯社区
version: 1
class: B
verified: shape
sources: [the description in this test]
base_url: https://qingke.example
auth: {kind: token}
politeness: {requests_per_second: 1000, burst: 1000}
answers:
  - {when: "json.ok == `false` && json.reason == 'login'", is: auth, why: login expired}
  - {when: "json.ok == `false` && json.reason == 'slow_down'", is: rate_limited, why: too fast}
operations:
  search:
    request: {path: /api/users, query: {q: "{{keyword}}", page: "{{cursor}}"}}
    proof: "json.ok && type(json.users) == 'array'"
    items: json.users
    empty: "json.users == `[]` && json.total == `0`"
    fields: &user
      user_id: to_string(uid)
      display_name: nick
      bio: sign
      verification_kind: "choose(official, {true: 'government', false: 'none'})"
      followers: count(fans)
    page: {kind: page, size: 10, max: 5}
  exact:
    request: {path: /api/user, query: {nick: "{{name}}"}}
    answers: &absent
      - {when: "status == `404` && json.reason == 'no_such_user'", is: not_found, why: no such user}
    proof: "json.ok && json.user"
    items: json.user
    empty: "`false`"
    fields: *user
  profile:
    request: {path: "/api/user/{{user_id}}"}
    answers: *absent
    proof: "json.ok && json.user"
    items: json.user
    fields: *user
  posts:
    request: {path: "/api/user/{{user_id}}/posts", query: {after: "{{cursor}}"}}
    proof: "json.ok && type(json.posts) == 'array'"
    items: json.posts
    empty: "json.posts == `[]` && json.next == `null` && contains(keys(json), 'next')"
    fields: {post_id: to_string(pid), text: plain(text), published_at: moment(ts)}
    page: {kind: cursor, next: json.next}
  whoami: {request: {path: /api/me}, proof: json.ok, fields: {login: json.nick}}
"""
PEOPLE = [
    {"uid": 7, "nick": "临泽发布", "sign": "临泽市", "official": True, "fans": "1.2万"},
    *({"uid": 100 + n, "nick": f"临泽发布{n}", "sign": "", "official": False, "fans": n} for n in range(13)),
]
POSTS = [{"pid": n, "text": f"<p>通知 {n}</p>", "ts": 1_790_000_000 - n} for n in range(30)]
Serve = Callable[[httpx.Request], httpx.Response]


def _listed(found: list[dict[str, object]], page: int) -> httpx.Response:
    return httpx.Response(200, json={"ok": True, "total": len(found), "users": found[page * 10 - 10 : page * 10]})


def honest(request: httpx.Request) -> httpx.Response:
    said, path = request.url.params, request.url.path
    if request.headers.get("authorization") != "Bearer open-sesame":
        return httpx.Response(200, json={"ok": False, "reason": "login"})
    if path == "/api/me":
        return httpx.Response(200, json={"ok": True, "nick": "巡查员"})
    if path == "/api/users":
        return _listed([who for who in PEOPLE if said["q"] in str(who["nick"])], int(said["page"]))
    if path.endswith("/posts"):
        start = int(said.get("after", 0))
        following = start + 10 if start + 10 < len(POSTS) else None
        return httpx.Response(200, json={"ok": True, "posts": POSTS[start : start + 10], "next": following})
    wanted = said.get("nick") or path.removeprefix("/api/user/")
    found = next((who for who in PEOPLE if wanted in {who["nick"], str(who["uid"])}), None)
    if found is None:
        return httpx.Response(404, json={"ok": False, "reason": "no_such_user"})
    return httpx.Response(200, json={"ok": True, "user": found})


def keyword_ignoring(request: httpx.Request) -> httpx.Response:
    """Lists everybody and answers about whomever it likes."""
    if request.url.path == "/api/users":
        return _listed(PEOPLE, int(request.url.params["page"]))
    return httpx.Response(200, json={"ok": True, "user": PEOPLE[0]})


def nonsense_honouring(_request: httpx.Request) -> httpx.Response:
    """Finds nobody for anything, with a list that is there and a total that says otherwise."""
    return httpx.Response(200, json={"ok": True, "total": 14, "users": []})


def platform(folder: Path, serve: Serve, token: str = "open-sesame") -> Platform:
    (folder / "qingke.yaml").write_text(DESCRIPTION, "utf-8")
    spec = catalog.read("qingke", folder)
    chosen = options(spec).model_validate({"token": token}, strict=False)
    politeness = spec.politeness
    http = Http("https://qingke.example", politeness, Memory(), transport=httpx.MockTransport(serve), clock=lambda: NOW)
    return Platform("qingke", spec, chosen, http, clock=lambda: NOW)


def test_the_description_has_less_than_sixty_lines() -> None:
    assert len(DESCRIPTION.splitlines()) < 60


async def test_everybody_of_a_name_is_found_over_all_pages(tmp_path: Path) -> None:
    found = await platform(tmp_path, honest).search("临泽发布")
    assert [who.user_id for who in found.value] == ["7", *(str(100 + n) for n in range(13))]
    assert (found.more, found.value[0].followers, found.value[0].verification_kind) == (False, 12_000, "government")


async def test_a_name_that_nobody_bears_is_a_proved_empty(tmp_path: Path) -> None:
    assert (await platform(tmp_path, honest).search("zqxjkv")).outcome is Outcome.EMPTY


async def test_accounts_are_looked_up_by_name_and_by_id(tmp_path: Path) -> None:
    asked = platform(tmp_path, honest)
    assert [who.user_id for who in (await asked.exact("临泽发布3")).value] == ["103"]
    assert (await asked.profile("7")).value.display_name == "临泽发布"
    assert (await asked.exact("临泽发布99")).outcome is Outcome.NOT_FOUND
    assert (await asked.profile("404")).outcome is Outcome.NOT_FOUND


async def test_posts_are_paged_by_the_platforms_own_cursor(tmp_path: Path) -> None:
    found = await platform(tmp_path, honest).posts("7")
    assert [post.text for post in found.value] == [f"通知 {n}" for n in range(30)]
    assert found.more is False


async def test_a_login_says_whose_it_is_and_when_it_has_ended(tmp_path: Path) -> None:
    assert (await platform(tmp_path, honest).whoami()).value.login == "巡查员"
    assert (await platform(tmp_path, honest, "another").search("临泽")).outcome is Outcome.AUTH


async def test_a_server_that_ignores_the_keyword_gives_itself_away(tmp_path: Path) -> None:
    asked = platform(tmp_path, keyword_ignoring)
    assert (await asked.search("zqxjkv")).outcome is Outcome.OK
    assert (await asked.exact("沧岭发布")).outcome is Outcome.EMPTY
    assert (await asked.profile("103")).outcome is Outcome.SHAPE


async def test_a_server_that_finds_nobody_proves_nothing(tmp_path: Path) -> None:
    answer = await platform(tmp_path, nonsense_honouring).search("临泽发布")
    assert (answer.outcome, answer.detail[:6]) == (Outcome.SHAPE, "empty:")


def test_it_offers_what_is_written_and_nothing_else(tmp_path: Path) -> None:
    assert all(platform(tmp_path, honest).offers(operation) for operation in Operation)


async def test_it_is_asked_as_it_is_written(tmp_path: Path) -> None:
    asked: list[httpx.Request] = []

    def listening(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return honest(request)

    await platform(tmp_path, listening).profile("../7?a=b")
    assert asked[0].url.raw_path == b"/api/user/..%2F7%3Fa%3Db"


@pytest.mark.parametrize("secret", ["open-sesame"])
def test_the_login_is_never_shown(tmp_path: Path, secret: str) -> None:
    asked = platform(tmp_path, honest, secret)
    assert secret not in repr(vars(asked))
