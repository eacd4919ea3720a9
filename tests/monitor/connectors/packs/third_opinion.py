"""A third opinion on absences, from what is publicly told of the platforms alone: what must be so, at the least.

Where nothing is told of an absence, there is none.
"""

import json
from collections.abc import Callable
from typing import Any

Proof = Callable[[int, bytes], bool]
REFUSED = {401, 403, 412, 414, 418, 429, 432, 461, 471}


def _document(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _inner(document: dict[str, Any], *names: str) -> dict[str, Any]:
    for name in names:
        found = document.get(name)
        document = found if isinstance(found, dict) else {}
    return document


def _of(holds: Callable[[dict[str, Any]], bool]) -> Proof:
    """No status that turns programs away is an answer, and no 5xx."""
    return lambda status, body: status not in REFUSED and status < 500 and holds(_document(body))


def _number(found: object, *wanted: int) -> bool:
    return isinstance(found, int | float) and not isinstance(found, bool) and found in wanted


def _never(_status: int, _body: bytes) -> bool:
    return False


def _weibo_nobody(said: dict[str, Any]) -> bool:
    """'No result' in a search; of an account the same words mean too many things."""
    led, listed = str(said.get("url") or ""), _inner(said, "data").get("cards")
    return _number(said.get("ok"), 0) and said.get("msg") == "这里还没有内容" and "captcha" not in led and not listed


def _weibo_free_nickname(said: dict[str, Any]) -> bool:
    return not _number(said.get("ok"), 1, -100) and "该昵称当前没有人使用" in json.dumps(said, ensure_ascii=False)


def _weibo_nothing_posted(said: dict[str, Any]) -> bool:
    return _number(said.get("ok"), 1) and not _inner(said, "data").get("cards")


def _bilibili_nobody(said: dict[str, Any]) -> bool:
    """`v_voucher` beside a code of 0 is the risk control."""
    data = _inner(said, "data")
    walled = data.get("v_voucher") is not None or data.get("ga_data") is not None
    return _number(said.get("code"), 0) and _number(data.get("numResults"), 0) and not walled


def _bilibili_no_card(said: dict[str, Any]) -> bool:
    """No code that the risk control uses, and no card."""
    data = _inner(said, "data")
    refused = _number(said.get("code"), 0, -352, -412, -401, -403, -799, -101, -509)
    return not refused and isinstance(said.get("code"), int) and not data.get("card") and data.get("v_voucher") is None


def _wechat_nobody(said: dict[str, Any]) -> bool:
    return _number(_inner(said, "base_resp").get("ret"), 0) and said.get("list") == []


def _douyin(said: dict[str, Any]) -> list[dict[str, Any]]:
    """As it is, or in a vendor's envelope."""
    return [said, _inner(said, "data"), _inner(said, "data", "data")]


def _douyin_nobody(said: dict[str, Any]) -> bool:
    return any(
        _number(part.get("status_code"), 0)
        and part.get("user_list") == []
        and _inner(part, "search_nil_info").get("search_nil_type") != "verify_check"
        for part in _douyin(said)
    )


def _kuaishou_nothing(name: str) -> Callable[[dict[str, Any]], bool]:
    """`result` must be looked at: 50 would else be read as 'no more videos'."""
    ways = ((), ("data",), ("data", "data"), ("data", "visionProfilePhotoList"))
    return lambda said: any(
        _number(_inner(said, *way).get("result"), 1) and _inner(said, *way).get(name) == [] for way in ways
    )


def _itunes_nothing(status: int, body: bytes) -> bool:
    return status == 200 and _number(_document(body).get("resultCount"), 0)


def _xiaohongshu_nobody(said: dict[str, Any]) -> bool:
    parts = [_inner(said, *way) for way in ((), ("data",), ("data", "data"))]
    codes = [part["code"] for part in parts if part.get("code") is not None]
    welcome = bool(codes) and all(_number(code, 0, 200, 1000) for code in codes)
    return welcome and any(part.get("users") == [] for part in parts)


def _zhihu_missing(said: dict[str, Any]) -> bool:
    error = _inner(said, "error")
    return bool(error) and not _number(error.get("code"), 40362, 40352, 10003) and not said.get("url_token")


def _zhihu_nothing(said: dict[str, Any]) -> bool:
    return not said.get("data") and _inner(said, "paging").get("is_end") is True


def _github_limited(status: int, body: bytes) -> bool:
    return status in {200, 404} and "rate limit" not in str(_document(body).get("message"))


DOCUMENTED: dict[tuple[str, str], Proof] = {
    ("weibo", "search"): _of(_weibo_nobody),
    ("weibo", "profile"): _never,
    ("weibo", "posts"): _of(_weibo_nothing_posted),
    ("weibo_web", "exact"): _of(_weibo_free_nickname),
    ("bilibili", "search"): _of(_bilibili_nobody),
    ("bilibili", "profile"): _of(_bilibili_no_card),
    ("wechat_mp", "search"): _of(_wechat_nobody),
    ("wechat_mp", "profile"): _never,
    ("zhihu", "profile"): _of(_zhihu_missing),
    ("zhihu_posts", "posts"): _of(_zhihu_nothing),
    ("douyin", "search"): _of(_douyin_nobody),
    ("kuaishou", "search"): _of(_kuaishou_nothing("users")),
    ("kuaishou", "posts"): _of(_kuaishou_nothing("feeds")),
    ("xiaohongshu", "search"): _of(_xiaohongshu_nobody),
    ("itunes", "search"): _itunes_nothing,
    ("itunes", "profile"): _itunes_nothing,
    ("github", "search"): _github_limited,
    ("github", "profile"): _github_limited,
    # Throttled clients are shown the page of a free name, and a channel without posts.
    ("telegram", "profile"): _never,
    ("telegram", "posts"): _never,
}
