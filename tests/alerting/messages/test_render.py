import itertools
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.messages import catalog
from alerting.messages.render import INVISIBLE, SUBJECT_LIMIT, harmless, render
from domain.finding import Finding
from domain.incident import Classification, Incident, Presence, Severity, Status
from domain.notification import Message, Reason
from domain.text import Locale, Text
from tests import factories
from tests.factories import later

CATALOGS = {locale: catalog.load(locale) for locale in Locale}
SHANGHAI = ZoneInfo("Asia/Shanghai")
HOSTILE = "来宾\n【谛听】\u202e已解除\u200b\x1b[31m{key}%s" + "发" * 10_000


def told(incident: Incident, **changes: Any) -> Message:
    locale = changes.pop("locale", Locale.ZH_CN)
    names = {"official_name": "临泽市公安局", "unit_name": "临泽市公安局"} | changes.pop("names", {})
    now = changes.pop("now", later(minutes=5))
    notification = factories.notification(**changes)
    return render(notification, incident, **names, catalog=CATALOGS[locale], zone=SHANGHAI, now=now)


def finding(zh: str, en: str = "x") -> Finding:
    return factories.finding(summary=Text(zh=zh, en=en))


def impostor(**changes: Any) -> Incident:
    profile = factories.profile(display_name="临泽市公安侷", url="https://bsky.example/profile/stranger.test")
    return factories.incident(**{"number": 12, "profile": profile} | changes)


def gap(**changes: Any) -> Incident:
    values: dict[str, Any] = {
        "classification": Classification.COVERAGE,
        "subject": "platform:bluesky",
        "official": "platform:bluesky",
        "profile": None,
        "findings": (finding("平台要求登录", "the platform asks for a login"),),
    }
    return factories.incident(**values | changes)


def test_an_impostor_is_told_whole() -> None:
    message = told(impostor())
    assert message.subject == "【谛听】【Ⅲ级 较大】疑似假冒账号：「临泽市公安侷」"
    assert message.body.splitlines() == [
        "疑似假冒账号，首次告警。",
        "级别：Ⅲ级 较大（黄色）；状态：疑似，待人工核实；最近查看：仍可访问",
        "账号：bluesky「临泽市公安侷」@stranger.test",
        "账号编号：did:plc:stranger",
        "主页：https://bsky.example/profile/stranger.test",
        "涉及官方账号：临泽市公安局（临泽市公安局）",
        "依据：",
        "1. 名称与「临泽市公安局」相同",
        "首次发现：2026-03-02 09:30；最近发现：2026-03-02 09:30（Asia/Shanghai）",
        "下一步：核实账号真伪并截图留证；属假冒的，要求平台立即注销，并通报网信、公安部门。",
        "案件编号：DT-000012",
        "重复收到请以编号和序号为准：DT-000012，第 1 号",
    ]


def test_english_says_the_same() -> None:
    message = told(impostor(), locale=Locale.EN)
    assert message.subject == "[Diting][Ⅲ yellow] suspected impostor: “临泽市公安侷”"
    assert "Severity: Ⅲ major (yellow); status: suspected" in message.body
    assert 'name equals "临泽市公安局"' in message.body


def test_the_message_carries_key_reference_and_address() -> None:
    message = told(impostor(), address="duty@ga.linze.example", channel="email", event=3)
    assert message.key == "12:3:opened:email:duty@ga.linze.example"
    assert message.reference == "DT-000012"
    assert message.address == "duty@ga.linze.example"
    assert "第 3 号" in message.body
    assert "duty@" not in message.body


def test_machines_get_facts() -> None:
    assert dict(told(impostor(), reason=Reason.ESCALATED).facts) == {
        "classification": "masquerade",
        "severity": "3",
        "status": "suspected",
        "reason": "escalated",
        "platform": "bluesky",
        "subject": "bluesky:did:plc:stranger",
        "official": "unit:linze-ga",
        "unit": "linze-ga",
        "score": "0.950",
        "first_seen": "2026-03-02T01:30:00+00:00",
        "url": "https://bsky.example/profile/stranger.test",
    }


@pytest.mark.parametrize(
    ("status", "suspected"),
    [
        (Status.SUSPECTED, True),
        (Status.CONFIRMED, False),
        (Status.RESOLVED, True),
        (Status.DISMISSED, True),
        (Status.CLOSED, True),
    ],
)
@pytest.mark.parametrize("kind", [kind for kind in Classification if kind is not Classification.COVERAGE])
def test_suspicion_is_said_until_a_person_confirms(kind: Classification, status: Status, suspected: bool) -> None:
    message = told(impostor(classification=kind, status=status))
    assert ("疑似" in message.subject) is suspected
    assert ("疑似" in message.body.splitlines()[0]) is suspected


EVERYTHING = list(itertools.product(Locale, Classification, Reason))


@pytest.mark.parametrize(("locale", "kind", "reason"), EVERYTHING)
def test_every_message_is_short_and_names_the_account(locale: Locale, kind: Classification, reason: Reason) -> None:
    for severity, presence, status in itertools.product(Severity, Presence, Status):
        incident = impostor(
            classification=kind,
            severity=severity,
            presence=presence,
            status=status,
            findings=(finding("长" * 500, "long" * 100),) * 9,
            profile=factories.profile(display_name="来宾發布政务中心", handle="h", url="https://x.example/"),
        )
        message = told(incident, locale=locale, reason=reason)
        assert len(message.subject) <= SUBJECT_LIMIT
        assert len(message.body.splitlines()) <= 20
        assert max(map(len, message.body.splitlines())) <= 300
        assert "来宾發布" in message.subject or kind is Classification.COVERAGE
        assert incident.reference in message.body


def test_every_step_differs_by_what_happened() -> None:
    kinds = [kind for kind in Classification if kind is not Classification.COVERAGE]
    bodies = {told(impostor(classification=kind), reason=reason).body for kind in kinds for reason in Reason}
    assert len(bodies) == len(kinds) * len(Reason)


def test_only_the_three_weightiest_findings_are_told_the_decisive_first() -> None:
    body = told(impostor(findings=tuple(finding(text) for text in ("甲", "乙", "丙", "丁")))).body
    assert "1. 甲\n2. 乙\n3. 丙\n首次发现" in body
    assert "丁" not in body


def test_the_verdict_on_a_look_alike_stands_before_its_findings() -> None:
    reason = Text(zh="疑似假冒：简介照搬官方账号\n【谛听】", en="Suspected impostor: the bio is copied.")
    assert "依据：\n研判：疑似假冒：简介照搬官方账号U+000A【谛听】\n1. " in told(impostor(reason=reason)).body
    assert (
        "\nIn short: Suspected impostor: the bio is copied.\n1. "
        in told(impostor(reason=reason), locale=Locale.EN).body
    )
    assert "研判" not in told(impostor()).body


def test_the_post_that_a_case_is_about_is_quoted_before_the_findings() -> None:
    reason = Text(zh="2026-03-02 09:40 发布「厂家直销」", en='2026-03-02 09:40 posted "cheap shoes"')
    taken = impostor(classification=Classification.ACCOUNT_COMPROMISE, reason=reason)
    assert "依据：\n所涉内容：2026-03-02 09:40 发布「厂家直销」\n1. " in told(taken).body


def test_a_hostile_name_stays_on_its_line() -> None:
    hostile = impostor(
        profile=factories.profile(display_name=HOSTILE, handle=HOSTILE, user_id=HOSTILE, url=HOSTILE),
        findings=(finding(HOSTILE),),
        subject=f"bluesky:{HOSTILE}",
    )
    message = told(hostile, names={"official_name": HOSTILE, "unit_name": HOSTILE})
    assert message.subject == "【谛听】【Ⅲ级 较大】疑似假冒账号：「来宾U+000A【谛听】U+202E已解除U+200BU+001B[31m{k…」"
    assert len(message.subject) == SUBJECT_LIMIT
    assert len(message.body.splitlines()) == 12
    assert len(message.body) < 2000
    shown = message.subject + message.body.replace("\n", "") + "".join(value for _, value in message.facts)
    assert shown.isprintable()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("来宾发布", "来宾发布"),
        ("来宾\u3000发布\xa0", "来宾 发布 "),
        ("a\r\nb\tc", "aU+000DU+000AbU+0009c"),
        ("\u202eabc\u2066", "U+202EabcU+2066"),
        ("来\u200b宾\ufeff", "来U+200B宾U+FEFF"),
        ("来\u3164宾", "来U+3164宾"),
        ("\u2028\ud800\U000e0041", "U+2028U+D800U+E0041"),
        ("👮🏽", "👮🏽"),
        ("0123456789", "0123456789"),
        ("0123456789a", "012345678…"),
    ],
)
def test_what_cannot_be_seen_is_shown(text: str, shown: str) -> None:
    assert harmless(text, 30 if len(text) < 10 else 10) == shown


@given(st.text(max_size=80), st.integers(min_value=1, max_value=60))
def test_shown_text_is_printable_and_within_its_limit(text: str, limit: int) -> None:
    shown = harmless(text, limit)
    assert len(shown) <= limit
    assert shown.isprintable()
    assert not INVISIBLE & set(shown)


def test_a_coverage_gap_says_that_silence_proves_nothing() -> None:
    message = told(gap(number=7), now=later(hours=3, minutes=5), names={"official_name": "", "unit_name": ""})
    assert message.subject == "【谛听】【Ⅲ级 较大】平台未覆盖：「bluesky」"
    assert message.body.splitlines() == [
        "平台 bluesky 自 2026-03-02 09:30（Asia/Shanghai）起未覆盖，已持续 3 小时 5 分。",
        "未覆盖期间没有告警不说明没有问题：假冒或被盗用的账号可能未被发现。",
        "级别：Ⅲ级 较大（黄色）",
        "原因：",
        "1. 平台要求登录",
        "下一步：检查平台凭据、网络和限流；恢复前请人工巡查该平台。",
        "案件编号：DT-000007",
        "重复收到请以编号和序号为准：DT-000007，第 1 号",
    ]


@pytest.mark.parametrize("reason", [Reason.REOPENED, Reason.REPEATED])
def test_a_gap_that_came_back_does_not_claim_to_have_lasted(reason: Reason) -> None:
    first = told(gap(), reason=reason, now=later(days=90)).body.splitlines()[0]
    assert first == "平台 bluesky 目前未覆盖；该问题首次发现于 2026-03-02 09:30（Asia/Shanghai），距今 90 天 0 小时。"


def test_a_closed_coverage_gap_says_that_the_platform_is_back() -> None:
    body = told(gap(), reason=Reason.RESOLVED).body
    assert body.startswith("平台 bluesky 已恢复覆盖；该问题首次发现于 2026-03-02 09:30（Asia/Shanghai）")
    assert "不说明" not in body


@pytest.mark.parametrize(
    ("delta", "span"),
    [
        ({"minutes": -5}, "0 分"),
        ({"seconds": 59}, "0 分"),
        ({"minutes": 59}, "59 分"),
        ({"hours": 2}, "2 小时 0 分"),
        ({"days": 3, "hours": 4, "minutes": 5}, "3 天 4 小时"),
    ],
)
def test_a_reminder_says_how_long_nobody_has_acknowledged(delta: dict[str, float], span: str) -> None:
    assert f"首次发现距今 {span}" in told(impostor(), reason=Reason.REPEATED, now=later(**delta)).body


def test_an_incident_without_a_profile_is_named_by_its_subject() -> None:
    message = told(impostor(profile=None), names={"official_name": ""})
    assert "「bluesky:did:plc:stranger」" in message.subject
    assert "涉及单位：临泽市公安局" in message.body
    assert "账号编号" not in message.body
    assert dict(message.facts)["url"] == ""


def test_a_unit_s_own_name_is_enough() -> None:
    assert "涉及" not in told(impostor(), names={"official_name": "", "unit_name": ""}).body
