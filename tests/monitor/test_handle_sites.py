import json
from typing import Any

import pytest

from monitor.handle_sites import Definitions, NoDefinitions, Said, Site, definitions

WMN = {
    "name": "Codes",
    "uri_check": "https://codes.example/api/{account}",
    "uri_pretty": "https://codes.example/{account}",
    "e_code": 200,
    "e_string": "login",
    "m_code": 404,
    "m_string": "Not Found",
    "known": ["torvalds"],
    "cat": "coding",
}
MAIGRET = {
    "url": "https://forum.example/u/{username}",
    "urlMain": "https://forum.example/",
    "checkType": "message",
    "presenseStrs": ["注册时间"],
    "absenceStrs": ["该用户不存在"],
    "usernameClaimed": "admin",
    "usernameUnclaimed": "noonewouldeverusethis7",
    "tags": ["cn"],
}


def wmn(**changes: Any) -> Definitions:
    return definitions(json.dumps({"sites": [WMN | changes]}).encode())


def maigret(engines: dict[str, Any] | None = None, **changes: Any) -> Definitions:
    raw = {key: value for key, value in (MAIGRET | changes).items() if value is not None}
    return definitions(json.dumps({"sites": {"Forum": raw}, "engines": engines or {}, "tags": []}).encode())


def only(found: Definitions) -> Site:
    (site,) = found.sites
    assert not found.refused
    return site


def refusal(found: Definitions) -> str:
    (reason,) = found.refused.values()
    assert not found.sites
    return reason


def says(site: Site, status: int, text: str = "", location: str = "") -> Said:
    return site.says(status, text, location, "linze")


def test_the_two_forms_are_told_apart_by_their_shape() -> None:
    first, second = only(wmn()), only(maigret())
    assert (first.asks, first.shows) == ("https://codes.example/api/{handle}", "https://codes.example/{handle}")
    assert (first.claimed, first.unclaimed, first.tags) == (("torvalds",), "", frozenset({"coding"}))
    assert (second.asks, second.unclaimed, second.tags) == (
        "https://forum.example/u/{handle}",
        "noonewouldeverusethis7",
        frozenset({"cn"}),
    )


@pytest.mark.parametrize("document", [b"", b"{", b"[]", b"{}", b'{"sites":3}', b'{"sites":null}', b"\xff", b"null"])
def test_another_document_is_of_neither_form(document: bytes) -> None:
    with pytest.raises(NoDefinitions):
        definitions(document)


WMN_SAYS = [(200, "login", Said.TAKEN), (404, "Not Found", Said.FREE)]
WMN_SAYS += [
    (status, text, Said.UNKNOWN) for status, text in ((200, "Not Found"), (404, "login"), (500, ""), (302, ""))
]


@pytest.mark.parametrize(("status", "text", "said"), WMN_SAYS)
def test_status_and_words_of_a_side_both_hold(status: int, text: str, said: Said) -> None:
    assert says(only(wmn()), status, text) is said


MESSAGE = [
    ("注册时间", Said.TAKEN),
    ("该用户不存在", Said.FREE),
    ("注册时间 该用户不存在", Said.UNKNOWN),
    ("", Said.UNKNOWN),
]


@pytest.mark.parametrize(("text", "said"), MESSAGE)
def test_words_of_both_sides_are_no_answer(text: str, said: Said) -> None:
    assert says(only(maigret()), 200, text) is said


def test_a_side_without_words_takes_a_status_of_its_own() -> None:
    present, absent = only(maigret(absenceStrs=[])), only(maigret(presenseStrs=None))
    assert [says(present, 200, "注册时间"), says(present, 404), says(present, 200, "a")] == [
        Said.TAKEN,
        Said.FREE,
        Said.UNKNOWN,
    ]
    assert says(absent, 200, "Linze 的主页") is Said.TAKEN
    assert says(absent, 200, "linze: 该用户不存在") is Said.FREE
    assert says(absent, 200, "请登录") is Said.UNKNOWN
    assert says(absent, 403, "linze") is Said.UNKNOWN


def test_a_status_tells_where_nothing_else_does() -> None:
    site = only(maigret(checkType="status_code", presenseStrs=[], absenceStrs=[]))
    told = [says(site, status) for status in (200, 404, 410, 301, 403, 429, 500, 204)]
    assert told == [Said.TAKEN, Said.FREE, Said.FREE, *[Said.UNKNOWN] * 5]


def test_a_redirect_tells_unless_it_leads_to_a_login() -> None:
    site = only(maigret(checkType="response_url", presenseStrs=[], absenceStrs=[]))
    assert says(site, 200) is Said.TAKEN
    assert says(site, 302, location="https://forum.example/404") is Said.FREE
    for detour in (
        "https://forum.example/login?next=/u/linze",
        "https://passport.example/",
        "https://a.example/captcha",
    ):
        assert says(site, 302, location=detour) is Said.UNKNOWN
    named = only(maigret(checkType="response_url", errorUrl="https://forum.example/404"))
    assert says(named, 302, location="https://forum.example/") is Said.UNKNOWN


def test_what_the_definition_calls_an_error_is_none_of_both() -> None:
    site = only(maigret(errors={"系统繁忙": "busy"}))
    assert says(site, 200, "该用户不存在 系统繁忙") is Said.UNKNOWN


def test_an_engine_lends_its_definition_to_a_site() -> None:
    engine: dict[str, Any] = {"site": {"url": "{urlMain}{urlSubpath}/members/?u={username}", "checkType": "message"}}
    engine["site"] |= {"presenseStrs": ["profile"], "absenceStrs": ["cannot be found"]}
    found = only(
        maigret({"X": engine}, engine="X", urlMain="https://x.example", urlSubpath="/f", url=None, checkType=None)
    )
    assert found.asks == "https://x.example/f/members/?u={handle}"
    assert says(found, 200, "profile") is says(found, 200, "注册时间") is Said.TAKEN
    assert says(found, 200, "cannot be found") is Said.FREE


def test_a_question_may_be_sent() -> None:
    sent = only(maigret(requestMethod="POST", requestPayload={"name": "{username}"}))
    assert (sent.method, sent.body, sent.headers) == (
        "POST",
        '{"name": "{handle}"}',
        {"content-type": "application/json"},
    )
    assert only(wmn(post_body="u={account}")).body == "u={handle}"


REFUSED = {
    "switched off": (maigret(disabled=True), "switched off in the file"),
    "kept from programs": (maigret(protection=["cf_js_challenge"]), "keeps programs out (cf_js_challenge)"),
    "a token first": (maigret(activation={"method": "vimeo"}), "needs a token"),
    "another kind of id": (maigret(type="gaia_id"), "asks for a gaia_id"),
    "another network": (maigret(url="http://x.onion/{username}"), "not on the public web"),
    "no place for the handle": (maigret(url="https://forum.example/"), "no place for the handle"),
    "an unknown place": (maigret(url="https://forum.example/{id}/{username}"), "{id} in the address is not known"),
    "no address": (maigret(url="forum/{username}"), "no web address"),
    "no words": (maigret(presenseStrs=[], absenceStrs=[]), "nothing tells a taken handle from a free one"),
    "an unknown check": (maigret(checkType="dance"), "nothing tells a taken handle from a free one"),
    "no control": (maigret(usernameClaimed=None), "usernameClaimed: Field required"),
    "a broken pattern": (maigret(regexCheck="("), "regexCheck: "),
    "an empty question": (maigret(requestMethod="POST"), "asks by POST with nothing to send"),
    "a login": (maigret(headers={"Authorization": "Bearer played"}), "carries a login (authorization)"),
    "not valid": (wmn(valid=False), "marked as not valid"),
    "kept from programs, too": (wmn(protection=["cloudflare"]), "keeps programs out"),
    "one side only": (wmn(m_code=200, m_string=""), "nothing proves that a handle is free"),
    "a wrong type": (wmn(e_code="two hundred"), "e_code: "),
    "no known handle": (wmn(known=[]), "known: "),
}


@pytest.mark.parametrize(("found", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_definition_that_is_not_used_is_refused_with_its_reason(found: Definitions, reason: str) -> None:
    assert reason in refusal(found)


@pytest.mark.parametrize("raw", [None, 3, [], "x", {}])
def test_one_broken_definition_does_not_spoil_the_others(raw: Any) -> None:
    listed = definitions(json.dumps({"sites": [raw, WMN]}).encode())
    assert ([site.name for site in listed.sites], list(listed.refused)) == (["Codes"], ["sites[0]"])
    named = definitions(json.dumps({"sites": {"Broken": raw, "Forum": MAIGRET}}).encode())
    assert ([site.name for site in named.sites], list(named.refused)) == (["Forum"], ["Broken"])


@pytest.mark.parametrize("engines", [None, [], {"X": 3}, {"X": {"site": []}}, {"X": {}}])
def test_a_broken_engine_spoils_its_sites_only(engines: Any) -> None:
    known = json.dumps({"sites": {"Forum": MAIGRET, "Lent": {"engine": "X"}}, "engines": engines}).encode()
    found = definitions(known)
    assert ([site.name for site in found.sites], list(found.refused)) == (["Forum"], ["Lent"])
