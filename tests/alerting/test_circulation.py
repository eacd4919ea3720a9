from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.circulation import calls, is_listed
from config import circulation
from domain.assessment import Harm, Kind
from domain.circulation import Matter, Party
from domain.deadline import Duty
from domain.fact import Fact
from domain.incident import Classification, Severity, Status
from domain.notification import Reason
from domain.registry import ContactRole
from domain.urgency import Urgency
from tests.factories import NOW, incident

SHIPPED = circulation.read()
SPONSOR, MANAGER, BUREAU, CAC = Party.SPONSOR, Party.MANAGER, Party.BUREAU, Party.CAC
POLICE, PUBLICITY, SECRECY, OFFICE = Party.POLICE, Party.PUBLICITY, Party.SECRECY, Party.OFFICE
HEADS = (ContactRole.DIRECTLY_RESPONSIBLE, ContactRole.FIRST_RESPONSIBLE)
OWN_LEVEL = {SPONSOR, MANAGER}


def matter(**changes: Any) -> Matter:
    values: dict[str, Any] = {
        "reason": Reason.OPENED,
        "classification": Classification.MASQUERADE,
        "kind": Kind.IMPOSTOR,
        "severity": Severity.ORDINARY,
        "harm": Harm.HARMLESS,
    }
    return Matter(**values | changes)


def parties(**changes: Any) -> set[Party]:
    return {call.party for call in calls(matter(**changes), SHIPPED)}


def confirmed(**changes: Any) -> set[Party]:
    return parties(reason=Reason.CONFIRMED, is_confirmed=True, **changes)


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ({}, OWN_LEVEL),
        ({"severity": Severity.SERIOUS, "harm": Harm.GRAVE}, OWN_LEVEL),
        ({"classification": Classification.ACCOUNT_COMPROMISE, "kind": Kind.HIJACK}, OWN_LEVEL),
        ({"facts": frozenset({Fact.PAYMENT}), "victims": 3}, OWN_LEVEL),
        ({"is_secret": True}, {*OWN_LEVEL, SECRECY}),
        ({"reason": Reason.NEW_EVIDENCE}, {SPONSOR}),
        ({"reason": Reason.ABSENT, "severity": Severity.MAJOR}, OWN_LEVEL),
        ({"reason": Reason.DUE}, {SPONSOR}),
        ({"reason": Reason.OVERDUE, "severity": Severity.MAJOR}, {SPONSOR}),
        ({"reason": Reason.OVERDUE, "severity": Severity.SERIOUS}, OWN_LEVEL),
        ({"reason": Reason.OVERDUE, "overdue": frozenset({Duty.VERIFY})}, {SPONSOR}),
        ({"reason": Reason.OVERDUE, "overdue": frozenset({Duty.PLATFORM_SILENCE})}, {SPONSOR, CAC}),
        ({"reason": Reason.OVERDUE, "overdue": frozenset({Duty.FILE_APPROVAL})}, {SPONSOR, MANAGER, BUREAU}),
        ({"reason": Reason.OVERDUE, "overdue": frozenset({Duty.REPORT_SECRETS})}, {SPONSOR, SECRECY}),
        ({"reason": Reason.ENDED}, OWN_LEVEL),
        ({"classification": Classification.COVERAGE, "kind": None}, OWN_LEVEL),
    ],
)
def test_of_a_suspicion_the_unit_and_its_managing_unit_hear_and_others_only_where_a_duty_demands_it(
    case: dict[str, Any], told: set[Party]
) -> None:
    assert parties(**case) == told


@pytest.mark.parametrize(
    ("case", "further"),
    [
        ({"kind": Kind.MISUSE}, set()),
        ({}, {CAC}),
        ({"kind": Kind.TAMPER, "severity": Severity.MAJOR}, {CAC}),
        ({"kind": Kind.HIJACK}, {POLICE}),
        ({"kind": Kind.HIJACK, "severity": Severity.MAJOR}, {POLICE, CAC}),
        ({"kind": Kind.MISUSE, "harm": Harm.FRAUDULENT}, {POLICE}),
        ({"kind": Kind.MISUSE, "facts": frozenset({Fact.SOLICITS})}, {POLICE}),
        ({"kind": Kind.MISUSE, "victims": 1}, {POLICE}),
        ({"kind": Kind.MISUSE, "loss_yuan": 200}, {POLICE}),
        ({"kind": Kind.MISUSE, "harm": Harm.GRAVE}, {POLICE, PUBLICITY, CAC}),
        ({"kind": Kind.MISUSE, "severity": Severity.SERIOUS}, {CAC, OFFICE}),
        ({"kind": Kind.MISUSE, "is_secret": True}, {SECRECY}),
        ({"severity": Severity.PARTICULARLY_SERIOUS, "harm": Harm.GRAVE}, {CAC, POLICE, PUBLICITY, OFFICE}),
    ],
)
def test_once_a_person_has_confirmed_it_the_bureau_hears_and_whomever_the_matter_concerns(
    case: dict[str, Any], further: set[Party]
) -> None:
    assert confirmed(**case) == {SPONSOR, MANAGER, BUREAU, *further}


@pytest.mark.parametrize("severity", list(Severity))
def test_the_heads_of_the_unit_hear_of_the_two_gravest_levels(severity: Severity) -> None:
    called = calls(matter(severity=severity), SHIPPED)
    assert (HEADS in {call.roles for call in called}) is (severity <= Severity.SERIOUS)


def test_what_waits_for_a_second_person_is_told_to_the_duty_leader_too() -> None:
    called = calls(matter(reason=Reason.PROPOSED, severity=Severity.SERIOUS), SHIPPED)
    assert [call.roles for call in called if call.party is SPONSOR] == [(), (ContactRole.DUTY_LEADER,)]


MATTERS = st.builds(
    matter,
    reason=st.sampled_from([reason for reason in Reason if not reason.is_bulletin]),
    classification=st.sampled_from(list(Classification)),
    kind=st.none() | st.sampled_from(list(Kind)),
    severity=st.sampled_from(list(Severity)),
    harm=st.sampled_from(list(Harm)),
    facts=st.frozensets(st.sampled_from(list(Fact)), max_size=3),
    victims=st.integers(0, 20),
    loss_yuan=st.integers(0, 100_000),
)


@given(case=MATTERS)
def test_no_authority_hears_of_a_mere_suspicion(case: Matter) -> None:
    assert not any(call.party.is_authority for call in calls(case, SHIPPED))


@given(case=MATTERS)
def test_the_unit_itself_is_always_called_and_no_call_is_made_twice(case: Matter) -> None:
    called = calls(case, SHIPPED)
    assert SPONSOR in {call.party for call in called}
    assert len(set(called)) == len(called)


LISTED: dict[str, Any] = {"severity": Severity.ORDINARY, "urgency": Urgency.LIST}
NOTED: dict[str, Any] = {"severity": Severity.ORDINARY, "acknowledged_at": NOW, "acknowledged_by": "甲"}


@pytest.mark.parametrize(
    ("case", "reason", "listed"),
    [
        ({"severity": Severity.ORDINARY}, Reason.OPENED, False),
        ({"severity": Severity.ORDINARY}, Reason.NEW_EVIDENCE, True),
        ({"severity": Severity.ORDINARY, "urgency": Urgency.PAGE}, Reason.OPENED, False),
        ({"severity": Severity.ORDINARY, "urgency": Urgency.PAGE}, Reason.NEW_EVIDENCE, False),
        ({**NOTED, "urgency": Urgency.PAGE}, Reason.NEW_EVIDENCE, True),
        (NOTED, Reason.ABSENT, True),
        (NOTED, Reason.OVERDUE, False),
        (NOTED, Reason.REOPENED, False),
        ({"severity": Severity.MAJOR, "acknowledged_at": NOW}, Reason.NEW_EVIDENCE, False),
        ({"severity": Severity.MAJOR, "acknowledged_at": NOW}, Reason.ABSENT, True),
        ({"severity": Severity.MAJOR, "acknowledged_at": NOW}, Reason.RESTORED, True),
        ({"severity": Severity.MAJOR, "acknowledged_at": NOW}, Reason.RESOLVED, False),
        ({"severity": Severity.MAJOR}, Reason.ABSENT, False),
        ({"severity": Severity.SERIOUS, "acknowledged_at": NOW}, Reason.ABSENT, False),
        (LISTED, Reason.OPENED, True),
        (LISTED, Reason.OVERDUE, True),
        ({**LISTED, "status": Status.CONFIRMED}, Reason.OVERDUE, False),
        ({**LISTED, "severity": Severity.MAJOR}, Reason.OPENED, False),
        ({"classification": Classification.COMPLIANCE}, Reason.OPENED, True),
        ({"classification": Classification.COMPLIANCE}, Reason.CONFIRMED, False),
        ({"classification": Classification.COVERAGE, "severity": Severity.ORDINARY}, Reason.RESOLVED, False),
    ],
)
def test_what_can_wait_is_listed(case: dict[str, Any], reason: Reason, listed: bool) -> None:
    assert is_listed(incident(**case), reason) is listed


@given(
    severity=st.sampled_from(list(Severity)),
    urgency=st.none() | st.sampled_from([Urgency.PAGE, Urgency.LIST]),
    reason=st.sampled_from([Reason.OPENED, Reason.ESCALATED, Reason.REOPENED, Reason.CONFIRMED, Reason.OVERDUE]),
    classification=st.sampled_from([each for each in Classification if each is not Classification.COMPLIANCE]),
    noted=st.booleans(),
)
def test_no_case_that_must_wake_somebody_is_only_listed(
    severity: Severity, urgency: Urgency | None, reason: Reason, classification: Classification, noted: bool
) -> None:
    case = incident(
        severity=severity,
        urgency=urgency,
        classification=classification,
        acknowledged_at=NOW if noted else None,
    )
    if severity < Severity.ORDINARY or urgency is not Urgency.LIST:
        assert not is_listed(case, reason)
