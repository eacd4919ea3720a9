"""Many platforms on one port of loopback; they repeat what they were asked with, and misbehave on demand."""

import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, quote, unquote, urlsplit

import httpx

OFFICIAL, IMPOSTOR = "7000000001", "7000000002"
CHANNEL = {OFFICIAL: "UCaaaaaaaaaaaaaaaaaaaa01", IMPOSTOR: "UCaaaaaaaaaaaaaaaaaaaa02"}
NAMES = {OFFICIAL: "临泽市公安局", IMPOSTOR: "临泽市公安局官方"}
SAID_AT = 1_790_000_000
# How it answers: rightly; rightly, repeating what it was asked with; in all ways that are no answers, one by one.
PLAIN, ECHO, WORSE = "plain", "echo", "worse"
# After one of the latter nothing more is asked, so they come last, another one first for each platform.
FAULTS, REFUSALS = ("nowhere", "drift", "junk", "garbled", "broken"), ("auth", "away", "page", "limited")
LOGINS = ("authorization", "cookie", "x-api-key")

Params = dict[str, str]
Answer = Callable[[str, Params, str], Any]


def _found(asked: str) -> list[str]:
    return [id for id, name in NAMES.items() if asked and asked in name]


def _weibo(path: str, params: Params, about: str) -> Any:
    if path == "/api/config":
        return {"ok": 1, "data": {"login": True, "uid": 1}}
    container = params.get("containerid", "")
    if container.startswith("100103"):
        ids = _found(parse_qs(container).get("q", [""])[0])
        if not ids or params.get("page", "1") != "1":
            return {"ok": 0, "msg": "这里还没有内容", "data": {"cards": []}}
        return {"ok": 1, "data": {"cards": [{"card_group": [{"user": _weibo_user(id, about)} for id in ids]}]}}
    if container.startswith("107603"):
        own = {"id": int(params["value"])}
        post = {"bid": "Aa1", "text": f"通知 {about}", "created_at": "Tue Feb 23 12:28:47 +0800 2021", "user": own}
        return {"ok": 1, "data": {"cards": [{"mblog": post}], "cardlistInfo": {"total": 1}}}
    return {"ok": 1, "data": {"userInfo": _weibo_user(params["value"], about)}}


def _weibo_user(id: str, about: str) -> Any:
    return {"id": int(id), "screen_name": NAMES[id], "description": about, "verified": False, "followers_count": 1}


def _github(path: str, params: Params, about: str) -> Any:
    if path == "/user":
        return {"login": "duty", "id": 1, "bio": about}
    if path == "/search/users":
        ids = _found(params["q"].partition(" ")[0])
        users = [_github_user(id, about) for id in ids]
        return {"total_count": len(ids), "incomplete_results": False, "items": users}
    return _github_user(path.rpartition("/")[2], about)


def _github_user(id: str, about: str) -> Any:
    picture = f"http://127.0.0.1:9/{id}.png?token={quote(about)}"
    return {"id": int(id), "login": f"u{id}", "name": NAMES[id], "bio": about, "avatar_url": picture}


def _wechat(path: str, params: Params, about: str) -> Any:
    base = {"base_resp": {"ret": 0, "err_msg": f"ok {about}"}}
    if path.endswith("searchbiz"):
        ids = _found(params["query"]) or [id for id in NAMES if id == params["query"]]
        return base | {"list": [{"fakeid": id, "nickname": NAMES[id], "alias": "", "signature": about} for id in ids]}
    return base | {"publish_page": json.dumps({"publish_list": [], "total_count": 0})}


def _wechat_own(path: str, _: Params, about: str) -> Any:
    if path.endswith("stable_token"):
        return {"access_token": TOKEN, "expires_in": 7200, "debug": about}
    article = {"title": "停水通知", "content": f"<p>{about}</p>", "url": "http://mp.weixin.qq.com/s?sn=1"}
    content = {"news_item": [article]}
    item = {"article_id": "A1", "update_time": SAID_AT, "content": content}
    return {"item": [item], "item_count": 1, "total_count": 1}


def _youtube(path: str, params: Params, about: str) -> Any:
    known = {channel: id for id, channel in CHANNEL.items()}
    if path.endswith("search"):
        items = [_youtube_channel(id, about) | {"id": {"channelId": CHANNEL[id]}} for id in _found(params["q"])]
        return _youtube_list("searchListResponse", items)
    if path.endswith("channels"):
        return _youtube_list("channelListResponse", [_youtube_channel(known[params["id"]], about)])
    channel = f"UC{params['playlistId'][2:]}"
    snippet = {"title": "通知", "description": about, "channelId": channel, "publishedAt": "2026-03-01T00:00:00Z"}
    return _youtube_list("playlistItemListResponse", [{"snippet": snippet, "contentDetails": {"videoId": "v1"}}])


def _youtube_list(kind: str, items: list[Any]) -> Any:
    return {"kind": f"youtube#{kind}", "items": items, "pageInfo": {"totalResults": len(items)}}


def _youtube_channel(id: str, about: str) -> Any:
    return {"id": CHANNEL[id], "snippet": {"title": NAMES[id], "description": about, "channelId": CHANNEL[id]}}


def _mastodon(path: str, params: Params, about: str) -> Any:
    if path.endswith("/search"):
        return {"accounts": [_mastodon_account(id, about) for id in _found(params["q"])]}
    if path.endswith("/statuses"):
        when = "2026-03-01T00:00:00Z"
        return [{"id": "1", "created_at": when, "content": about, "visibility": "public", "media_attachments": []}]
    return _mastodon_account(path.rpartition("/")[2], about)


def _mastodon_account(id: str, about: str) -> Any:
    url = f"https://social.example/@u{id}?token={quote(about)}"
    named = {"id": id, "acct": f"u{id}", "display_name": NAMES[id], "created_at": "2026-03-01T00:00:00Z"}
    return named | {"note": about, "url": url, "fields": [{"value": about, "verified_at": "2026-03-01"}]}


def _vendor(path: str, params: Params, about: str) -> Any:
    if path.endswith("/search"):
        people = [_vendor_person(id, about) for id in _found(params["q"])]
        return {"code": 0, "people": people, "total": len(people)}
    if path.endswith("/posts"):
        return {"code": 0, "posts": [{"id": "1", "text": about, "at": SAID_AT}], "total": 1}
    return {"code": 0, "person": _vendor_person(path.rpartition("/")[2], about)}


def _vendor_person(id: str, about: str) -> Any:
    return {"id": id, "name": NAMES[id], "about": about}


def _feed(_: str, __: Params, about: str) -> Any:
    item = {"id": "https://www.linze.example/1", "title": "通知", "content_text": about, "url": f"https://a/?{about}"}
    return {"version": "https://jsonfeed.org/version/1.1", "title": NAMES[OFFICIAL], "items": [item]}


ROUTES: dict[str, Answer] = {
    r"/api/(container/getIndex|config)": _weibo,
    r"/cgi-bin/(searchbiz|appmsgpublish)": _wechat,
    r"/cgi-bin/.*": _wechat_own,
    r"/youtube/.*": _youtube,
    r"/api/v\d/.*": _mastodon,
    r"/vendor/.*": _vendor,
    r"/feed/.*": _feed,
    r"/user|/user/.*|/search/users": _github,
}
TOKEN = "77_accesstokenGivenByWechat0123456789abcdef"


def answered(request: httpx.Request) -> httpx.Response:
    """A right answer, without a network."""
    path, params = request.url.path, dict(request.url.params)
    return httpx.Response(200, json=_route(path)(path, params, ""))


def _route(path: str) -> Answer:
    return next(answer for pattern, answer in ROUTES.items() if re.fullmatch(pattern, path))


class Nasty:
    """The place; `mood` is how it answers, `seen` what it was asked in which mood."""

    def __init__(self) -> None:
        self.mood = PLAIN
        self.url = ""
        self.turns = Counter[Answer]()
        self.met: set[tuple[str, str]] = set()

    def manner(self, route: Answer) -> str:
        """How a question is answered."""
        if self.mood != WORSE:
            return self.mood
        turn = self.turns[route]
        self.turns[route] += 1
        if turn < len(FAULTS):
            return FAULTS[turn]
        return REFUSALS[(turn + list(ROUTES.values()).index(route)) % len(REFUSALS)]


@contextmanager
def nasty() -> Iterator[Nasty]:
    """It answers on a free port of loopback as long as the block lasts."""
    place = Nasty()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"place": place}))
    place.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield place
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked was killed."""


class _Handler(BaseHTTPRequestHandler):
    place: ClassVar[Nasty]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("content-length", "0"))).decode())

    def _answer(self, body: str) -> None:
        parts = urlsplit(self.path)
        params = {name: values[0] for name, values in parse_qs(parts.query).items()}
        given = [self.headers.get(name, "") for name in LOGINS]
        path = unquote(parts.path)
        route = _route(path)
        manner = self.place.manner(route)
        self.place.met.add((route.__name__.strip("_"), manner))
        # A platform knows its logins piece by piece, and repeats each as it likes.
        echo = " ".join(filter(None, (*given, *params.values(), body)))
        if manner in {PLAIN, ECHO}:
            self._right(route(path, params, echo if manner == ECHO else ""), echo if manner == ECHO else "")
        else:
            getattr(self, f"_{manner}")(echo)

    def _right(self, document: Any, echo: str) -> None:
        if echo and isinstance(document, dict):
            document["debug"] = {"asked": echo, "encoded": quote(echo, safe="")}
        headers = {"set-cookie": f"sid={quote(echo)}", "x-asked": quote(echo), "via": quote(echo)} if echo else {}
        self._say(200, json.dumps(document, ensure_ascii=bool(echo)), **headers)

    def _auth(self, echo: str) -> None:
        said = {"message": echo, "errors": [{"message": echo, "reason": echo}]}
        document = {"error": echo, "message": echo, "errcode": 40013, "errmsg": echo, "base_resp": said, **said}
        self._say(401, json.dumps(document), **{"www-authenticate": f"Bearer {quote(echo)}"})

    def _away(self, echo: str) -> None:
        self._say(302, "", location=f"https://elsewhere.invalid/login?from={quote(echo)}#{quote(echo)}")

    def _nowhere(self, echo: str) -> None:
        self._say(302, "", location=f"http://login:{quote(max(echo.split(), key=len), safe='=;')}/")

    def _drift(self, echo: str) -> None:
        self._say(200, json.dumps({echo: echo, "ok": echo, "code": echo, "errcode": echo, "id": [echo]}))

    def _junk(self, echo: str) -> None:
        self._say(200, f'{{"ok": 1, "data": {echo}')

    def _page(self, echo: str) -> None:
        self._say(200, f"<html><title>登录 {echo}</title><body>{echo}</body>", **{"content-type": "text/html"})

    def _broken(self, echo: str) -> None:
        self._say(
            503, json.dumps({"error": {"message": f"ConfigNotFoundError: cookie {echo}"}, "error_description": echo})
        )

    def _garbled(self, echo: str) -> None:
        self.wfile.write(f"{quote(max(echo.split(), key=len), safe='=;')} HTTP\r\n\r\n".encode())
        self.close_connection = True

    def _limited(self, echo: str) -> None:
        self._say(429, json.dumps({"error": echo, "message": echo}), **{"retry-after": "1"})

    def _say(self, status: int, body: str, **headers: str) -> None:
        content = body.encode()
        self.send_response(status)
        named = {"content-type": "application/json"} | headers | {"content-length": str(len(content))}
        for name, value in named.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""
