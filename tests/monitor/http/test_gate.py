import json

import pytest
from pydantic import Field, TypeAdapter

from domain.answer import Answer, Outcome
from monitor.http import Moment, NotJson, Payload, Reply, WebAddress, Words, is_challenge, is_html, is_json, parse, read
from monitor.http.gate import refused

JSON = {"content-type": "application/json; charset=utf-8"}
PAGE = b"<!DOCTYPE html><html><head><title>%s</title></head><body>%s</body></html>"


class Person(Payload):
    name: Words
    seen: Moment | None = None
    home: WebAddress = ""


class Envelope(Payload):
    people: tuple[Person, ...] = Field(alias="actors")


ENVELOPE = TypeAdapter(Envelope)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", "Invalid JSON"),
        (b'{"actors":[{"name":"x"', "Invalid JSON"),
        (b"[]", "Input should be an object"),
        (b"null", "Input should be an object"),
        (b'{"users":[]}', "actors: Field required"),
        (b'{"actors":null}', "actors: Input should be a valid"),
        (b'{"actors":{"0":{"name":"x"}}}', "actors: Input should be a valid"),
        (b'{"actors":[{}]}', "actors.0.name: Field required"),
        (b'{"actors":[{"name":1}]}', "actors.0.name: Input should be a valid string"),
        (b'{"actors":[{"name":"x","seen":"2026-03-02T01:30:00"}]}', "actors.0.seen: "),
        (b'{"actors":[{"name":"x","seen":1}]}', "actors.0.seen: "),
        (b'{"actors":[{"name":"x","seen":"0001-01-01T00:00:00+14:00"}]}', "actors.0.seen: Value error, beyond"),
        (b"[" * 100_000, "Invalid JSON"),
        (b'{"actors":' + b"[" * 100_000, "Invalid JSON"),
        (b"\xff\xfe", "Invalid JSON"),
    ],
)
def test_drift_is_named_by_its_field(body: bytes, detail: str) -> None:
    answer = parse(ENVELOPE, Reply(200, JSON, body))
    assert isinstance(answer, Answer)
    assert answer.outcome is Outcome.SHAPE
    assert detail in answer.detail
    assert len(answer.detail) <= 200


def test_unknown_keys_and_odd_characters_do_no_harm() -> None:
    body = rb'{"actors":[{"name":"a\u0000b","new":{},"home":"javascript:alert(1)"}],"cursor":7}'
    envelope = parse(ENVELOPE, Reply(200, JSON, body))
    assert isinstance(envelope, Envelope)
    assert (envelope.people[0].name, envelope.people[0].home) == ("ab", "")


@pytest.mark.parametrize(
    ("kind", "said_json"),
    [
        ("application/json", True),
        ("Application/JSON;charset=utf-8", True),
        ("application/activity+json", True),
        ("text/html", False),
        ("text/plain", False),
        ("", False),
    ],
)
def test_json_is_what_the_server_calls_json(kind: str, said_json: bool) -> None:
    reply = Reply(200, {"content-type": kind}, b'{"actors":[]}')
    envelope = parse(ENVELOPE, reply)
    assert is_json(reply) is isinstance(envelope, Envelope) is said_json


@pytest.mark.parametrize(
    ("reply", "page", "challenge"),
    [
        (Reply(200, JSON, b'{"note":"<html> captcha type=password"}'), False, False),
        (Reply(200, {}, PAGE % (b"502 Bad Gateway", b"nginx")), True, False),
        (Reply(200, {}, b" \n<html><body><a href='/login'>x</a>"), True, False),
        (Reply(200, {}, PAGE % (b"Just a moment...", b"")), True, True),
        (Reply(200, {}, PAGE % ("用户登录".encode(), b"")), True, True),
        (Reply(200, {}, PAGE % (b"x", b'<input type="password">')), True, True),
        (Reply(200, {}, PAGE % (b"x", "请完成验证".encode())), True, True),
        (Reply(403, {"cf-mitigated": "challenge"}, b""), False, True),
    ],
)
def test_a_page_for_people_is_told_from_a_check_for_robots(reply: Reply, page: bool, challenge: bool) -> None:
    assert (is_html(reply), is_challenge(reply)) == (page, challenge)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(200, JSON), None),
        (Reply(429, JSON), Outcome.RATE_LIMITED),
        (Reply(429, {}, PAGE % (b"Just a moment", b"")), Outcome.RATE_LIMITED),
        (Reply(403, {}, PAGE % (b"Just a moment", b"")), Outcome.BLOCKED),
        (Reply(401, JSON), Outcome.AUTH),
        (Reply(403, {}, PAGE % (b"403", b"")), Outcome.AUTH),
        (Reply(502, {}, PAGE % (b"502", b"")), Outcome.ERROR),
        (Reply(404, {}, PAGE % (b"404", b"")), Outcome.SHAPE),
        (Reply(404, JSON), Outcome.ERROR),
        (Reply(204, JSON), Outcome.SHAPE),
        (Reply(302, JSON), Outcome.SHAPE),
    ],
)
def test_the_status_decides_in_order(reply: Reply, outcome: Outcome | None) -> None:
    answer = refused(reply, "said")
    assert (answer.outcome if answer else None) is outcome


def test_the_first_rule_that_fits_decides_before_the_proof() -> None:
    gone: Answer[object] = Answer(outcome=Outcome.GONE)
    reply = Reply(200, JSON, b'{"actors":[]}')
    decided = read(ENVELOPE, reply, lambda _: None, lambda _: Answer(outcome=Outcome.GONE))
    proved = read(ENVELOPE, reply, lambda _: None)
    assert decided == gone
    assert isinstance(proved, Envelope)


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"NaN", b"\xff", b"9" * 5000])
def test_what_is_not_json_says_so(body: bytes) -> None:
    with pytest.raises(NotJson):
        Reply(200, JSON, body).json()


def test_json_is_read_as_it_is() -> None:
    assert Reply(200, JSON, '{"a":["临泽市"]}'.encode()).json() == {"a": ["临泽市"]}


@pytest.mark.parametrize(
    "address", ["https://[", "https://[a.example/1.jpg", "http://a]b/", "ftp://a.example/", "//a/b", ""]
)
def test_an_address_that_cannot_be_taken_apart_is_none(address: str) -> None:
    found = parse(ENVELOPE, Reply(200, JSON, json.dumps({"actors": [{"name": "x", "home": address}]}).encode()))
    assert not isinstance(found, Answer)
    assert found.people[0].home == ""
