import pytest

from domain.answer import Outcome
from monitor.http import Reply
from monitor.http.webpage import page_title, read_page
from tests.monitor.open_web import page

URL = "https://www.linze.example/"
FOOTER = (
    "<p>主办：临泽市人民政府</p><p>政府网站标识码：6299990001 陇ICP备 12345678号-1 "
    "<img src=/ga.png>陇公网安备 62999902000001号</p>"
)
LONG = "临泽市人民政府今天发布了关于做好冬季供暖工作的通知。" * 100


def reply(text: str | bytes, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str) -> Reply:
    body = text if isinstance(text, bytes) else text.encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, {"content-type": kind, **named}, body, URL)


def test_a_page_says_what_it_is() -> None:
    head = '<meta name="Description" content=" 临泽市人民政府 门户网站 "><link rel="shortcut icon" href="/i.ico">'
    seen = read_page(reply(page("首页 - 临泽市人民政府", head, FOOTER))).value
    assert (seen.title, seen.description, seen.icon) == ("临泽市人民政府", "临泽市人民政府 门户网站", f"{URL}i.ico")
    assert seen.marks == (
        ("ICP备案", "陇ICP备12345678号-1"),
        ("网站标识码", "6299990001"),
        ("公安备案", "陇公网安备62999902000001号"),
    )
    assert seen.parked is None


def test_the_site_code_also_stands_in_the_head() -> None:
    seen = read_page(reply(page("a", '<meta name="SiteIDCode" content="bm99000001">'))).value
    assert seen.marks == (("网站标识码", "bm99000001"),)


def test_a_page_without_a_title_bears_the_name_of_its_site() -> None:
    assert read_page(reply(page("", '<meta name="SiteName" content="临泽市人民政府">'))).value.title == "临泽市人民政府"


@pytest.mark.parametrize("rel", ["icon", "shortcut icon", "apple-touch-icon"])
def test_an_icon_is_absolute_and_of_the_web(rel: str) -> None:
    assert (
        read_page(reply(page("a", f'<link rel="{rel}" href="//s.example/i.png">'))).value.icon
        == "https://s.example/i.png"
    )
    assert read_page(reply(page("a", f'<link rel="{rel}" href="data:image/png;base64,AA">'))).value.icon == ""


def test_a_page_may_lead_on_by_itself() -> None:
    head = '<meta http-equiv="Refresh" content="0; URL=\'col/index.html\'">'
    assert read_page(reply(page("", head))).value.refresh == f"{URL}col/index.html"
    assert read_page(reply(page("", '<meta http-equiv="refresh" content="300">'))).value.refresh == ""


@pytest.mark.parametrize(
    ("encoding", "kind", "head"),
    [
        ("gb18030", "text/html; charset=gb2312", ""),
        ("gbk", "text/html", '<meta charset="gbk">'),
        ("gbk", "text/html", '<meta http-equiv="Content-Type" content="text/html; charset=GB2312">'),
        ("gbk", "text/html", ""),
        ("utf-8", "text/html", ""),
        ("utf-8", "text/html; charset=nonsense", '<meta charset="punycode">'),
        ("utf-8-sig", "text/html; charset=gb2312", ""),
    ],
)
def test_a_page_is_read_in_its_own_writing(encoding: str, kind: str, head: str) -> None:
    answer = read_page(reply(page("临泽市政府", head).encode(encoding), kind=kind))
    assert answer.outcome is Outcome.OK
    assert encoding == "utf-8-sig" or answer.value.title == "临泽市政府"


CHECKS = {
    "Cloudflare": reply(page("Just a moment...", body='<script src="/cdn-cgi/challenge-platform/x.js"></script>'), 403),
    "Cloudflare by header": reply(page("a"), 403, cf_mitigated="challenge"),
    "加速乐": reply("<script>document.cookie='__jsl_clearance_s=1';location.href='/'</script>", 521),
    "瑞数": reply(page("", "<script>$_ts=window['$_ts'];</script>"), 412),
    "瑞数 on 202": reply(page("", "<script>$_ts={};</script>"), 202),
    "阿里云": reply("<html><script>var arg1='8';function setCookie(){'acw_sc__v2'}</script></html>"),
    "安全验证": reply(page("安全验证 - 临泽市人民政府", body=LONG)),
    "滑动": reply(page("临泽市人民政府", body="请完成验证后继续访问")),
    "WAF": reply(page("", body="您的请求可能存在威胁，已被拦截"), 405),
    "a bare 403": reply(page("403 Forbidden"), 403),
}


@pytest.mark.parametrize("answer", CHECKS.values(), ids=CHECKS)
def test_a_check_for_robots_is_no_page(answer: Reply) -> None:
    assert read_page(answer).outcome is Outcome.BLOCKED


def test_a_form_to_log_in_or_a_guarded_page_is_still_a_page() -> None:
    guarded = page("临泽市人民政府", "<script>$_ts={}</script>", f"<input type=password><p>验证码 captcha</p>{LONG}")
    assert read_page(reply(guarded)).value.title == "临泽市人民政府"


PARKED = {
    "for sale": (page("linze-gov.cn", body="该域名正在出售，有意者请联系"), "域名待售"),
    "for sale by title": (page("linzegov.com is for sale - domain name for sale", body=LONG), "域名待售"),
    "for sale in English": (page("linzegov.com", body="Buy this domain. linzegov.com may be for sale"), "域名待售"),
    "parked": (page("linzegov.com", body="This domain is parked free, courtesy of its registrar"), "域名停放"),
    "parked in Chinese": (page("域名停放页面", body="本页面由注册商提供"), "域名停放"),
    "nginx": (page("Welcome to nginx!", body="If you see this page"), "服务器默认页"),
    "宝塔": (page("没有找到站点", body="您的请求在Web服务器中没有找到对应的站点！"), "服务器默认页"),
    "宝塔 new": (page("恭喜，站点创建成功！"), "服务器默认页"),
    "IIS": (page("IIS Windows Server"), "服务器默认页"),
    "not open": (page("网站建设中", body="敬请期待"), "网站未开通或已关停"),
    "unfiled": (page("", body="抱歉，该网站未备案，暂时无法访问"), "网站未开通或已关停"),
}


@pytest.mark.parametrize(("text", "said"), PARKED.values(), ids=PARKED)
def test_what_stands_in_place_of_a_site_is_called_what_it_is(text: str, said: str) -> None:
    parked = read_page(reply(text)).value.parked
    assert parked is not None
    assert parked.zh == said


def test_a_page_that_speaks_of_such_things_is_a_page() -> None:
    news = page("临泽市人民政府", body=f"提醒：谨防出售此域名的骗局。网站未备案的请及时备案。{LONG}")
    assert read_page(reply(news)).value.parked is None


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (reply(page("临泽市人民政府", end="")), Outcome.SHAPE),
        (reply(page("临泽市人民政府")[:60]), Outcome.SHAPE),
        (reply(""), Outcome.SHAPE),
        (reply("{}", kind="application/json"), Outcome.SHAPE),
        (reply(page("页面不存在"), 404), Outcome.ERROR),
        (reply(page("Gone"), 410), Outcome.ERROR),
        (reply("", 404), Outcome.ERROR),
        (reply(page("Bad gateway"), 502), Outcome.ERROR),
        (reply("", 429), Outcome.RATE_LIMITED),
        (reply(page("a"), 451), Outcome.BLOCKED),
        (reply("", 302), Outcome.ERROR),
    ],
)
def test_no_answer_of_a_site_is_ever_an_absence(answer: Reply, outcome: Outcome) -> None:
    seen = read_page(answer)
    assert seen.outcome is outcome
    assert not seen.outcome.is_valid


@pytest.mark.parametrize("at", range(1, 400, 7))
def test_a_page_cut_anywhere_is_no_page(at: int) -> None:
    whole = page("临泽市人民政府", body=FOOTER).encode()
    assert not read_page(reply(whole[:-at])).outcome.is_valid or at < 1


@pytest.mark.parametrize(
    "text", ["<html>" + "<div>" * 20_000 + "</html>", "<html>\0\x00</html>", "<html><![" + "</html>"]
)
def test_a_hostile_page_does_no_harm(text: str) -> None:
    assert read_page(reply(text)).outcome in set(Outcome)


def test_control_characters_go_nowhere() -> None:
    head = (
        '<meta name="description" content="a\x01b&#0;c"><meta \x01\x02="x" content="y"><link \x03 rel=icon href=/i.png>'
    )
    seen = read_page(reply(page("临泽\x00市\x1f", head))).value
    assert (seen.title, seen.icon) == ("临泽市", f"{URL}i.png")
    assert not any(ord(char) < 32 for char in seen.description)


def test_a_title_is_what_a_page_is_shared_by() -> None:
    assert page_title(reply(page("a - Site", '<meta property="og:title" content="临泽发布">'))) == "临泽发布"
    assert page_title(reply(page("临泽发布 - Site"))) == "临泽发布 - Site"
    assert page_title(reply("{}", kind="application/json")) == ""


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<script>",
        "<meta name=a content=b>",
        "<",
        "<p>a</p>",
        "<a b=c ",
        "&amp;",
        "<title>",
        "<title>a</title>",
    ],
)
def test_a_flood_of_anything_is_read_to_its_end(piece: str) -> None:
    """What took more than one pass over it would take hours."""
    flood = piece * (2_900_000 // len(piece))
    assert read_page(reply(f"<html><meta name=description content=first>{flood}</html>")).value.description == "first"


def test_blanks_behind_the_word_for_the_site_code_hold_nobody_up() -> None:
    """For each blank all the others once more would take days."""
    blanks = f"<p>标识码{' ' * 900_000}</p><img alt='标识码\n:\n6299990001'>"
    assert read_page(reply(page("a", body=blanks))).value.marks == (("网站标识码", "6299990001"),)


def test_blanks_behind_the_word_for_the_writing_hold_nobody_up() -> None:
    flood = page("临泽市政府", f"<meta charset{' ' * 60_000}>", "<p></p>" * 9)
    kind = f"text/html; charset={' ' * 900_000}; charset = 'gbk"
    assert read_page(reply(flood.encode("gbk"), kind=kind)).value.title == "临泽市政府"


@pytest.mark.parametrize("spelling", [" a{}", " a{} =1", "/a{}", "\x01 a{}"])
def test_a_tag_with_very_many_attributes_is_no_page(spelling: str) -> None:
    flood = "".join(spelling.format(at) for at in range(200_000))
    hostile = reply(page("临泽市政府", body=f"<\x01p {flood}>"))
    answer = read_page(hostile)
    assert (answer.outcome, "thousands of attributes" in answer.detail) == (Outcome.SHAPE, True)
    assert page_title(hostile) == ""
