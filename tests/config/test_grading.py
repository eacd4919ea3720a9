import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from config.grading import SHIPPED, read
from config.grading_words import WORDS
from detectors.content.kinds import Kind as Wording
from detectors.content.leads import Lead
from detectors.tampering.marks import Mark
from detectors.texts.contacts import Way
from domain.assessment import Harm, Kind, Spread
from domain.deadline import Duty
from domain.errors import ConfigurationError
from domain.fact import Fact
from domain.grading import Condition
from domain.incident import Classification, Severity
from domain.period import Period
from domain.registry import Tier
from domain.urgency import Urgency

TEXT = SHIPPED.read_text("utf-8")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "grading.toml"
    path.write_text(text, "utf-8")
    return path


def problems(path: Path) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as raised:
        read(path)
    assert all(problem.startswith(f"{path}: ") for problem in raised.value.problems)
    return tuple(problem.removeprefix(f"{path}: ") for problem in raised.value.problems)


def test_the_shipped_file_is_sound_and_an_operators_own_is_read_instead(tmp_path: Path) -> None:
    own = TEXT.replace("victims = 10", "victims = 5")
    assert {rule.when.victims for rule in read().rules} == {0, 10}
    assert {rule.when.victims for rule in read(written(tmp_path, own)).rules} == {0, 5}


def test_a_rule_holds_its_order_conditions_and_words() -> None:
    rules = {rule.id: rule for rule in read().rules}
    assert list(rules)[:4] == ["named", "listed.victims", "listed.loss", "listed"]
    assert rules["listed"].when == Condition(urgencies=frozenset({Urgency.LIST}), confirmed=False)
    assert (rules["listed"].is_final, rules["victims"].is_final) == (True, False)
    assert rules["impostor.tier1"].when == Condition(
        kinds=frozenset({Kind.IMPOSTOR}),
        tiers=frozenset({Tier.ONE}),
        facts=frozenset({Fact.CLAIMS_OFFICIAL, Fact.SAME_NAME, Fact.COPIED_BIO, Fact.FALSE_GOVERNMENT_HOST}),
    )
    assert rules["impostor.certified"].reason.zh == "假冒账号带有平台认证"


def test_modifiers_leave_alone_what_the_province_named_what_is_listed_and_what_is_no_event() -> None:
    final = {rule.id for rule in read().rules if rule.is_final}
    assert final == {"named", "listed", "compliance", "coverage", "delivery"}


def test_the_shipped_duties_are_those_of_the_table() -> None:
    duties = {severity: dict(given) for severity, given in read().duties.items()}
    by_clock = {
        Duty.ACKNOWLEDGE: (5 * MINUTE, 10 * MINUTE, 30 * MINUTE, 4 * HOUR),
        Duty.VERIFY: (15 * MINUTE, 30 * MINUTE, 2 * HOUR, None),
        Duty.REPORT_BY_PHONE: (30 * MINUTE, 30 * MINUTE, None, None),
        Duty.REPORT_IN_WRITING: (60 * MINUTE, 60 * MINUTE, 2 * HOUR, None),
        Duty.ASK_PLATFORM: (30 * MINUTE, 60 * MINUTE, 4 * HOUR, None),
        Duty.UPDATE: (HOUR, 2 * HOUR, 24 * HOUR, None),
        Duty.SUMMARISE: (30 * DAY, 30 * DAY, None, None),
    }
    for severity in Severity:
        spans = {duty: spans[severity - 1] for duty, spans in by_clock.items()}
        clock = {duty: Period(elapsed=span) for duty, span in spans.items() if span is not None}
        days = {Duty.VERIFY: Period(working_days=1), Duty.ASK_PLATFORM: Period(working_days=1)}
        assert duties[severity] == clock | (days if severity is Severity.ORDINARY else {})


def test_the_shipped_timers_are_there_without_a_level() -> None:
    assert read().timers == {
        Duty.RECTIFY: Period(working_days=5),
        Duty.PLATFORM_SILENCE: Period(working_days=3),
        Duty.FILE_APPROVAL: Period(working_days=3),
        Duty.REVIEW: Period(working_days=5),
        Duty.REPORT_SECRETS: Period(elapsed=24 * HOUR),
        Duty.STUDY_NATIONAL_REPORT: Period(elapsed=4 * HOUR),
    }


def test_every_duty_has_its_time_somewhere() -> None:
    grading = read()
    assert set(Duty) == {*grading.timers, *(duty for given in grading.duties.values() for duty in given)}


def test_the_shipped_reaches_caps_and_hints_are_those_of_the_table() -> None:
    grading = read()
    assert [(r.spread, r.reposts, r.views, r.page_minutes) for r in grading.reaches] == [
        (Spread.MASSIVE, 100_000, 1_000_000, 360),
        (Spread.WIDE, 10_000, 100_000, 120),
        (Spread.SOME, 1_000, 10_000, 30),
    ]
    assert grading.page_caps == {Tier.ONE: Spread.MASSIVE, Tier.TWO: Spread.WIDE, Tier.THREE: Spread.SOME}
    assert grading.page_kinds == {Kind.HIJACK, Kind.TAMPER}
    assert grading.page_harm is Harm.FRAUDULENT
    assert (grading.national_from, grading.window_minutes, grading.repeat_months) == (Severity.MAJOR, 60, 12)


def test_the_words_that_harms_may_be_told_by_are_those_of_the_detectors() -> None:
    assert {
        "wording": set(Wording),
        "codes": set(Lead),
        "contacts": set(Way),
        "edits": set(Mark),
        "facts": set(Fact),
    } == WORDS


def test_every_wording_that_is_unwanted_has_a_harm() -> None:
    assert {f"wording/{kind}" for kind in Wording} <= set(read().harms)
    assert {f"codes/{lead}" for lead in Lead if lead is not Lead.ORDINARY} <= set(read().harms)


def without(text: str, *ids: str) -> str:
    """A grading file without some of its rules."""
    parts = text.split("[[rules]]")
    return "[[rules]]".join(part for part in parts if not any(f'id = "{id}"\n' in part for id in ids))


def test_a_file_under_which_something_could_go_ungraded_is_refused(tmp_path: Path) -> None:
    found = problems(written(tmp_path, without(TEXT, "lost.other", "coverage")))
    missing = [*(f"{each} of the kinds lost" for each in list(Classification)[:3]), "coverage"]
    assert found == tuple(
        f"rules: no rule without further conditions for {each}; add one as the last of its kind" for each in missing
    )


def test_a_rule_that_catches_all_is_enough(tmp_path: Path) -> None:
    head, tail = TEXT.split("[[rules]]", 1)
    rest = tail[tail.index("[[modifiers]]") :]
    rule = '[[rules]]\nid = "all"\nseverity = 4\nreason = { zh = "全部", en = "all" }\nwhen = {}\n\n'
    assert [rule.id for rule in read(written(tmp_path, head + rule + rest)).rules] == ["all"]


LATE = '[[rules]]\nid = "late"\nseverity = 3\nreason = { zh = "迟", en = "late" }\nwhen = %s\n\n[[modifiers]]'
UNREACHABLE = [
    ('{ kinds = ["hijack"], tiers = [1] }', "move it before hijack.tier1-2"),
    ('{ kinds = ["hijack"], harm = "H4", tiers = [1], victims = 3 }', "move it before hijack.grave.tier1"),
    ('{ classification = "masquerade", kinds = ["lost"], certified = true }', "move it before lost.other"),
    ("{ victims = 11 }", "move it before victims"),
    ('{ kinds = ["lost", "unapproved"] }', "move it before the rules that ask for no more than a kind"),
    ("{ guarded = true }", "move it before the rules that ask for no more than a kind"),
]


@pytest.mark.parametrize(("when", "remedy"), UNREACHABLE)
def test_a_rule_that_is_never_reached_is_refused(tmp_path: Path, when: str, remedy: str) -> None:
    (problem,) = problems(written(tmp_path, TEXT.replace("[[modifiers]]", LATE % when, 1)))
    assert problem == f"rules: late is never reached; {remedy}, or remove it" or problem == (
        f"rules: late is never reached; {remedy}"
    )


WRONG = [
    ('id = "victims"', 'id = "loss"', "rules: the id loss stands twice; rename one"),
    ('id = "guarded"', 'id = "repeated"', "modifiers: the id repeated stands twice; rename one"),
    ("levels = 1\n", "levels = 0\n", "modifiers: guarded: levels is 0; write 1 or -1"),
    ('most_harm = "H3" }', 'most_harm = "H3", harm = "H4" }', "contained: harm is above most_harm"),
    ('"gambling"', '"gamble"', "harm.H3.wording: gamble is not known; use one of advertising, celebrity"),
    ('"false-government-host"]\n\n# 商业', '"unheard-of"]\n\n# 商业', "harm.H3.facts: unheard-of is not known"),
    ('"advertising", "personal"', '"gambling", "personal"', "harm: gambling stands 2 times among wording"),
    ("views = 1000000", "views = 100000", "spread.S4.views: not above that of S3; use a larger number"),
    ("[spread.S2]", "[spread.S1]", "spread: state S2, S3 and S4, and none else (missing: S2)"),
    ('1 = "S4", ', "", "page.caps: tier 1 is missing; add it"),
    ('acknowledge = "5 min"\n', "", "duties.1.acknowledge: missing; add it"),
    ('acknowledge = "4 h"\n', "", "duties.4.acknowledge: missing; add it"),
    ('acknowledge = "5 min"', 'acknowledge = "11 min"', "duties.1.acknowledge: longer than at level 2"),
    ('verify = "2 h"', 'verify = "2 wd"', "duties.3.verify: longer than at level 4; use a shorter period"),
    ('update = "24 h"', 'rectify = "1 wd"\nupdate = "24 h"', "duties.3.rectify: not by level; move it to [timers]"),
    ('review = "5 wd"', 'update = "5 wd"', "timers.review: missing; add it"),
    ('review = "5 wd"', 'review = "5 wd"\nupdate = "5 wd"', "timers.update: depends on the level"),
    ('verify = "2 h"', 'verify = "2 hours"', 'duties.3.verify: not a period; write such as "5 min"'),
    ('verify = "2 h"', "verify = 2", "duties.3.verify: not a period"),
    ('verify = "2 h"', 'verify = "0 h"', "duties.3.verify: not a period"),
    ('review = "5 wd"', 'review = "400 wd"', "timers.review: longer than a year"),
    ('review = "5 wd"', 'reviews = "5 wd"', "timers.reviews.[key]: Input should be 'acknowledge'"),
    ("[duties.4]", "[duties.5]", "duties.5.[key]: not one of 1, 2, 3, 4"),
    ('harm = "H4", tiers', 'harm = "H5", tiers', "rules.4.when.harm: not one of H0, H1, H2, H3, H4"),
    ('harm = "H4", tiers', "harm = 4, tiers", "rules.4.when.harm: not one of H0"),
    ('id = "victims"', 'id = ""', "rules.11.id: String should have at least 1 character"),
    ('id = "victims"\nseverity = 2', 'id = "victims"\nseverity = 5', "rules.11.severity: Input should be 1, 2, 3 or 4"),
    (
        "when = { named = true }",
        "when = { naming = true }",
        "rules.0.when.naming: Extra inputs are not permitted; remove",
    ),
    (
        "when = { named = true }",
        'when = { named = "yes" }',
        "rules.0.when.named: Input should be a valid boolean; write",
    ),
    ("when = { named = true }", "when = { tiers = [4] }", "rules.0.when.tiers.0: Input should be 1, 2 or 3"),
    ("when = { named = true }", "when = { victims = -1 }", "rules.0.when.victims: Input should be greater than"),
    ("from = 3", 'from = "3rd"', "national.from: "),
    ("from = 3\n", "", "national.from: Field required; add it"),
    (
        "window_minutes = 60",
        "window_minutes = 0",
        "around.window_minutes: Input should be greater than 0; use a larger",
    ),
    ('zh = "重保期内", ', "", "modifiers.0.reason.zh: Field required; add it"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG, ids=[wrong[2] for wrong in WRONG])
def test_a_mistake_names_file_key_and_remedy(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert right in TEXT
    found = problems(written(tmp_path, TEXT.replace(right, wrong, 1)))
    assert any(problem.startswith(said) for problem in found), found


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    text = (
        TEXT.replace('"gambling"', '"gamble"')
        .replace('acknowledge = "5 min"\n', "")
        .replace("views = 1000000", "views = 1")
    )
    assert len(problems(written(tmp_path, text))) == 3


@pytest.mark.parametrize("text", ["rules = [", "rules = 3", "[rules]", "", "\x00"])
def test_a_file_without_a_list_of_rules_is_refused(tmp_path: Path, text: str) -> None:
    assert problems(written(tmp_path, text))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "absent.toml")
    assert "cannot be read" in problem


@pytest.mark.parametrize("table", sorted(set(tomllib.loads(TEXT)) - {"modifiers"}))
def test_a_missing_table_is_named(tmp_path: Path, table: str) -> None:
    left: dict[str, Any] = tomllib.loads(TEXT)
    assert table in left
    text = "\n".join(line for line in _without_table(TEXT.splitlines(), table))
    assert f"{table}: Field required; add it" in problems(written(tmp_path, text))


def _without_table(lines: list[str], table: str) -> list[str]:
    kept, is_kept = [], True
    for line in lines:
        if line.startswith("["):
            is_kept = line.strip("[]").split(".")[0] != table
        kept += [line] if is_kept else []
    return kept


def test_cases_about_diting_and_hints_have_rules_of_their_own() -> None:
    of_their_own = {rule.when.classification for rule in read().rules} - {None}
    assert of_their_own == {Classification.COMPLIANCE, Classification.COVERAGE, Classification.DELIVERY}
