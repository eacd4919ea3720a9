import itertools
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.messages import catalog
from alerting.messages.render import INVISIBLE, SUBJECT_LIMIT, announce, harmless, render
from domain.assessment import Assessment
from domain.deadline import Deadline, Duty
from domain.finding import Finding
from domain.incident import Classification, Incident, Move, Presence, Proposal, Severity, Status
from domain.notification import Bulletin, Message, Reason
from domain.registry import ContactRole
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
    known = {name: changes.pop(name) for name in ("deadlines", "why") if name in changes}
    notification = factories.notification(**changes)
    return render(notification, incident, **names, **known, catalog=CATALOGS[locale], zone=SHANGHAI, now=now)


def finding(zh: str, en: str = "x") -> Finding:
    return factories.finding(summary=Text(zh=zh, en=en))


def impostor(**changes: Any) -> Incident:
    profile = factories.profile(display_name="临泽市公安侷", url="https://bsky.example/profile/stranger.test")
    return factories.incident(**{"number": 12, "profile": profile} | changes)


def deadline(duty: Duty, **changes: Any) -> Deadline:
    values: dict[str, Any] = {"incident": 12, "duty": duty, "started_at": later(), "due_at": later(minutes=30)}
    return Deadline(**values | changes)


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
        "级别：Ⅲ级 较大（黄色）；状态：疑似，待人工核实",
        "下一步：核实账号真伪并截图留证；属假冒的，要求平台立即注销，并通报网信、公安部门。",
        "账号：bluesky「临泽市公安侷」@stranger.test",
        "账号编号：did:plc:stranger",
        "主页：https://bsky.example/profile/stranger.test",
        "涉及官方账号：临泽市公安局（临泽市公安局）",
        "依据：",
        "1. 名称与「临泽市公安局」相同",
        "首次发现：2026-03-02 09:30；最近发现：2026-03-02 09:30（Asia/Shanghai）；最近查看：仍可访问",
        "案件编号：DT-000012，第 1 号（重复收到的，以编号和序号为准）",
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
    assert dict(told(impostor(rule="masquerade.tier1"), reason=Reason.ESCALATED).facts) == {
        "classification": "masquerade",
        "severity": "3",
        "rule": "masquerade.tier1",
        "status": "suspected",
        "reason": "escalated",
        "platform": "bluesky",
        "subject": "bluesky:did:plc:stranger",
        "official": "unit:linze-ga",
        "unit": "linze-ga",
        "score": "0.950",
        "first_seen": "2026-03-02T01:30:00+00:00",
        "url": "https://bsky.example/profile/stranger.test",
        "duty": "",
        "deadline": "",
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
@pytest.mark.parametrize("kind", [kind for kind in Classification if not kind.is_own])
def test_suspicion_is_said_until_a_person_confirms(kind: Classification, status: Status, suspected: bool) -> None:
    message = told(impostor(classification=kind, status=status))
    assert ("疑似" in message.subject) is suspected
    assert ("疑似" in message.body.splitlines()[0]) is suspected


REASONS = [reason for reason in Reason if not reason.is_bulletin]
# How a case stands of which this is still true.
STANDING: dict[Reason, dict[str, Any]] = {
    Reason.RENAMED: {"presence": Presence.RENAMED},
    Reason.ABSENT: {"presence": Presence.ABSENT},
    Reason.RESTORED: {"presence": Presence.RESTORED},
    Reason.CONFIRMED: {"status": Status.CONFIRMED},
    Reason.RESOLVED: {"status": Status.RESOLVED},
    Reason.ENDED: {"status": Status.CLOSED},
}
EVERYTHING = list(itertools.product(Locale, Classification, REASONS))


@pytest.mark.parametrize(("locale", "kind", "reason"), EVERYTHING)
def test_every_message_is_short_and_names_the_account(locale: Locale, kind: Classification, reason: Reason) -> None:
    for severity, presence, status in itertools.product(Severity, Presence, Status):
        incident = impostor(
            classification=kind,
            severity=severity,
            presence=presence,
            status=status,
            owner="长" * 500,
            proposal=Proposal(move=Move.TRANSFER, author="长" * 500, at=later()),
            merged_into=9,
            findings=(finding("长" * 500, "long" * 100),) * 9,
            profile=factories.profile(display_name="来宾發布政务中心", handle="h", url="https://x.example/"),
        )
        deadlines = [deadline(duty, told_at=later(), warned_at=later(), is_provisional=True) for duty in Duty]
        why = Text(zh="长" * 500, en="long" * 100)
        message = told(incident, locale=locale, reason=reason, deadlines=deadlines, why=why, code="K7M2QX9D")
        assert len(message.subject) <= SUBJECT_LIMIT
        assert len(message.body.splitlines()) <= 20
        assert max(map(len, message.body.splitlines())) <= 300
        assert "来宾發布" in message.subject or kind.is_own
        assert incident.reference in message.body


def test_every_step_differs_by_what_happened() -> None:
    kinds = [kind for kind in Classification if not kind.is_own]
    kept = [deadline(Duty.VERIFY, told_at=later(), warned_at=later())]
    held = Proposal(move=Move.CLOSE, author="值班员乙", at=later())
    bodies = {
        told(
            impostor(classification=kind, proposal=held, **STANDING.get(reason, {})), reason=reason, deadlines=kept
        ).body
        for kind in kinds
        for reason in REASONS
    }
    assert len(bodies) == len(kinds) * len(REASONS)


@pytest.mark.parametrize("reason", [Reason.OPENED, Reason.REOPENED, Reason.ESCALATED, Reason.NEW_EVIDENCE])
def test_what_a_person_has_confirmed_is_not_to_be_verified_again(reason: Reason) -> None:
    body = told(impostor(status=Status.CONFIRMED), reason=reason).body
    assert "下一步：要求平台立即注销该账号，通报网信、公安部门" in body
    assert "核实账号真伪" not in body


def test_the_stand_in_for_an_unknown_id_is_not_told() -> None:
    lead = {"subject": "weibo:?05c4a7e057d86fa0", "findings": (factories.finding(detector="report.citizen"),)}
    named = factories.profile(user_id="?05c4a7e057d86fa0", display_name="", handle="", url="https://weibo.example/u/7")
    for locale, said in ((Locale.ZH_CN, "未知（仅知名称/主页）"), (Locale.EN, "unknown (only its name or page")):
        message = told(impostor(**lead, profile=named), locale=locale)
        assert "?05c4" not in message.subject + message.body
        assert said in message.body


def test_what_was_reported_and_then_looked_at_is_not_said_to_be_unseen() -> None:
    lead = (factories.finding(detector="report.citizen"),)
    assert "谛听尚未查看该账号" in told(impostor(findings=lead)).body
    assert "最近查看：未再查到" in told(impostor(findings=lead, presence=Presence.ABSENT), reason=Reason.ABSENT).body


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
    assert len(message.body.splitlines()) == 11
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
        "下一步：检查平台凭据、网络和限流；恢复前请人工巡查该平台。",
        "原因：",
        "1. 平台要求登录",
        "案件编号：DT-000007，第 1 号（重复收到的，以编号和序号为准）",
    ]


@pytest.mark.parametrize("reason", [Reason.REOPENED, Reason.NEW_EVIDENCE])
def test_a_gap_that_came_back_does_not_claim_to_have_lasted(reason: Reason) -> None:
    first = told(gap(), reason=reason, now=later(days=90)).body.splitlines()[0]
    assert first == "平台 bluesky 目前未覆盖；该问题首次发现于 2026-03-02 09:30（Asia/Shanghai），距今 90 天 0 小时。"


def test_a_closed_coverage_gap_says_that_the_platform_is_back() -> None:
    body = told(gap(status=Status.RESOLVED), reason=Reason.RESOLVED).body
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
def test_a_reminder_without_a_deadline_says_how_long_nobody_has_acknowledged(
    delta: dict[str, float], span: str
) -> None:
    assert f"首次发现距今 {span}" in told(impostor(), reason=Reason.OVERDUE, now=later(**delta)).body


def test_an_incident_without_a_profile_is_named_by_its_subject() -> None:
    message = told(impostor(profile=None), names={"official_name": ""})
    assert "「bluesky:did:plc:stranger」" in message.subject
    assert "涉及单位：临泽市公安局" in message.body
    assert "账号编号" not in message.body
    assert dict(message.facts)["url"] == ""


def test_a_unit_s_own_name_is_enough() -> None:
    assert "涉及" not in told(impostor(), names={"official_name": "", "unit_name": ""}).body


def test_a_person_on_the_telephone_reads_what_how_grave_and_what_by_when_in_three_lines() -> None:
    deadlines = (
        deadline(Duty.VERIFY, due_at=later(hours=2)),
        deadline(Duty.ACKNOWLEDGE),
        deadline(Duty.RECTIFY, due_at=later(days=7), is_provisional=True),
        deadline(Duty.SUMMARISE, due_at=later(days=30), met_at=later()),
        deadline(Duty.UPDATE, due_at=later(days=1), dropped_at=later()),
    )
    why = Text(zh="冒充重要账号", en="passes for a main account")
    body = told(impostor(), deadlines=deadlines, why=why, code="K7M2QX9D").body.splitlines()
    assert body[:5] == [
        "疑似假冒账号，首次告警。",
        "级别：Ⅲ级 较大（黄色）——冒充重要账号；状态：疑似，待人工核实",
        "时限：签收 10:00 前；核实 11:30 前；整改反馈 03-09 09:30 前（暂定）",
        "下一步：核实账号真伪并截图留证；属假冒的，要求平台立即注销，并通报网信、公安部门。",
        "签收码：K7M2QX9D（diting incidents ack K7M2QX9D）",
    ]


def test_a_deadline_that_has_passed_says_by_how_much() -> None:
    late = (deadline(Duty.ACKNOWLEDGE), deadline(Duty.RECTIFY, due_at=later(minutes=35), is_provisional=True))
    body = told(impostor(), deadlines=late, now=later(minutes=42)).body
    assert "时限：签收 10:00 前（已超 12 分）；整改反馈 10:05 前（暂定，已超 7 分）\n" in body


def test_of_many_deadlines_the_first_are_told_and_the_rest_counted() -> None:
    many = [deadline(duty, due_at=later(hours=hour)) for hour, duty in enumerate(Duty, start=1)]
    line = next(line for line in told(impostor(), deadlines=many).body.splitlines() if line.startswith("时限"))
    assert line.count("前") == 4
    assert line.endswith(f"另 {len(Duty) - 4} 项")


def test_a_deadline_of_next_year_names_the_year() -> None:
    assert (
        "签收 2027-03-02 09:30 前"
        in told(impostor(), deadlines=[deadline(Duty.ACKNOWLEDGE, due_at=later(days=365))]).body
    )


def test_machines_are_told_the_deadline_that_comes_first() -> None:
    facts = dict(told(impostor(), deadlines=[deadline(Duty.VERIFY), deadline(Duty.REVIEW, due_at=later())]).facts)
    assert (facts["duty"], facts["deadline"]) == ("review", "2026-03-02T01:30:00+00:00")


@pytest.mark.parametrize("changes", [{"acknowledged_at": later()}, {"status": Status.CLOSED}])
def test_what_needs_no_acknowledgement_asks_for_none_but_keeps_its_code(changes: dict[str, Any]) -> None:
    message = told(impostor(**changes), code="K7M2QX9D")
    assert "签收码" not in message.body
    assert message.code == "K7M2QX9D"


def test_an_overdue_duty_is_named_with_whoever_is_called_now() -> None:
    late = (
        deadline(Duty.ACKNOWLEDGE, told_at=later(minutes=40), told=ContactRole.DUTY_LEADER),
        deadline(Duty.VERIFY, told_at=later(minutes=35), told=ContactRole.DUTY_OFFICER),
    )
    message = told(impostor(), reason=Reason.OVERDUE, deadlines=late, now=later(minutes=40))
    assert message.subject == "【谛听】【Ⅲ级 较大】超时催办：疑似假冒账号：「临泽市公安侷」"
    assert message.body.startswith("疑似假冒账号，「签收」已超时 10 分，现请值班领导督办。\n")
    assert "下一步：立即签收并开始核实" in message.body


def test_a_duty_that_is_due_soon_is_named_with_its_time() -> None:
    message = told(impostor(), reason=Reason.DUE, deadlines=[deadline(Duty.VERIFY, warned_at=later())])
    assert message.body.startswith("疑似假冒账号，「核实」时限将到（10:00）。\n")
    assert "下一步：尽快核实并登记结论" in message.body


def test_a_reminder_of_what_has_been_done_meanwhile_says_so() -> None:
    done = [deadline(Duty.VERIFY, warned_at=later(), told_at=later(), met_at=later())]
    assert told(impostor(), reason=Reason.OVERDUE, deadlines=done).body.startswith("疑似假冒账号，「核实」曾超时，现已")
    assert told(impostor(), reason=Reason.DUE, deadlines=done).body.startswith("疑似假冒账号，「核实」已办理。")


def test_a_proposal_asks_a_second_person_to_agree() -> None:
    held = Proposal(move=Move.DISMISS, author="值班员乙", at=later())
    body = told(impostor(proposal=held), reason=Reason.PROPOSED).body
    assert body.startswith("疑似假冒账号，值班员乙 提请判定误报，须另一人同意。\n")
    assert "diting incidents agree 12；提请人本人不能同意" in body
    assert "不同意的，退回：diting incidents withdraw 12" in body


@pytest.mark.parametrize(
    ("move", "terms", "words"),
    [
        (Move.DOWNGRADE, (("severity", "4"),), "提请降至 Ⅳ级 一般，"),
        (Move.MERGE, (("into", "9"), ("note", "同一人")), "提请并入 DT-000009，"),
        (Move.MERGE, (), "提请并案，"),
        (Move.CLOSE, (("note", "已注销"),), "提请办结，"),
    ],
)
def test_a_proposal_says_what_it_leads_to(move: Move, terms: tuple[tuple[str, str], ...], words: str) -> None:
    held = Proposal(move=move, author="值班员乙", at=later(), terms=terms)
    assert words in told(impostor(proposal=held), reason=Reason.PROPOSED).body


def test_a_level_that_a_person_lowered_is_not_explained_by_its_rule() -> None:
    body = told(impostor(overruled="masquerade.tier1"), why=Text(zh="冒充重要账号", en="x")).body
    assert "级别：Ⅲ级 较大（黄色）——由人工下调；状态" in body


def test_a_proposal_that_was_settled_meanwhile_asks_nobody() -> None:
    assert "现已办理或撤回" in told(impostor(), reason=Reason.PROPOSED).body


def test_the_end_says_which_end_it_was_and_whoever_handled_it() -> None:
    message = told(impostor(status=Status.MERGED, merged_into=9, owner="值班员乙\n"), reason=Reason.ENDED)
    assert message.body.startswith("疑似假冒账号，处置终结：已并入他案。\n")
    assert "\n并入案件：DT-000009\n" in message.body
    assert "\n承办人：值班员乙U+000A\n" in message.body
    assert message.is_over


def test_what_goes_on_is_not_over() -> None:
    assert [reason for reason in REASONS if told(impostor(), reason=reason).is_over] == []
    assert told(impostor()).severity is Severity.MAJOR


@pytest.mark.parametrize(
    ("changes", "deadlines"),
    [
        ({"assessment": Assessment(is_secret=True)}, ()),
        ({}, (deadline(Duty.REPORT_SECRETS),)),
    ],
)
def test_of_suspected_secrets_others_hear_the_number_and_the_level_only(
    changes: dict[str, Any], deadlines: tuple[Deadline, ...]
) -> None:
    incident = impostor(**changes)
    assert told(incident, deadlines=deadlines).brief == "DT-000012 Ⅲ级 较大（黄色），请到系统内查看。"
    assert told(incident, deadlines=deadlines, locale=Locale.EN).brief == "DT-000012 Ⅲ major (yellow): see the system."


def test_where_no_secret_is_suspected_or_no_longer_everything_may_be_said() -> None:
    assert told(impostor()).brief == ""
    dropped = replace(deadline(Duty.REPORT_SECRETS), dropped_at=later(minutes=5))
    assert told(impostor(), deadlines=(dropped,)).brief == ""


def test_a_broken_channel_says_where_its_alerts_are() -> None:
    broken = gap(
        classification=Classification.DELIVERY,
        number=7,
        subject="channel:feishu",
        official="channel:feishu",
        findings=(finding("feishu：19021 签名不符"),),
    )
    message = told(broken, now=later(minutes=5), names={"official_name": "", "unit_name": ""})
    assert message.subject == "【谛听】【Ⅲ级 较大】告警通道故障：「feishu」"
    assert message.body.splitlines()[:3] == [
        "告警通道 feishu 自 2026-03-02 09:30（Asia/Shanghai）起发不出去，已持续 5 分。",
        "故障期间，该通道上发给人的告警改由备用渠道发送，发给日志和监控系统的留待重发；没有收到告警不说明没有问题。",
        "级别：Ⅲ级 较大（黄色）",
    ]
    assert "已恢复" in told(replace(broken, status=Status.RESOLVED), reason=Reason.RESOLVED).body


def test_a_bulletin_says_what_it_said_when_it_was_written() -> None:
    bulletin = Bulletin(
        kind=Reason.DIGEST, unit="linze-ga", day=date(2026, 3, 2), subject="每日清单", body="一\n二", id=7
    )
    message = announce(factories.notification(incident=None, bulletin=7, reason=Reason.DIGEST, event=0), bulletin)
    assert (message.reference, message.subject, message.body) == ("DB-20260302-000007", "每日清单", "一\n二")
    assert message.key == "b7:0:digest:webhook:"
    assert dict(message.facts)["unit"] == "linze-ga"
