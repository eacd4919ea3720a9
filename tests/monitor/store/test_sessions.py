from typing import Any

from sqlalchemy import Connection

from domain.answer import Answer, Outcome, ok
from domain.session import Session
from monitor.store import sessions
from tests.factories import NOW, later

SIGNED_IN = ok(Session(login="临泽网信", expires_at=later(days=9)))
ENDED: Answer[Any] = Answer(outcome=Outcome.AUTH, detail="login expired")


def test_a_login_is_remembered_by_its_fingerprint(conn: Connection) -> None:
    noted = sessions.note(conn, "weibo", "f1", SIGNED_IN, NOW)
    assert sessions.everything(conn) == (noted,)
    assert (noted.login, noted.first_seen, noted.last_valid, noted.expires_at) == ("临泽网信", NOW, NOW, later(days=9))


def test_a_refusal_keeps_whose_it_was_and_when_it_last_held(conn: Connection) -> None:
    sessions.note(conn, "weibo", "f1", SIGNED_IN, NOW)
    noted = sessions.note(conn, "weibo", "f1", ENDED, later(days=1))
    assert (noted.outcome, noted.detail, noted.login) == (Outcome.AUTH, "login expired", "临泽网信")
    assert (noted.first_seen, noted.last_valid, noted.expires_at) == (NOW, NOW, later(days=9))
    assert sessions.everything(conn) == (noted,)


def test_a_login_that_never_held_has_no_last_valid_moment(conn: Connection) -> None:
    noted = sessions.note(conn, "weibo", "f1", ENDED, NOW)
    assert (noted.login, noted.last_valid, noted.expires_at) == ("", None, None)


def test_a_credential_that_was_replaced_is_forgotten_and_others_are_not(conn: Connection) -> None:
    for connector, fingerprint in (("weibo", "old"), ("weibo", "new"), ("wechat_mp", "old")):
        sessions.note(conn, connector, fingerprint, SIGNED_IN, NOW)
    sessions.keep(conn, "weibo", {"new"})
    assert [(one.connector, one.fingerprint) for one in sessions.everything(conn)] == [
        ("wechat_mp", "old"),
        ("weibo", "new"),
    ]
    sessions.keep_connectors(conn, ["weibo"])
    assert [one.connector for one in sessions.everything(conn)] == ["weibo"]


def test_an_end_that_was_foreseen_stands_until_the_platform_names_another(conn: Connection) -> None:
    sessions.foresee(conn, "weibo", "f1", later(days=5), NOW)
    (login,) = sessions.everything(conn)
    assert (login.outcome, login.last_valid, login.expires_at) == (Outcome.OK, None, later(days=5))
    assert sessions.note(conn, "weibo", "f1", ok(Session()), NOW).expires_at == later(days=5)
    assert sessions.note(conn, "weibo", "f1", SIGNED_IN, NOW).expires_at == later(days=9)
    sessions.foresee(conn, "weibo", "f1", None, later(days=1))
    (login,) = sessions.everything(conn)
    assert (login.first_seen, login.last_valid, login.expires_at) == (NOW, NOW, later(days=9))
