from datetime import date
from typing import Any

import pytest

from alerting.documents.kinds import Document
from alerting.documents.words import SECRET
from domain.act import Step
from domain.assessment import Assessment, Harm, Kind
from domain.deadline import Deadline, Duty
from domain.decision import Judgement
from domain.exhibit import Exhibit
from domain.incident import Classification, Presence, Status
from domain.registry import Contact
from domain.text import Text
from tests.factories import NOW, account, finding, incident, later, post, profile, unit
from tests.papers import act, drafted, exhibit, known, papers, said, sender


def confirmed(**changes: Any) -> Any:
    return incident(number=12, status=Status.CONFIRMED, **changes)


def test_a_suspected_case_is_only_called_suspected() -> None:
    text = said(drafted(Document.LETTER, papers()))
    assert "关于请求核查处置疑似假冒账号的函" in text
    assert "该账号系假冒账号" not in text
    assert "立即注销该账号。" not in text
    assert text.replace("疑似假冒", "").count("假冒") == text.count("不得假冒、仿冒") + text.count("发现的假冒") + (
        text.count("发现假冒仿冒") + text.count("属于假冒的")
    )


def test_a_confirmed_case_is_asked_to_be_cancelled() -> None:
    text = said(drafted(Document.LETTER, papers(incident=confirmed())))
    assert "关于要求注销假冒账号的函" in text
    assert "立即注销该账号。" in text
    assert "疑似" not in text


@pytest.mark.parametrize(
    ("status", "judgement", "is_confirmed"),
    [
        (Status.CONFIRMED, None, True),
        (Status.SUSPECTED, Judgement.CONFIRMED, False),
        (Status.RESOLVED, Judgement.CONFIRMED, True),
        (Status.RESOLVED, None, False),
        (Status.CLOSED, Judgement.CONFIRMED, True),
        (Status.DISMISSED, Judgement.DISMISSED, False),
    ],
)
def test_only_what_a_person_confirmed_is_confirmed(
    status: Status, judgement: Judgement | None, is_confirmed: bool
) -> None:
    assert papers(incident=incident(number=12, status=status), judgement=judgement).is_confirmed is is_confirmed


def test_the_public_is_told_of_no_unproved_accusation() -> None:
    text = said(drafted(Document.PUBLIC_NOTICE, papers()))
    assert "疑似假冒，真实情况正在核实" in text
    assert "不是临泽市公安局开设的账号" not in text


def test_the_public_sees_no_contact_of_the_suspect() -> None:
    case = confirmed(profile=profile(display_name="临泽公安客服13812345678"))
    assert "13812345678" not in said(drafted(Document.PUBLIC_NOTICE, papers(incident=case)))


def test_contacts_of_persons_stand_in_no_document() -> None:
    people = unit(contacts=(Contact(name="值班员甲", email="duty@ga.linze.example", phone="13900000000"),))
    for document in Document:
        text = said(drafted(document, papers(unit=people, acts=(act(Step.VERIFIED, author="lin"),))))
        for secret in ("值班员甲", "duty@ga.linze.example", "13900000000", "lin "):
            assert secret not in text


def test_dates_are_chinese_and_local() -> None:
    filled = known(Document.LETTER, papers())
    assert filled["首次发现时间"] == "2026年3月2日9时30分"


def test_who_is_addressed_depends_on_the_document() -> None:
    assert known(Document.LETTER, papers())["收文单位"] == "Bluesky Social, PBC"
    assert known(Document.NOTICE_POLICE, papers())["收文单位"] == "临泽市公安局网络安全保卫支队"
    assert known(Document.NOTICE_CYBERSPACE, papers())["收文单位"] == "临泽市互联网信息办公室"
    assert known(Document.RECTIFICATION, papers())["收文单位"] == "临泽市公安局"


def test_an_office_that_is_not_configured_is_a_blank() -> None:
    filled = known(Document.LETTER, papers(operator=""), sender(issuer="", contact="", copies=()))
    assert (filled["发文单位"], filled["收文单位"]) == ("【待填：发文单位】", "【待填：收文单位】")
    assert filled["抄送"] == "【待填：抄送单位】"


def test_a_unit_without_an_account_there_is_said_to_have_none() -> None:
    filled = known(Document.LETTER, papers(official=None))
    assert filled["官方账号状况"] == "备案台账中，临泽市公安局在该平台没有登记账号"


def test_evidence_is_numbered_and_named_by_its_hash() -> None:
    proof = (exhibit(kind=Exhibit.ANSWER, sha256="cd" * 32, taken_at=later(minutes=-5)), exhibit())
    filled = known(Document.LETTER, papers(evidence=proof))
    assert filled["截图编号"] == "DT-000012-证2"
    assert filled["截图哈希"] == "ab" * 32
    assert filled["取证时间"] == "2026年3月2日9时25分"


def test_the_same_bytes_are_attached_once_however_often_they_were_taken() -> None:
    proof = (exhibit(), exhibit(kind=Exhibit.ANSWER, sha256="cd" * 32), exhibit(taken_at=later(days=1)))
    filled = known(Document.LETTER, papers(evidence=proof))
    rows: Any = filled["证据清单"]
    assert [(row["编号"], row["SHA256"]) for row in rows] == [
        ("DT-000012-证1", "ab" * 32),
        ("DT-000012-证2", "cd" * 32),
    ]
    assert rows[0]["时间"] == "2026年3月2日9时30分"
    assert (filled["证据份数"], filled["截图编号"], filled["截图哈希"]) == ("2", "DT-000012-证1", "ab" * 32)


@pytest.mark.parametrize(
    ("zh", "en", "told_zh", "told_en"),
    [
        (
            "疑似冒用「临泽市公安局」1.00：与之完全相同",
            'passes for "临泽市公安局" 1.00: is identical',
            "疑似冒用「临泽市公安局」：与之完全相同",
            'passes for "临泽市公安局": is identical',
        ),
        ("转发 1.00：无关", "v1.00: unrelated", "转发 1.00：无关", "v1.00: unrelated"),
    ],
)
def test_the_score_of_a_comparison_stays_in_the_house(zh: str, en: str, told_zh: str, told_en: str) -> None:
    filled = known(Document.LETTER, papers(incident=confirmed(findings=(finding(summary=Text(zh, en)),))))
    assert filled["监测依据"] == [{"序号": "1", "内容": told_zh}]
    assert filled["en_reasons"] == [{"text": told_en}]


def test_without_evidence_nothing_is_said_to_be_attached() -> None:
    text = said(drafted(Document.LETTER, papers()))
    assert "【待填：附件】" in text
    assert "证据清单" not in text


def test_harm_is_what_people_assessed_and_nothing_is_guessed() -> None:
    assert known(Document.BRIEF_FIRST, papers())["危害程度"] == "【待填：危害程度】"
    case = confirmed(assessment=Assessment(harm=Harm.FRAUDULENT, views=20_000, victims=0, kind=Kind.IMPOSTOR))
    filled = known(Document.BRIEF_FIRST, papers(incident=case))
    assert filled["危害程度"] == "H3 诈骗、赌博、色情等违法内容"
    assert filled["传播范围"] == "浏览量约2万次"
    assert filled["受害人数"] == "0人"
    assert filled["损失金额"] == "【待填：损失金额】"


def test_suspected_secrets_are_left_out_of_every_document() -> None:
    secret = "机密内容原文"
    case = confirmed(
        assessment=Assessment(is_secret=True),
        profile=profile(bio=secret),
        findings=(finding(evidence=(("post", "p1"),), summary=finding().summary),),
    )
    for document in Document:
        text = said(drafted(document, papers(incident=case, posts=(post(text=secret),))))
        assert secret not in text
    assert SECRET in said(drafted(Document.NOTICE_CYBERSPACE, papers(incident=case)))


def test_what_was_done_is_told_without_names_and_without_the_offices_own_notes() -> None:
    acts = (
        act(Step.PLATFORM_ASKED, to="Bluesky", note="回执 A-17"),
        act(Step.NOTED, note="内部备注"),
        act(Step.DRAFTED, note="函"),
    )
    text = said(drafted(Document.SUMMARY, papers(acts=acts)))
    assert "回执 A-17" in text
    assert "内部备注" not in text


def test_a_platform_that_was_asked_and_is_silent_is_said_to_be() -> None:
    filled = known(Document.SUMMARY, papers(acts=(act(Step.PLATFORM_ASKED),)))
    assert filled["平台处置情况"] == "2026年3月2日9时30分已要求平台处置，尚无平台答复的记录"
    assert known(Document.SUMMARY, papers())["平台处置情况"] == "尚无要求平台处置的记录"


def test_the_order_to_rectify_names_a_day() -> None:
    filled = known(Document.RECTIFICATION, papers(rectify_by=date(2026, 3, 9)))
    assert filled["整改期限"] == "2026年3月9日"


def test_a_day_beyond_the_known_holidays_is_marked() -> None:
    filled = known(Document.RECTIFICATION, papers(rectify_by=date(2027, 3, 9), is_provisional=True))
    assert filled["整改期限"] == "2027年3月9日（节假日安排尚未公布，以届时工作日为准）"


def test_what_is_still_owed_is_listed() -> None:
    owed = Deadline(incident=12, duty=Duty.UPDATE, started_at=NOW, due_at=later(hours=1))
    met = Deadline(incident=12, duty=Duty.VERIFY, started_at=NOW, due_at=NOW, met_at=NOW)
    filled = known(Document.SUMMARY, papers(deadlines=(owed, met)))
    assert filled["待办事项"] == [{"事项": "续报", "期限": "2026年3月2日10时30分"}]
    assert filled["续报时间"] == "2026年3月2日10时30分"


@pytest.mark.parametrize("presence", Presence)
def test_every_presence_has_its_outcome(presence: Presence) -> None:
    assert known(Document.SUMMARY, papers(incident=confirmed(presence=presence)))["处置结果"]


def test_a_hijacked_account_is_no_impostor_to_the_public() -> None:
    case = confirmed(classification=Classification.ACCOUNT_COMPROMISE)
    text = said(drafted(Document.PUBLIC_NOTICE, papers(incident=case)))
    assert "假冒" not in text
    assert "账号异常的提示" in text


def test_a_registered_account_is_named_also_where_nobody_looked_at_it() -> None:
    registered = account(url="https://bsky.test/a")
    case = confirmed(subject=registered.key, profile=None, classification=Classification.COMPLIANCE)
    filled = known(Document.RECTIFICATION, papers(incident=case, official=registered))
    assert (filled["账号名称"], filled["账号主页"]) == ("临泽市公安局", "https://bsky.test/a")
    assert filled["认证情况"] == "【待填：认证情况】"
    assert known(Document.LETTER, papers(incident=confirmed(profile=None)))["账号名称"] == "【待填：账号名称】"
