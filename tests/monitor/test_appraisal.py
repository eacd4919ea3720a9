from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, event

from alerting import lifecycle
from alerting.grade import case_of, grade
from config.grading import read
from domain.finding import Finding, Verdict
from domain.grading import Around
from domain.incident import Classification, Incident, Severity, Status
from domain.registry import Tier
from domain.urgency import Urgency
from monitor.appraisal import Appraisal
from monitor.store import Store, incidents, quoted, registry, snapshots
from monitor.store.around import around
from tests.factories import NOW, account, finding, incident, later, official_profile, post, profile, unit
from tests.monitor.crank import Crank

GRADING = read()
APPRAISAL = Appraisal(grading=GRADING, is_guarded=lambda _: False)
WINDOW = timedelta(minutes=GRADING.window_minutes)
SPAM = "内部消息，稳赚不赔，注册就送彩金，名额有限，速来领取今日红包"
TEXTS = (SPAM, f"{SPAM}。加群 998877", "清仓甩卖，全场一折，先到先得，售完即止，欢迎选购", "谢谢")
CONTACT = "业务咨询加QQ 12345678"


@pytest.fixture
def register(store: Store) -> Iterator[Connection]:
    with store.begin() as conn:
        registry.apply(conn, [unit()], [account()])
        yield conn


def keep(conn: Connection, one: Incident) -> Incident:
    return incidents.save(conn, one, lambda _: (), now=NOW)


def wording(kind: str = "gambling") -> Finding:
    return finding(detector="content.wording", evidence=(("kind", kind), ("post", "p1")))


def hijack(conn: Connection, id: str, minutes: float, text: str = SPAM, **changes: Any) -> Incident:
    """Not stored yet, and graded by itself; its post is on record."""
    shown = official_profile(user_id=id)
    snapshots.add_posts(conn, shown.key, [post(text=text)], NOW)
    values: dict[str, Any] = {
        "classification": Classification.ACCOUNT_COMPROMISE,
        "official": shown.key,
        "subject": shown.key,
        "profile": shown,
        "findings": (wording(),),
        "first_seen": later(minutes=minutes),
        "severity": Severity.ORDINARY,
        "rule": "",
    }
    drawn = incident(**values | changes)
    return lifecycle.regraded(drawn, APPRAISAL.grade(conn, drawn, later(days=1)), known=drawn)


def any_hijack(conn: Connection, random: Random) -> Incident:
    finds = random.choice([(wording(),), (wording("advertising"),), (finding(detector="compromise.profile"),)])
    drawn = hijack(
        conn,
        str(random.randrange(8)),
        random.randrange(0, 200, 10),
        random.choice(TEXTS),
        findings=finds,
        tier=random.choice(list(Tier)),
        classification=random.choice([Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING]),
        status=random.choice([Status.SUSPECTED, Status.SUSPECTED, Status.CONFIRMED, Status.RESOLVED, Status.DISMISSED]),
    )
    lowered = random.random() < 0.2 and drawn.severity < Severity.ORDINARY
    return replace(drawn, severity=Severity.ORDINARY, overruled=drawn.rule) if lowered else drawn


def naive(conn: Connection, one: Incident) -> dict[int, Incident]:
    """Every other open hijack near it, graded again by what the doc says, whatever its level is."""
    found = incidents.listing(conn, statuses=tuple(Status))
    near = [each for each in nearby(one, found) if each.status.is_open]
    raised = ((each, lifecycle.regraded(each, naive_grade(conn, each, found), known=each)) for each in near)
    return {each.number: after for each, after in raised if after is not each}


def naive_grade(conn: Connection, one: Incident, found: tuple[Incident, ...]) -> Any:
    beside = around(conn, one, grading=GRADING, guarded=False, now=later(days=1))
    together, same = naive_together(conn, one, [*nearby(one, found), one])
    assert (beside.together, beside.same_text) == (together, same)
    seen: Around = replace(beside, together=together, same_text=same)
    return grade(case_of(one, around=seen, grading=GRADING), GRADING)


def nearby(one: Incident, found: tuple[Incident, ...]) -> Iterator[Incident]:
    for each in found:
        is_none = each.status in {Status.DISMISSED, Status.TRANSFERRED}
        if each.official != one.official and not is_none and abs(each.first_seen - one.first_seen) <= WINDOW:
            yield each


def naive_together(conn: Connection, one: Incident, near: list[Incident]) -> tuple[int, int]:
    starts = [each.first_seen for each in near if each.first_seen <= one.first_seen]
    spans = [[each for each in near if start <= each.first_seen <= start + WINDOW] for start in starts]
    counted = [(len({each.official for each in span}), naive_same(conn, span)) for span in spans]
    return max(counted)


def naive_same(conn: Connection, span: list[Incident]) -> int:
    said = [
        (each.official, kept.text)
        for each in span
        if each.findings[0].detector == "content.wording"
        for kept in quoted.posts(conn, each.official, {"p1"})
    ]
    groups = ({TEXTS[0], TEXTS[1]}, {TEXTS[2]}, {TEXTS[3]})
    return max([1, *(len({who for who, text in said if text in group}) for group in groups)])


@pytest.mark.parametrize("seed", range(12))
def test_hijacks_rise_as_if_every_one_near_were_graded_again(register: Connection, seed: int) -> None:
    random, rose = Random(seed), 0
    for _ in range(25):
        drawn = any_hijack(register, random)
        if incidents.find(register, drawn.fingerprint) is not None:
            continue
        one = keep(register, drawn)
        expected = naive(register, one)
        raised = list(APPRAISAL.raised_with(register, one, later(days=1)))
        assert {before.number: after for before, after in raised} == expected
        rose += len([keep(register, after) for _, after in raised])
    assert seed or rose


@contextmanager
def statements(conn: Connection) -> Iterator[list[str]]:
    """What is asked of the database within the block."""
    seen = list[str]()

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(conn, "before_cursor_execute", note)
    yield seen
    event.remove(conn, "before_cursor_execute", note)


def wave(conn: Connection, amount: int, minutes: float) -> Incident:
    """So many hijacks at once, each raised with the others; the last one."""
    for number in range(amount):
        last = keep(conn, hijack(conn, f"{minutes}-{number}", minutes))
        for _, raised in APPRAISAL.raised_with(conn, last, later(days=1)):
            keep(conn, raised)
    return last


def test_many_hijacks_that_are_as_grave_as_they_get_are_read_in_as_few_statements_as_five(register: Connection) -> None:
    asked = []
    for amount, minutes in ((5, 0), (40, 1000)):
        last = wave(register, amount, minutes)
        with statements(register) as seen:
            assert APPRAISAL.grade(register, last, later(days=1)).rule == "hijack.together"
            assert list(APPRAISAL.raised_with(register, last, later(days=1))) == []
        asked.append(len(seen))
    assert asked[0] == asked[1] < 10


def levels(crank: Crank, classification: Classification) -> list[tuple[Severity, str, int]]:
    with crank.store.reading() as conn:
        found = incidents.listing(conn, classification=classification)
    return sorted((case.severity, case.rule, case.version) for case in found)


def test_the_third_hijack_with_the_same_text_raises_the_first_two_once(crank: Crank) -> None:
    verdict = Verdict(score=0.95, findings=(wording(),), urgency=Urgency.PAGE)
    with crank.store.begin() as conn:
        for id in "123":
            shown = official_profile(user_id=id)
            snapshots.add_posts(conn, shown.key, [post(text=SPAM)], NOW)
            crank.casebook.compromise(conn, account(user_id=id, tier=Tier.TWO), shown, verdict, crank.clock())
    together = "hijack.together"
    found = levels(crank, Classification.ACCOUNT_COMPROMISE)
    assert found == [(2, together, 1), (2, together, 2), (2, together, 2)]


def test_the_third_impostor_of_an_operator_raises_the_first_two_once(crank: Crank) -> None:
    alike = finding(evidence=(("fact", "alike-name"),))
    with crank.store.begin() as conn:
        for id in "123":
            shown = profile(user_id=id, bio=CONTACT)
            crank.casebook.impostor(conn, account(), shown, Verdict(score=0.95, findings=(alike,)), crank.clock())
    operated = "impostor.operated"
    assert levels(crank, Classification.MASQUERADE) == [(3, operated, 1), (3, operated, 2), (3, operated, 2)]
