"""No document says what nobody found out: every phrase that asserts something has its fact, in every kind of case."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from alerting.documents.complaints import at_hand
from alerting.documents.kinds import Document, refusal
from alerting.documents.papers import Papers
from alerting.documents.words import VERIFICATIONS
from domain.act import Step
from domain.assessment import Assessment, Kind
from domain.complaint import Paper
from domain.exhibit import Exhibit
from domain.incident import Classification, Presence, Status
from domain.lead import is_provisional
from domain.observation import Profile
from tests.factories import NOW, account, finding, incident, later, official_profile, profile, unit
from tests.papers import act, drafted, exhibit, known, papers, said

STAND_IN = "?05c4a7e057d86fa0"
OWN = account(
    platform="weibo", user_id="1000", display_name="平安临泽", handle="palz", url="https://weibo.example/1000"
)
LEAD = finding(detector="report.citizen")
TEXT = exhibit(sha256="ee" * 32, media_type="text/plain", source="report.citizen", note="群众反映")
RECORD = exhibit(kind=Exhibit.OBSERVATION, sha256="dd" * 32, media_type="application/json", source=f"weibo:{STAND_IN}")
WATCHED = profile(bio="有事私信", followers=12)
LETTER = act(Step.DRAFTED, facts=(("document", "letter"),))
Classes = Classification


def case(classification: Classification, subject: str, seen: Profile | None, *findings: Any, **belongs: Any) -> Papers:
    about = incident(
        number=12, classification=classification, subject=subject, profile=seen, findings=findings or (finding(),)
    )
    values = {"incident": about, "platform": "微博", "operator": "微梦创科"} | belongs
    return papers(**values)


def told(**known_of_it: Any) -> Profile:
    return Profile(platform="weibo", user_id=STAND_IN, **known_of_it)


OF_OWN: dict[str, Any] = {"official": OWN, "unit": unit()}
BY_LEAD: dict[str, Any] = {"evidence": (TEXT, RECORD)}
CASES = {
    "impostor, by Diting": case(Classes.MASQUERADE, "bluesky:did:plc:stranger", WATCHED, evidence=(exhibit(),)),
    "impostor, by both": case(Classes.MASQUERADE, "bluesky:did:plc:stranger", WATCHED, LEAD, finding()),
    "impostor, by a lead": case(
        Classes.MASQUERADE, "weibo:77", Profile(platform="weibo", user_id="77"), LEAD, **BY_LEAD
    ),
    "impostor without id": case(
        Classes.MASQUERADE, f"weibo:{STAND_IN}", told(display_name="临泽公安"), LEAD, official=None, **BY_LEAD
    ),
    "impostor, by a lead, gone": case(
        Classes.MASQUERADE, "weibo:77", told(), LEAD, acts=(act(Step.ABSENCE_SEEN, at=later(days=1)),), **BY_LEAD
    ),
    "impostor, by a lead, asked about": case(
        Classes.MASQUERADE, "weibo:77", told(), LEAD, evidence=(TEXT, exhibit(kind=Exhibit.ANSWER, sha256="cd" * 32))
    ),
    "impostor, platform asked": case(
        Classes.MASQUERADE, "bluesky:did:plc:stranger", WATCHED, acts=(act(Step.PLATFORM_ASKED),)
    ),
    "impostor, platform asked by letter": case(
        Classes.MASQUERADE,
        "bluesky:did:plc:stranger",
        WATCHED,
        acts=(LETTER, act(Step.PLATFORM_ASKED, at=later(hours=1))),
    ),
    "hijack, by Diting": case(Classes.ACCOUNT_COMPROMISE, OWN.key, official_profile(), **OF_OWN),
    "hijack, by a lead": case(Classes.ACCOUNT_COMPROMISE, OWN.key, told(), LEAD, **OF_OWN, **BY_LEAD),
    "hijack without profile": case(Classes.ACCOUNT_COMPROMISE, OWN.key, None, LEAD, **OF_OWN, **BY_LEAD),
    "tampering, by Diting": case(Classes.CONTENT_TAMPERING, OWN.key, official_profile(), **OF_OWN),
    "tampering, by a lead": case(Classes.CONTENT_TAMPERING, OWN.key, None, LEAD, **OF_OWN, **BY_LEAD),
    "compliance": case(Classes.COMPLIANCE, OWN.key, None, **OF_OWN),
}
EVERY = [(name, status) for name in CASES for status in (Status.SUSPECTED, Status.CONFIRMED)]


def in_status(name: str, status: Status) -> Papers:
    found = CASES[name]
    return replace(found, incident=replace(found.incident, status=status))


def never(_: Papers) -> bool:
    return False


def is_found(one: Papers) -> bool:
    """Whether Diting found some of it."""
    return any(not each.detector.startswith("report.") for each in one.incident.findings)


def is_looked_at(one: Papers) -> bool:
    return one.incident.profile in {WATCHED, official_profile()}


def is_confirmed(one: Papers) -> bool:
    return one.incident.status is Status.CONFIRMED


def has_id(one: Papers) -> bool:
    return not is_provisional(one.incident.subject)


def has_evidence(one: Papers) -> bool:
    return bool(one.evidence)


FACTS: dict[str, Callable[[Papers], bool]] = {
    "监测中发现": is_found,
    "监测发现": is_found,
    "名称或者资料与": is_found,
    "仍可访问": is_found,
    "(present)": is_found,
    "未显示": is_looked_at,
    "\nnone\n": is_looked_at,
    **dict.fromkeys(VERIFICATIONS.values(), is_looked_at),
    "经核实": is_confirmed,
    "人工核实，": is_confirmed,
    "不是临泽市公安局开设": is_confirmed,
    "并非临泽市公安局发布": is_confirmed,
    "confirmed by an officer": is_confirmed,
    "未列入": has_id,
    "已固定的证据": has_evidence,
    "要求平台处置，": lambda one: one.last(Step.PLATFORM_ASKED) is not None,
    "日志已请平台": lambda one: LETTER in one.acts,
    "日志拟请平台": lambda one: one.last(Step.PLATFORM_ASKED) is None,
    STAND_IN: never,
    "report.": never,
    "None": never,
}


@pytest.mark.parametrize(("name", "status"), EVERY)
@pytest.mark.parametrize("document", Document)
def test_every_assertion_has_its_fact(document: Document, name: str, status: Status) -> None:
    one = in_status(name, status)
    if refusal(document, one.incident) is None:
        text = said(drafted(document, one))
        assert [phrase for phrase, holds in FACTS.items() if phrase in text and not holds(one)] == []


def test_every_phrase_that_is_watched_for_is_one_that_documents_use() -> None:
    drafts = [in_status(*each) for each in EVERY]
    texts = [said(drafted(kind, one)) for one in drafts for kind in Document if refusal(kind, one.incident) is None]
    spoken = {phrase for phrase in FACTS if any(phrase in text for text in texts)}
    unspoken = {phrase for phrase, holds in FACTS.items() if holds is never}
    assert FACTS.keys() - spoken == unspoken | (set(VERIFICATIONS.values()) - {"未认证"})


ASKED = act(Step.PLATFORM_ASKED, at=later(hours=2))


@pytest.mark.parametrize(
    ("acts", "said_so"),
    [
        ((), "后台日志拟请平台留存"),
        ((LETTER,), "后台日志拟请平台留存"),
        ((ASKED,), "【待填：是否已请平台留存后台日志】"),
        ((LETTER, ASKED), "后台日志已请平台留存"),
        ((act(Step.DRAFTED, facts=(("document", "facts-sheet"),)), ASKED), "后台日志已请平台留存"),
        ((act(Step.DRAFTED, facts=(("document", "brief-first"),)), ASKED), "【待填：是否已请平台留存后台日志】"),
        ((ASKED, act(Step.DRAFTED, at=later(hours=3), facts=LETTER.facts)), "【待填：是否已请平台留存后台日志】"),
        ((LETTER, act(Step.REOPENED, at=later(hours=1)), ASKED), "【待填：是否已请平台留存后台日志】"),
    ],
)
def test_the_police_hear_that_logs_are_kept_only_where_a_letter_could_ask_for_it(
    acts: tuple[Any, ...], said_so: str
) -> None:
    text = said(drafted(Document.NOTICE_POLICE, papers(acts=acts)))
    assert [phrase for phrase in ("日志拟请", "日志已请", "待填：是否已请") if phrase in text] == [
        phrase for phrase in ("日志拟请", "日志已请", "待填：是否已请") if phrase in said_so
    ]
    assert said_so in text


@pytest.mark.parametrize("name", [name for name, one in CASES.items() if not is_looked_at(one)])
def test_what_only_a_look_shows_is_left_to_people(name: str) -> None:
    filled = known(Document.LETTER, CASES[name])
    for field in ("账号简介", "认证情况", "粉丝数", "注册时间"):
        assert str(filled[field]).startswith("【待填：")


@pytest.mark.parametrize("name", [name for name, one in CASES.items() if not is_found(one)])
def test_who_reported_a_case_is_said(name: str) -> None:
    filled = known(Document.LETTER, CASES[name])
    assert filled["发现经过"] == "我单位收到群众反映的线索"
    assert filled["首次发现时间"] == "2026年3月2日9时30分（接到线索）"


def test_what_both_found_names_both() -> None:
    filled = known(Document.LETTER, CASES["impostor, by both"])
    assert filled["发现经过"] == "我单位在政务新媒体日常监测中发现（另有群众反映的线索）"
    assert filled["发现方式"] == "监测发现"


@pytest.mark.parametrize(
    ("name", "state", "at"),
    [
        ("impostor, by Diting", "仍可访问", "2026年3月2日9时30分"),
        ("impostor, by a lead", "现状未经系统核查", "【待填：核查时间】"),
        ("impostor, by a lead, gone", "经人工复查未再查到", "2026年3月3日9时30分"),
        ("impostor, by a lead, asked about", "现状待人工核对（已向平台取证）", "2026年3月2日9时30分"),
    ],
)
def test_the_state_is_that_of_the_last_look(name: str, state: str, at: str) -> None:
    filled = known(Document.SUMMARY, CASES[name])
    assert (filled["当前状态"], filled["最近核查时间"]) == (state, at)
    assert state in str(filled["处置结果"])


def test_a_reported_account_that_the_daemon_missed_was_looked_for() -> None:
    lead = CASES["impostor, by a lead"]
    gone = replace(lead, incident=replace(lead.incident, presence=Presence.ABSENT))
    assert known(Document.SUMMARY, gone)["当前状态"] == "未再查到"


def test_words_of_a_reporter_are_no_screenshot() -> None:
    lead = CASES["impostor, by a lead"]
    filled: Any = known(Document.LETTER, lead)
    assert (filled["截图编号"], filled["截图哈希"]) == ("【待填：截图编号】", "【待填：截图的SHA-256】")
    assert filled["取证时间"] == "【待填：取证时间】"
    assert [(row["类别"], row["来源"]) for row in filled["证据清单"]] == [
        ("线索文字", "群众反映"),
        ("系统记录", "本系统"),
    ]
    shown = known(Document.LETTER, replace(lead, evidence=(TEXT, exhibit(taken_at=later(hours=1)))))
    assert (shown["截图编号"], shown["取证时间"]) == ("DT-000012-证2", "2026年3月2日10时30分")


def test_a_text_is_no_screenshot_and_a_stand_in_no_address_for_a_complaint() -> None:
    page = told(url="https://weibo.example/u/7")
    assert at_hand(case(Classes.MASQUERADE, f"weibo:{STAND_IN}", page, LEAD, **BY_LEAD)) == {Paper.EXPLANATION}
    complete = case(Classes.MASQUERADE, "weibo:77", page, LEAD, evidence=(TEXT, exhibit()))
    assert at_hand(complete) == {Paper.EXPLANATION, Paper.URL, Paper.SCREENSHOTS}


@pytest.mark.parametrize("name", ["hijack, by a lead", "hijack without profile", "tampering, by a lead", "compliance"])
def test_a_registered_account_is_called_as_registered(name: str) -> None:
    filled = known(Document.RECTIFICATION, CASES[name])
    shown = (filled["账号名称"], filled["账号用户名"], filled["账号主页"], filled["账号编号"])
    assert shown == ("平安临泽", "palz", "https://weibo.example/1000", "1000")


def test_an_account_without_id_has_a_marked_blank() -> None:
    assert known(Document.LETTER, CASES["impostor without id"])["账号编号"] == "【待填：账号编号】"


@pytest.mark.parametrize("kind", [Kind.MISUSE, Kind.LOST, Kind.UNAPPROVED])
def test_what_the_unit_did_itself_is_not_laid_on_others(kind: Kind) -> None:
    hijack = in_status("hijack, by Diting", Status.CONFIRMED)
    own = replace(hijack, incident=replace(hijack.incident, assessment=Assessment(kind=kind)))
    text = said(drafted(Document.PUBLIC_NOTICE, own))
    assert "并非" not in text
    assert "具体情况由临泽市公安局另行通告" in text
    twin = replace(CASES["impostor, by Diting"].incident, assessment=Assessment(kind=kind))
    assert refusal(Document.LETTER, twin) is not None
    assert refusal(Document.NOTICE_CYBERSPACE, twin) is None


@pytest.mark.parametrize("name", ["hijack, by Diting", "hijack, by a lead", "tampering, by Diting"])
def test_no_notice_warns_of_an_account_and_vouches_for_it(name: str) -> None:
    text = said(drafted(Document.PUBLIC_NOTICE, in_status(name, Status.CONFIRMED)))
    assert "请勿相信该账号" in text
    assert "备案的官方账号为" not in text
    assert "名录为准" not in text
    assert "该账号恢复正常之前，有关信息请以政府网站和其他官方渠道发布的为准" in text


def test_a_notice_about_an_impostor_names_the_genuine_account() -> None:
    text = said(drafted(Document.PUBLIC_NOTICE, in_status("impostor, by Diting", Status.CONFIRMED)))
    assert "名录为准。临泽市公安局在该平台备案的官方账号为" in text


def test_who_named_a_case_is_not_guessed() -> None:
    assert str(known(Document.SUMMARY, papers())["点名单位"]).startswith("【待填：")
    named = incident(number=12, first_seen=NOW, assessment=Assessment(named_by="省级部门"))
    assert known(Document.SUMMARY, papers(incident=named))["点名单位"] == "省级部门"
