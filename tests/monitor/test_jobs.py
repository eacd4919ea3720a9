"""The line as a story: a real store and real judgement on a fake platform, the clock moved by hand."""

from datetime import timedelta
from typing import Never

import pytest

from alerting import handling
from domain.answer import Answer, Outcome
from domain.coverage import Job
from domain.incident import Classification, Presence, Severity, Status
from domain.notification import Reason
from domain.observation import VerificationKind
from domain.registry import Contact, ContactRole, Tier
from monitor.store import audit
from tests.factories import account, later, official_profile, profile, unit
from tests.fakes import FakePlatform
from tests.monitor.crank import CITY, Crank

MASQUERADE, COMPROMISE, COVERAGE = (
    Classification.MASQUERADE,
    Classification.ACCOUNT_COMPROMISE,
    Classification.COVERAGE,
)
IMPOSTOR = "did:plc:stranger"
HIJACKED = official_profile(display_name="临泽福利社", avatar_hash="cid-of-a-casino", bio="点击领取")


@pytest.fixture
def impostor(crank: Crank) -> FakePlatform:
    """A stranger under the name of the registered account."""
    crank.platform.put(profile(display_name="临泽市公安局官方"))
    return crank.platform


async def test_a_quiet_platform_is_covered_and_raises_nothing(crank: Crank) -> None:
    cycles = await crank.turn()
    assert {cycle.job for cycle in cycles} == {Job.HUNT, Job.GUARD}
    assert all(cycle.covered for cycle in cycles)
    assert [crank.cases(kind) for kind in Classification] == [()] * len(Classification)
    assert crank.owed() == ()


@pytest.mark.usefixtures("impostor")
async def test_an_impostor_is_found_once_and_told_once(crank: Crank) -> None:
    for _ in range(10):
        await crank.turn(hours=7)
    found = crank.only(MASQUERADE)
    assert found.subject == f"bluesky:{IMPOSTOR}"
    assert found.last_seen == crank.clock()
    assert set(crank.told(found)) == {Reason.OPENED, Reason.OVERDUE}
    assert crank.told(found).count(Reason.OPENED) == 1
    assert crank.found == ["impostor.name"]


@pytest.mark.usefixtures("impostor")
async def test_an_impostor_that_was_verified_is_not_spoken_of_until_the_next_thing_is_due(crank: Crank) -> None:
    await crank.turn()
    crank.decide(handling.confirm, crank.only(MASQUERADE))
    await crank.turn(minutes=50)
    assert crank.told(crank.only(MASQUERADE)) == [Reason.OPENED]
    assert len(crank.owed()) == 1
    await crank.turn(days=2)
    assert crank.told(crank.only(MASQUERADE)) == [Reason.OPENED, Reason.OVERDUE]


async def test_two_impostors_of_one_account_are_two_incidents(crank: Crank) -> None:
    crank.platform.put(profile(user_id="did:plc:a"), profile(user_id="did:plc:b"))
    await crank.turn()
    assert {found.subject for found in crank.cases(MASQUERADE)} == {"bluesky:did:plc:a", "bluesky:did:plc:b"}


async def test_an_impostor_taken_down_is_resolved_by_two_proofs_a_day_apart(
    crank: Crank, impostor: FakePlatform
) -> None:
    await crank.turn()
    impostor.remove(IMPOSTOR)
    await crank.turn(hours=1)
    assert crank.only(MASQUERADE).presence is Presence.ABSENT
    await crank.turn(hours=23)
    assert crank.only(MASQUERADE).status is Status.SUSPECTED
    await crank.turn(hours=1)
    gone = crank.only(MASQUERADE)
    assert (gone.status, gone.closed_at) == (Status.RESOLVED, crank.clock())


async def test_an_impostor_that_is_gone_is_looked_for_once_a_day_for_it_may_come_back(
    crank: Crank, impostor: FakePlatform
) -> None:
    await crank.turn()
    impostor.remove(IMPOSTOR)
    for _ in range(3):
        await crank.turn(hours=12)
    assert crank.only(MASQUERADE).status is Status.RESOLVED
    assert crank.due(Job.RECHECK)[IMPOSTOR] - crank.clock() > timedelta(hours=20)
    crank.decide(handling.close, crank.only(MASQUERADE))
    await crank.turn(days=181)
    assert crank.due(Job.RECHECK) == {}


async def test_missing_from_search_is_never_gone(crank: Crank, impostor: FakePlatform) -> None:
    await crank.turn()
    impostor.faults = {("search", query): Answer(outcome=Outcome.EMPTY) for query in crank.planner.watch.queries}
    impostor.faults["search", "临泽市公安局"] = Answer(outcome=Outcome.OK, found=(official_profile(),))
    for _ in range(5):
        cycles = await crank.turn(days=2)
        assert all(cycle.covered for cycle in cycles)
    found = crank.only(MASQUERADE)
    assert (found.status, found.presence) == (Status.SUSPECTED, Presence.PRESENT)


async def test_an_impostor_that_returns_reopens_its_incident(crank: Crank, impostor: FakePlatform) -> None:
    await crank.turn()
    impostor.remove(IMPOSTOR)
    await crank.turn(hours=1)
    await crank.turn(hours=24)
    impostor.put(profile())
    await crank.turn(hours=6)
    back = crank.only(MASQUERADE)
    assert (back.status, back.presence, back.closed_at) == (Status.SUSPECTED, Presence.PRESENT, None)
    assert crank.told(back)[-1] is Reason.REOPENED
    assert IMPOSTOR in crank.due(Job.RECHECK)


@pytest.mark.usefixtures("impostor")
async def test_a_dismissed_incident_stays_quiet_for_the_evidence_it_was_shown(crank: Crank) -> None:
    await crank.turn()
    crank.dismiss(crank.only(MASQUERADE))
    for _ in range(10):
        await crank.turn(hours=7)
    quiet = crank.only(MASQUERADE)
    assert quiet.status is Status.DISMISSED
    assert crank.told(quiet) == [Reason.OPENED]


async def test_a_dismissed_incident_reopens_for_new_evidence(crank: Crank, impostor: FakePlatform) -> None:
    await crank.turn()
    crank.dismiss(crank.only(MASQUERADE))
    impostor.put(profile(display_name="临泽市公安局"))
    await crank.turn(hours=7)
    again = crank.only(MASQUERADE)
    assert again.status is Status.SUSPECTED
    assert crank.told(again) == [Reason.OPENED, Reason.REOPENED]


@pytest.mark.usefixtures("impostor")
async def test_a_dismissed_incident_reopens_when_the_dismissal_expires(crank: Crank) -> None:
    await crank.turn()
    crank.dismiss(crank.only(MASQUERADE), expires=later(days=30))
    await crank.turn(days=29)
    assert crank.only(MASQUERADE).status is Status.DISMISSED
    await crank.turn(days=1)
    assert crank.only(MASQUERADE).status is Status.SUSPECTED


async def test_a_certified_impostor_escalates_and_the_severity_never_falls_by_itself(
    crank: Crank, impostor: FakePlatform
) -> None:
    crank.register([], [account(tier=Tier.THREE)])
    await crank.turn()
    assert crank.only(MASQUERADE).severity is Severity.ORDINARY
    impostor.put(profile(display_name="临泽市公安局官方", verification_kind=VerificationKind.ENTERPRISE))
    await crank.turn(hours=1)
    graver = crank.only(MASQUERADE)
    assert (graver.severity, graver.rule) == (Severity.MAJOR, "impostor.certified")
    assert crank.told(graver)[-1] is Reason.ESCALATED
    impostor.put(profile(display_name="临泽市公安局官方"))
    for _ in range(3):
        await crank.turn(hours=1)
    assert crank.only(MASQUERADE).severity is Severity.MAJOR


async def test_an_escalation_has_deadlines_of_its_own_level(crank: Crank, impostor: FakePlatform) -> None:
    crank.register([], [account(tier=Tier.THREE)])
    await crank.turn()
    impostor.put(profile(display_name="临泽市公安局官方", verification_kind=VerificationKind.ENTERPRISE))
    await crank.turn(hours=1)
    graver = crank.only(MASQUERADE)
    await crank.turn(minutes=30)
    assert crank.told(graver) == [Reason.OPENED, Reason.ESCALATED, Reason.OVERDUE]
    assert crank.again(graver).escalated_to is ContactRole.DUTY_OFFICER
    crank.decide(handling.confirm, crank.again(graver))
    await crank.turn(minutes=15)
    assert crank.told(graver)[-1] is Reason.OVERDUE
    assert crank.again(graver).escalated_to is ContactRole.DUTY_OFFICER


async def test_a_gap_is_one_incident_however_long_it_lasts(crank: Crank) -> None:
    crank.platform.faults["search"] = Answer(outcome=Outcome.BLOCKED, detail="captcha")
    for _ in range(5):
        await crank.turn(minutes=11)
    gap = crank.only(COVERAGE)
    assert (gap.subject, gap.unit) == ("platform:bluesky", "")
    assert crank.told(gap) == [Reason.OPENED]
    assert [notification.address for notification in crank.owed()] == [CITY]
    assert "captcha" in gap.findings[0].summary.en


async def test_a_coverage_incident_resolves_only_when_every_job_is_covered_again(
    crank: Crank, impostor: FakePlatform
) -> None:
    await crank.turn()
    refusal: Answer[Never] = Answer(outcome=Outcome.RATE_LIMITED)
    impostor.faults |= {"search": refusal, "profile": refusal}
    await crank.turn(hours=7)
    assert crank.covered() == dict.fromkeys(Job, False)
    del impostor.faults["search"]
    await crank.turn(minutes=10)
    assert crank.covered() == {Job.HUNT: True, Job.GUARD: False, Job.RECHECK: False}
    assert crank.only(COVERAGE).status is Status.SUSPECTED
    del impostor.faults["profile"]
    await crank.turn(minutes=10)
    assert crank.covered() == dict.fromkeys(Job, True)
    assert crank.only(COVERAGE).status is Status.RESOLVED


async def test_a_gap_closes_no_incident_and_opens_none(crank: Crank, impostor: FakePlatform) -> None:
    await crank.turn()
    impostor.faults |= {"search": Answer(outcome=Outcome.SHAPE), "profile": Answer(outcome=Outcome.BLOCKED)}
    for _ in range(5):
        await crank.turn(days=1)
    found = crank.only(MASQUERADE)
    assert (found.status, found.presence) == (Status.SUSPECTED, Presence.PRESENT)
    assert crank.cases(COMPROMISE) == ()


async def test_whoever_is_on_duty_gets_the_words_of_what_was_found(crank: Crank, impostor: FakePlatform) -> None:
    people = (Contact(email="duty@ga.linze.example"), Contact(email="second@ga.linze.example"))
    crank.register([unit(contacts=people)], [])
    await crank.turn()
    impostor.put(HIJACKED)
    await crank.turn(minutes=10)
    while await crank.deliver().run():
        pass
    assert {message.address for message in crank.channel.taken} == {person.email for person in people}
    assert len(crank.channel.taken) == 4
    assert all(message.reference in message.body for message in crank.channel.taken)
    assert crank.owed() == ()


@pytest.mark.usefixtures("impostor")
async def test_every_step_of_the_handling_is_in_the_audit_log(crank: Crank) -> None:
    await crank.turn()
    found = crank.only(MASQUERADE)
    for step in (handling.acknowledge, handling.confirm, handling.close):
        crank.decide(step, found)
    with crank.store.reading() as conn:
        entries = audit.entries(conn, 10)
    assert [(entry.actor, entry.action) for entry in reversed(entries)] == [
        ("diting", "incident.opened"),
        ("值班员", "incident.acknowledged"),
        ("值班员", "incident.confirmed"),
        ("值班员", "incident.closed"),
    ]
