import pytest

from detectors.facts import stated
from detectors.impostor.name import Options, detect
from detectors.impostor.triage import NEXT, OTHERWISE, REASONS, RULES, THRESHOLD, WORDS, classified
from domain.fact import Fact
from domain.finding import Finding
from domain.text import Text
from domain.triage import Triage
from tests.detectors.impostor.pairs import official, stranger

LIKELY, UNLIKELY = 0.9, 0.1


def said(fact: Fact, points: float = 1.0, *evidence: tuple[str, str]) -> Finding:
    return stated("impostor.x", fact, points, Text(f"《{fact}》", f"<{fact}>"), *evidence)


CLASSES = [
    ((Fact.SAME_NAME,), LIKELY, Triage.IMPOSTOR),
    ((Fact.SAME_NAME,), UNLIKELY, Triage.CONFUSING),
    ((Fact.SAME_NAME, Fact.OTHER_SUBJECT), LIKELY, Triage.IMPOSTOR),
    ((Fact.SAME_NAME, Fact.OWN_SUBJECT), UNLIKELY, Triage.UNREGISTERED),
    ((Fact.SAME_NAME, Fact.OWN_SUBJECT), LIKELY, Triage.UNREGISTERED),
    ((Fact.NEAR_NAME, Fact.PART_SUBJECT), UNLIKELY, Triage.UNREGISTERED),
    ((Fact.SAME_NAME, Fact.VOUCHED), UNLIKELY, Triage.UNREGISTERED),
    ((Fact.SAME_NAME, Fact.GOVERNMENT_HANDLE), UNLIKELY, Triage.UNREGISTERED),
    ((Fact.SAME_NAME, Fact.OWN_SUBJECT, Fact.WECHAT), UNLIKELY, Triage.LOST),
    ((Fact.SAME_NAME, Fact.OWN_SUBJECT, Fact.MOBILE, Fact.LURE), LIKELY, Triage.LOST),
    ((Fact.SAME_NAME, Fact.OWN_SUBJECT, Fact.SOLICITS, Fact.SHORTENER), UNLIKELY, Triage.LOST),
    ((Fact.SAME_NAME, Fact.OWN_SUBJECT, Fact.FOREIGN_HOST), UNLIKELY, Triage.UNREGISTERED),
    ((Fact.SAME_NAME, Fact.OWN_SUBJECT, Fact.LURE), UNLIKELY, Triage.UNREGISTERED),
    ((Fact.SAME_NAME, Fact.OWN_SUBJECT, Fact.LOST_CONTROL), UNLIKELY, Triage.LOST),
    ((Fact.SAME_NAME, Fact.OWN_SUBJECT, Fact.SILENT), UNLIKELY, Triage.LOST),
    ((Fact.SAME_NAME, Fact.OWN_SUBJECT, Fact.SILENT, Fact.OUT_OF_USE), UNLIKELY, Triage.GONE),
    ((Fact.SAME_NAME, Fact.LOST_CONTROL), UNLIKELY, Triage.LOST),
    ((Fact.SAME_NAME, Fact.LOST_CONTROL, Fact.WECHAT), LIKELY, Triage.IMPOSTOR),
    ((Fact.SAME_NAME, Fact.OWN_SUBJECT, Fact.ELSEWHERE), UNLIKELY, Triage.NAMESAKE),
    ((Fact.SAME_NAME, Fact.ELSEWHERE_SUBJECT), UNLIKELY, Triage.NAMESAKE),
    ((Fact.SAME_NAME, Fact.SUPERIOR_SUBJECT), UNLIKELY, Triage.NAMESAKE),
    ((Fact.SAME_NAME, Fact.ELSEWHERE, Fact.WECHAT), LIKELY, Triage.IMPOSTOR),
    ((Fact.SAME_NAME, Fact.ELSEWHERE), UNLIKELY, Triage.NAMESAKE),
    ((Fact.SAME_NAME, Fact.ELSEWHERE, Fact.FOREIGN_HOST), UNLIKELY, Triage.CONFUSING),
    ((Fact.SAME_NAME, Fact.ELSEWHERE, Fact.MOBILE), UNLIKELY, Triage.CONFUSING),
    ((Fact.SAME_NAME, Fact.ELSEWHERE, Fact.MOBILE, Fact.ELSEWHERE_SUBJECT), UNLIKELY, Triage.NAMESAKE),
    ((Fact.SAME_NAME, Fact.RETIRED_NAME, Fact.SILENT, Fact.LONG_STANDING), LIKELY, Triage.LOST),
    ((Fact.SAME_NAME, Fact.RETIRED_NAME, Fact.SILENT, Fact.LONG_STANDING, Fact.LURE), LIKELY, Triage.IMPOSTOR),
    ((Fact.SAME_NAME, Fact.RETIRED_NAME, Fact.LONG_STANDING), LIKELY, Triage.IMPOSTOR),
    ((Fact.SAME_NAME, Fact.SILENT, Fact.LONG_STANDING), LIKELY, Triage.IMPOSTOR),
    ((Fact.NEAR_NAME, Fact.NEWS), UNLIKELY, Triage.CIVILIAN),
    ((Fact.NEAR_NAME, Fact.NEWS, Fact.WECHAT), UNLIKELY, Triage.CIVILIAN),
    ((Fact.ALIKE_NAME, Fact.PRIVATE, Fact.UNOFFICIAL), UNLIKELY, Triage.CIVILIAN),
    ((Fact.ALIKE_NAME, Fact.PRIVATE, Fact.PARODY), UNLIKELY, Triage.CIVILIAN),
    ((Fact.NEAR_NAME, Fact.CIVIL_SUBJECT), UNLIKELY, Triage.CIVILIAN),
    ((Fact.SAME_NAME, Fact.PARODY), UNLIKELY, Triage.CONFUSING),
    ((Fact.SAME_NAME, Fact.UNOFFICIAL), UNLIKELY, Triage.CONFUSING),
    ((Fact.SAME_NAME, Fact.DORMANT), UNLIKELY, Triage.GONE),
    ((Fact.SAME_NAME, Fact.OUT_OF_USE), UNLIKELY, Triage.GONE),
    ((Fact.SAME_NAME, Fact.OUT_OF_USE, Fact.QQ), LIKELY, Triage.IMPOSTOR),
    ((), UNLIKELY, Triage.CONFUSING),
]


@pytest.mark.parametrize(("facts", "score", "expected"), CLASSES, ids=["-".join(row[0]) or "none" for row in CLASSES])
def test_the_first_rule_that_holds_names_the_class(facts: tuple[Fact, ...], score: float, expected: Triage) -> None:
    assert classified(tuple(map(said, facts)), score)[0] is expected


def test_every_class_has_its_word_its_next_step_and_a_rule() -> None:
    assert set(WORDS) == set(NEXT) == {rule.triage for rule in RULES} | {OTHERWISE} == set(Triage)
    assert all(text.zh and text.en for text in (*WORDS.values(), *NEXT.values()))


def test_the_threshold_itself_is_an_impostor() -> None:
    assert classified((said(Fact.SAME_NAME),), THRESHOLD)[0] is Triage.IMPOSTOR


def test_the_reason_names_the_weightiest_that_accuse_an_impostor() -> None:
    name = said(Fact.SAME_NAME, 6.0, ("official", "临泽市公安局"))
    found = (
        said(Fact.FEW_FOLLOWERS, 0.3),
        said(Fact.QQ, 2.6),
        name,
        said(Fact.LURE, 1.2),
        said(Fact.LONG_STANDING, -1),
    )
    reason = classified(found, LIKELY)[1]
    assert reason.zh == "疑似假冒：名称与「临泽市公安局」完全相同而账号未登记，《qq》，《lure》。"
    assert reason.en == (
        'Suspected impostor: the name is "临泽市公安局" and the account is not registered, <qq>, <lure>.'
    )


def test_the_reason_names_what_cleared_everybody_else() -> None:
    found = (said(Fact.SAME_NAME, 6.0, ("official", "临泽市公安局")), said(Fact.QQ, 2.6), said(Fact.OWN_SUBJECT, -10))
    assert classified((found[0], found[2]), UNLIKELY)[1].zh.startswith("疑似未备案真号：《own-subject》")
    assert "《qq》" in classified(found, UNLIKELY)[1].zh


def test_a_name_that_stands_against_what_cleared_the_account_is_told_with_a_turn() -> None:
    alike = said(Fact.ALIKE_NAME, 4.0, ("official", "临泽市公安局"))
    reason = classified((alike, said(Fact.NAMELESS_BADGE, -3.5), said(Fact.LONG_STANDING, -0.9)), UNLIKELY)[1]
    assert reason.zh == "混淆：《nameless-badge》，《long-standing》，但名称易被当作「临泽市公安局」。"
    assert reason.en == 'Confusing: <nameless-badge>, <long-standing>, but the name passes for "临泽市公安局".'


def test_the_name_of_the_units_own_account_is_no_turn() -> None:
    same = said(Fact.SAME_NAME, 6.0, ("official", "临泽市公安局"))
    assert "但" not in classified((same, said(Fact.OWN_SUBJECT, -10.0)), UNLIKELY)[1].zh


def test_a_disguised_name_is_told_with_its_trick() -> None:
    finding = next(detect(official(), stranger(display_name="临泽市公按局"), options=Options()))
    reason = classified((finding,), LIKELY)[1]
    assert reason.zh == "疑似假冒：名称改头换面冒用「临泽市公安局」（按→安，同音）。"
    assert reason.en == 'Suspected impostor: the name is "临泽市公安局" in disguise: 按→安 (sound-alike).'


def test_a_sentence_holds_few_reasons() -> None:
    found = tuple(said(fact) for fact in (Fact.SAME_NAME, Fact.QQ, Fact.WECHAT, Fact.LURE, Fact.PAYMENT))
    assert classified(found, LIKELY)[1].zh.count("，") == REASONS - 1


def test_what_other_detectors_find_counts_without_a_fact() -> None:
    avatar = Finding(detector="impostor.avatar", score=0.9, summary=Text("头像相同", "the same avatar"), points=2.5)
    triage, reason = classified((said(Fact.NEAR_NAME, 2.0), avatar), LIKELY)
    assert triage is Triage.IMPOSTOR
    assert "头像相同" in reason.zh
