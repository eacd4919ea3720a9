import sqlite3
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from domain.registry import Contact, ContactRole
from domain.shift import Shift
from monitor.store import Store, roster
from monitor.store.roster import Changes
from tests.factories import NOW, later
from tests.monitor.store.databases import KEY

OFFICER = Contact(name="值班员甲", phone="19900000001", email="a@ga.linze.example", messenger="jia")
DEPUTY = Contact(name="值班员乙", phone="19900000002")
LEADER = Contact(role=ContactRole.DUTY_LEADER, name="带班丙", email="c@ga.linze.example")


def shift(first: float = 0, last: float = 12, **changes: Any) -> Shift:
    """A shift of the first unit, from hour to hour."""
    values: dict[str, Any] = {"unit": "linze-ga", "contact": OFFICER}
    return Shift(**values | {"starts": later(hours=first), "ends": later(hours=last)} | changes)


def test_whose_shift_it_is_is_on_duty_from_its_first_moment_until_its_last(conn: Connection) -> None:
    roster.put(conn, shift(), shift(12, 24, contact=DEPUTY), shift(contact=LEADER), shift(unit="linze-gov"))
    assert roster.on_duty(conn, "linze-ga", NOW) == (OFFICER, LEADER)
    assert roster.on_duty(conn, "linze-ga", later(hours=12)) == (DEPUTY,)
    assert roster.on_duty(conn, "linze-ga", later(hours=24)) == ()
    assert roster.on_duty(conn, "cangling", NOW) == ()
    assert roster.all_on_duty(conn, NOW) == {"linze-ga": (OFFICER, LEADER), "linze-gov": (OFFICER,)}
    assert roster.all_on_duty(conn, later(hours=24)) == {}


def test_a_roster_that_is_read_again_changes_nothing(conn: Connection) -> None:
    whole = (shift(), shift(12, 24, contact=DEPUTY))
    assert roster.put(conn, *whole) == Changes(added=2, replaced=0)
    assert roster.put(conn, *whole) == Changes(added=2, replaced=2)
    assert roster.listing(conn) == whole


def test_a_day_that_was_swapped_leaves_no_hole_in_the_week(conn: Connection) -> None:
    roster.put(conn, shift(0, 168))
    assert roster.put(conn, shift(24, 48, contact=DEPUTY)) == Changes(added=1, replaced=1)
    assert roster.listing(conn) == (shift(0, 24), shift(24, 48, contact=DEPUTY), shift(48, 168))
    assert roster.put(conn, shift(-10, 30, contact=DEPUTY)) == Changes(added=1, replaced=2)
    assert [(each.starts, each.contact) for each in roster.listing(conn)] == [
        (later(hours=-10), DEPUTY),
        (later(hours=30), DEPUTY),
        (later(hours=48), OFFICER),
    ]


def test_other_roles_and_other_units_are_left_alone(conn: Connection) -> None:
    known = (shift(contact=LEADER), shift(unit="linze-gov"))
    roster.put(conn, *known)
    assert roster.put(conn, shift()) == Changes(added=1, replaced=0)
    assert len(roster.listing(conn)) == 3


def test_shifts_are_listed_by_unit_and_time(conn: Connection) -> None:
    roster.put(conn, shift(12, 24), shift(0, 12), shift(unit="linze-gov"))
    assert [(each.unit, each.starts) for each in roster.listing(conn)] == [
        ("linze-ga", NOW),
        ("linze-ga", later(hours=12)),
        ("linze-gov", NOW),
    ]
    assert roster.listing(conn, unit="linze-gov") == (shift(unit="linze-gov"),)
    assert roster.listing(conn, unit="linze-ga", after=later(hours=12)) == (shift(12, 24),)


def test_shifts_are_dropped_by_unit_or_once_they_are_past(conn: Connection) -> None:
    roster.put(conn, shift(), shift(12, 24), shift(unit="linze-gov"))
    assert roster.drop(conn, unit="linze-ga", before=later(hours=12)) == 1
    assert roster.drop(conn, before=later(hours=12)) == 1
    assert roster.drop(conn, unit="linze-ga") == 1
    assert roster.listing(conn) == ()


def test_nobody_reads_a_contact_without_the_key(sqlite_url: str) -> None:
    store = Store(sqlite_url, KEY)
    with store.begin() as conn:
        roster.put(conn, shift(ends=NOW + timedelta(hours=1)))
    store.close()
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as raw:
        stored = str(raw.execute("SELECT * FROM shifts").fetchall())
    raw.close()
    assert not any(known in stored for known in (OFFICER.name, OFFICER.phone, OFFICER.email, OFFICER.messenger))
