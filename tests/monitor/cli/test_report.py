"""`diting report`: leads of others, on the command line."""

from pathlib import Path
from typing import Any

import pytest

from domain.incident import Classification, Status
from domain.notification import Reason
from monitor.store import deadlines, evidence, owed
from tests.factories import account, incident, profile, unit
from tests.monitor.cli.office import Office
from tests.monitor.evidence.pieces import PNG
from tests.papers import said as read_aloud

PHONE = "13900002222"
IMPOSTOR = ("--source", "citizen", "--kind", "impostor", "--unit", "临泽市公安局", "--platform", "bluesky")
SAID = ("--text", "冒充公安局，私信要求转账")


@pytest.fixture
def manned(office: Office) -> Office:
    office.register([unit()], [account()])
    return office


def waiting(office: Office) -> list[Reason]:
    """What others are owed, once."""
    with office.store() as store, store.begin() as conn:
        return [each.reason for each in owed.waiting(conn) if owed.take(conn, each)]


def test_a_lead_opens_a_case_that_is_graded_timed_told_and_proved(manned: Office) -> None:
    said = manned.json("report", *IMPOSTOR, "--id", "did:plc:x", "--name", "临泽公安局", *SAID)
    (case,) = manned.kept()
    assert (said["reference"], said["is_new"]) == (case.reference, True)
    assert case.fingerprint == "masquerade|unit:linze-ga|bluesky:did:plc:x"
    assert case.rule
    with manned.store() as store, store.reading() as conn:
        assert deadlines.of(conn, case.number)
        assert evidence.waiting(conn, case.number) == 1
    assert waiting(manned) == [Reason.OPENED]


def test_a_known_case_gets_new_evidence_and_those_who_know_it_hear(manned: Office) -> None:
    known = manned.keep(incident(subject="bluesky:did:plc:x", profile=profile(user_id="did:plc:x")))
    said = manned.json("report", *IMPOSTOR, "--id", "did:plc:x", *SAID)
    assert (said["reference"], said["is_new"]) == (known.reference, False)
    assert waiting(manned) == [Reason.NEW_EVIDENCE]
    manned.run("report", *IMPOSTOR, "--id", "did:plc:x", *SAID)
    assert waiting(manned) == []


def test_a_dismissed_case_is_taken_up_again(manned: Office) -> None:
    dismissed = incident(subject="bluesky:did:plc:x", status=Status.DISMISSED)
    manned.keep(dismissed)
    manned.run("report", *IMPOSTOR, "--id", "did:plc:x", *SAID)
    assert (manned.kept()[0].status, waiting(manned)) == (Status.SUSPECTED, [Reason.REOPENED])


def test_a_platform_that_is_not_watched_is_left_to_people(manned: Office) -> None:
    words = ("--source", "12345", "--kind", "impostor", "--unit", "linze-ga", "--platform", "weixin")
    hint = manned.json("report", *words, "--id", "gh_1", *SAID)["hints"][0]
    assert "weixin" in hint
    assert "人工" in hint


def test_a_lead_of_the_lowest_level_says_how_it_is_weighed(manned: Office) -> None:
    (hint,) = manned.json("report", *IMPOSTOR, "--id", "did:plc:x", *SAID)["hints"]
    assert "diting incidents assess 1 --harm H3" in hint
    manned.run("incidents", "assess", 1, "--harm", "H3", "--note", "看过截图")
    assert manned.json("report", *IMPOSTOR, "--id", "did:plc:x", *SAID)["hints"] == []


def test_an_account_without_id_is_completed(manned: Office) -> None:
    first = manned.json("report", *IMPOSTOR, "--name", "临泽公安服务", *SAID)
    assert first["is_provisional"]
    assert "diting report complete 1 --id" in first["hints"][0]
    after = manned.json("report", "complete", 1, "--id", "did:plc:x")
    assert after["subject"] == "bluesky:did:plc:x"


def test_a_letter_about_a_lead_says_who_noticed_and_asserts_nothing_that_nobody_saw(manned: Office) -> None:
    words = ("--source", "12345", "--kind", "impostor", "--unit", "linze-ga", "--platform", "weixin")
    manned.run("report", *words, "--name", "临泽公安服务", *SAID)
    letter = manned.folder / "letter.docx"
    left = manned.json("documents", "draft", 1, "letter", "--anyway", "-o", letter)["blanks"]
    text = read_aloud(letter.read_bytes())
    assert "我单位收到12345热线转办的线索，贵平台上有账号疑似假冒" in text
    assert "现状未经系统核查" in text
    assert {"账号编号", "认证情况", "账号简介", "截图编号", "取证时间"} <= set(left)
    assert [word for word in ("监测中发现", "仍可访问", "未认证", "report.12345", "weixin:?") if word in text] == []


def test_spam_by_private_message_is_a_hijack(manned: Office) -> None:
    shot: Path = manned.folder / "私信.png"
    shot.write_bytes(PNG)
    words = ("--source", "unit", "--kind", "hijack", "--unit", "linze-ga", "--platform", "bluesky", "--file", shot)
    manned.run("report", *words, "--text", "粉丝称收到本号私信广告", "--seen-at", "2026-03-01 09:30")
    (case,) = manned.kept()
    assert case.classification is Classification.ACCOUNT_COMPROMISE
    assert dict(case.findings[0].evidence)["seen_at"] == "2026-03-01T01:30:00+00:00"
    assert len(manned.json("evidence", "list", case.number)["evidence"]) == 2


def test_a_reporter_is_shown_only_on_request(manned: Office) -> None:
    said = manned.run("report", *IMPOSTOR, "--id", "did:plc:x", *SAID, "--contact", PHONE)
    assert PHONE not in said.output
    assert PHONE not in repr(manned.json("evidence", "list", 1))
    assert manned.json("report", "contact", 1) == [PHONE]


@pytest.mark.parametrize("moment", ["0001-01-01", "9999-12-31T23:59:59-0800", "2999-01-01"])
def test_nothing_was_seen_at_an_end_of_the_calendar(manned: Office, moment: str) -> None:
    said = manned.run("report", *IMPOSTOR, *SAID, "--id", "x", "--seen-at", moment, status=2)
    assert "outside of the years 1990 to 2200" in said.stderr
    assert manned.kept() == ()


@pytest.mark.parametrize(
    ("words", "about"),
    [
        (("--source", "citizen"), "--kind"),
        ((*IMPOSTOR, "--id", "did:plc:x"), "--text"),
        ((*IMPOSTOR[:-1], "微 博", *SAID), "--platform"),
        ((*IMPOSTOR[:-1], "a:b", *SAID), "--platform"),
        ((*IMPOSTOR, *SAID, "--id", "x", "--seen-at", "2199-01-01"), "--seen-at"),
        ((*IMPOSTOR, *SAID, "--id", "did:plc:official"), "--kind hijack"),
        ((*IMPOSTOR, *SAID, "--url", "javascript:alert(1)"), "http:// or https://"),
    ],
)
def test_what_is_missing_or_wrong_is_named(manned: Office, words: tuple[Any, ...], about: str) -> None:
    assert about in manned.refusal("report", *words)
    assert manned.kept() == ()
