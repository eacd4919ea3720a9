from typing import Any

import pytest

from alerting.conditions import CHECKS
from alerting.explained import explain
from alerting.grade_words import (
    CLASSES,
    FOUND,
    HARMS,
    KINDS,
    LABELS,
    LEVELS,
    NOUNS,
    SPREADS,
    URGENCIES,
    asked,
    condition,
    lacking,
    period,
    stated,
    value,
)
from config.grading import read
from domain.assessment import Harm, Kind, Spread
from domain.fact import Fact
from domain.grading import Around, Circumstances, Condition
from domain.incident import Classification, Severity
from domain.period import Period
from domain.registry import Tier
from domain.text import Text
from domain.urgency import Urgency
from tests.factories import NOW, later

GRADING = read()
HIJACK = Circumstances(classification=Classification.ACCOUNT_COMPROMISE, kind=Kind.HIJACK, harm=Harm.UNSEEMLY)


def test_every_rule_is_tried_in_order_and_one_decides() -> None:
    found = explain(HIJACK, GRADING)
    assert [each.id for each in found.rules] == [rule.id for rule in GRADING.rules]
    assert [each.id for each in found.rules if each.decides] == ["hijack.content"] == [found.grade.rule]
    assert [each.id for each in found.rules if each.lacks is None] == ["hijack.content", "hijack.other"]


def test_a_rule_that_fails_tells_what_it_asks_for_and_what_is() -> None:
    lacks = {each.id: each.lacks for each in explain(HIJACK, GRADING).rules}
    assert lacks["hijack.fraud.wide"] == Text("须危害 H3 以上，现为 H2", "asks for harm H3 or more; is H2")
    assert lacks["lost.tier1"] == Text("须情形：失联，现为 失控（盗用）", "asks for kind: lost; is hijack")


def test_modifiers_are_told_too() -> None:
    guarded = Circumstances(
        classification=Classification.MASQUERADE, kind=Kind.IMPOSTOR, around=Around(is_guarded=True)
    )
    found = explain(guarded, GRADING)
    assert [(each.id, each.decides) for each in found.modifiers] == [
        ("guarded", True),
        ("repeated", False),
        ("contained", False),
    ]
    assert found.modifiers[2].lacks == Text("须浏览量 999 以下，现为 无", "asks for views 999 at most; is none")
    assert found.grade.severity is Severity.MAJOR


def test_a_modifier_that_holds_but_is_kept_out_by_a_final_rule_does_not_decide() -> None:
    own = Circumstances(classification=Classification.COVERAGE, around=Around(is_guarded=True))
    first, *_ = explain(own, GRADING).modifiers
    assert (first.lacks, first.decides) == (None, False)


WORDED: list[tuple[dict[str, Any], str, str]] = [
    ({}, "无条件", "always"),
    ({"named": True}, "省级点名：是", "named by the province: yes"),
    ({"certified": False}, "平台认证：否", "certified: no"),
    (
        {"kinds": frozenset({Kind.LOST}), "tiers": frozenset({Tier.ONE})},
        "情形：失联；账号类别：T1",
        "kind: lost; tier: T1",
    ),
    ({"harm": Harm.GRAVE, "spread": Spread.WIDE}, "危害 H4 以上；传播 S3 以上", "harm H4 or more; spread S3 or more"),
    ({"most_harm": Harm.FRAUDULENT}, "危害 H3 以下", "harm H3 at most"),
    ({"least_score": 0.5}, "得分 0.5 以上", "score 0.5 or more"),
    ({"classification": Classification.DELIVERY}, "分类：通知渠道不通", "classification: delivery"),
    ({"urgencies": frozenset({Urgency.LIST})}, "紧急程度：每日清单", "urgency: list"),
    ({"facts": frozenset({Fact.QQ, Fact.LURE})}, "线索：lure、qq", "facts: lure, qq"),
    ({"most_views": 0}, "浏览量 0 以下", "views 0 at most"),
]


@pytest.mark.parametrize(("parts", "zh", "en"), WORDED)
def test_a_condition_is_told_in_both_languages(parts: dict[str, Any], zh: str, en: str) -> None:
    assert condition(Condition(**parts)) == Text(zh, en)


def test_a_condition_is_stated_for_programs_without_what_it_does_not_ask_for() -> None:
    when = Condition(kinds=frozenset({Kind.TAMPER, Kind.HIJACK}), victims=3)
    assert stated(when) == {"kinds": [Kind.HIJACK, Kind.TAMPER], "victims": 3}


def test_every_part_of_a_condition_has_its_words_in_both_languages() -> None:
    assert set(CHECKS) == set(LABELS) == set(FOUND)
    for name in CHECKS:
        told = lacking(name, Condition(), HIJACK)
        assert (told.zh != told.en, bool(asked(name, Condition()).zh)) == (True, True)


@pytest.mark.parametrize(
    ("words", "nouns"),
    [
        (KINDS, Kind),
        (HARMS, Harm),
        (SPREADS, Spread),
        (LEVELS, Severity),
        (CLASSES, Classification),
        (URGENCIES, Urgency),
    ],
)
def test_every_noun_has_its_words(words: dict[Any, Text], nouns: Any) -> None:
    assert set(words) == set(nouns)
    assert all(said.zh and said.en for said in words.values())


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        (Period(elapsed=later(minutes=5) - NOW), "5 分钟", "5 min"),
        (Period(elapsed=later(minutes=60) - NOW), "60 分钟", "60 min"),
        (Period(elapsed=later(minutes=90) - NOW), "90 分钟", "90 min"),
        (Period(elapsed=later(hours=2) - NOW), "2 小时", "2 h"),
        (Period(elapsed=later(hours=24) - NOW), "24 小时", "24 h"),
        (Period(elapsed=later(days=30) - NOW), "30 天", "30 d"),
        (Period(working_days=3), "3 个工作日", "3 working days"),
    ],
)
def test_a_period_is_told_in_the_unit_that_people_use(given: Period, zh: str, en: str) -> None:
    assert period(given) == Text(zh, en)


def test_no_two_nouns_share_a_word() -> None:
    assert len(NOUNS) == len(KINDS) + len(CLASSES) + len(URGENCIES)


def test_what_is_not_known_is_none() -> None:
    assert (value(None).en, value(frozenset()).en, value(0).en) == ("none", "none", "0")
