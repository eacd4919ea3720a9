"""Bodies as they are quoted in public, typed a second time, apart from the cases of the connectors."""

import json
from typing import Any

import pytest

from domain.answer import Outcome
from domain.ports import Operation
from monitor.connectors import catalog
from monitor.connectors.reading import read_reply
from monitor.http import Reply

ASKED = {"keyword": "临泽发布", "name": "临泽发布", "cursor": ""}
USER_IDS = {"github": "990000001", "itunes": "1450000000", "x": "1600000000000000001"}
SEARCH, EXACT, PROFILE, POSTS = Operation.SEARCH, Operation.EXACT, Operation.PROFILE, Operation.POSTS
WHOAMI = Operation.WHOAMI
BLOCKED, AUTH, LIMITED, ERROR = Outcome.BLOCKED, Outcome.AUTH, Outcome.RATE_LIMITED, Outcome.ERROR
EMPTY, SHAPE = Outcome.EMPTY, Outcome.SHAPE
NOT_THERE = {BLOCKED, AUTH, LIMITED, ERROR, SHAPE}
VISITOR = "<!DOCTYPE html><html><head><title>Sina Visitor System</title></head><body></body></html>"
SIGN_IN = "https://passport.weibo.com/sso/signin?entry=miniblog"
TOO_NEW = "请求参数异常，请升级客户端后重试。"
NOTHING_HERE = {"ok": 0, "msg": "这里还没有内容"}
Told = tuple[str, Operation, int, dict[str, str], Any, Outcome]
TOLD: tuple[Told, ...] = (
    ("weibo", SEARCH, 432, {}, "", BLOCKED),
    ("weibo", PROFILE, 432, {}, "<html><body>432</body></html>", BLOCKED),
    ("weibo", SEARCH, 200, {}, {"ok": -100, "url": SIGN_IN}, AUTH),
    ("weibo", POSTS, 302, {"location": "https://passport.weibo.com/visitor/visitor?entry=miniblog"}, "", AUTH),
    ("weibo", SEARCH, 200, {}, VISITOR, AUTH),
    ("weibo", SEARCH, 200, {}, {"ok": 0, "url": "https://m.weibo.cn/c/captcha"}, BLOCKED),
    ("weibo", SEARCH, 418, {}, "", LIMITED),
    ("weibo", SEARCH, 414, {}, "", LIMITED),
    ("weibo", SEARCH, 200, {}, NOTHING_HERE, EMPTY),
    ("weibo", SEARCH, 200, {}, NOTHING_HERE | {"data": {"cards": []}}, EMPTY),
    ("weibo", PROFILE, 200, {}, NOTHING_HERE, ERROR),
    ("weibo", POSTS, 200, {}, NOTHING_HERE | {"data": {"cards": []}}, ERROR),
    ("weibo_web", EXACT, 200, {}, {"ok": 0, "msg": "该昵称当前没有人使用"}, Outcome.NOT_FOUND),
    ("weibo_web", EXACT, 200, {}, VISITOR, AUTH),
    ("weibo_web", EXACT, 432, {}, "", BLOCKED),
    ("wechat_mp", SEARCH, 200, {}, {"base_resp": {"ret": 200013, "err_msg": "freq control"}}, LIMITED),
    ("wechat_mp", SEARCH, 200, {}, {"base_resp": {"ret": 200003, "err_msg": "invalid session"}}, AUTH),
    ("wechat_mp", POSTS, 200, {}, {"base_resp": {"ret": 200040, "err_msg": "invalid csrf token"}}, AUTH),
    ("wechat_mp", POSTS, 200, {}, {"base_resp": {"ret": 200013, "err_msg": "freq control"}}, LIMITED),
    ("wechat_mp", POSTS, 200, {}, "<html><body>环境异常 当前环境异常，完成验证后即可继续访问</body></html>", BLOCKED),
    ("wechat_mp", POSTS, 302, {"location": "https://mp.weixin.qq.com/mp/wappoc_appmsgcaptcha?x"}, "", BLOCKED),
    ("wechat_mp", SEARCH, 302, {"location": "https://weixin.sogou.com/antispider/?from=x"}, "", BLOCKED),
    ("wechat_mp", SEARCH, 200, {}, {"base_resp": {"ret": 0, "err_msg": "ok"}, "list": [], "total": 0}, EMPTY),
    (
        "bilibili",
        SEARCH,
        412,
        {},
        "<!DOCTYPE html><html><body>错误号:412 由于触发哔哩哔哩安全风控</body></html>",
        BLOCKED,
    ),
    ("bilibili", SEARCH, 200, {}, {"code": -412, "message": "request was banned", "ttl": 1}, BLOCKED),
    ("bilibili", SEARCH, 200, {}, {"code": -352, "message": "风控校验失败", "data": {"v_voucher": "v_1"}}, BLOCKED),
    ("bilibili", SEARCH, 200, {}, {"code": 0, "message": "0", "data": {"v_voucher": "v_1"}}, BLOCKED),
    ("bilibili", PROFILE, 200, {}, {"code": 0, "message": "0", "data": {"v_voucher": "v_1"}}, BLOCKED),
    ("bilibili", SEARCH, 200, {}, {"code": -401, "message": "非法访问", "data": {"ga_data": {}}}, BLOCKED),
    ("bilibili", SEARCH, 200, {}, {"code": -799, "message": "请求过于频繁，请稍后再试"}, LIMITED),
    ("bilibili", SEARCH, 200, {}, {"code": 0, "data": {"numResults": 0, "numPages": 0, "result": []}}, EMPTY),
    ("bilibili", SEARCH, 200, {}, {"code": 0, "data": {"numResults": 0, "numPages": 0}}, EMPTY),
    ("douyin", SEARCH, 200, {}, "", BLOCKED),
    ("douyin", PROFILE, 200, {}, "blocked", BLOCKED),
    ("douyin", POSTS, 200, {}, {"status_code": 8, "status_msg": "用户未登录"}, AUTH),
    (
        *("douyin", SEARCH, 200, {}),
        {"status_code": 0, "user_list": [], "has_more": 0, "search_nil_info": {"search_nil_type": "verify_check"}},
        BLOCKED,
    ),
    ("kuaishou", SEARCH, 200, {}, {"result": 2}, LIMITED),
    ("kuaishou", POSTS, 200, {}, {"result": 50, "feeds": [], "pcursor": "no_more"}, BLOCKED),
    ("kuaishou", PROFILE, 200, {}, {"result": 109}, AUTH),
    ("kuaishou", SEARCH, 200, {}, {"result": 1, "pcursor": "no_more", "users": []}, EMPTY),
    ("xiaohongshu", SEARCH, 461, {"verifytype": "102"}, "", BLOCKED),
    ("xiaohongshu", SEARCH, 471, {"verifytype": "102"}, {"code": 0, "success": True}, BLOCKED),
    ("xiaohongshu", SEARCH, 200, {}, {"code": 300012, "success": False, "msg": "网络连接异常"}, BLOCKED),
    ("xiaohongshu", POSTS, 200, {}, {"code": 300011, "success": False, "msg": "检测到帐号异常"}, BLOCKED),
    ("xiaohongshu", SEARCH, 401, {}, {}, AUTH),
    ("xiaohongshu", SEARCH, 429, {}, "", LIMITED),
    ("xiaohongshu", SEARCH, 200, {}, {"code": 1000, "success": True, "data": {"users": [], "has_more": False}}, EMPTY),
    ("xiaohongshu_page", PROFILE, 200, {}, "<html><body><div class='fe-verify-box'></div></body></html>", BLOCKED),
    ("xiaohongshu_page", PROFILE, 461, {"verifytype": "102"}, "", BLOCKED),
    ("zhihu", PROFILE, 403, {}, {"error": {"code": 40362, "message": TOO_NEW}}, BLOCKED),
    ("zhihu", PROFILE, 403, {}, {"error": {"code": 10003, "message": TOO_NEW}}, BLOCKED),
    ("zhihu_posts", POSTS, 403, {}, {"error": {"code": 10003, "message": TOO_NEW}}, BLOCKED),
    ("zhihu", PROFILE, 302, {"location": "https://www.zhihu.com/account/unhuman?type=unhuman"}, "", BLOCKED),
    ("toutiao", POSTS, 200, {}, "", BLOCKED),
    ("itunes", SEARCH, 200, {}, {"resultCount": 0, "results": []}, EMPTY),
    ("itunes", PROFILE, 200, {}, {"resultCount": 0, "results": []}, Outcome.NOT_FOUND),
    ("itunes", SEARCH, 403, {}, {"resultCount": 0, "results": []}, LIMITED),
    ("itunes", PROFILE, 429, {}, "", LIMITED),
    ("youtube", SEARCH, 403, {}, {"error": {"code": 403, "errors": [{"reason": "quotaExceeded"}]}}, LIMITED),
    ("x", SEARCH, 429, {"x-rate-limit-remaining": "0", "x-rate-limit-reset": "1795400000"}, {"title": "x"}, LIMITED),
    ("x", SEARCH, 401, {}, {"title": "Unauthorized", "status": 401}, AUTH),
    ("github", SEARCH, 403, {"x-ratelimit-remaining": "0"}, {"message": "API rate limit exceeded"}, LIMITED),
    ("github", PROFILE, 401, {}, {"message": "Bad credentials"}, AUTH),
    ("github", PROFILE, 404, {}, {"message": "Not Found"}, Outcome.NOT_FOUND),
    ("github", SEARCH, 200, {}, {"total_count": 0, "incomplete_results": False, "items": []}, EMPTY),
)
# What it is, is another matter; an absence it must not be.
UNTOLD: tuple[tuple[str, Operation, int, dict[str, str], Any], ...] = (
    ("telegram", POSTS, 302, {"location": "https://t.me/linze_fabu"}, ""),
    ("telegram", PROFILE, 200, {}, '<html><head><meta name="robots" content="noindex, nofollow"></head></html>'),
    ("weibo", PROFILE, 200, {}, NOTHING_HERE | {"data": {"cards": []}}),
    ("toutiao", POSTS, 200, {}, "<html><head><title>安全验证</title></head><body>captcha</body></html>"),
    ("kuaishou", POSTS, 200, {}, {"result": 50}),
    ("douyin", PROFILE, 200, {}, {"status_code": 5, "status_msg": "x"}),
    ("douyin", POSTS, 200, {}, {"status_code": 0}),
    ("bilibili", SEARCH, 200, {}, {"code": 0, "data": {}}),
    ("wechat_mp", SEARCH, 200, {}, {"base_resp": {"ret": 0}}),
    ("zhihu", PROFILE, 404, {}, ""),
    ("google_play", PROFILE, 404, {}, ""),
    ("wechat_channels", SEARCH, 200, {}, {"code": 200, "data": None}),
    ("youtube", PROFILE, 200, {}, {"kind": "youtube#channelListResponse"}),
    ("x", PROFILE, 404, {}, ""),
)


def outcome(id: str, operation: Operation, status: int, headers: dict[str, str], body: Any) -> Outcome:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    kind = "text/html; charset=utf-8" if isinstance(body, str) else "application/json"
    reply = Reply(status, {"content-type": kind} | headers, text.encode(), "")
    asked = ASKED | {"user_id": USER_IDS.get(id, "linze_fabu")}
    return read_reply(catalog.read(id, None), operation, reply, asked).outcome


@pytest.mark.parametrize(("id", "operation", "status", "headers", "body", "told"), TOLD)
def test_a_body_is_what_it_is_publicly_known_to_be(
    id: str, operation: Operation, status: int, headers: dict[str, str], body: Any, told: Outcome
) -> None:
    assert outcome(id, operation, status, headers, body) is told


@pytest.mark.parametrize(("id", "operation", "status", "headers", "body"), UNTOLD)
def test_a_body_that_is_known_to_say_nothing_is_no_absence(
    id: str, operation: Operation, status: int, headers: dict[str, str], body: Any
) -> None:
    assert outcome(id, operation, status, headers, body) in NOT_THERE


def test_the_bodies_are_many() -> None:
    assert len(TOLD) + len(UNTOLD) >= 60
    assert len({id for id, *_ in (*TOLD, *UNTOLD)}) >= 15
