from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.route import Line, Recipient, Routes, Staff, notifications, recipients
from domain.circulation import Party
from domain.errors import ConfigurationError
from domain.incident import Severity
from domain.manner import Manner
from domain.notification import Reason
from domain.registry import Contact, ContactRole
from tests.factories import NOW, incident, unit

DUTY = Contact(name="值班员甲", email="duty@ga.linze.example", phone="1")
LEADER = Contact(role=ContactRole.DUTY_LEADER, name="带班乙", email="leader@ga.linze.example")
DIRECT = Contact(role=ContactRole.DIRECTLY_RESPONSIBLE, name="分管丁", email="direct@ga.linze.example")
FIRST = Contact(role=ContactRole.FIRST_RESPONSIBLE, name="主要戊", email="first@ga.linze.example")
TONIGHT = Contact(name="值班员己", email="tonight@ga.linze.example")
MANAGER = Contact(name="值班员丙", email="duty@gov.linze.example")
SPONSOR_UNIT = unit(contacts=(LEADER, DUTY))
MANAGING_UNIT = unit(key="linze-gov", name="临泽市人民政府办公室", contacts=(MANAGER,))
FALLBACK = (Recipient(channel="webhook", address="watch"),)


def by_mail(people: Iterable[Contact]) -> frozenset[str]:
    return frozenset(person.email for person in people if person.email)


def by_phone(people: Iterable[Contact]) -> frozenset[str]:
    return frozenset(person.phone for person in people if person.phone)


def for_all(_: Iterable[Contact]) -> frozenset[str]:
    return frozenset({""})


MAIL, PHONE, BOT = Line(addresses=by_mail), Line(addresses=by_phone), Line(addresses=for_all)
LOGS = Line(addresses=for_all, manner=Manner(is_machine=True, follows_cases=True))
LOGGED = Recipient(channel="logs", address="")


def routes(**changes: Any) -> Routes:
    values: dict[str, Any] = {"lines": {"email": MAIL}, "fallback": FALLBACK}
    return Routes(**values | changes)


def sponsor(*contacts: Contact, **changes: Any) -> Staff:
    values: dict[str, Any] = {"party": Party.SPONSOR, "unit": unit(contacts=contacts)}
    return Staff(**values | changes)


def cac(**changes: Any) -> Staff:
    values: dict[str, Any] = {"party": Party.CAC, "unit": unit(key="linze-wx", name="临泽市网信办", contacts=())}
    return Staff(**values | changes)


def told(by: Routes, *called: Staff, severity: Severity = Severity.ORDINARY) -> set[Recipient]:
    return set(by.hear(severity, called).recipients)


def mail(*contacts: Contact) -> set[Recipient]:
    return {Recipient(channel="email", address=contact.email) for contact in contacts}


def test_those_on_duty_are_told_and_the_others_are_not() -> None:
    assert told(routes(), sponsor(LEADER, DUTY, FIRST)) == mail(DUTY)


def test_a_unit_without_a_duty_officer_is_told_through_everybody_it_has() -> None:
    assert told(routes(), sponsor(LEADER, DIRECT)) == mail(LEADER, DIRECT)


def test_a_duty_officer_without_an_address_does_not_keep_the_alert_from_the_others() -> None:
    mute = Contact(name="值班员甲", phone="1")
    assert told(routes(), sponsor(mute, LEADER)) == mail(LEADER)
    assert told(routes(lines={"email": MAIL, "phone": PHONE}), sponsor(mute, LEADER)) == {
        *mail(LEADER),
        Recipient(channel="phone", address="1"),
    }


def test_whoever_is_on_the_roster_stands_in_for_the_registered_contact_of_the_same_role() -> None:
    assert told(routes(), sponsor(LEADER, DUTY, on_duty=(TONIGHT,))) == mail(TONIGHT)


def test_a_registered_contact_is_told_where_the_one_on_the_roster_has_no_address() -> None:
    mute = Contact(name="值班员己")
    assert told(routes(), sponsor(DUTY, on_duty=(mute,))) == mail(DUTY)


def by_messenger(people: Iterable[Contact]) -> frozenset[str]:
    return frozenset(person.messenger for person in people if person.messenger)


APP = {"email": MAIL, "app": Line(addresses=by_messenger)}
ACCOUNT = replace(TONIGHT, email="", messenger="ji")


def app(*accounts: str) -> set[Recipient]:
    return {Recipient(channel="app", address=each) for each in accounts}


def test_a_registered_person_with_a_messenger_account_hears_there_once_and_by_mail() -> None:
    duty = replace(DUTY, messenger="jia")
    again = Staff(party=Party.MANAGER, unit=unit(contacts=(duty,)))
    assert told(routes(lines=APP), sponsor(duty, replace(LEADER, messenger="yi")), again) == mail(DUTY) | app("jia")
    assert told(routes(), sponsor(duty)) == mail(DUTY)


def test_a_role_that_is_called_is_reached_by_its_messenger_account() -> None:
    leader = replace(LEADER, email="", messenger="yi")
    assert told(routes(lines=APP), sponsor(DUTY, leader, roles=(ContactRole.DUTY_LEADER,))) == app("yi")


@pytest.mark.parametrize(
    ("registered", "present", "hears"),
    [
        ((ACCOUNT,), TONIGHT, {"ji"}),
        ((replace(ACCOUNT, name="值班员　己", role=ContactRole.FIRST_RESPONSIBLE),), TONIGHT, {"ji"}),
        ((ACCOUNT,), replace(TONIGHT, messenger="ji-new"), {"ji-new"}),
        ((replace(DUTY, messenger="jia"), ACCOUNT), TONIGHT, {"ji"}),
        ((ACCOUNT, replace(ACCOUNT, role=ContactRole.DIRECTLY_RESPONSIBLE, messenger="2")), DUTY, {"2"}),
        ((replace(ACCOUNT, name=""), replace(LEADER, messenger="yi")), replace(TONIGHT, name=""), {"yi"}),
    ],
    ids=["known", "in another role", "its own", "of several", "not registered", "nameless"],
)
def test_whoever_is_on_duty_hears_at_the_account_that_the_register_has_of_them(
    registered: tuple[Contact, ...], present: Contact, hears: set[str]
) -> None:
    heard = told(routes(lines=APP), sponsor(*registered, on_duty=(present,)))
    assert heard == mail(present) | app(*hears)


def test_of_two_accounts_under_one_name_neither_is_taken_for_the_one_on_duty() -> None:
    several = tuple(replace(ACCOUNT, role=role, messenger=role) for role in ContactRole if role is not DUTY.role)
    staff = sponsor(*several, on_duty=(TONIGHT,))
    assert all(contact.messenger == "" for contact in staff.people if contact.role is TONIGHT.role)


@pytest.mark.parametrize(
    ("roles", "reached"),
    [
        ((ContactRole.DUTY_OFFICER,), (DUTY,)),
        ((ContactRole.DUTY_LEADER,), (FIRST,)),
        ((ContactRole.DIRECTLY_RESPONSIBLE,), (FIRST,)),
        ((ContactRole.DUTY_OFFICER, ContactRole.FIRST_RESPONSIBLE), (DUTY, FIRST)),
    ],
)
def test_a_call_reaches_exactly_its_roles_and_the_next_higher_where_one_has_nobody(
    roles: tuple[ContactRole, ...], reached: tuple[Contact, ...]
) -> None:
    assert told(routes(), sponsor(DUTY, FIRST, roles=roles)) == mail(*reached)


def test_a_role_that_is_reached_on_one_channel_is_not_passed_over_on_another() -> None:
    both = routes(lines={"email": MAIL, "phone": PHONE})
    first = Contact(role=ContactRole.FIRST_RESPONSIBLE, phone="9")
    assert told(both, sponsor(LEADER, first, roles=(ContactRole.DUTY_LEADER,))) == mail(LEADER)


def test_a_call_that_nobody_answers_reaches_whoever_is_there() -> None:
    assert told(routes(), sponsor(DUTY, roles=(ContactRole.FIRST_RESPONSIBLE,))) == mail(DUTY)


@pytest.mark.parametrize("body", [None, unit(contacts=()), unit(contacts=(Contact(phone="1"),))], ids=str)
def test_what_would_reach_nobody_reaches_the_fallback(body: Any) -> None:
    assert routes().hear(Severity.MAJOR, [sponsor(unit=body)]).recipients == FALLBACK


def test_the_fallback_hears_nothing_when_somebody_is_reached() -> None:
    manager = Staff(party=Party.MANAGER, unit=MANAGING_UNIT)
    assert told(routes(), sponsor(unit=None), manager) == mail(MANAGER)


def test_every_channel_is_used_and_nobody_is_told_twice_on_one() -> None:
    both = routes(lines={"bot": BOT, "email": MAIL})
    twice = sponsor(DUTY, Contact(name="兼任", email=DUTY.email))
    heard = both.hear(Severity.SERIOUS, [twice, twice]).recipients
    assert heard == (Recipient(channel="bot", address=""), Recipient(channel="email", address=DUTY.email))


def test_without_channels_and_fallback_nobody_is_told() -> None:
    assert told(routes(lines={}, fallback=()), sponsor(DUTY)) == set()


@pytest.mark.parametrize("named", ["linze-ga", "临泽市公安局"])
def test_a_channel_of_some_units_is_used_for_these_only(named: str) -> None:
    own = routes(lines={"bot": Line(addresses=for_all, units=frozenset({named}))})
    assert told(own, sponsor(DUTY)) == {Recipient(channel="bot", address="")}
    assert told(own, cac()) == set(FALLBACK)
    assert told(own, sponsor(unit=None)) == set(FALLBACK)


@pytest.mark.parametrize(("severity", "count"), [(Severity.SERIOUS, 2), (Severity.MAJOR, 1)])
def test_a_channel_is_used_from_its_level_on(severity: Severity, count: int) -> None:
    graded = routes(lines={"email": MAIL, "phone": Line(addresses=by_phone, least=Severity.SERIOUS)})
    assert len(told(graded, sponsor(DUTY), severity=severity)) == count


def test_a_party_that_cannot_be_reached_is_named() -> None:
    missing = Staff(party=Party.POLICE, unit=None)
    assert routes().hear(Severity.MAJOR, [sponsor(DUTY), cac(), missing]).unreached == (Party.CAC, Party.POLICE)


def test_an_authority_is_not_reached_by_the_channel_that_everybody_shares_but_by_its_own() -> None:
    assert routes(lines={"bot": BOT}).hear(Severity.MAJOR, [sponsor(), cac()]).unreached == (Party.CAC,)
    own = Line(addresses=for_all, units=frozenset({"linze-wx"}))
    assert routes(lines={"bot": own}).hear(Severity.MAJOR, [cac()]).unreached == ()


def test_a_broken_channel_is_left_out_unless_nobody_else_is_reached() -> None:
    spare = Recipient(channel="email", address="it@linze.example")
    both = routes(lines={"bot": BOT, "email": MAIL}, fallback=(*FALLBACK, spare))
    assert told(both.without("bot"), sponsor(DUTY)) == mail(DUTY)
    assert told(both.without("email"), sponsor(unit=None)) == {Recipient(channel="bot", address="")}
    assert told(routes(lines={}, fallback=(spare,)).without("email"), sponsor()) == {spare}


def test_only_channels_that_follow_cases_hear_how_they_end() -> None:
    follows = Line(addresses=for_all, manner=Manner(follows_cases=True))
    assert told(routes(lines={"email": MAIL, "am": follows}).of_followers(), sponsor(DUTY)) == {
        Recipient(channel="am", address="")
    }
    assert told(routes().of_followers(), sponsor(DUTY)) == set()


def test_a_machine_hears_beside_people_and_never_in_their_stead() -> None:
    both = routes(lines={"email": MAIL, "logs": LOGS})
    assert told(both, sponsor(DUTY)) == {LOGGED, *mail(DUTY)}
    assert told(both, sponsor()) == {LOGGED, *FALLBACK}
    assert told(both, sponsor(DUTY, roles=(ContactRole.DUTY_LEADER,))) == {LOGGED, *mail(DUTY)}
    assert both.hear(Severity.MAJOR, [sponsor(), cac()]).unreached == (Party.SPONSOR, Party.CAC)


def test_what_only_a_machine_hears_no_person_hears() -> None:
    heard = routes(lines={"logs": LOGS}, fallback=()).hear(Severity.MAJOR, [sponsor(DUTY)])
    assert (heard.people, heard.machines, heard.recipients) == ((), (LOGGED,), (LOGGED,))


def test_an_authority_is_not_reached_by_a_machine_of_its_own() -> None:
    own = replace(LOGS, units=frozenset({"linze-wx"}))
    heard = routes(lines={"logs": own}).hear(Severity.MAJOR, [cac()])
    assert (heard.recipients, heard.unreached) == ((*FALLBACK, LOGGED), (Party.CAC,))


def test_a_machine_hears_of_its_units_and_levels_only() -> None:
    limited = {"logs": replace(LOGS, least=Severity.SERIOUS, units=frozenset({"linze-ga"}))}
    assert told(routes(lines=limited), sponsor(), severity=Severity.MAJOR) == set(FALLBACK)
    assert told(routes(lines=limited), cac(), severity=Severity.SERIOUS) == set(FALLBACK)
    assert told(routes(lines=limited), sponsor(), severity=Severity.SERIOUS) == {LOGGED, *FALLBACK}


def test_how_a_case_ends_is_told_to_a_machine_and_to_nobody_in_its_stead() -> None:
    assert told(routes(lines={"email": MAIL, "logs": LOGS}).of_followers(), sponsor(DUTY)) == {LOGGED}


@given(
    contacts=st.lists(st.sampled_from([DUTY, LEADER, DIRECT, FIRST, MANAGER])),
    roles=st.lists(st.sampled_from(list(ContactRole)), unique=True),
    severity=st.sampled_from(list(Severity)),
    units=st.sampled_from([frozenset[str](), frozenset({"linze-ga"}), frozenset({"linze-wx"})]),
)
def test_a_machine_changes_nothing_for_people(
    contacts: list[Contact], roles: list[ContactRole], severity: Severity, units: frozenset[str]
) -> None:
    called = (sponsor(*contacts, roles=tuple(roles)), cac())
    alone, beside = (
        routes(lines=lines).hear(severity, called)
        for lines in ({"email": MAIL}, {"email": MAIL, "logs": replace(LOGS, units=units)})
    )
    assert (beside.people, beside.unreached) == (alone.people, alone.unreached)
    assert beside.machines == (LOGGED,)


@given(
    contacts=st.lists(st.sampled_from([DUTY, LEADER, DIRECT, FIRST, MANAGER])),
    roles=st.lists(st.sampled_from(list(ContactRole)), unique=True),
    severity=st.sampled_from(list(Severity)),
)
def test_somebody_always_hears_and_nobody_twice(
    contacts: list[Contact], roles: list[ContactRole], severity: Severity
) -> None:
    lines = {"email": MAIL, "bot": Line(addresses=for_all, least=Severity.SERIOUS), "phone": PHONE}
    called = (sponsor(*contacts, roles=tuple(roles)), sponsor(*contacts))
    heard = routes(lines=lines).hear(severity, called).recipients
    assert heard
    assert len(set(heard)) == len(heard)


@pytest.mark.parametrize("text", ["nowhere", "pigeon:x", ":x"])
def test_an_address_on_no_channel_is_refused_with_the_channels_that_there_are(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"alerts\.audit_to: .* the channels are: bot, email"):
        recipients([text], ("bot", "email"), where="alerts.audit_to")


def test_an_address_may_hold_colons_and_counts_once() -> None:
    assert recipients(["bot:a:b", "bot:a:b"], ("bot",), where="x") == (Recipient(channel="bot", address="a:b"),)


def test_one_change_is_one_notification_to_each_recipient() -> None:
    changed = incident(number=12, version=3)
    everybody = (*FALLBACK, Recipient(channel="email", address=DUTY.email))
    made = notifications(changed, Reason.ESCALATED, everybody, NOW)
    assert [(one.channel, one.address) for one in made] == [("webhook", "watch"), ("email", DUTY.email)]
    assert {(one.incident, one.event, one.reason, one.due_at, one.since, one.attempts) for one in made} == {
        (12, 3, Reason.ESCALATED, NOW, NOW, 0)
    }


def test_the_same_change_has_the_same_keys_and_the_next_change_others() -> None:
    def keys(version: int) -> list[str]:
        changed = incident(number=12, version=version)
        return [one.key for one in notifications(changed, Reason.OVERDUE, FALLBACK, NOW)]

    assert keys(3) == keys(3)
    assert not set(keys(3)) & set(keys(4))
