import json
from datetime import datetime
from urllib.parse import quote

import pytest

from monitor.imports import har, redact
from tests.factories import NOW
from tests.monitor.imports import recordings
from tests.monitor.imports.recordings import BASE, SECRET

SIGNED = "S%2Ba%2Fb%3D0123456789"


def exchange(url: str = f"{BASE}/x", *, at: datetime = NOW, **changes: object) -> har.Entry:
    raw = recordings.entry(url, {}, at=at, **changes)  # type: ignore[arg-type]
    return har.entry(1, json.dumps(raw).encode())


def test_what_a_browser_logs_in_with_is_known() -> None:
    found = redact.secrets(exchange(f"{BASE}/x?access_token=abcdefgh12345&q=临泽发布"))
    assert {SECRET, "abcdefgh12345"} <= set(found)
    assert "临泽发布" not in found


def test_what_the_question_is_about_is_no_secret() -> None:
    url = f"{BASE}/x?token=MS4wLjABAAAAabc"
    assert "MS4wLjABAAAAabc" in redact.secrets(exchange(url))
    assert "MS4wLjABAAAAabc" not in redact.secrets(exchange(url), ("MS4wLjABAAAAabc",))


@pytest.mark.parametrize("said", [SIGNED, "S+a/b=0123456789", "S+a\\/b=0123456789"])
def test_a_secret_is_found_however_it_is_spelled(said: str) -> None:
    entry = exchange(headers={"Set-Cookie": f"SESSDATA={SIGNED}"})
    cleaned = redact.clean_body(f'{{"echo": "{said}"}}'.encode(), redact.secrets(entry))
    assert cleaned == b'{"echo": "hidden"}'


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ('{"access_token": "x1", "a": 1}', '{"access_token": "hidden", "a": 1}'),
        ('{"xsec_token":"A\\"B"}', '{"xsec_token":"hidden"}'),
        (r'{"inner": "{\"id_token\":\"x1\",\"a\":1}"}', r'{"inner": "{\"id_token\":\"hidden\",\"a\":1}"}'),
        ('{"url_token": "lin-ze", "next_token": "n1"}', '{"url_token": "lin-ze", "next_token": "n1"}'),
    ],
)
def test_tokens_in_an_answer_are_hidden_by_their_names(body: str, left: str) -> None:
    assert redact.clean_body(body.encode(), ()) == left.encode()


def test_nothing_of_a_login_is_left_in_an_exchange() -> None:
    url = f"https://me:{SECRET}@plaza.example/x?token={SECRET}&next={SECRET}#{SECRET}"
    entry = exchange(url, headers={"Location": f"/login?ticket={SECRET}", "X-Echo": SECRET}, posted={"token": SECRET})
    clean = redact.cleaned(entry, redact.secrets(entry))
    assert SECRET not in " ".join([clean.url, clean.posted, *(value for _, value in clean.said)])


def test_plain_values_of_cookies_may_stand_in_any_answer() -> None:
    entry = exchange(headers={"Set-Cookie": "DedeUserID=12345678; Path=/"})
    assert "12345678" not in redact.secrets(entry)


SIGNS = [
    "a_bogus",
    "X-Bogus",
    "_signature",
    "signature",
    "x-signature",
    "verifyFp",
    "fp",
    "ticket",
    "xsec_token",
    "webid",
    "w_webid",
    "ttwid",
    "sign",
    "w_rid",
    "SESSDATA",
    "msToken",
    "s_v_web_id",
    "__NS_sig3",
    "pass_ticket",
    "uin",
    "key",
    "auth_key",
    "sessionid",
    "access_token",
    "_csrf",
    "sid",
]


@pytest.mark.parametrize("name", SIGNS)
def test_what_signs_an_address_is_hidden_wherever_the_address_stands(name: str) -> None:
    url = f"https://p3.example/a?id=5&{name}=Zx%2Fq9&q=7"
    assert redact.address(url) == f"https://p3.example/a?id=5&{name}=hidden&q=7"
    for said in (
        url,
        url.replace("&", "&amp;"),
        url.replace("&", "\\u0026").replace("/", "\\/"),
        url.replace("&", "\\\\u0026"),
        f"https://y.example/?to={quote(url.replace('%2F', ''), safe='')}",
    ):
        cleaned = redact.clean_body(f'{{"url": "{said}"}}'.encode(), ()).decode()
        assert "Zx" not in cleaned
        assert json.loads(cleaned)
        for kept in ("id", "5", "q", "7", "hidden"):
            assert kept in cleaned


@pytest.mark.parametrize("query", ["id=5&mid=6&uid=7&q=临泽&idx=1&sn=ab&page=2", "code=INVITED", "__biz=MzA=="])
def test_ordinary_parameters_of_addresses_stay(query: str) -> None:
    assert redact.text(f"见 https://x.example/?{query}。") == f"见 https://x.example/?{query}。"


def test_a_biography_that_is_called_signature_stays() -> None:
    assert redact.clean_body('{"signature": "临泽发布 官方"}'.encode(), ()) == '{"signature": "临泽发布 官方"}'.encode()


def test_a_number_that_signs_nothing_leaves_the_answer_whole() -> None:
    entry = exchange(f"{BASE}/x?webid=7300000000000000000")
    body = b'{"id": 7300000000000000000}'
    assert redact.clean_body(body, redact.secrets(entry)) == body
