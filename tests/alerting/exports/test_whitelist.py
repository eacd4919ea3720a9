from dataclasses import asdict

import pytest

from alerting.exports.whitelist import FIELDS, HEADS, Entry, entries
from domain.registry import AccountStatus, Contact
from tests.factories import account, unit

PLATFORMS = {"bluesky": "Bluesky"}


def test_an_account_is_listed_as_everybody_may_know_it() -> None:
    known = account(
        url="https://social.example/@linze-ga", certification_subject="临泽市公安局", bio="电话 0999-1234567"
    )
    assert entries([unit()], [known], PLATFORMS) == (
        Entry(
            unit="临泽市公安局",
            platform="Bluesky",
            name="临泽市公安局",
            id="did:plc:official",
            url="https://social.example/@linze-ga",
            certification_subject="临泽市公安局",
        ),
    )


@pytest.mark.parametrize("status", AccountStatus)
def test_only_normal_accounts_are_listed(status: AccountStatus) -> None:
    assert len(entries([unit()], [account(status=status)], PLATFORMS)) == (status is AccountStatus.ACTIVE)


def test_no_person_is_listed() -> None:
    people = (Contact(name="值班员甲", email="duty@ga.linze.example", phone="13800000000", messenger="jia"),)
    (entry,) = entries([unit(contacts=people)], [account()], PLATFORMS)
    said = " ".join(asdict(entry).values())
    assert not any(part in said for part in ("值班员甲", "duty@", "13800000000", "jia"))


def test_the_list_is_in_the_order_of_units_platforms_and_names() -> None:
    known = [account(user_id=id, display_name=name) for id, name in (("3", "乙"), ("2", "甲"), ("1", "甲"))]
    assert [entry.id for entry in entries([unit()], known, PLATFORMS)] == ["3", "1", "2"]


def test_what_the_register_does_not_name_goes_by_its_key() -> None:
    (entry,) = entries([], [account()], {})
    assert (entry.unit, entry.platform) == ("linze-ga", "bluesky")


def test_every_column_has_a_head() -> None:
    assert tuple(HEADS) == FIELDS
