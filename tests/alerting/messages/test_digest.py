from dataclasses import replace
from datetime import UTC, datetime
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alerting.covered import Covered, Tally
from alerting.digest import Digest, Entry, Late
from alerting.looked import Extent, Looked
from alerting.messages import digest_words
from alerting.messages.digest import audit_head, compose
from alerting.messages.speech import Speech
from domain.assessment import Assessment
from domain.deadline import Deadline, Duty
from domain.incident import Classification, Incident, Severity, Status
from domain.notification import Reason
from domain.text import Locale, Text
from tests.factories import NOW, finding, incident, later, profile

ZH = Speech(locale=Locale.ZH_CN, zone=ZoneInfo("Asia/Shanghai"))
EN = Speech(locale=Locale.EN, zone=ZoneInfo("Asia/Shanghai"))
WHOLLY = Looked(platform="bluesky", extent=Extent.WHOLLY, cycles=18, asked=216, answered=216)
WEIBO = Looked(platform="weibo", extent=Extent.NOT, since=later(days=-2))
SUBJECT_LIMIT = 60


def digest(**changes: Any) -> Digest:
    values: dict[str, Any] = {
        "reader": "linze-ga",
        "unit_name": "临泽市公安局",
        "others": 0,
        "day": NOW.date(),
        "start": later(days=-1),
        "end": NOW,
        "looked": (WHOLLY,),
        "accounts": 3,
    }
    return Digest(**values | changes)


def entry(reason: Reason = Reason.OPENED, **changes: Any) -> Entry:
    case = incident(**{"number": 12, "severity": Severity.ORDINARY} | changes)
    return Entry(incident=case, reason=reason, unit_name="临泽市公安局")


def hint(number: int, **changes: Any) -> Incident:
    said = finding(evidence=(("rule", "R7.1"),), summary=Text("一个单位在同一平台有两个账号", "two accounts"))
    values: dict[str, Any] = {
        "number": number,
        "classification": Classification.COMPLIANCE,
        "severity": Severity.ORDINARY,
        "findings": (said,),
    }
    return incident(**values | changes)


def late(**changes: Any) -> Late:
    values: dict[str, Any] = {"incident": 12, "duty": Duty.VERIFY, "started_at": later(days=-1), "due_at": NOW}
    return Late(incident=incident(number=12), deadline=Deadline(**values | changes))


def test_a_whole_digest_in_chinese() -> None:
    cases = (entry(reason=Reason.OPENED), entry(Reason.ABSENT, number=9))
    hints = tuple(Entry(incident=hint(number), reason=Reason.OPENED, unit_name="临泽市公安局") for number in (4, 5))
    subject, body = compose(
        digest(
            entries=cases + hints,
            open_cases=(incident(number=12), hint(4), incident(number=3, status=Status.RESOLVED)),
            late=(late(is_provisional=True),),
            looked=(WEIBO, WHOLLY),
            unwatched={"douyin": 2},
        ),
        ZH,
    )
    assert subject == "【谛听】每日清单 03-02：部分未覆盖、新线索 1、案件变化 1、合规提示 2、超期 1（临泽市公安局）"
    assert body.splitlines() == [
        "临泽市公安局，03-01 09:30 至 03-02 09:30（Asia/Shanghai）",
        "【新线索】1 项，请当日核实：",
        "1. DT-000012 疑似假冒账号「临泽市公安局」：名称与「临泽市公安局」相同",
        "【案件变化】1 项：",
        "1. DT-000009 未再查到：疑似假冒账号「临泽市公安局」",
        "【合规提示】2 项：",
        "- 同类 2 项，如「一个单位在同一平台有两个账号」：DT-000004、DT-000005",
        "【未办结】3 件：Ⅲ级 1、待复核 1、合规提示 1",
        "- 超期：DT-000012（Ⅲ级）核实，应于 03-02 09:30 前完成（暂计，节假日安排未公布）",
        "【覆盖】weibo 自 02-28 09:30 起未覆盖、全程覆盖：bluesky、douyin 未接入（有 2 个官方账号）",
        "未覆盖不等于没有问题。",
        "本期应查官方账号 3 个；巡查 18 轮（未成功 0），提问 216 次，得到答复 216 次。",
    ]


def test_the_same_digest_in_english() -> None:
    subject, body = compose(digest(entries=(entry(),), late=(late(),), looked=(WEIBO,)), EN)
    assert subject == "[Diting] Digest 03-02: NOT COVERED, 1 new, 1 overdue (临泽市公安局)"
    assert '1. DT-000012 suspected impostor "临泽市公安局": name equals "临泽市公安局"' in body
    assert "- overdue: DT-000012 (level Ⅲ), verification, was due 03-02 09:30" in body
    assert "COVERAGE: weibo not covered since 02-28 09:30\nNot covered does not mean that nothing is wrong." in body


@pytest.mark.parametrize("fresh", [0, 3])
def test_what_should_be_looked_at_is_told_apart_from_what_is(fresh: int) -> None:
    seen = Covered(
        platform="bluesky",
        name=Text("Bluesky", "Bluesky"),
        is_reached=True,
        watched=Tally(total=3, fresh=fresh, since=later(days=-1)),
    )
    _, body = compose(digest(covered=(seen,)), ZH)
    assert f"本期应查官方账号 3 个，目前覆盖 {fresh} 个；" in body
    assert f"3 official accounts, {fresh} covered by now; 18 cycles" in compose(digest(covered=(seen,)), EN)[1]


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.RESOLVED])
def test_what_a_person_has_confirmed_is_not_called_suspected(status: Status) -> None:
    known = {"status": status, "confirmed_at": NOW, "number": 9}
    _, body = compose(digest(entries=(entry(), entry(Reason.ABSENT, **known))), ZH)
    assert "1. DT-000012 疑似假冒账号「临泽市公安局」" in body
    assert "1. DT-000009 未再查到：假冒账号「临泽市公安局」" in body
    assert "no longer found: confirmed impostor" in compose(digest(entries=(entry(Reason.ABSENT, **known),)), EN)[1]


def test_of_what_may_be_secret_only_number_and_level_are_said() -> None:
    secret = Assessment(is_secret=True)
    entries = (entry(assessment=secret), entry(Reason.ABSENT, number=9, assessment=secret))
    overdue = replace(late(), incident=incident(number=13, assessment=secret))
    _, body = compose(digest(entries=entries, late=(overdue,)), ZH)
    assert "1. DT-000012，Ⅳ级\n" in body
    assert "DT-000013，Ⅲ级\n" in body
    assert "1. DT-000009，Ⅳ级\n" in body
    assert "「" not in body


def test_the_stand_in_for_an_unknown_id_is_not_told() -> None:
    unnamed = entry(subject="weibo:?05c4a7e057d86fa0", profile=profile(display_name="", handle="", url=""))
    _, body = compose(digest(entries=(unnamed,)), ZH)
    assert "?05c4" not in body
    assert "未知（仅知名称/主页）" in body


def test_what_strangers_wrote_stays_on_its_line_and_is_cut() -> None:
    wild = profile(display_name="临泽\n【谛听】\u202e公安" + "长" * 400)
    case = incident(profile=wild, reason=Text("坏\n" + "话" * 900, "x"))
    _, body = compose(digest(entries=(Entry(incident=case, reason=Reason.OPENED, unit_name="x"),)), ZH)
    (line,) = [line for line in body.splitlines() if line.startswith("1. ")]
    assert "U+000A" in line
    assert len(line) < 200


@pytest.mark.parametrize(
    ("speech", "said"), [(ZH, "超期 20（临泽市"), (EN, "partly not covered, 20 new")], ids=["zh", "en"]
)
def test_what_matters_of_a_subject_is_not_cut_off(speech: Speech, said: str) -> None:
    entries = tuple(entry(each, number=number) for number in range(20) for each in (Reason.OPENED, Reason.ABSENT))
    full = digest(unit_name="临泽市" * 20, others=40, entries=entries, late=(late(),) * 20, looked=(WEIBO, WHOLLY))
    subject, _ = compose(full, speech)
    assert said in subject[:SUBJECT_LIMIT]


@pytest.mark.parametrize(
    ("looked", "said"),
    [
        ((), "没有任何平台在查"),
        ((Looked(platform="weibo", extent=Extent.NOT),), "weibo 从未覆盖"),
        ((Looked(platform="weibo", extent=Extent.PARTLY, failed=2),), "weibo 有 2 轮未成功，现已恢复"),
        ((Looked(platform="weibo", extent=Extent.PARTLY, until=NOW),), "weibo 至 03-02 09:30 才开始覆盖"),
        (
            (Looked(platform="weibo", extent=Extent.PARTLY, since=later(hours=-9), until=NOW),),
            "weibo 在 03-02 00:30 至 03-02 09:30 未覆盖",
        ),
    ],
)
def test_what_was_not_looked_at_is_never_passed_over(looked: tuple[Looked, ...], said: str) -> None:
    _, body = compose(digest(looked=looked), ZH)
    assert f"【覆盖】{said}\n未覆盖不等于没有问题。" in body


def test_a_long_list_of_numbers_is_cut() -> None:
    hints = tuple(Entry(incident=hint(number), reason=Reason.OPENED, unit_name="x") for number in range(1, 13))
    _, body = compose(digest(entries=hints, unit_name="x"), ZH)
    assert "DT-000008 等，另有 4 项" in body
    assert "DT-000009" not in body


@pytest.mark.parametrize("speech", [ZH, EN], ids=["zh", "en"])
def test_the_head_of_the_audit_chain_comes_with_the_command_that_checks_it(speech: Speech) -> None:
    subject, body = audit_head(7, "ab" * 32, "0.1.0", datetime(2026, 3, 2, 1, tzinfo=UTC), speech)
    assert "2026-03-02 09:00" in subject
    assert f"diting audit verify --expect {'ab' * 32}" in body
    assert "0.1.0" in body


def test_both_languages_fill_in_the_same_and_every_word_is_there() -> None:
    tables = (digest_words.WHAT, digest_words.DUTIES, digest_words.CHANGES)
    texts = [text for text in vars(digest_words).values() if isinstance(text, Text)]
    texts += [text for table in tables for text in table.values()]
    for text in texts:
        assert _fields(text.zh) == _fields(text.en), text
    assert set(digest_words.WHAT) == set(Classification)
    assert set(digest_words.DUTIES) == set(Duty)


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}
