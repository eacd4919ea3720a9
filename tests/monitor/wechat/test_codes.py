import json

import pytest

from domain.answer import Outcome
from monitor.http import Reply
from monitor.wechat.codes import AUTH, RATE_LIMITED, document, is_stale, refusal


def reply(body: bytes | str, status: int = 200) -> Reply:
    return document(Reply(status, {"content-type": "text/plain"}, body if isinstance(body, bytes) else body.encode()))


def said(code: int, message: str = "") -> Reply:
    return reply(json.dumps({"errcode": code, "errmsg": message}))


@pytest.mark.parametrize("code", sorted(AUTH))
def test_a_code_about_the_login_comes_with_its_remedy(code: int) -> None:
    answer = refusal(said(code, "so it is"))
    assert answer is not None
    assert answer.outcome is Outcome.AUTH
    assert answer.detail == f"{AUTH[code]} ({code} so it is)"


@pytest.mark.parametrize("code", sorted(RATE_LIMITED))
def test_a_code_about_a_limit_asks_for_patience(code: int) -> None:
    answer = refusal(said(code))
    assert answer is not None
    assert (answer.outcome, answer.detail) == (Outcome.RATE_LIMITED, str(code))


@pytest.mark.parametrize("code", [-1, 40097, 41001, 43002, 44002, 47001, 53502, 53600, 65301])
def test_any_other_code_is_an_error(code: int) -> None:
    answer = refusal(said(code))
    assert answer is not None
    assert answer.outcome is Outcome.ERROR


@pytest.mark.parametrize("body", ['{"errcode":0,"errmsg":"ok"}', '{"item":[]}', "{}"])
def test_what_bears_no_code_may_be_an_answer(body: str) -> None:
    assert refusal(reply(body)) is None


@pytest.mark.parametrize("status", [401, 403, 404, 500, 502])
def test_a_status_is_heard_before_any_code(status: int) -> None:
    answer = refusal(reply('{"errcode":0}', status))
    assert answer is not None
    assert answer.outcome in {Outcome.AUTH, Outcome.ERROR}
    assert not is_stale(reply('{"errcode":40001}', status))


def test_control_characters_and_broken_letters_in_an_article_are_no_drift() -> None:
    raw = '{"errcode":0,"errmsg":"一\x0b二\n三'.encode() + b'\xf0\x9f"}'
    assert refusal(reply(raw)) is None
    assert json.loads(reply(raw).body)["errmsg"] == "一 二 三\ufffd"


def test_what_wechat_says_of_itself_cannot_steer_a_terminal() -> None:
    answer = refusal(said(-1, "\x1b[2J\u202eok" + "x" * 900))
    assert answer is not None
    assert answer.detail.isprintable()
    assert len(answer.detail) <= 200
