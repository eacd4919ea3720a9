from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from detectors.compliance.filing import Options, Timing
from domain.act import Act, Step
from domain.finding import Finding
from domain.incident import Classification, Incident, Status
from domain.registry import Approval, ApprovalAction
from domain.text import Text
from monitor.approvals.reconcile import Terms, reconcile
from monitor.store import Store, acts, incidents, registry, snapshots
from tests.detectors.compliance.standings import DAYS, approval
from tests.factories import account, incident, official_profile, unit

KEY = "bluesky:did:plc:official"
ZONE = ZoneInfo("Asia/Shanghai")
# Friday evening in China; three working days end on 2026-02-25.
SEEN = datetime(2026, 2, 13, 12, 0, tzinfo=UTC)
NOW = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
TERMS = Terms(days=DAYS, zone=ZONE, options=Options(), record=acts.add)
OURS = official_profile(display_name="平安临泽")


def changed(field: str = "display_name", after: str = "平安临泽") -> Finding:
    evidence = (("field", field), ("before", "旧"), ("after", after))
    return Finding(detector="compromise.profile", score=0.8, summary=Text("变", "changed"), evidence=evidence)


def case(conn: Connection, *findings: Finding, **changes: Any) -> Incident:
    values: dict[str, Any] = {
        "classification": Classification.ACCOUNT_COMPROMISE,
        "official": KEY,
        "subject": KEY,
        "findings": findings or (changed(),),
        "first_seen": SEEN,
    }
    return incidents.save(conn, incident(**values | changes), lambda _: (), now=SEEN)


@pytest.fixture
def conn(store: Store) -> Iterator[Connection]:
    """An account that was renamed on 2026-02-13 before everybody's eyes."""
    with store.begin() as conn:
        registry.apply(conn, [unit()], [account()])
        snapshots.look(conn, official_profile(), SEEN - timedelta(days=1))
        snapshots.look(conn, OURS, SEEN)
        yield conn


def renaming(**changes: Any) -> Approval:
    values: dict[str, Any] = {"changes": (("display_name", "平安临泽"),), "approved_on": date(2026, 3, 9)}
    return approval(**values | changes)


def filed(conn: Connection, entry: Approval) -> list[dict[str, str]]:
    reconcile(conn, entry, by="林", now=NOW, terms=TERMS)
    return [dict(act.facts) for act in acts.of(conn, 1) if act.step is Step.APPROVAL_FILED]


@pytest.mark.parametrize(
    ("filed_on", "timing", "late_by"),
    [
        (date(2026, 2, 24), "in-time", None),
        (date(2026, 2, 25), "in-time", None),
        (date(2026, 2, 26), "late", "1"),
        (date(2026, 3, 2), "late", "4"),
        (None, "late", "9"),
    ],
)
def test_a_form_within_three_working_days_is_a_procedural_defect(
    conn: Connection, filed_on: date | None, timing: str, late_by: str | None
) -> None:
    case(conn)
    (facts,) = filed(conn, renaming(filed_on=filed_on))
    assert (facts["timing"], facts.get("late_by"), facts["due"]) == (timing, late_by, "2026-02-25")
    assert (facts["observed"], facts["covers"], facts["document"]) == ("2026-02-13", "all", "临审〔2026〕7号")


def test_what_was_approved_before_it_was_seen_was_only_entered_late(conn: Connection) -> None:
    case(conn)
    (found,) = reconcile(conn, renaming(approved_on=date(2026, 2, 13)), by="林", now=NOW, terms=TERMS)
    assert found.filing.timing is Timing.BEFORE
    assert "补录" in found.advice.zh
    assert "dismiss 1" in found.advice.en


def test_the_advice_is_for_people_and_moves_nothing(conn: Connection) -> None:
    opened = case(conn)
    (in_time,) = reconcile(conn, renaming(filed_on=date(2026, 2, 24)), by="林", now=NOW, terms=TERMS)
    assert "程序瑕疵" in in_time.advice.zh
    assert "transfer 1" in in_time.advice.en
    (late,) = reconcile(conn, renaming(filed_on=date(2026, 3, 2)), by="林", now=NOW, terms=TERMS)
    assert "自行变更" in late.advice.zh
    assert "第二十二条" in late.advice.zh
    assert incidents.known(conn, opened.number) == opened


def test_the_same_approval_entered_again_is_recorded_once(conn: Connection) -> None:
    case(conn)
    assert len(filed(conn, renaming())) == len(filed(conn, renaming())) == 1
    assert len(filed(conn, renaming(attachment="ab" * 32))) == 2


def test_an_approval_that_covers_a_part_of_a_case_says_so(conn: Connection) -> None:
    case(conn, changed(), changed("avatar_hash", "cid-of-a-casino"))
    (found,) = reconcile(conn, renaming(), by="林", now=NOW, terms=TERMS)
    assert not found.is_whole
    assert "其余" in found.advice.zh
    assert filed(conn, renaming())[0]["covers"] == "part"


@pytest.mark.parametrize(
    "entry",
    [
        renaming(changes=(("display_name", "别名"),)),
        renaming(changes=(("bio", "*"),)),
        renaming(action=ApprovalAction.OPEN),
        renaming(action=ApprovalAction.CLOSE),
        renaming(account="bluesky:did:plc:another"),
    ],
)
def test_an_approval_of_something_else_touches_no_case(conn: Connection, entry: Approval) -> None:
    case(conn)
    assert filed(conn, entry) == []


def test_an_approval_of_any_value_of_long_ago_excuses_no_change_of_today(conn: Connection) -> None:
    case(conn)
    assert filed(conn, renaming(changes=(("display_name", "*"),), approved_on=date(2025, 2, 1))) == []
    assert len(filed(conn, renaming(changes=(("display_name", "*"),), approved_on=date(2026, 2, 1)))) == 1


@pytest.mark.parametrize("status", [Status.DISMISSED, Status.CLOSED, Status.TRANSFERRED, Status.MERGED])
def test_a_case_that_people_have_ended_is_left_alone(conn: Connection, status: Status) -> None:
    case(conn, status=status)
    assert filed(conn, renaming()) == []


def test_a_case_that_was_handed_on_goes_on_as_one_of_compliance(conn: Connection) -> None:
    case(conn, classification=Classification.COMPLIANCE)
    assert len(filed(conn, renaming())) == 1


@pytest.mark.parametrize("action", [ApprovalAction.CLOSE, ApprovalAction.DEREGISTER])
def test_an_approved_end_covers_a_disappearance(conn: Connection, action: ApprovalAction) -> None:
    gone = Finding(
        detector="compromise.missing", score=0.8, summary=Text("不可见", "gone"), evidence=(("account", KEY),)
    )
    case(conn, gone)
    (facts,) = filed(conn, renaming(action=action, changes=(), filed_on=date(2026, 2, 24)))
    assert (facts["timing"], facts["observed"]) == ("in-time", "2026-02-13")


def test_a_change_seen_after_the_case_was_opened_counts_from_its_own_day(conn: Connection) -> None:
    case(conn, first_seen=SEEN - timedelta(days=40))
    assert filed(conn, renaming(filed_on=date(2026, 2, 25)))[0]["timing"] == "in-time"


def test_a_day_beyond_the_known_holidays_is_marked(conn: Connection) -> None:
    late = datetime(2026, 12, 30, 4, 0, tzinfo=UTC)
    case(conn, changed(after="临泽公安"), first_seen=late)
    snapshots.look(conn, official_profile(display_name="临泽公安"), late)
    entry = renaming(changes=(("display_name", "临泽公安"),), approved_on=date(2027, 1, 8))
    (facts,) = filed(conn, entry)
    assert (facts["provisional"], facts["due"]) == ("yes", "2027-01-05")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    filed_on=st.none() | st.dates(date(2026, 1, 1), date(2026, 6, 30)),
    waited=st.integers(-80, 120),
    fields=st.sets(st.sampled_from(["display_name", "avatar_hash", "bio"])),
)
def test_an_approval_never_moves_a_case_and_is_recorded_once_or_not_at_all(
    store: Store, filed_on: date | None, waited: int, fields: set[str]
) -> None:
    with store.begin() as conn:
        known = incidents.get(conn, 1) or case(conn, changed(), changed("avatar_hash", "x"))
        approved_on = date(2026, 2, 13) + timedelta(days=waited)
        filed_on = None if filed_on is None else min(filed_on, approved_on)
        entry = renaming(
            filed_on=filed_on, approved_on=approved_on, changes=tuple((field, "*") for field in sorted(fields))
        )
        before = acts.of(conn, known.number)
        for _ in range(2):
            found = reconcile(conn, entry, by="林", now=NOW, terms=TERMS)
        after = acts.of(conn, known.number)
        assert incidents.get(conn, known.number) == known
        assert bool(found) is bool(fields & {"display_name", "avatar_hash"})
        assert len(after) - len(before) <= len(found) <= 1
        for each in found:
            late = each.filing.timing is Timing.LATE
            assert (each.filing.late_by > 0) >= late
            assert each.is_whole is ({"display_name", "avatar_hash"} <= fields)
        assert len({_told(act) for act in after}) == len(after)


def _told(act: Act) -> tuple[object, ...]:
    return act.facts, act.evidence
