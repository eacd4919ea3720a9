from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from config.grading import read
from domain.finding import Finding
from domain.grading import ALONE, Around
from domain.incident import Classification, Incident, Status
from domain.observation import UNDATED, Post
from monitor.store import incidents, registry, snapshots
from monitor.store.around import around, months_before, related
from tests.factories import NOW, account, finding, incident, later, official_profile, post, profile, unit

GRADING = read()
CONTACT = "业务咨询加QQ 12345678"
SPAM = "内部消息，稳赚不赔，注册就送彩金，名额有限，速来领取今日红包"


@pytest.fixture
def register(conn: Connection) -> Connection:
    registry.apply(conn, [unit()], [account()])
    return conn


def seen(conn: Connection, one: Incident, **changes: Any) -> Around:
    values: dict[str, Any] = {"grading": GRADING, "guarded": False, "now": later(days=1)} | changes
    return around(conn, one, **values)


def keep(conn: Connection, one: Incident, now: datetime = NOW) -> Incident:
    return incidents.save(conn, one, lambda _: (), now=now)


def impostor(conn: Connection, id: str, **changes: Any) -> Incident:
    shown = profile(user_id=id, bio=changes.pop("bio", CONTACT))
    return keep(conn, incident(**{"subject": shown.key, "profile": shown} | changes))


def hijack(conn: Connection, id: str, minutes: float = 0, text: str = "", **changes: Any) -> Incident:
    return keep(conn, drawn(conn, id, minutes, text, **changes))


def drawn(conn: Connection, id: str, minutes: float = 0, text: str = "", **changes: Any) -> Incident:
    """A hijack as it is before it is stored; its post is on record."""
    shown = official_profile(user_id=id)
    snapshots.add_posts(conn, shown.key, [post(text=text)] if text else [], NOW)
    values: dict[str, Any] = {
        "classification": Classification.ACCOUNT_COMPROMISE,
        "official": shown.key,
        "subject": shown.key,
        "profile": shown,
        "findings": (about("p1"),),
        "first_seen": later(minutes=minutes),
    }
    return incident(**values | changes)


def about(post_id: str, **evidence: str) -> Finding:
    pairs = (("kind", "gambling"), ("post", post_id), *evidence.items())
    return finding(detector="content.wording", evidence=pairs)


def test_a_case_that_nothing_is_known_beside_stands_alone(register: Connection) -> None:
    for one in (impostor(register, "1"), hijack(register, "2", text=SPAM)):
        assert seen(register, one) == ALONE


def test_a_case_may_be_asked_for_before_it_is_stored(register: Connection) -> None:
    assert seen(register, incident()) == ALONE
    assert seen(register, drawn(register, "1", text=SPAM)) == ALONE


def test_what_the_calendar_says_is_passed_on(register: Connection) -> None:
    assert seen(register, impostor(register, "1"), guarded=True) == replace(ALONE, is_guarded=True)


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 3),
        ({"status": Status.CONFIRMED}, 3),
        ({"status": Status.RESOLVED}, 2),
        ({"status": Status.CLOSED}, 2),
        ({"status": Status.DISMISSED}, 2),
        ({"bio": "今日天气"}, 2),
        ({"unit": "qinglan-ga", "official": "unit:qinglan-ga"}, 3),
    ],
)
def test_the_open_impostors_of_one_operator_are_counted(
    register: Connection, changes: dict[str, Any], count: int
) -> None:
    one = impostor(register, "1")
    impostor(register, "2")
    impostor(register, "3", **changes)
    assert seen(register, one, now=NOW).operated == count


def test_an_account_that_imitates_two_units_is_one_impostor(register: Connection) -> None:
    one = impostor(register, "1")
    impostor(register, "2")
    impostor(register, "2", unit="qinglan-ga", official="unit:qinglan-ga")
    impostor(register, "1", unit="qinglan-ga", official="unit:qinglan-ga")
    assert seen(register, one).operated == 2


@pytest.mark.parametrize(
    ("minutes", "together"),
    [((0, 30, 60), 3), ((0, 30, 61), 2), ((0, -60, 60), 2), ((0, -20, 40, 40), 4), ((0, 61, -61), 1), ((0, 0, 0), 3)],
)
def test_hijacks_within_one_window_are_counted(register: Connection, minutes: tuple[float, ...], together: int) -> None:
    first, *_ = [hijack(register, str(place), each, SPAM) for place, each in enumerate(minutes)]
    found = seen(register, first)
    assert (found.together, found.same_text) == (together, together)


def test_a_hijack_that_is_not_stored_yet_counts_among_the_others(register: Connection) -> None:
    for id in ("1", "2"):
        hijack(register, id, text=SPAM)
    found = seen(register, drawn(register, "3", 5, SPAM))
    assert (found.together, found.same_text) == (3, 3)


@pytest.mark.parametrize(
    ("changes", "together"),
    [
        ({"status": Status.DISMISSED}, 1),
        ({"status": Status.TRANSFERRED}, 1),
        ({"status": Status.MERGED}, 2),
        ({"status": Status.RESOLVED}, 2),
        ({"status": Status.CLOSED}, 2),
        ({"classification": Classification.CONTENT_TAMPERING}, 2),
        ({"classification": Classification.COMPLIANCE}, 1),
    ],
)
def test_only_what_people_have_not_found_to_be_none_counts(
    register: Connection, changes: dict[str, Any], together: int
) -> None:
    one = hijack(register, "1", text=SPAM)
    hijack(register, "2", text=SPAM, **changes)
    assert seen(register, one).together == together


def test_two_cases_of_one_account_are_one_account(register: Connection) -> None:
    one = hijack(register, "1", text=SPAM)
    hijack(register, "1", classification=Classification.CONTENT_TAMPERING)
    assert seen(register, one).together == 1


def test_the_texts_of_all_cases_of_an_account_are_compared(register: Connection) -> None:
    first = hijack(register, "1", text=SPAM)
    hijack(register, "2", text=SPAM)
    hijack(register, "2", classification=Classification.CONTENT_TAMPERING, findings=(finding(),))
    found = seen(register, first)
    assert (found.together, found.same_text) == (2, 2)


def test_impostors_are_not_hijacked_together(register: Connection) -> None:
    one = impostor(register, "1", bio="")
    hijack(register, "2", text=SPAM)
    assert seen(register, one).together == 1


TEXTS = [
    (SPAM, SPAM, 2),
    (SPAM, f"{SPAM}！！", 2),
    (SPAM, f"{SPAM}。加群 998877", 2),
    (SPAM, "今天召开全市安全生产工作会议，传达学习上级会议精神，部署下一步工作", 1),
    ("谢谢", "谢谢", 2),
    ("谢谢", "你好", 1),
    (SPAM, "", 1),
    ("", "", 1),
    ("……", "。。。", 1),
]


@pytest.mark.parametrize(("one", "other", "count"), TEXTS)
def test_the_same_text_is_recognised_when_something_was_added_to_it(
    register: Connection, one: str, other: str, count: int
) -> None:
    first = hijack(register, "1", text=one)
    hijack(register, "2", text=other)
    assert seen(register, first).same_text == count


def test_of_several_texts_the_one_that_most_accounts_share_counts(register: Connection) -> None:
    texts = [SPAM, "今天召开全市安全生产工作会议，传达学习上级会议精神", SPAM, SPAM]
    _, alone, *_ = [hijack(register, str(place), 0, text) for place, text in enumerate(texts)]
    assert (seen(register, alone).together, seen(register, alone).same_text) == (4, 3)


def test_what_an_edit_made_of_a_post_is_compared_too(register: Connection) -> None:
    edits = [
        finding(detector="tampering.edit", evidence=(("post", "9"), ("before", each), ("after", SPAM))) for each in "ab"
    ]
    first, *_ = [hijack(register, str(place), findings=(edit,)) for place, edit in enumerate(edits)]
    assert seen(register, first).same_text == 2


def test_what_a_changed_profile_shows_is_no_text(register: Connection) -> None:
    changed = finding(detector="compromise.profile", evidence=(("field", "bio"), ("before", ""), ("after", SPAM)))
    first, *_ = [hijack(register, id, findings=(changed,)) for id in ("1", "2")]
    assert seen(register, first).same_text == 1


YEAR = timedelta(days=365)
SPELLS: list[tuple[list[Status], bool]] = [
    ([Status.SUSPECTED], False),
    ([Status.SUSPECTED, Status.CONFIRMED, Status.CLOSED], True),
    ([Status.SUSPECTED, Status.RESOLVED], True),
    ([Status.SUSPECTED, Status.DISMISSED], False),
    ([Status.SUSPECTED, Status.CLOSED, Status.DISMISSED], False),
    ([Status.SUSPECTED, Status.TRANSFERRED], False),
]


def run_through(conn: Connection, one: Incident, statuses: list[Status], at: datetime = NOW) -> Incident:
    for status in statuses:
        one = keep(conn, replace(one, status=status), at)
    return one


@pytest.mark.parametrize(("statuses", "is_repeated"), SPELLS)
def test_a_case_is_a_repeat_of_another_that_has_ended(
    register: Connection, statuses: list[Status], is_repeated: bool
) -> None:
    run_through(register, impostor(register, "1"), statuses)
    assert seen(register, impostor(register, "2", bio="")).is_repeated == is_repeated


@pytest.mark.parametrize("changes", [{"official": "unit:qinglan-ga"}, {"classification": Classification.COMPLIANCE}])
def test_a_case_of_another_party_or_kind_is_no_repeat(register: Connection, changes: dict[str, Any]) -> None:
    run_through(register, impostor(register, "1", **changes), [Status.CLOSED])
    assert not seen(register, impostor(register, "2", bio="")).is_repeated


@pytest.mark.parametrize(("now", "is_repeated"), [(NOW + YEAR, True), (NOW + YEAR + timedelta(days=1), False)])
def test_what_ended_more_than_twelve_months_ago_is_no_repeat(
    register: Connection, now: datetime, is_repeated: bool
) -> None:
    run_through(register, impostor(register, "1"), [Status.CLOSED])
    assert seen(register, impostor(register, "2", bio=""), now=now).is_repeated == is_repeated


def test_a_case_that_is_opened_again_repeats_itself(register: Connection) -> None:
    one = run_through(register, hijack(register, "1"), [Status.CLOSED])
    assert not seen(register, one).is_repeated
    assert seen(register, replace(one, status=Status.SUSPECTED)).is_repeated
    again = run_through(register, one, [Status.SUSPECTED, Status.CONFIRMED])
    assert seen(register, again).is_repeated


def test_the_end_of_a_case_is_no_repeat_of_itself_but_an_earlier_end_is(register: Connection) -> None:
    one = run_through(register, hijack(register, "1"), [Status.RESOLVED, Status.CLOSED])
    assert not seen(register, one).is_repeated
    assert seen(register, run_through(register, one, [Status.SUSPECTED, Status.CLOSED])).is_repeated


def numbers(conn: Connection, one: Incident) -> list[int]:
    return [case.number for case in related(conn, one, grading=GRADING)]


def test_hijacks_at_the_same_time_are_related_while_they_are_open(register: Connection) -> None:
    lone = hijack(register, "4", text=SPAM)
    near, _ = hijack(register, "5", 59), hijack(register, "6", 61)
    run_through(register, hijack(register, "7", 3), [Status.CLOSED])
    assert numbers(register, lone) == [near.number]
    assert numbers(register, drawn(register, "8", 2000)) == []


def test_cases_of_an_operator_under_lighter_rules_are_related_from_its_third_impostor_on(register: Connection) -> None:
    first, second = (impostor(register, id, rule="impostor.other") for id in "12")
    run_through(register, impostor(register, "3", rule="impostor.other"), [Status.CLOSED])
    assert numbers(register, first) == []
    third = impostor(register, "4", rule="impostor.operated")
    assert numbers(register, third) == [first.number, second.number]
    assert numbers(register, first) == [second.number]


def test_a_case_under_a_rule_that_is_no_longer_there_is_looked_at_again(register: Connection) -> None:
    cases = [impostor(register, id, rule="masquerade.other") for id in "123"]
    assert numbers(register, cases[0]) == [2, 3]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((2026, 11, 23), 12, (2025, 11, 23)),
        ((2024, 2, 29), 12, (2023, 2, 28)),
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2026, 1, 15), 1, (2025, 12, 15)),
        ((2026, 1, 15), 25, (2023, 12, 15)),
    ],
)
def test_months_are_counted_by_the_calendar(
    day: tuple[int, int, int], months: int, expected: tuple[int, int, int]
) -> None:
    assert months_before(datetime(*day, tzinfo=UTC), months) == datetime(*expected, tzinfo=UTC)


def test_undated_posts_are_compared_like_others(register: Connection) -> None:
    first = drawn(register, "1", text="")
    undated: Post = post(text=SPAM, published_at=UNDATED)
    snapshots.add_posts(register, first.official, [undated], NOW)
    hijack(register, "2", text=SPAM)
    assert seen(register, keep(register, first)).same_text == 2
