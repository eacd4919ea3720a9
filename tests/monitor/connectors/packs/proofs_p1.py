"""What proves an absence on 微博, 哔哩哔哩, 公众号, 知乎 and Telegram, said a second time and without the descriptions.

Each predicate takes a status and a body; mutated bodies that a connector reads as an absence must pass it.
"""

import json
from collections.abc import Callable
from typing import Any

Proof = Callable[[int, bytes], bool]
REFUSED = {401, 403, 412, 414, 418, 429, 432}
BROADCAST = "DYNAMIC_TYPE_LIVE_RCMD"
NOBODY_IN_A_SEARCH = "这里还没有内容"
NICKNAME_IS_FREE = "该昵称当前没有人使用"
UID_IS_UNKNOWN = "该用户不存在(20003)"


def proves_absence(connector: str, operation: str, status: int, body: bytes) -> bool:
    """Whether the body proves that there is nothing or nobody; False where nothing that is sent ever does."""
    return PROOFS.get((connector, operation), never)(status, body)


def never(_status: int, _body: bytes) -> bool:
    return False


def _of_document(proof: Callable[[dict[str, Any]], bool]) -> Proof:
    """A platform out of order, or one that asks to be left alone, proves nothing, whatever it sends."""

    def holds(status: int, body: bytes) -> bool:
        try:
            document = json.loads(body)
        except (ValueError, RecursionError):
            return False
        return status not in REFUSED and status < 500 and isinstance(document, dict) and proof(document)

    return holds


def _part(document: object, *names: str) -> Any:
    for name in names:
        document = document.get(name) if isinstance(document, dict) else None
    return document


def _is(found: object, number: int) -> bool:
    """JSON knows numbers and truth apart; Python does not."""
    return not isinstance(found, bool) and isinstance(found, int | float) and found == number


def _weibo_search(document: dict[str, Any]) -> bool:
    said = _is(_part(document, "ok"), 0) and _part(document, "msg") == NOBODY_IN_A_SEARCH
    said = said and document.get("url") is None
    return said and (document.get("data") is None or _part(document, "data", "cards") == [])


def _weibo_posts(document: dict[str, Any]) -> bool:
    counted = _is(_part(document, "data", "cardlistInfo", "total"), 0)
    return _is(_part(document, "ok"), 1) and _part(document, "data", "cards") == [] and counted


def _refused_on_weibo_com(document: dict[str, Any]) -> bool:
    ok = _part(document, "ok")
    refused = ok is not None and not _is(ok, 1) and not _is(ok, -100) and document.get("url") is None
    return refused and _part(document, "data", "user") is None


def _weibo_web_exact(document: dict[str, Any]) -> bool:
    said = (_part(document, "msg"), _part(document, "message"))
    return _refused_on_weibo_com(document) and any(isinstance(one, str) and NICKNAME_IS_FREE in one for one in said)


def _weibo_web_profile(document: dict[str, Any]) -> bool:
    return _refused_on_weibo_com(document) and _part(document, "msg") == UID_IS_UNKNOWN


def _weibo_web_posts(document: dict[str, Any]) -> bool:
    listed, total = _part(document, "data", "list"), _part(document, "data", "total")
    return _is(_part(document, "ok"), 1) and listed == [] and _is(total, 0)


def _bilibili_search(document: dict[str, Any]) -> bool:
    counted = _is(_part(document, "data", "numResults"), 0) and not _part(document, "data", "result")
    return _is(_part(document, "code"), 0) and counted and _part(document, "data", "v_voucher") is None


def _bilibili_profile(document: dict[str, Any]) -> bool:
    code, said = _part(document, "code"), _part(document, "message")
    told = (_is(code, -404) and said == "啥都木有") or (_is(code, -626) and said == "用户不存在")
    return told and all(_part(document, "data", name) is None for name in ("card", "v_voucher", "ga_data"))


def _bilibili_posts(document: dict[str, Any]) -> bool:
    """A running broadcast is no post."""
    items, ended = _part(document, "data", "items"), _part(document, "data", "has_more") is False
    posts = items if not isinstance(items, list) else [one for one in items if _part(one, "type") != BROADCAST]
    return _is(_part(document, "code"), 0) and posts == [] and ended


def _wechat_search(document: dict[str, Any]) -> bool:
    return _is(_part(document, "base_resp", "ret"), 0) and _part(document, "list") == []


def _wechat_posts(document: dict[str, Any]) -> bool:
    page = _part(document, "publish_page")
    if not isinstance(page, str) or not _is(_part(document, "base_resp", "ret"), 0):
        return False
    inside = _of_document(lambda found: _part(found, "publish_list") == [] and _is(_part(found, "total_count"), 0))
    return inside(200, page.encode("utf-8", "replace"))


def _zhihu_profile(document: dict[str, Any]) -> bool:
    said = _part(document, "error", "message")
    walled = _part(document, "error", "code") in (40362, 40352, 10001, 10002, 10003)
    shown = document.get("id") is not None or document.get("url_token") is not None
    return isinstance(said, str) and "用户不存在" in said and not walled and not shown


def _zhihu_posts(document: dict[str, Any]) -> bool:
    return _part(document, "data") == [] and _part(document, "paging", "is_end") is True


# A profile on m.weibo.cn and in the search for 公众号 can never be proved absent, and nothing that Telegram shows can:
# throttled clients get the pages of free names and of empty channels.
PROOFS: dict[tuple[str, str], Proof] = {
    ("weibo", "search"): _of_document(_weibo_search),
    ("weibo", "profile"): never,
    ("weibo", "posts"): _of_document(_weibo_posts),
    ("weibo", "whoami"): never,
    ("weibo_web", "exact"): _of_document(_weibo_web_exact),
    ("weibo_web", "profile"): _of_document(_weibo_web_profile),
    ("weibo_web", "posts"): _of_document(_weibo_web_posts),
    ("weibo_web", "whoami"): never,
    ("bilibili", "search"): _of_document(_bilibili_search),
    ("bilibili", "profile"): _of_document(_bilibili_profile),
    ("bilibili_dynamic", "posts"): _of_document(_bilibili_posts),
    ("bilibili_dynamic", "whoami"): never,
    ("wechat_mp", "search"): _of_document(_wechat_search),
    ("wechat_mp", "profile"): never,
    ("wechat_mp", "posts"): _of_document(_wechat_posts),
    ("wechat_mp", "whoami"): never,
    ("zhihu", "profile"): _of_document(_zhihu_profile),
    ("zhihu_posts", "posts"): _of_document(_zhihu_posts),
    ("zhihu_posts", "whoami"): never,
    ("telegram", "profile"): never,
    ("telegram", "posts"): never,
}
