import ssl
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from domain.answer import Outcome
from domain.observation import VerificationKind
from domain.ports import Operation
from monitor.platforms.website import Options, Platform
from tests.certificates import Tls
from tests.monitor.doors import Memory, Said, cuts, fails, says
from tests.monitor.open_web import FIRST, SECOND, Web, Zone, moved, names, page, roads, shown, shows

HOST = "www.linze.example"
TITLE = "临泽市人民政府"
FOOTER = "<p>网站标识码：6299990001</p><p>陇ICP备12345678号</p>"
VERIFY = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate")


def platform(web: Web | None = None, zone: Zone | None = None, **changes: Any) -> Platform:
    known = zone or Zone(HOST, "old.linze.example")
    return Platform("website", Options(), roads(web or Web(), **changes), names(known))


def played(said: Said) -> Platform:
    return platform(Web(**{HOST: said}))


async def test_a_site_is_what_its_front_page_says() -> None:
    head = '<meta name="description" content="门户网站"><link rel="icon" href="/i.png">'
    seen = (await played(shows(TITLE, head, FOOTER)).profile(HOST)).value
    assert (seen.key, seen.display_name, seen.bio) == (f"website:{HOST}", TITLE, "门户网站")
    assert (seen.url, seen.avatar_url) == (f"https://{HOST}/", f"https://{HOST}/i.png")
    assert seen.verification_text == "ICP备案 陇ICP备12345678号; 网站标识码 6299990001"


async def test_a_footer_that_anybody_can_copy_is_no_badge() -> None:
    seen = (await played(shows(TITLE, body=FOOTER)).profile(HOST)).value
    assert seen.verification_kind is VerificationKind.NONE


@pytest.mark.parametrize("user_id", [f"https://{HOST}/portal/", f"http://{HOST}", f"{HOST}", f" {HOST.upper()} "])
async def test_a_site_stands_in_the_register_by_host_or_by_address(user_id: str) -> None:
    answer = await played(shows(TITLE)).profile(user_id)
    assert (answer.value.user_id, answer.value.display_name) == (user_id, TITLE)


async def test_a_site_without_https_is_read_without() -> None:
    web = Web(**{f"http://{HOST}": shows(TITLE)})
    assert (await platform(web).profile(HOST)).value.url == f"http://{HOST}/"
    assert web.asked == [f"https://{HOST}/", f"http://{HOST}/"]


async def test_a_site_that_moved_is_read_where_it_is_now() -> None:
    web = Web(**{HOST: moved("https://new.linze.example/"), "new.linze.example": shows(TITLE)})
    seen = (await platform(web).profile(HOST)).value
    assert (seen.user_id, seen.url) == (HOST, "https://new.linze.example/")


async def test_a_doorstep_is_crossed() -> None:
    front = shows("", '<meta http-equiv="refresh" content="0;url=/col/">')
    web = Web(**{f"https://{HOST}/col/": shows(TITLE), HOST: front})
    assert (await platform(web).profile(HOST)).value.display_name == TITLE


async def test_a_certificate_that_does_not_verify_is_told() -> None:
    web = Web(**{f"http://{HOST}": shows(TITLE), f"https://{HOST}": fails(VERIFY)})
    seen = (await platform(web).profile(HOST)).value
    assert (seen.display_name, seen.verification_text) == (TITLE, "证书未通过验证")


async def test_the_certificate_of_another_is_named_as_such(tmp_path: Path) -> None:
    der = ssl.PEM_cert_to_DER_cert(Tls(tmp_path).certificate.read_text())
    web = Web(**{f"http://{HOST}": shows(TITLE), f"https://{HOST}": fails(VERIFY)})
    seen = (await platform(web, greet=shown(der)).profile(HOST)).value
    assert seen.verification_text == f"证书不是发给 {HOST} 的"


async def test_a_certificate_that_does_not_verify_is_told_where_there_is_nothing_else() -> None:
    answer = await platform(Web(**{f"https://{HOST}": fails(VERIFY)})).profile(HOST)
    assert (answer.outcome, answer.detail.partition(";")[0]) == (Outcome.ERROR, "the certificate does not verify")


async def test_a_parked_site_is_there_and_is_called_parked() -> None:
    seen = (await played(shows(HOST, body="该域名正在出售")).profile(HOST)).value
    assert (seen.display_name, seen.bio) == (HOST, "[域名待售]")


async def test_a_site_is_gone_when_two_name_servers_deny_its_name() -> None:
    web = Web(**{HOST: shows(TITLE)})
    answer = await platform(web, Zone()).profile(f"https://{HOST}/portal")
    assert (answer.outcome, web.asked) == (Outcome.NOT_FOUND, [])


DOUBTS = {
    "one denies and one is silent": Zone().fails("timeout", server=SECOND),
    "one denies and one fails": Zone().fails("servfail", server=FIRST),
    "nobody answers": Zone().fails("timeout"),
    "both fail": Zone().fails("servfail"),
    "both refuse": Zone().fails("refused"),
    "both filter": Zone().fails("filtered"),
    "one filters": Zone().fails("filtered", server=FIRST),
    "one finds it": Zone().fails("everything", server=SECOND),
    "it has no address": Zone(bare=(HOST,)),
    "it leads to a name that is gone": Zone(dangling=(HOST,)),
}


@pytest.mark.parametrize("zone", DOUBTS.values(), ids=DOUBTS)
async def test_a_doubt_about_the_name_is_no_absence(zone: Zone) -> None:
    assert (await platform(Web(), zone).profile(HOST)).outcome is Outcome.ERROR


ANSWERS = {
    "404": (shows("404 Not Found", status=404), Outcome.ERROR),
    "410": (shows("Gone", status=410), Outcome.ERROR),
    "502": (shows("Bad gateway", status=502), Outcome.ERROR),
    "403": (shows("403 Forbidden", status=403), Outcome.BLOCKED),
    "a check for robots": (shows("Just a moment..."), Outcome.BLOCKED),
    "429": (says(status=429), Outcome.RATE_LIMITED),
    "JSON": (says("{}"), Outcome.SHAPE),
    "an empty page": (says(""), Outcome.SHAPE),
    "a page cut short": (says(page(TITLE, end=""), content_type="text/html"), Outcome.SHAPE),
    "a cut connection": (cuts(b"<html>", content_type="text/html"), Outcome.ERROR),
    "no connection": (fails(httpx.ConnectError("refused")), Outcome.ERROR),
    "no answer in time": (fails(httpx.ReadTimeout("slow")), Outcome.ERROR),
}


@pytest.mark.parametrize(("said", "outcome"), ANSWERS.values(), ids=ANSWERS)
async def test_no_page_proves_that_a_site_is_gone(said: Said, outcome: Outcome) -> None:
    answer = await played(said).profile(HOST)
    assert answer.outcome is outcome
    assert not answer.outcome.is_absence


async def test_a_site_that_checks_for_robots_is_left_alone_for_a_while() -> None:
    web, holds = Web(**{HOST: shows("Just a moment...")}), Memory()
    watched = platform(web, holds=holds)
    first, second = await watched.profile(HOST), await watched.profile(HOST)
    assert (first.outcome, second.outcome, len(web.asked)) == (Outcome.BLOCKED, Outcome.BLOCKED, 1)
    assert second.not_before == first.not_before is not None
    assert [hold.key for hold in holds.puts] == [f"website:{HOST}:"]


async def test_a_page_in_any_disorder_is_never_an_absence() -> None:
    chance, whole = Random(7), page(TITLE, '<meta name="description" content="门户">', FOOTER * 9).encode()
    for _ in range(500):
        start, length = chance.randrange(len(whole)), chance.randrange(1, 200)
        mutant = whole[:start] + chance.randbytes(chance.randrange(3)) + whole[start + length :]
        status = chance.choice((200, 200, 404, 410, 500, 302))
        answer = await played(says(mutant, status, content_type="text/html")).profile(HOST)
        assert not answer.outcome.is_absence
        assert answer.outcome is not Outcome.OK or (status == 200 and b"</html>" in mutant)


@pytest.mark.parametrize("user_id", ["", "临泽市人民政府", "http://", "linze", "https://[::1", "xn--a"])
async def test_what_is_no_host_says_how_to_write_one(user_id: str) -> None:
    answer = await platform().profile(user_id)
    assert (answer.outcome, "register www.example.gov.cn" in answer.detail) == (Outcome.SHAPE, True)


async def test_a_site_has_a_profile_and_is_neither_searched_nor_asked_for_posts() -> None:
    site = platform()
    assert [each for each in Operation if site.offers(each)] == [Operation.PROFILE]
    assert (await site.search(TITLE)).outcome is Outcome.ERROR
    assert (await site.posts(HOST)).outcome is Outcome.ERROR


@pytest.mark.parametrize("resolvers", [(), ("223.5.5.5",), ("223.5.5.5", "223.5.5.5:53"), ("223.5.5.5", "dns.example")])
def test_absence_needs_two_name_servers_by_address(resolvers: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError):
        Options(resolvers=resolvers)
