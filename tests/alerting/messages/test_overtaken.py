"""What a message says whose news no longer holds when it goes out: never what is no longer true."""

import itertools
from typing import Any

import pytest

from alerting.channels.alertmanager import alert_of
from alerting.messages import catalog
from alerting.messages.overtaken import overtaken, standing
from alerting.messages.render import render
from domain.deadline import Deadline, Duty
from domain.incident import Classification, Incident, Presence, Status
from domain.notification import Message, Reason
from domain.text import Locale
from tests.alerting.messages.test_render import CATALOGS, SHANGHAI, deadline, gap, impostor
from tests.factories import later, notification

OPEN = (Status.SUSPECTED, Status.CONFIRMED)
ENDED = (Status.DISMISSED, Status.MERGED, Status.TRANSFERRED, Status.CLOSED)
# Where the news of each reason is still true.
HOLDS: dict[Reason, set[Status]] = {
    Reason.OPENED: set(OPEN),
    Reason.ESCALATED: set(OPEN),
    Reason.NEW_EVIDENCE: {*OPEN, Status.MERGED},
    Reason.REOPENED: {*OPEN, Status.MERGED},
    Reason.CONFIRMED: {Status.CONFIRMED},
    Reason.RESOLVED: {Status.RESOLVED},
    Reason.ENDED: set(ENDED),
}
SUBJECT = {Locale.ZH_CN: "】情况已变：", Locale.EN: "] changed: "}
CHANGED = {Locale.ZH_CN: "本条通知送达前情况已变", Locale.EN: "has changed before this reached you"}


def told(incident: Incident, reason: Reason, locale: Locale = Locale.ZH_CN, **changes: Any) -> Message:
    deadlines = changes.pop("deadlines", ())
    return render(
        notification(reason=reason, **changes),
        incident,
        official_name="",
        unit_name="",
        catalog=CATALOGS[locale],
        zone=SHANGHAI,
        now=later(minutes=5),
        deadlines=deadlines,
    )


@pytest.mark.parametrize(("reason", "locale"), list(itertools.product(HOLDS, Locale)))
def test_news_is_told_as_news_only_while_it_is_true(reason: Reason, locale: Locale) -> None:
    for status in Status:
        message = told(impostor(status=status), reason, locale)
        is_news = status in HOLDS[reason]
        assert (CHANGED[locale] not in message.body) is is_news, status
        assert (SUBJECT[locale] not in message.subject) is is_news, status
        assert CATALOGS[locale].texts[f"status.{status}"] in message.body


@pytest.mark.parametrize("reason", [Reason.ABSENT, Reason.RENAMED, Reason.RESTORED])
def test_what_the_last_look_denies_is_not_told(reason: Reason) -> None:
    for presence in Presence:
        body = told(impostor(presence=presence), reason).body.splitlines()[0]
        assert ("情况已变：最近查看" in body) is (presence != reason.value)
    assert "情况已变：已办结" in told(impostor(presence=Presence(reason), status=Status.CLOSED), reason).body


def test_who_came_back_and_is_gone_again_is_not_said_to_be_there() -> None:
    assert "情况已变：最近查看未再查到" in told(impostor(presence=Presence.ABSENT), Reason.REOPENED).body
    gone = impostor(status=Status.MERGED, merged_into=9, closed_at=later())
    assert "情况已变：已并入他案" in told(gone, Reason.REOPENED).body


@pytest.mark.parametrize(
    ("status", "step"),
    [
        (Status.SUSPECTED, "核实账号真伪并截图留证"),
        (Status.CONFIRMED, "要求平台立即注销该账号，通报网信、公安部门，并登记每一步"),
        (Status.RESOLVED, "核对处置结果，补齐平台答复与证据后人工办结"),
        (Status.CLOSED, "无须再办"),
        (Status.MERGED, "无须再办"),
    ],
)
def test_a_late_message_asks_for_what_is_to_be_done_now(status: Status, step: str) -> None:
    late = [reason for reason in HOLDS if status not in HOLDS[reason]]
    assert late
    for reason in late:
        assert f"下一步：{step}" in told(impostor(status=status), reason).body
    done = [deadline(Duty.VERIFY, warned_at=later(), told_at=later(), met_at=later())]
    for reason in (Reason.DUE, Reason.OVERDUE, Reason.PROPOSED):
        assert f"下一步：{step}" in told(impostor(status=status), reason, deadlines=done).body


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"met_at": later()}, "「核实」曾超时，现已办理"),
        ({"dropped_at": later()}, "「核实」已不再需要办理：已判定为误报"),
    ],
)
def test_a_duty_that_was_dropped_is_not_said_to_be_done(changes: dict[str, Any], words: str) -> None:
    past: tuple[Deadline, ...] = (deadline(Duty.VERIFY, told_at=later(), **changes),)
    message = told(impostor(status=Status.DISMISSED), Reason.OVERDUE, deadlines=past)
    assert words in message.body
    assert message.subject == "【谛听】【Ⅲ级 较大】情况已变：疑似假冒账号：「临泽市公安侷」"


@pytest.mark.parametrize("changes", [{"status": Status.CLOSED}, {"acknowledged_at": later()}])
def test_what_somebody_has_taken_note_of_is_not_said_to_be_unanswered(changes: dict[str, Any]) -> None:
    assert "无人签收" in told(impostor(), Reason.OVERDUE).body
    assert "无人签收" not in told(impostor(**changes), Reason.OVERDUE).body


@pytest.mark.parametrize("reason", [reason for reason in Reason if not reason.is_bulletin])
def test_a_machine_is_told_that_a_case_is_over_while_it_is(reason: Reason) -> None:
    for status in Status:
        message = told(impostor(status=status), reason)
        assert message.is_over is (status not in OPEN)
        ends = alert_of(message, later(), later(hours=72) - later())["endsAt"]
        assert ends == (later() if status not in OPEN else later(hours=72)).isoformat()


@pytest.mark.parametrize(
    ("status", "reason", "first"),
    [
        (Status.SUSPECTED, Reason.RESOLVED, "平台 bluesky 目前未覆盖；"),
        (Status.RESOLVED, Reason.OPENED, "平台 bluesky 已恢复覆盖；"),
        (Status.CLOSED, Reason.OPENED, "平台未覆盖，处置终结：已办结。"),
        (Status.CLOSED, Reason.RESOLVED, "平台未覆盖，处置终结：已办结。"),
    ],
)
def test_a_fault_of_diting_itself_is_told_as_it_stands(status: Status, reason: Reason, first: str) -> None:
    body = told(gap(status=status), reason).body
    assert body.startswith(first)
    assert ("没有告警不说明没有问题" in body) is status.is_open


def test_every_reason_is_judged_for_every_standing() -> None:
    for reason, status, presence in itertools.product(Reason, Status, Presence):
        if not reason.is_bulletin:
            case = impostor(status=status, presence=presence)
            key = overtaken(reason, case, ())
            assert not key or f"instead.{key}" in catalog.load(Locale.EN).texts
            assert standing(case) in Reason


def test_a_case_of_any_kind_says_what_it_has_become() -> None:
    kinds = [kind for kind in Classification if not kind.is_own]
    bodies = {told(impostor(classification=kind, status=Status.CLOSED), Reason.OPENED).body for kind in kinds}
    assert len(bodies) == len(kinds)
