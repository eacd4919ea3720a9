"""What proves an absence on X, YouTube, GitHub, in app stores and in what vendors hand on, without the descriptions.

Each predicate takes a status and a body; mutated bodies that a connector reads as an absence must pass it.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

Proof = Callable[[int, bytes], bool]
Document = dict[str, Any]
NO_ACCOUNT = re.compile("(用户|账号)不存在")
NO_READER = re.compile("用户(不存在|已注销)")
BANNED = re.compile("账号已被?(封禁|注销)")
CLOSED = {"channelClosed", "channelSuspended", "accountClosed", "accountSuspended"}
NOTHING_IN_PLAY = re.compile(rb"We couldn.{1,6}t find anything for your search")
NOTHING_AT_ADDRESS = b"the requested URL was not found on this server"
STATE = re.compile(r"window\.__INITIAL_STATE__\s*=\s*(.+?)</script>", re.DOTALL)
UNDEFINED = re.compile(r"(?<=[:\[,])\s*undefined\b")


def proves_absence(connector: str, operation: str, status: int, body: bytes) -> bool:
    """Whether the body proves that there is nothing or nobody; False where nothing that is sent ever does."""
    return PROOFS.get((connector, operation), never)(status, body)


def never(_status: int, _body: bytes) -> bool:
    return False


def _of_document(proof: Callable[[int, Document], bool]) -> Proof:
    """A platform out of order, or one that asks to be left alone, proves nothing, whatever it sends."""

    def holds(status: int, body: bytes) -> bool:
        try:
            document = json.loads(body)
        except (ValueError, RecursionError):
            return False
        return status < 500 and status != 429 and isinstance(document, dict) and proof(status, document)

    return holds


def _of_payload(proof: Callable[[Document, Document], bool]) -> Proof:
    """What vendors hand on: the platform's own answer, bare or inside an envelope or two; and the whole document."""
    return _of_document(lambda _status, whole: any(proof(part, whole) for part in _payloads(whole)))


def _payloads(whole: Document) -> Iterator[Document]:
    envelopes: tuple[tuple[str, ...], ...] = ((), ("data",), ("data", "data"))
    envelopes += (("data", "visionProfile"), ("data", "visionProfilePhotoList"))
    for names in envelopes:
        part = _part(whole, *names)
        if isinstance(part, dict):
            yield part


def _part(document: object, *names: str) -> Any:
    for name in names:
        document = document.get(name) if isinstance(document, dict) else None
    return document


def _is(found: object, number: int) -> bool:
    """JSON knows numbers and truth apart; Python does not."""
    return not isinstance(found, bool) and isinstance(found, int | float) and found == number


def _is_other_than(found: object, number: int) -> bool:
    return not isinstance(found, bool) and isinstance(found, int | float) and found != number


def _says(found: object, words: re.Pattern[str]) -> bool:
    return isinstance(found, str) and words.search(found) is not None


def _no_more(found: object) -> bool:
    return found is False or _is(found, 0)


def _x_list(_status: int, document: Document) -> bool:
    counted = _is(_part(document, "meta", "result_count"), 0)
    return counted and not document.get("data") and document.get("errors") is None


def _x_nobody(_status: int, document: Document) -> bool:
    errors = document.get("errors")
    found = errors if isinstance(errors, list) and document.get("data") is None else []
    return any(_x_tells(error) for error in found)


def _x_tells(error: object) -> bool:
    """The problem names the account that was asked for, and says that it is missing or suspended."""
    if not _part(error, "value"):
        return False
    missing = _part(error, "title") == "Not Found Error" and _part(error, "resource_type") == "user"
    detail = _part(error, "detail")
    suspended = isinstance(detail, str) and detail.startswith("User has been suspended")
    return missing or (_part(error, "title") == "Forbidden" and suspended)


def _github_search(status: int, document: Document) -> bool:
    counted = _is(document.get("total_count"), 0) and document.get("incomplete_results") is False
    return status == 200 and counted and document.get("items") == [] and document.get("message") is None


def _github_profile(status: int, document: Document) -> bool:
    return status == 404 and document.get("message") == "Not Found"


def _youtube_list(kind: str) -> Callable[[int, Document], bool]:
    def holds(status: int, document: Document) -> bool:
        nothing = document.get("items") == [] and _is(_part(document, "pageInfo", "totalResults"), 0)
        return status == 200 and document.get("kind") == kind and nothing and document.get("nextPageToken") is None

    return holds


def _youtube_channel(_status: int, document: Document) -> bool:
    counted = _is(_part(document, "pageInfo", "totalResults"), 0) and not document.get("items")
    return document.get("kind") == "youtube#channelListResponse" and counted


def _youtube_nobody(status: int, document: Document) -> bool:
    errors = _part(document, "error", "errors")
    reason = _part(errors[0], "reason") if isinstance(errors, list) and errors else None
    return reason in CLOSED or (status == 404 and reason == "channelNotFound")


def _itunes(status: int, document: Document) -> bool:
    nothing = _is(document.get("resultCount"), 0) and document.get("results") == []
    return status == 200 and nothing and not document.get("errorMessage")


def _play_search(status: int, body: bytes) -> bool:
    return status == 200 and _is_whole(body) and NOTHING_IN_PLAY.search(body) is not None


def _play_profile(status: int, body: bytes) -> bool:
    return status == 404 and _is_whole(body) and NOTHING_AT_ADDRESS in body


def _is_whole(body: bytes) -> bool:
    return re.search(rb"</html\s*>", body, re.IGNORECASE) is not None


def _douyin_list(name: str) -> Callable[[Document, Document], bool]:
    def holds(part: Document, _whole: Document) -> bool:
        nothing = part.get(name) == [] and _no_more(part.get("has_more"))
        return _is(part.get("status_code"), 0) and nothing and not _part(part, "search_nil_info", "search_nil_type")

    return holds


def _douyin_profile(part: Document, _whole: Document) -> bool:
    user = part.get("user")
    missing = _is_other_than(part.get("status_code"), 0) and _says(part.get("status_msg"), NO_ACCOUNT)
    state = _part(user, "special_state_info", "special_state")
    return missing or (_is(state, 1) and _part(user, "user_deleted") is True)


def _kuaishou_search(part: Document, _whole: Document) -> bool:
    ended = part.get("pcursor") in ("no_more", "-1", "")
    return _is(part.get("result"), 1) and part.get("users") == [] and ended


def _kuaishou_posts(part: Document, _whole: Document) -> bool:
    return _is(part.get("result"), 1) and part.get("feeds") == [] and part.get("pcursor") in ("no_more", "")


def _kuaishou_profile(part: Document, _whole: Document) -> bool:
    said = part.get("error_msg")
    return _is_other_than(part.get("result"), 1) and (_says(said, NO_ACCOUNT) or _says(said, BANNED))


def _is_welcome(whole: Document) -> bool:
    """No part of the answer of 小红书 or of the vendor speaks of a refusal."""
    codes = [part["code"] for part in _payloads(whole) if part.get("code") is not None]
    return bool(codes) and all(any(_is(code, good) for good in (0, 200, 1000)) for code in codes)


def _xiaohongshu_search(part: Document, whole: Document) -> bool:
    return _is_welcome(whole) and part.get("users") == [] and part.get("has_more") is not True


def _xiaohongshu_posts(part: Document, whole: Document) -> bool:
    return _is_welcome(whole) and part.get("notes") == [] and part.get("has_more") is False


def _xiaohongshu_profile(part: Document, _whole: Document) -> bool:
    return part.get("success") is False and _says(part.get("msg"), NO_READER)


def _xiaohongshu_page(status: int, body: bytes) -> bool:
    written = STATE.search(body.decode("utf-8", "replace"))
    try:
        user = _part(json.loads(UNDEFINED.sub("null", written[1])), "user") if written else None
    except (ValueError, RecursionError):
        return False
    result, alert = _part(user, "userPageData", "result"), _part(user, "bannedInfo")
    missing = _part(result, "success") is False and _says(_part(result, "message"), NO_READER)
    banned = _part(alert, "showAlert") is True and _is_other_than(_part(alert, "code"), 0)
    return status < 400 and _is_whole(body) and (missing or banned)


def _toutiao_posts(part: Document, _whole: Document) -> bool:
    return part.get("message") == "success" and part.get("data") == [] and part.get("has_more") is False


def _toutiao_profile(part: Document, _whole: Document) -> bool:
    return part.get("message") == "error" and _says(part.get("reason") or part.get("msg"), NO_ACCOUNT)


def _is_good(code: object) -> bool:
    return _is(code, 0) or _is(code, 200)


def _channels_search(status: int, document: Document) -> bool:
    return status == 200 and _is_good(document.get("code")) and document.get("data") == []


def _channels_posts(status: int, document: Document) -> bool:
    home = document.get("data")
    listed = _part(home, "object") == [] or _part(home, "object_list") == []
    counted = _is(_part(home, "feeds_count"), 0) or _is(_part(home, "feedsCount"), 0)
    return status == 200 and _is_good(document.get("code")) and listed and counted and bool(_part(home, "contact"))


def _either(*proofs: Callable[[int, Document], bool]) -> Proof:
    return _of_document(lambda status, document: any(proof(status, document) for proof in proofs))


# No vendor says of 视频号 that an account is gone, and no token of GitHub's is an absence.
PROOFS: dict[tuple[str, str], Proof] = {
    ("x", "search"): _of_document(_x_list),
    ("x", "profile"): _of_document(_x_nobody),
    ("x", "posts"): _either(_x_list, _x_nobody),
    ("github", "search"): _of_document(_github_search),
    ("github", "profile"): _of_document(_github_profile),
    ("github", "whoami"): never,
    ("youtube", "search"): _of_document(_youtube_list("youtube#searchListResponse")),
    ("youtube", "profile"): _either(_youtube_channel, _youtube_nobody),
    ("youtube", "posts"): _either(_youtube_list("youtube#playlistItemListResponse"), _youtube_nobody),
    ("itunes", "search"): _of_document(_itunes),
    ("itunes", "profile"): _of_document(_itunes),
    ("google_play", "search"): _play_search,
    ("google_play", "profile"): _play_profile,
    ("douyin", "search"): _of_payload(_douyin_list("user_list")),
    ("douyin", "profile"): _of_payload(_douyin_profile),
    ("douyin", "posts"): _of_payload(_douyin_list("aweme_list")),
    ("kuaishou", "search"): _of_payload(_kuaishou_search),
    ("kuaishou", "profile"): _of_payload(_kuaishou_profile),
    ("kuaishou", "posts"): _of_payload(_kuaishou_posts),
    ("xiaohongshu", "search"): _of_payload(_xiaohongshu_search),
    ("xiaohongshu", "profile"): _of_payload(_xiaohongshu_profile),
    ("xiaohongshu", "posts"): _of_payload(_xiaohongshu_posts),
    ("xiaohongshu_page", "profile"): _xiaohongshu_page,
    ("toutiao", "profile"): _of_payload(_toutiao_profile),
    ("toutiao", "posts"): _of_payload(_toutiao_posts),
    ("wechat_channels", "search"): _of_document(_channels_search),
    ("wechat_channels", "profile"): never,
    ("wechat_channels", "posts"): _of_document(_channels_posts),
}
