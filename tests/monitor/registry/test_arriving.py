from dataclasses import replace
from typing import Any

import pytest

from domain.registry import AccountStatus, Contact, ContactRole, Tier
from monitor.registry import arriving
from monitor.registry.arriving import ALL_SAID, FACTS, Silence
from tests.factories import account, unit

LEADER = ContactRole.DUTY_LEADER
WANG = Contact(name="王值班", phone="19900000001", email="wang@ga.example", messenger="wang")
LI = Contact(name="李值班", phone="19900000002", email="li@ga.example")
ROOM = Contact(phone="0990-6543200", email="room@ga.example")
BOSS = Contact(role=LEADER, name="吴领导", phone="19900000003", email="wu@ga.example")
EVERYBODY = (WANG, LI, BOSS)


def only(*facts: str) -> Silence:
    """A file that has these columns for duty officers and none for anybody else."""
    silent = dict.fromkeys(ContactRole, FACTS)
    return Silence(contacts=silent | {ContactRole.DUTY_OFFICER: FACTS - {*facts}})


def merged(known: tuple[Contact, ...], given: tuple[Contact, ...], silence: Silence) -> tuple[Contact, ...]:
    return arriving.unit(unit(contacts=given), unit(contacts=known), silence).contacts


def told(person: Contact, *facts: str, **changes: str) -> Contact:
    """The person as a file with these columns alone gives them."""
    left: dict[str, Any] = dict.fromkeys(FACTS - {*facts}, "") | changes
    return replace(person, **left)


def test_a_role_without_columns_keeps_its_people_and_a_person_what_has_no_column() -> None:
    moved = told(WANG, "name", "phone", phone="19900000009")
    given = (moved, told(LI, "name", "phone"))
    assert merged(EVERYBODY, given, only("name", "phone")) == (replace(WANG, phone="19900000009"), LI, BOSS)


def test_what_a_person_is_reached_by_never_passes_to_the_next() -> None:
    successor = Contact(name="郑七", phone=WANG.phone)
    assert merged((WANG, BOSS), (successor,), only("name", "phone")) == (successor, BOSS)


def test_whoever_is_left_out_of_a_column_of_names_has_left() -> None:
    assert merged(EVERYBODY, (told(LI, "name"),), only("name")) == (LI, BOSS)


@pytest.mark.parametrize("way", ["phone", "email", "messenger"])
def test_an_empty_cell_of_a_column_that_is_there_clears_what_was_known(way: str) -> None:
    cleared: dict[str, Any] = {way: ""}
    given = replace(WANG, **cleared)
    assert merged((WANG, BOSS), (given,), only(*FACTS)) == (given, BOSS)


def test_a_role_whose_columns_are_there_and_empty_is_given_up_with_the_others_named() -> None:
    assert merged(EVERYBODY, (WANG,), ALL_SAID) == (WANG,)
    assert merged(EVERYBODY, (), ALL_SAID) == EVERYBODY


STRANGER = Contact(phone="19900000008")


@pytest.mark.parametrize(
    ("known", "given", "after"),
    [
        ((WANG,), (told(WANG, "phone"),), (WANG,)),
        ((WANG, LI), (STRANGER,), (WANG, LI, STRANGER)),
        ((replace(WANG, phone=""),), (told(WANG, "phone", "email"),), (WANG,)),
        ((ROOM, WANG), (STRANGER,), (WANG, STRANGER)),
        ((ROOM,), (told(ROOM, "phone"),), (ROOM,)),
        ((WANG, replace(LI, phone=WANG.phone)), (told(WANG, "phone"),), (WANG, replace(LI, phone=WANG.phone))),
    ],
    ids=["the same", "another", "a gap", "another room", "the same room", "two at one telephone"],
)
def test_a_file_of_numbers_without_names_sends_nobody_away_who_has_one(
    known: tuple[Contact, ...], given: tuple[Contact, ...], after: tuple[Contact, ...]
) -> None:
    assert merged(known, given, only("phone", "email")) == after
    assert merged(after, given, only("phone", "email")) == after


@pytest.mark.parametrize(
    ("known", "given", "unsaid", "after"),
    [
        ({"status": AccountStatus.DEREGISTERED}, {}, {"status"}, {"status": AccountStatus.DEREGISTERED}),
        ({"status": AccountStatus.DEREGISTERED}, {}, set(), {}),
        ({"tier": Tier.ONE}, {}, {"tier"}, {"tier": Tier.ONE}),
        ({"tier": Tier.ONE}, {"tier": Tier.TWO}, {"status"}, {"tier": Tier.TWO}),
    ],
    ids=["no status", "the word for in use", "no tier", "a tier"],
)
def test_a_status_or_tier_that_a_rule_filled_in_is_no_word_against_the_known_one(
    known: dict[str, Any], given: dict[str, Any], unsaid: set[str], after: dict[str, Any]
) -> None:
    arrived = account(**given)
    silence = Silence(accounts={arrived.key: frozenset(unsaid)})
    assert arriving.account(arrived, account(**known), silence) == account(**after)


def test_every_name_that_an_account_once_had_stays_retired() -> None:
    known = account(display_name="平安临泽", retired_names=("临泽公安",))
    given = account(display_name="临泽警方", retired_names=("临泽公安在线", "临泽公安"))
    retired = arriving.account(given, known, ALL_SAID).retired_names
    assert retired == ("临泽公安", "临泽公安在线", "平安临泽")
