from collections.abc import Iterable
from typing import Any

import pytest

from alerting.route import Recipient, Routes, notifications
from domain.incident import Severity
from domain.notification import Reason
from domain.registry import Contact, ContactRole
from tests.factories import NOW, incident, unit

DUTY = Contact(name="值班员甲", email="duty@ga.linze.example", phone="1")
LEADER = Contact(role=ContactRole.DUTY_LEADER, name="带班乙", email="leader@ga.linze.example")
MANAGER = Contact(name="值班员丙", email="duty@gov.linze.example")
SPONSOR_UNIT = unit(contacts=(LEADER, DUTY))
MANAGING_UNIT = unit(key="linze-gov", name="临泽市人民政府办公室", contacts=(MANAGER,))
FALLBACK = (Recipient(channel="webhook", address="watch"),)


def by_mail(people: Iterable[Contact]) -> frozenset[str]:
    return frozenset(person.email for person in people if person.email)


def shared(_: Iterable[Contact]) -> frozenset[str]:
    return frozenset({""})


def routes(**changes: Any) -> Routes:
    values: dict[str, Any] = {
        "channels": {"email": by_mail},
        "managing_unit_from": Severity.MAJOR,
        "fallback": FALLBACK,
    }
    return Routes(**values | changes)


def mail(*contacts: Contact) -> set[Recipient]:
    return {Recipient(channel="email", address=contact.email) for contact in contacts}


@pytest.mark.parametrize(
    ("severity", "told"),
    [
        (Severity.PARTICULARLY_SERIOUS, (DUTY, MANAGER)),
        (Severity.SERIOUS, (DUTY, MANAGER)),
        (Severity.MAJOR, (DUTY, MANAGER)),
        (Severity.ORDINARY, (DUTY,)),
    ],
)
def test_the_managing_unit_hears_from_its_severity_on(severity: Severity, told: tuple[Contact, ...]) -> None:
    assert set(routes().recipients(severity, SPONSOR_UNIT, MANAGING_UNIT)) == mail(*told)


def test_a_unit_without_a_duty_officer_is_told_through_everybody_it_has() -> None:
    direct = Contact(role=ContactRole.DIRECTLY_RESPONSIBLE, email="direct@ga.linze.example")
    sponsor = unit(contacts=(LEADER, direct))
    assert set(routes().recipients(Severity.ORDINARY, sponsor, None)) == mail(LEADER, direct)


@pytest.mark.parametrize("sponsor", [None, unit(contacts=()), unit(contacts=(Contact(phone="1"),))], ids=str)
def test_what_would_reach_nobody_reaches_the_fallback(sponsor: Any) -> None:
    assert routes().recipients(Severity.MAJOR, sponsor, None) == FALLBACK


def test_the_fallback_hears_nothing_when_somebody_is_reached() -> None:
    assert set(routes().recipients(Severity.MAJOR, None, MANAGING_UNIT)) == mail(MANAGER)


def test_every_channel_is_used_and_nobody_is_told_twice_on_one() -> None:
    both = routes(channels={"webhook": shared, "email": by_mail})
    twice = unit(contacts=(DUTY, Contact(name="兼任", email=DUTY.email)))
    told = both.recipients(Severity.SERIOUS, twice, twice)
    assert told == (Recipient(channel="email", address=DUTY.email), Recipient(channel="webhook", address=""))


def test_without_channels_and_fallback_nobody_is_told() -> None:
    assert routes(channels={}, fallback=()).recipients(Severity.MAJOR, SPONSOR_UNIT, None) == ()


def test_one_change_is_one_notification_to_each_recipient() -> None:
    changed = incident(number=12, version=3)
    recipients = (*FALLBACK, Recipient(channel="email", address=DUTY.email))
    made = notifications(changed, Reason.ESCALATED, recipients, NOW)
    assert [(one.channel, one.address) for one in made] == [("webhook", "watch"), ("email", DUTY.email)]
    assert {(one.incident, one.event, one.reason, one.due_at, one.attempts) for one in made} == {
        (12, 3, Reason.ESCALATED, NOW, 0)
    }


def test_the_same_change_has_the_same_keys_and_the_next_change_others() -> None:
    def keys(version: int) -> list[str]:
        changed = incident(number=12, version=version)
        return [one.key for one in notifications(changed, Reason.REPEATED, FALLBACK, NOW)]

    assert keys(3) == keys(3)
    assert not set(keys(3)) & set(keys(4))


def test_a_duty_officer_without_an_address_does_not_keep_the_alert_from_the_others() -> None:
    sponsor = unit(contacts=(Contact(name="值班员甲", phone="1"), LEADER))
    assert set(routes().recipients(Severity.MAJOR, sponsor, MANAGING_UNIT)) == mail(LEADER, MANAGER)
