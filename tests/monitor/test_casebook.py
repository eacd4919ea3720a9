from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from alerting import handling
from domain.coverage import Coverage, Gap, Job
from domain.deadline import Duty
from domain.errors import NotAllowed, StaleIncident
from domain.fact import FACT, Fact
from domain.finding import Verdict
from domain.incident import Classification, Incident, Move, Presence, Proposal, Severity, Status
from domain.notification import Reason
from domain.observation import VerificationKind
from domain.registry import Tier
from domain.triage import Triage
from monitor.ledger import Entry
from monitor.store import audit, deadlines, incidents
from tests.factories import account, coverage, finding, incident, later, profile, unit
from tests.monitor.crank import CITY, Crank

Step = Callable[..., Incident]
VERDICT = Verdict(score=0.95, findings=(finding(),))
NEW = finding(evidence=(("name", "临泽公安"),))


@pytest.fixture
async def planned(crank: Crank) -> Crank:
    """The register is known, so that people can be told."""
    await crank.planner.run()
    return crank


def impostor(crank: Crank, verdict: Verdict = VERDICT, **changes: Any) -> Incident:
    with crank.store.begin() as conn:
        return crank.casebook.impostor(conn, account(**changes), profile(), verdict, crank.clock())


def lookalike(crank: Crank, triage: Triage) -> Incident | None:
    verdict = Verdict(score=0.9, findings=(finding(),), triage=triage)
    with crank.store.begin() as conn:
        return crank.casebook.lookalike(conn, account(), profile(), verdict, crank.clock())


def step(crank: Crank, before: Incident | None, after: Incident) -> Incident:
    with crank.store.begin() as conn:
        return crank.casebook.step(conn, before, after, crank.clock())


def cycle(crank: Crank, job: Job = Job.HUNT, gap: Gap | None = None, **changes: Any) -> None:
    seen: Coverage = coverage(job=job, gap=gap, finished_at=crank.clock(), **changes)
    with crank.store.begin() as conn:
        crank.casebook.covered(conn, seen)


def due(crank: Crank, incident: Incident) -> dict[Duty, datetime]:
    """The deadlines that run."""
    with crank.store.reading() as conn:
        return {each.duty: each.due_at for each in deadlines.of(conn, incident.number) if each.is_running}


def log(crank: Crank) -> list[audit.Entry]:
    with crank.store.reading() as conn:
        return list(reversed(audit.entries(conn, 100)))


async def test_an_impostor_is_graded_and_told_to_those_on_duty(planned: Crank) -> None:
    opened = impostor(planned)
    assert (opened.number, opened.version, opened.reference) == (1, 1, "DT-000001")
    assert (opened.severity, opened.rule) == (Severity.MAJOR, "impostor.tier1")
    assert (opened.official, opened.unit) == ("unit:linze-ga", "linze-ga")
    (owed,) = planned.owed()
    assert (owed.incident, owed.event, owed.reason) == (1, 1, Reason.OPENED)
    assert owed.address == "duty@ga.linze.example"


@pytest.mark.parametrize(
    ("tier", "fact", "certified", "rule"),
    [
        (Tier.ONE, Fact.SAME_NAME, False, "impostor.tier1"),
        (Tier.ONE, Fact.ALIKE_NAME, False, "impostor.other"),
        (Tier.THREE, Fact.SAME_NAME, False, "impostor.other"),
        (Tier.THREE, Fact.PAYMENT, False, "impostor.fraud"),
        (Tier.THREE, Fact.ALIKE_NAME, True, "impostor.certified"),
    ],
)
def test_the_grade_follows_tier_facts_and_certification(
    crank: Crank, tier: Tier, fact: Fact, certified: bool, rule: str
) -> None:
    kind = VerificationKind.ENTERPRISE if certified else VerificationKind.NONE
    with crank.store.begin() as conn:
        opened = crank.casebook.impostor(
            conn,
            account(tier=tier),
            profile(verification_kind=kind),
            Verdict(score=0.9, findings=(finding(evidence=((FACT, fact),)),)),
            crank.clock(),
        )
    assert opened.rule == rule


async def test_if_the_messages_cannot_be_kept_the_incident_is_not_kept_either(planned: Crank) -> None:
    with planned.refusing("outbox"), pytest.raises(IntegrityError, match="disk full"):
        impostor(planned)
    assert planned.cases(Classification.MASQUERADE) == ()
    assert (planned.owed(), log(planned)) == ((), [])
    assert impostor(planned).number == 1


@pytest.mark.parametrize("table", ["audit", "history"])
async def test_a_step_that_cannot_be_written_down_is_not_taken(planned: Crank, table: str) -> None:
    opened = impostor(planned)
    with planned.refusing(table), pytest.raises(IntegrityError, match="disk full"):
        step(planned, opened, replace(opened, severity=Severity.SERIOUS))
    assert planned.again(opened) == opened
    assert len(planned.owed()) == 1


async def test_a_coverage_cycle_and_its_incident_are_one_commit(planned: Crank) -> None:
    with planned.refusing("outbox"), pytest.raises(IntegrityError, match="disk full"):
        cycle(planned, gap=Gap.BLOCKED)
    assert planned.covered() == {}


async def test_the_same_sighting_again_only_moves_the_time_of_the_last_look(planned: Crank) -> None:
    opened = impostor(planned)
    for _ in range(10):
        planned.clock.forward(minutes=1)
        impostor(planned)
    assert planned.again(opened) == replace(opened, last_seen=later(minutes=10))
    assert len(planned.history(opened)) == 1
    assert len(log(planned)) == 1


async def test_new_evidence_is_told_and_kept_with_the_old(planned: Crank) -> None:
    opened = impostor(planned)
    impostor(planned, Verdict(score=0.9, findings=(NEW,)))
    after = planned.again(opened)
    assert after.evidence == {finding().key, NEW.key}
    assert planned.told(opened) == [Reason.OPENED, Reason.NEW_EVIDENCE]
    assert planned.found == ["impostor.name", "impostor.name"]


async def test_a_milder_sighting_never_lowers_the_severity(planned: Crank) -> None:
    opened = impostor(planned)
    impostor(planned, tier=Tier.THREE)
    assert planned.again(opened).severity is Severity.MAJOR
    assert planned.told(opened) == [Reason.OPENED]


async def test_a_unit_has_one_incident_for_a_stranger_whichever_of_its_accounts_is_copied(planned: Crank) -> None:
    impostor(planned)
    impostor(planned, user_id="did:plc:second")
    assert len(planned.cases(Classification.MASQUERADE)) == 1


async def test_a_unit_that_nobody_answers_for_is_told_to_the_fallback(crank: Crank) -> None:
    crank.register([unit(contacts=())], [])
    with crank.store.begin() as conn:
        crank.casebook.impostor(conn, account(unit="unknown"), profile(), VERDICT, crank.clock())
    assert [owed.address for owed in crank.owed()] == [CITY]


@pytest.mark.parametrize(
    ("status", "change", "actions"),
    [
        (Status.SUSPECTED, handling.acknowledge, ["acknowledged"]),
        (Status.SUSPECTED, handling.confirm, ["confirmed"]),
        (Status.CONFIRMED, handling.close, ["closed"]),
        (Status.RESOLVED, handling.close, ["closed"]),
    ],
)
async def test_each_step_of_a_person_is_written_down_with_the_name(
    planned: Crank, status: Status, change: Step, actions: list[str]
) -> None:
    opened = step(planned, None, incident(status=status))
    planned.decide(change, opened)
    _, *entries = log(planned)
    assert [entry.action for entry in entries] == [f"incident.{action}" for action in actions]
    assert {(entry.actor, entry.object, entry.before) for entry in entries} == {("值班员", "DT-000001", status)}


async def test_a_dismissal_is_written_down(planned: Crank) -> None:
    planned.dismiss(impostor(planned))
    last = log(planned)[-1]
    assert (last.actor, last.action, last.before, last.after) == (
        "值班员",
        "incident.dismissed",
        "suspected",
        "dismissed",
    )


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        ({"severity": Severity.SERIOUS}, "escalated"),
        ({"presence": Presence.ABSENT}, "absent"),
        ({"presence": Presence.RENAMED}, "renamed"),
        ({"presence": Presence.RESTORED}, "restored"),
        ({"status": Status.RESOLVED}, "resolved"),
    ],
)
async def test_each_step_of_the_daemon_is_written_down(planned: Crank, changes: dict[str, Any], action: str) -> None:
    opened = impostor(planned)
    step(planned, opened, replace(opened, **changes))
    assert [(entry.actor, entry.action) for entry in log(planned)] == [
        ("diting", "incident.opened"),
        ("diting", f"incident.{action}"),
    ]


async def test_a_reopened_incident_is_written_down_as_reopened(planned: Crank) -> None:
    dismissed = planned.dismiss(impostor(planned))
    impostor(planned, Verdict(score=0.9, findings=(finding(), NEW)))
    assert log(planned)[-1].action == "incident.reopened"
    assert due(planned, dismissed)[Duty.ACKNOWLEDGE] == later(minutes=30)


@pytest.mark.parametrize(
    ("triage", "opened"),
    [
        (Triage.IMPOSTOR, Classification.MASQUERADE),
        (Triage.UNREGISTERED, Classification.COMPLIANCE),
        (Triage.LOST, Classification.COMPLIANCE),
        (Triage.NAMESAKE, None),
        (Triage.CIVILIAN, None),
        (Triage.CONFUSING, Classification.COMPLIANCE),
        (Triage.GONE, None),
    ],
)
async def test_the_class_of_a_look_alike_says_what_is_opened(
    planned: Crank, triage: Triage, opened: Classification | None
) -> None:
    found = lookalike(planned, triage)
    assert (found and found.classification) == opened
    assert [owed.reason for owed in planned.owed()] == [Reason.OPENED] * (opened is Classification.MASQUERADE)


@pytest.mark.parametrize(
    ("facts", "is_asked"),
    [
        ((Fact.SAME_NAME,), True),
        ((Fact.DISGUISED_NAME,), True),
        ((Fact.ALIKE_NAME, Fact.PART_NAME), True),
        ((Fact.NEAR_NAME, Fact.PART_NAME), False),
        ((Fact.SAME_NAME, Fact.PARODY), False),
        ((Fact.ALIKE_NAME, Fact.UNOFFICIAL), False),
    ],
)
async def test_a_unit_is_asked_once_about_whoever_is_confused_with_it(
    planned: Crank, facts: tuple[Fact, ...], is_asked: bool
) -> None:
    said = tuple(finding(evidence=((FACT, fact),)) for fact in facts)
    verdict = Verdict(score=0.3, findings=said, triage=Triage.CONFUSING)
    for _ in range(2):
        with planned.store.begin() as conn:
            planned.casebook.lookalike(conn, account(), profile(), verdict, planned.clock())
        planned.clock.forward(minutes=60)
    assert len(planned.cases(Classification.COMPLIANCE)) == is_asked
    assert planned.owed() == ()


async def test_a_case_that_is_open_stays_one_whatever_the_stranger_comes_to_look_like(planned: Crank) -> None:
    before = lookalike(planned, Triage.IMPOSTOR)
    assert before is not None
    lookalike(planned, Triage.GONE)
    after = planned.only(Classification.MASQUERADE)
    assert (after.number, after.status, after.triage) == (before.number, Status.SUSPECTED, Triage.GONE)


async def test_what_a_person_does_is_told_to_nobody(planned: Crank) -> None:
    opened = impostor(planned)
    planned.decide(handling.confirm, opened)
    planned.decide(handling.close, opened)
    assert planned.told(opened) == [Reason.OPENED]


async def test_a_forbidden_step_changes_nothing(planned: Crank) -> None:
    opened = impostor(planned)
    with pytest.raises(NotAllowed, match="confirm or dismiss it first"):
        planned.decide(handling.close, opened)
    assert planned.again(opened) == opened
    assert len(log(planned)) == 1


async def test_a_step_from_a_state_that_is_past_is_refused(planned: Crank) -> None:
    opened = impostor(planned)
    planned.decide(handling.confirm, opened)
    gone = replace(opened, status=Status.DISMISSED)
    with planned.store.begin() as conn, pytest.raises(StaleIncident):
        planned.ledger.keep(conn, opened, gone, Entry(actor="x", now=planned.clock()))


async def test_acknowledging_twice_adds_no_history(planned: Crank) -> None:
    opened = impostor(planned)
    for _ in range(3):
        planned.decide(handling.acknowledge, opened)
    assert len(planned.history(opened)) == 2


async def test_the_deadlines_of_a_new_incident_are_set_by_its_severity(planned: Crank) -> None:
    running = due(planned, impostor(planned))
    assert (running[Duty.ACKNOWLEDGE], running[Duty.VERIFY]) == (later(minutes=30), later(hours=2))


async def test_saving_and_telling_use_the_version_that_was_stored(planned: Crank) -> None:
    opened = impostor(planned)
    step(planned, opened, replace(opened, severity=Severity.SERIOUS))
    assert [(owed.event, owed.reason) for owed in planned.owed()] == [(1, Reason.OPENED), (2, Reason.ESCALATED)]
    with planned.store.reading() as conn:
        assert [event.version for event in incidents.history(conn, 1)] == [1, 2]


# What was merged.


async def merged(crank: Crank) -> tuple[Incident, Incident]:
    """A whole of level Ⅳ and its part."""
    whole = step(crank, None, incident(subject="bluesky:whole", severity=Severity.ORDINARY, official="unit:other"))
    part = impostor(crank, tier=Tier.THREE)
    with crank.store.begin() as conn:
        terms = (("into", str(whole.number)),)
        crank.office.move(conn, part.number, Proposal(move=Move.MERGE, author="甲", at=crank.clock(), terms=terms))
    return crank.again(whole), crank.again(part)


async def test_a_part_that_becomes_graver_takes_the_whole_with_it(planned: Crank) -> None:
    whole, part = await merged(planned)
    impostor(planned, tier=Tier.ONE)
    assert planned.again(part).status is Status.MERGED
    assert planned.again(whole).severity is planned.again(part).severity is Severity.MAJOR
    assert planned.told(whole)[-1] is Reason.ESCALATED


async def test_a_part_that_comes_back_after_the_whole_has_ended_is_a_case_of_its_own_again(planned: Crank) -> None:
    whole, part = await merged(planned)
    planned.decide(handling.close, resolved(planned, whole))
    assert planned.again(part).status is Status.MERGED
    impostor(planned)
    back = planned.again(part)
    assert (back.status, back.merged_into) == (Status.SUSPECTED, None)
    assert planned.told(back)[-1] is Reason.REOPENED


def resolved(crank: Crank, case: Incident) -> Incident:
    return step(crank, case, replace(case, status=Status.RESOLVED))
