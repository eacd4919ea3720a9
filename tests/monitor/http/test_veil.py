import json

import pytest

from monitor.http import Reply, Request
from monitor.http.capture import HIDDEN, WITHHELD, capturing, note
from monitor.http.veil import NOTHING, Veil, over
from tests.factories import NOW

TOKEN = "v/Nq7+wRt4=Zk9xPm<Jd2"
COOKIE = "SUB=_2AkMQxzvTfg8Nxqw; DedeUserID=6900000000025; theme=dark; city=hangzhou"
ASKED = Request("/search")


def veil(login: str, request: Request = ASKED) -> Veil:
    return over(login, request)


@pytest.mark.parametrize(
    "spelled",
    [
        TOKEN,
        json.dumps(TOKEN)[1:-1],
        TOKEN.replace("/", r"\/"),
        "v/Nq7%2BwRt4%3DZk9xPm%3CJd2",
        "v%2FNq7%2BwRt4%3DZk9xPm%3CJd2",
        "v/Nq7+wRt4=Zk9xPm&lt;Jd2",
    ],
)
def test_a_login_is_hidden_however_the_platform_spells_it(spelled: str) -> None:
    body = f'{{"error": "no such token: {spelled}"}}'.encode()
    seen = veil(TOKEN).reply(Reply(401, {"location": f"/login?from={spelled}"}, body, f"https://a/?back={spelled}"))
    assert seen.body == f'{{"error": "no such token: {HIDDEN}"}}'.encode()
    assert (seen.headers["location"], seen.url) == (f"/login?from={HIDDEN}", f"https://a/?back={HIDDEN}")


def test_of_a_cookie_its_long_values_are_hidden_and_names_numbers_and_words_are_not() -> None:
    said = "_2AkMQxzvTfg8Nxqw 6900000000025 DedeUserID dark hangzhou"
    assert veil(COOKIE).text(said) == f"{HIDDEN} 6900000000025 DedeUserID dark hangzhou"
    assert veil(COOKIE).text(f"asked with {COOKIE}") == f"asked with {HIDDEN}"


def test_several_secrets_of_one_connector_are_hidden_each() -> None:
    assert veil(f"{COOKIE}:1693047731").text("_2AkMQxzvTfg8Nxqw") == HIDDEN


def test_a_secret_number_stays_a_number_so_that_json_stays_json() -> None:
    hidden = veil("1693047731").reply(Reply(200, {}, b'{"token": 1693047731, "id": 1}'))
    assert hidden.json() == {"token": 1_000_000_000, "id": 1}


def test_the_login_of_a_request_comes_before_that_of_the_connector() -> None:
    own = Request("/posts", {"access_token": "token-of-an-hour"}, credential="wx00000000000000aa:0123456789abcdef")
    said = "linze_fabu 0123456789abcdef token-of-an-hour"
    assert veil("linze_fabu wx00000000000000aa 0123456789abcdef", own).text(said) == f"linze_fabu {HIDDEN} {HIDDEN}"


def test_secrets_in_the_address_are_known_by_the_names_of_their_parameters() -> None:
    asked = Request("/feed/1?key=Lq4TzWn9XvKr&page=12345678", {"sig": "b0a9c8d7e6", "since": "12345678"})
    assert veil("", asked).text("Lq4TzWn9XvKr b0a9c8d7e6 12345678") == f"{HIDDEN} {HIDDEN} 12345678"


def test_what_is_short_may_stand_in_any_answer() -> None:
    assert veil("abc").text("abc") == "abc"
    assert NOTHING.reply(Reply(200, {"a": "b"}, b"abc", "https://a/")) == Reply(200, {"a": "b"}, b"abc", "https://a/")


def test_no_login_is_shown() -> None:
    assert TOKEN not in repr(veil(TOKEN))


def test_evidence_withholds_what_repeats_a_login_that_no_header_carries() -> None:
    asked = Request("/people/1", {"uid": "br-61f0e8d7-4a2b"})
    replies = [Reply(200, {}, body, "https://a/people/1?uid=br-61f0e8d7-4a2b") for body in (b"br-61f0e8d7-4a2b", b"{}")]
    with capturing() as exchanges:
        for reply in replies:
            note(asked, reply, NOW, veil("br-61f0e8d7-4a2b", asked))
    assert [exchange.remark for exchange in exchanges] == [WITHHELD, ""]
    assert {exchange.url for exchange in exchanges} == {f"https://a/people/1?uid={HIDDEN}"}


def test_what_the_question_is_about_is_no_secret_whatever_its_parameter_is_called() -> None:
    asked = Request(
        "/list", {"token": "MS4wLjABAAAAlinze", "sign": "b0a9c8d7e6"}, public=frozenset({"MS4wLjABAAAAlinze"})
    )
    assert veil("", asked).text("/c/MS4wLjABAAAAlinze/?sign=b0a9c8d7e6") == f"/c/MS4wLjABAAAAlinze/?sign={HIDDEN}"
    assert veil("MS4wLjABAAAAlinze", asked).text("MS4wLjABAAAAlinze") == HIDDEN
