import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest

from domain.finding import Verdict
from domain.look import Look
from domain.observation import Profile
from domain.registry import OfficialAccount
from domain.triage import Triage
from monitor.demo.city import EDITED, HIJACKED, PLATFORM, WITHOUT_ACCOUNT, Impostor, build
from monitor.demo.network import Member
from monitor.demo.notices import GRANT
from monitor.demo.stage import CONFIGURATION
from monitor.plugins import IMPOSTOR
from monitor.store.registry import Registry
from monitor.watch import Watch
from tests.factories import NOW

CITY = build(NOW)
WATCH = Watch(Registry(CITY.units, CITY.accounts))
SWITCHED_ON = map(IMPOSTOR.load, tomllib.loads(CONFIGURATION.read_text("utf-8"))["detectors"]["impostor"])
DETECTORS = tuple(partial(module.detect, options=module.Options()) for module in SWITCHED_ON)


def judged(member: Member) -> tuple[OfficialAccount, Verdict] | None:
    """By what a profile says, without pictures and posts."""
    profile = Profile(
        platform=PLATFORM,
        user_id=member.id,
        handle=member.handle,
        display_name=member.display_name,
        bio=member.bio,
        followers=member.followers,
        created_at=member.joined,
    )
    found = next(WATCH.resemblances([Look(profile=profile, seen_at=NOW)], DETECTORS), None)
    return None if found is None or found[2].triage is not Triage.IMPOSTOR else (found[0], found[2])


def found_by(member: Member) -> Iterator[str]:
    return (query for query in WATCH.queries if query.casefold() in member.display_name.casefold())


def test_no_bystander_is_taken_for_an_impostor() -> None:
    assert [member.display_name for member in CITY.bystanders if judged(member) is not None] == []


def test_many_bystanders_come_up_in_the_searches_and_are_real_traps() -> None:
    assert sum(any(found_by(member)) for member in CITY.bystanders) >= 30


@pytest.mark.parametrize("impostor", CITY.impostors, ids=lambda impostor: impostor.trick)
def test_every_trick_is_searched_for_and_seen_through(impostor: Impostor) -> None:
    match = judged(impostor.member)
    assert match is not None
    assert match[0].unit == impostor.unit
    assert any(found_by(impostor.member))


def test_the_same_seed_builds_the_same_city_and_another_one_another() -> None:
    assert build(NOW) == CITY
    assert build(NOW, seed=1).bystanders != CITY.bystanders


def test_everybody_is_somebody_else() -> None:
    for fact in ("id", "handle"):
        counted = Counter(getattr(member, fact) for member in CITY.members)
        assert [value for value, times in counted.items() if times > 1] == []
    assert len({member.display_name for member in CITY.bystanders}) == 300


def test_the_register_and_the_platform_agree_on_the_official_accounts() -> None:
    shown = [(member.id, member.handle, member.display_name) for member in CITY.officials]
    assert shown == [(account.user_id, account.handle, account.display_name) for account in CITY.accounts]
    assert len(shown) == 20


def test_one_unit_has_no_account_but_an_impostor() -> None:
    without = WITHOUT_ACCOUNT[0]
    assert without in {unit.key for unit in CITY.units}
    assert without not in {account.unit for account in CITY.accounts}
    assert without in {impostor.unit for impostor in CITY.impostors}


def test_every_unit_has_somebody_on_duty_at_an_address_that_exists_nowhere() -> None:
    addresses = [contact.email for unit in CITY.units for contact in unit.contacts]
    assert len(addresses) == len(CITY.units)
    assert all(address.startswith("duty@") and address.endswith(".example") for address in addresses)


def test_the_two_victims_are_registered_and_nobody_imitates_them() -> None:
    assert (CITY.victim.unit, CITY.edited.unit) == (HIJACKED, EDITED)
    assert {HIJACKED, EDITED}.isdisjoint(impostor.unit for impostor in CITY.impostors)


def test_the_notice_that_will_be_altered_stands_once_and_in_one_account_only() -> None:
    showing = [member.id for member in CITY.officials for note in member.notes if note.text == GRANT]
    assert showing == [CITY.edited.user_id]
