from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, text

from domain.errors import ConfigurationError, RegistryError
from domain.registry import AccountStatus, Contact, ContactRole
from monitor.registry.arriving import Silence
from monitor.store import Store, registry
from monitor.store.keys import Cipher
from monitor.store.registry import Changes, Registry
from tests.factories import account, unit
from tests.monitor.store.databases import KEY, OTHER_KEY

CODE, OTHER_CODE = "11620000MB0000001A", "11620000MB0000002B"


def test_what_was_applied_is_loaded_as_it_was(conn: Connection) -> None:
    people = (
        Contact(name="值班员甲", email="duty@ga.linze.example", phone="+86 000 0000"),
        Contact(role=ContactRole.FIRST_RESPONSIBLE, name="负责人乙"),
    )
    bureau = unit(aliases=("临泽公安",), code=CODE, region="临泽市", level="市", contacts=people)
    watched = account(aliases=("临泽公安",), retired_names=("平安旧临泽",), bio="官方账号")
    registry.apply(conn, [bureau], [watched])
    assert registry.load(conn) == Registry((bureau,), (watched,))


def test_the_register_is_looked_up_by_key_and_by_platform() -> None:
    first, second = account(), account(platform="mastodon", user_id="7")
    found = Registry((unit(),), (first, second))
    assert found.unit("linze-ga") == unit()
    assert found.account("mastodon:7") == second
    assert found.on("bluesky") == (first,)
    assert found.unit("nobody") is None
    assert found.account("bluesky:nobody") is None
    assert found.on("weibo") == ()


def test_an_import_counts_what_it_added_updated_and_left(conn: Connection) -> None:
    first = registry.apply(conn, [unit()], [account(), account(user_id="2")])
    assert first == Changes(added=3, updated=0, unchanged=0)
    second = registry.apply(
        conn, [unit(region="临泽市")], [account(), account(user_id="2", tier=2), account(user_id="3")]
    )
    assert second == Changes(added=1, updated=2, unchanged=1)


@pytest.mark.parametrize(
    ("stored", "arriving", "match"),
    [
        ({"code": CODE}, {"key": "new", "name": "临泽市公安分局", "code": CODE}, True),
        ({"code": CODE}, {"key": "new", "code": OTHER_CODE}, False),
        ({"code": CODE}, {"key": "new", "code": ""}, True),
        ({"code": ""}, {"key": CODE, "code": CODE}, True),
        ({"code": ""}, {"key": "new", "code": ""}, True),
        ({"code": ""}, {"key": "new", "name": "青澜县水务局"}, False),
    ],
    ids=["same code, renamed", "two codes, one name", "code left out", "code learnt", "same name", "other name"],
)
def test_a_unit_is_known_by_its_code_else_by_its_name(
    conn: Connection, stored: dict[str, Any], arriving: dict[str, Any], match: bool
) -> None:
    registry.apply(conn, [unit(**stored)], [])
    registry.apply(conn, [unit(**arriving)], [account(unit=arriving["key"], managing_unit=arriving["key"])])
    kept = "linze-ga" if match else arriving["key"]
    found = registry.load(conn)
    assert {known.key for known in found.units} == {"linze-ga", kept}
    assert {(known.unit, known.managing_unit) for known in found.accounts} == {(kept, kept)}


def test_a_code_once_learnt_is_not_lost_to_a_file_without_codes(conn: Connection) -> None:
    registry.apply(conn, [unit(code=CODE)], [])
    registry.apply(conn, [unit(code="")], [])
    [known] = registry.load(conn).units
    assert known.code == CODE


@pytest.mark.parametrize(
    ("units", "accounts", "complaint"),
    [
        ([unit(), unit()], [], "leave one of the two rows"),
        ([unit(code=CODE), unit(key="x", name="临泽市公安分局", code=CODE), unit(name="乙")], [], "is that of"),
        ([unit()], [account(), account()], "listed twice"),
        ([unit()], [account(unit="nobody")], "add the unit"),
    ],
    ids=["a unit twice", "a key that is taken", "an account twice", "an account of nobody"],
)
def test_a_contradiction_stops_the_import(conn: Connection, units: Any, accounts: Any, complaint: str) -> None:
    registry.apply(conn, [unit(code=OTHER_CODE)], [])
    before = registry.load(conn)
    with pytest.raises(RegistryError, match=complaint):
        registry.apply(conn, units, accounts)
    assert registry.load(conn) == before


def test_a_name_that_several_units_bear_needs_the_code(conn: Connection) -> None:
    registry.apply(conn, [unit(code=CODE), unit(key="b", code=OTHER_CODE)], [])
    with pytest.raises(RegistryError, match="add the unit's credit code"):
        registry.apply(conn, [unit(key="c", code="")], [])


def test_accounts_that_an_import_does_not_mention_stay(conn: Connection) -> None:
    gone = account(status=AccountStatus.DEREGISTERED)
    registry.apply(conn, [unit()], [gone])
    registry.apply(conn, [unit()], [account(user_id="2")])
    assert registry.load(conn).account(gone.key) == gone


def test_contacts_are_unreadable_in_the_table_and_with_another_key(url: str, store: Store) -> None:
    with store.begin() as conn:
        registry.apply(conn, [unit(contacts=(Contact(email="duty@ga.linze.example", messenger="jia-ww"),))], [])
        sealed = conn.execute(text("SELECT contacts FROM units")).scalar_one()
    assert not [known for known in ("duty@", "jia-ww") if known in sealed]
    stranger = Store(url, OTHER_KEY)
    with stranger.reading() as conn, pytest.raises(ConfigurationError, match="restore the key file"):
        registry.load(conn)
    with stranger.begin() as conn, pytest.raises(ConfigurationError, match="restore the key file"):
        registry.apply(conn, [unit()], [])
    stranger.close()


def test_a_mapping_is_remembered_under_its_name(conn: Connection) -> None:
    registry.save_mapping(conn, "accounts", {"账号名称": "display_name"})
    assert registry.mapping(conn, "accounts") == {"账号名称": "display_name"}
    assert registry.mapping(conn, "units") == {}


def test_a_file_that_is_silent_about_contacts_and_aliases_leaves_them_alone(conn: Connection) -> None:
    registry.apply(conn, [unit(region="451300", aliases=("临泽公安",))], [account(retired_names=("临泽警方在线",))])
    registry.apply(conn, [unit(contacts=(), region="", aliases=())], [account(retired_names=(), handle="")])
    known = registry.load(conn)
    assert known.unit("linze-ga") == unit(region="451300", aliases=("临泽公安",))
    assert known.account("bluesky:did:plc:official") == account(retired_names=("临泽警方在线",))


ZHOU = Contact(name="周五", phone="19900000007", messenger="zhouwu")
WU = Contact(role=ContactRole.DUTY_LEADER, name="吴六", messenger="wuliu")
ROOM = Contact(phone="0990-6543200", messenger="zhibanshi")
NO_MESSENGERS = Silence(contacts={role: frozenset({"messenger"}) for role in ContactRole})


def bare(contact: Contact, **changes: Any) -> Contact:
    """The contact as a file without the column gives it."""
    return replace(contact, messenger="", **changes)


@pytest.mark.parametrize(
    ("stored", "arriving", "kept"),
    [
        (ZHOU, bare(ZHOU, name="周　五", phone="19900000009"), "zhouwu"),
        (WU, bare(WU), "wuliu"),
        (ROOM, bare(ROOM, email="room@ga.example"), "zhibanshi"),
        (ZHOU, bare(ZHOU, name="郑七"), ""),
        (ZHOU, bare(ZHOU, name=""), ""),
        (ZHOU, bare(ZHOU, role=ContactRole.DUTY_LEADER), ""),
        (ROOM, bare(ROOM, phone="0990-6543299"), ""),
        (Contact(messenger="zhibanshi"), Contact(email="room@ga.example"), ""),
    ],
    ids=["a name", "a leader", "a duty room", "another name", "no name", "another role", "another room", "nothing"],
)
def test_a_file_without_messenger_accounts_leaves_each_with_its_person(
    conn: Connection, stored: Contact, arriving: Contact, kept: str
) -> None:
    registry.apply(conn, [unit(contacts=(stored,))], [])
    registry.apply(conn, [unit(contacts=(arriving,))], [], NO_MESSENGERS)
    [known] = registry.load(conn).units
    assert known.contacts == (replace(arriving, messenger=kept),)


def test_of_two_namesakes_neither_is_given_the_others_account(conn: Connection) -> None:
    other = replace(ZHOU, phone="19900000008", messenger="zhouwu2")
    registry.apply(conn, [unit(contacts=(ZHOU, other))], [])
    registry.apply(conn, [unit(contacts=(bare(ZHOU),))], [], NO_MESSENGERS)
    [known] = registry.load(conn).units
    assert known.contacts == (bare(ZHOU),)


def test_a_file_with_the_column_says_who_has_an_account_no_longer(conn: Connection) -> None:
    registry.apply(conn, [unit(contacts=(ZHOU, WU))], [])
    for_leaders_alone = Silence(contacts={ContactRole.DUTY_LEADER: frozenset({"messenger"})})
    registry.apply(conn, [unit(contacts=(bare(ZHOU), bare(WU)))], [], for_leaders_alone)
    [known] = registry.load(conn).units
    assert known.contacts == (bare(ZHOU), WU)


def test_contacts_of_a_time_before_messenger_accounts_are_read_as_they_were(store: Store) -> None:
    old = Cipher(KEY).seal('[{"role":"leader","name":"吴六","phone":"1"}]')
    with store.begin() as conn:
        registry.apply(conn, [unit()], [])
        conn.execute(text("UPDATE units SET contacts = :old"), {"old": old})
        [known] = registry.load(conn).units
    assert known.contacts == (Contact(role=ContactRole.DUTY_LEADER, name="吴六", phone="1"),)


def test_a_name_that_an_account_gives_up_stays_protected(conn: Connection) -> None:
    registry.apply(conn, [unit()], [account()])
    registry.apply(conn, [unit()], [account(display_name="平安临泽")])
    registry.apply(conn, [unit()], [account(display_name="平安临泽")])
    kept = registry.load(conn).account("bluesky:did:plc:official")
    assert kept is not None
    assert kept.retired_names == ("临泽市公安局",)


def test_a_name_once_given_up_is_not_forgotten_when_a_file_names_another(conn: Connection) -> None:
    registry.apply(conn, [unit()], [account()])
    registry.apply(conn, [unit()], [account(display_name="平安临泽")])
    registry.apply(conn, [unit()], [account(display_name="平安临泽", retired_names=("临泽公安在线",))])
    [kept] = registry.load(conn).accounts
    assert kept.retired_names == ("临泽市公安局", "临泽公安在线")


def test_a_plan_changes_nothing_until_it_is_carried_out(conn: Connection) -> None:
    empty = registry.load(conn)
    plan = registry.plan(empty, [unit()], [account()])
    assert registry.load(conn) == empty
    assert registry.carry_out(conn, empty, plan) == Changes(added=2, updated=0, unchanged=0)
    assert registry.load(conn) == Registry((unit(),), (account(),))
