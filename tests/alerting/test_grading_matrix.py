"""The table of levels, written down by hand: levels by kind, tier, harm H0 to H4 and spread S1 to S4."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.grade import grade
from config.grading import read
from domain.assessment import Harm, Kind, Spread
from domain.fact import Fact
from domain.grading import Around, Circumstances
from domain.incident import Classification, Severity
from domain.registry import Tier
from domain.urgency import Urgency

GRADING = read()
CLASSES = {Kind.IMPOSTOR: Classification.MASQUERADE, Kind.TAMPER: Classification.CONTENT_TAMPERING}
#           H0   H1   H2   H3   H4, each S1 S2 S3 S4
TABLE = {
    Kind.HIJACK: (
        "3333 3333 3333 2221 1111",
        "3333 3333 3333 3322 2211",
        "4444 4444 3333 3322 2211",
    ),
    Kind.TAMPER: (
        "3333 3333 3333 2221 1111",
        "3333 3333 3333 3322 2211",
        "4444 4444 3333 3322 2211",
    ),
    Kind.IMPOSTOR: (
        "4444 4444 4444 3331 2221",
        "4444 4444 4444 3333 2222",
        "4444 4444 4444 3333 2222",
    ),
    Kind.MISUSE: (
        "4333 4333 4333 3331 2221",
        "4444 4444 4444 3333 2222",
        "4444 4444 4444 3333 2222",
    ),
    Kind.LOST: (
        "3333 3333 3333 3331 3331",
        "4444 4444 4444 4444 4444",
        "4444 4444 4444 4444 4444",
    ),
    Kind.UNAPPROVED: (
        "4444 4444 4444 4441 4441",
        "4444 4444 4444 4444 4444",
        "4444 4444 4444 4444 4444",
    ),
    Kind.FALSE_DATA: (
        "4444 4444 4444 4441 4441",
        "4444 4444 4444 4444 4444",
        "4444 4444 4444 4444 4444",
    ),
}


def case(kind: Kind, **changes: Any) -> Circumstances:
    values = {"classification": CLASSES.get(kind, Classification.ACCOUNT_COMPROMISE), "kind": kind}
    return Circumstances(**values | changes)


def level(kind: Kind, **changes: Any) -> int:
    return grade(case(kind, **changes), GRADING).severity.value


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize("is_confirmed", [True, False])
def test_every_cell_of_the_table_has_its_level(kind: Kind, tier: Tier, is_confirmed: bool) -> None:
    rows = TABLE[kind][tier - 1].split()
    for harm, spread in product(Harm, Spread):
        expected = int(rows[harm][spread - 1])
        found = level(kind, tier=tier, harm=harm, spread=spread, is_confirmed=is_confirmed)
        assert found == expected, (kind, tier, harm, spread)


HIJACKS = (Kind.HIJACK, Kind.TAMPER)
BESIDE: list[tuple[str, Kind, dict[str, Any], int]] = [
    *(("named by the province", kind, {"named_by": "省级网信部门"}, 1) for kind in Kind),
    *(("9 victims", kind, {"victims": 9}, 4) for kind in Kind),
    *(("10 victims", kind, {"victims": 10}, 2) for kind in Kind),
    *(("49,999 yuan", kind, {"loss_yuan": 49_999}, 4) for kind in Kind),
    *(("50,000 yuan", kind, {"loss_yuan": 50_000}, 2) for kind in Kind),
    *(
        ("three at once", kind, {"harm": Harm.UNSEEMLY, "around": Around(together=3, same_text=2)}, 2)
        for kind in HIJACKS
    ),
    *(("two at once", kind, {"harm": Harm.UNSEEMLY, "around": Around(together=2, same_text=2)}, 3) for kind in HIJACKS),
    *(("three texts", kind, {"harm": Harm.UNSEEMLY, "around": Around(together=3)}, 3) for kind in HIJACKS),
    *(("at once, H1", kind, {"harm": Harm.HARMLESS, "around": Around(together=3, same_text=3)}, 4) for kind in HIJACKS),
    ("impostors at once", Kind.IMPOSTOR, {"harm": Harm.UNSEEMLY, "around": Around(together=3, same_text=3)}, 4),
    ("certified", Kind.IMPOSTOR, {"is_certified": True}, 3),
    ("certified", Kind.HIJACK, {"is_certified": True}, 4),
    ("claims to be official, T1", Kind.IMPOSTOR, {"facts": frozenset({Fact.CLAIMS_OFFICIAL}), "tier": Tier.ONE}, 3),
    ("bears the name, T1", Kind.IMPOSTOR, {"facts": frozenset({Fact.SAME_NAME}), "tier": Tier.ONE}, 3),
    ("only resembles it, T1", Kind.IMPOSTOR, {"facts": frozenset({Fact.ALIKE_NAME}), "tier": Tier.ONE}, 4),
    ("copies the bio, T1", Kind.IMPOSTOR, {"facts": frozenset({Fact.COPIED_BIO}), "tier": Tier.ONE}, 3),
    ("false host, T1", Kind.IMPOSTOR, {"facts": frozenset({Fact.FALSE_GOVERNMENT_HOST}), "tier": Tier.ONE}, 3),
    ("claims to be official, T1", Kind.UNAPPROVED, {"facts": frozenset({Fact.CLAIMS_OFFICIAL}), "tier": Tier.ONE}, 4),
    ("claims to be official, T2", Kind.IMPOSTOR, {"facts": frozenset({Fact.CLAIMS_OFFICIAL}), "tier": Tier.TWO}, 4),
    ("two of one operator", Kind.IMPOSTOR, {"around": Around(operated=2)}, 4),
    ("three of one operator", Kind.IMPOSTOR, {"around": Around(operated=3)}, 3),
    ("three of one operator", Kind.HIJACK, {"around": Around(operated=3)}, 4),
]


@pytest.mark.parametrize(("what", "kind", "changes", "expected"), BESIDE, ids=[f"{b[1]}: {b[0]}" for b in BESIDE])
def test_what_else_the_table_names_has_its_level(what: str, kind: Kind, changes: dict[str, Any], expected: int) -> None:
    assert level(kind, **{"tier": Tier.THREE} | changes) == expected, what


@pytest.mark.parametrize("kind", [Kind.HIJACK, Kind.TAMPER, Kind.LOST])
@pytest.mark.parametrize("harm", Harm)
def test_a_suspicion_that_is_only_listed_is_ordinary_until_it_is_confirmed(kind: Kind, harm: Harm) -> None:
    guarded = Around(is_guarded=True, is_repeated=True)
    listed: dict[str, Any] = {"urgency": Urgency.LIST, "harm": harm, "tier": Tier.ONE, "around": guarded}
    assert level(kind, **listed) == 4
    assert level(kind, **listed, is_confirmed=True) <= 3
    assert level(kind, **listed | {"urgency": Urgency.PAGE}) <= 3


@pytest.mark.parametrize("known", [{"victims": 10}, {"loss_yuan": 50_000}])
def test_a_listed_suspicion_with_victims_is_serious(known: dict[str, int]) -> None:
    assert level(Kind.HIJACK, urgency=Urgency.LIST, **known) == 2
    assert level(Kind.HIJACK, urgency=Urgency.LIST, **{name: value - 1 for name, value in known.items()}) == 4


@pytest.mark.parametrize("known", [{"victims": 10}, {"loss_yuan": 50_000}])
@pytest.mark.parametrize("urgency", [None, Urgency.PAGE, Urgency.LIST])
def test_victims_never_make_a_case_lighter_that_is_the_gravest_without_them(
    known: dict[str, int], urgency: Urgency | None
) -> None:
    is_listed = urgency is Urgency.LIST
    assert level(Kind.HIJACK, harm=Harm.GRAVE, tier=Tier.ONE, urgency=urgency, is_confirmed=is_listed, **known) == 1


@pytest.mark.parametrize(
    "classification", [Classification.COMPLIANCE, Classification.COVERAGE, Classification.DELIVERY]
)
def test_hints_and_cases_about_diting_itself_are_ordinary_at_all_times(classification: Classification) -> None:
    around = Around(is_guarded=True, is_repeated=True)
    own = Circumstances(classification=classification, tier=Tier.ONE, around=around)
    assert grade(own, GRADING).severity is Severity.ORDINARY


GUARDED, REPEATED = Around(is_guarded=True), Around(is_repeated=True)
BOTH = Around(is_guarded=True, is_repeated=True)
QUICK = {"contained_minutes": 30, "views": 999}
MODIFIED: list[tuple[int, dict[str, Any], int]] = [
    (4, {"around": GUARDED}, 3),
    (4, {"around": REPEATED}, 3),
    (4, {"around": BOTH}, 2),
    (3, {"around": GUARDED}, 2),
    (3, {"around": BOTH}, 2),
    (2, {"around": GUARDED}, 2),
    (2, {"around": BOTH}, 2),
    (1, {"around": BOTH}, 1),
    (4, QUICK, 4),
    (3, QUICK, 4),
    (2, QUICK, 3),
    (3, QUICK | {"around": GUARDED}, 3),
    (3, QUICK | {"contained_minutes": 31}, 3),
    (3, QUICK | {"views": 1000}, 3),
    (3, {"contained_minutes": 5}, 3),
    (3, {"views": 5}, 3),
]
BY_LEVEL: dict[int, dict[str, Any]] = {
    1: {"harm": Harm.GRAVE, "tier": Tier.ONE},
    2: {"harm": Harm.FRAUDULENT, "tier": Tier.ONE},
    3: {"harm": Harm.HARMLESS, "tier": Tier.ONE},
    4: {"harm": Harm.HARMLESS, "tier": Tier.THREE},
}


@pytest.mark.parametrize(("before", "known", "after"), MODIFIED)
def test_modifiers_move_the_level_but_never_to_the_gravest(before: int, known: dict[str, Any], after: int) -> None:
    assert level(Kind.HIJACK, **BY_LEVEL[before]) == before
    assert level(Kind.HIJACK, **BY_LEVEL[before] | known) == after


def test_grave_harm_is_not_lowered_by_quick_handling() -> None:
    assert level(Kind.HIJACK, harm=Harm.GRAVE, tier=Tier.TWO, **QUICK) == 2


def test_what_the_province_has_named_is_not_lowered_by_quick_handling() -> None:
    assert level(Kind.IMPOSTOR, named_by="省公安厅", **QUICK) == 1


COUNTS = st.integers(0, 60_000)
AROUNDS = st.builds(
    Around,
    operated=st.integers(1, 5),
    together=st.integers(1, 5),
    same_text=st.integers(1, 5),
    is_guarded=st.booleans(),
    is_repeated=st.booleans(),
)
PAIRS = st.one_of(
    st.tuples(st.sampled_from([each for each in Classification if not each.is_own]), st.sampled_from(Kind)),
    st.tuples(st.sampled_from([*[c for c in Classification if c.is_own], Classification.COMPLIANCE]), st.none()),
)
CASES = PAIRS.flatmap(
    lambda pair: st.builds(
        Circumstances,
        classification=st.just(pair[0]),
        kind=st.just(pair[1]),
        tier=st.sampled_from(Tier),
        score=st.floats(0, 1),
        harm=st.sampled_from(Harm),
        spread=st.sampled_from(Spread),
        facts=st.frozensets(st.sampled_from(Fact), max_size=3),
        urgency=st.sampled_from([None, *Urgency]),
        is_confirmed=st.booleans(),
        is_certified=st.booleans(),
        named_by=st.sampled_from(["", "省级网信部门"]),
        victims=st.integers(0, 20),
        loss_yuan=COUNTS,
        views=st.none() | st.integers(0, 3000),
        contained_minutes=st.none() | st.integers(0, 60),
        around=AROUNDS,
    )
)
WORSE: dict[str, Any] = {
    "harm": st.sampled_from(Harm),
    "spread": st.sampled_from(Spread),
    "victims": st.integers(0, 20),
}
WORSE |= {"loss_yuan": COUNTS}


@given(known=CASES)
def test_every_case_gets_a_grade_with_its_reason(known: Circumstances) -> None:
    found = grade(known, GRADING)
    assert found.severity in Severity
    assert (bool(found.reason.zh), bool(found.reason.en)) == (True, True)
    assert found.rule in {rule.id for rule in GRADING.rules}


@given(known=CASES)
def test_no_modifier_makes_the_gravest_of_what_is_none(known: Circumstances) -> None:
    rule = next(rule for rule in GRADING.rules if rule.id == grade(known, GRADING).rule)
    assert grade(known, GRADING).severity > Severity.PARTICULARLY_SERIOUS or rule.severity == 1


@given(known=CASES, data=st.data())
def test_more_harm_spread_victims_or_loss_never_makes_a_case_lighter(known: Circumstances, data: st.DataObject) -> None:
    for name, values in WORSE.items():
        other = data.draw(values)
        less, more = sorted((getattr(known, name), other))
        light, grave = (replace(known, **{name: value}) for value in (less, more))
        assert grade(grave, GRADING).severity <= grade(light, GRADING).severity
