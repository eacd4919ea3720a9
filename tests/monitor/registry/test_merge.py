from enum import StrEnum

from domain.registry import Contact, ContactRole, Unit
from monitor.registry.columns import Column
from monitor.registry.merge import merge, once
from monitor.registry.problem import Code
from monitor.registry.rows import Entry
from tests.factories import account, unit
from tests.monitor.registry.sheets import GOOD_CODE

OTHER_CODE = "11999900000000001E"
FIRST = ContactRole.FIRST_RESPONSIBLE


def entry(number: int, name: str = "临泽市公安局", **changes: object) -> Entry:
    own = unit(**({"key": name, "name": name, "managing_unit": "", "contacts": ()} | changes))
    platform = account(user_id=f"did:plc:{number}", unit=name, managing_unit=own.managing_unit)
    return Entry(row=number, unit=own, account=platform)


def merged(*entries: Entry) -> tuple[Unit, ...]:
    return merge(entries)[0]


def conflicts(*entries: Entry) -> list[tuple[int, str, StrEnum]]:
    return [(problem.row, problem.column, problem.code) for problem in merge(entries)[2]]


def test_rows_of_one_name_are_one_unit() -> None:
    units, placed, problems = merge((entry(2, region="999900"), entry(3, "临泽市 公安局", level="市直部门")))
    assert [(one.key, one.region, one.level) for one in units] == [("临泽市公安局", "999900", "市直部门")]
    assert {one.account.unit for one in placed if one.account} == {"临泽市公安局"}
    assert problems == ()


def test_a_credit_code_is_the_key_wherever_it_stands() -> None:
    units, placed, _ = merge((entry(2), entry(3, code=GOOD_CODE)))
    assert [one.key for one in units] == [GOOD_CODE]
    assert {one.account.unit for one in placed if one.account} == {GOOD_CODE}


def test_one_credit_code_is_one_unit_under_two_names() -> None:
    entries = entry(2, code=GOOD_CODE), entry(3, "市公安局", code=GOOD_CODE), entry(4, "市公安局")
    assert [one.name for one in merged(*entries)] == ["临泽市公安局"]
    assert conflicts(*entries) == [(row, Column.SPONSOR_UNIT, Code.UNIT_CONFLICT) for row in (3, 4)]


def test_one_name_with_two_codes_keeps_the_first() -> None:
    entries = entry(2, code=GOOD_CODE), entry(3, code=OTHER_CODE)
    assert [one.code for one in merged(*entries)] == [GOOD_CODE]
    assert conflicts(*entries) == [(3, Column.UNIT_CODE, Code.UNIT_CONFLICT)]


def test_rows_that_disagree_on_a_unit_are_reported() -> None:
    entries = entry(2, region="999900", level="市直部门"), entry(3, region="999901", level="县直部门")
    assert [code for _, code, _ in conflicts(*entries)] == [Column.REGION_CODE, Column.LEVEL]
    assert merged(*entries)[0].region == "999900"


def test_a_managing_unit_is_found_by_name() -> None:
    units, placed, _ = merge((entry(2, managing_unit="临泽市政府办"), entry(3, "临泽市政府办", code=OTHER_CODE)))
    assert units[0].managing_unit == OTHER_CODE
    assert placed[0].account
    assert placed[0].account.managing_unit == OTHER_CODE


def test_a_managing_unit_without_a_row_gets_a_record() -> None:
    assert merged(entry(2, managing_unit="临泽市政府办"))[1] == Unit(key="临泽市政府办", name="临泽市政府办")


def test_an_account_inherits_the_managing_unit_of_its_unit() -> None:
    _, placed, _ = merge((entry(2), entry(3, managing_unit="临泽市政府办")))
    assert {one.account.managing_unit for one in placed if one.account} == {"临泽市政府办"}


def test_nobody_manages_himself() -> None:
    units, placed, _ = merge((entry(2, managing_unit="临泽市公安局"),))
    assert placed[0].account
    assert (units[0].managing_unit, placed[0].account.managing_unit) == ("", "")


def test_duty_officers_of_several_rows_add_up() -> None:
    one, other = Contact(name="甲", phone="110"), Contact(name="乙", phone="120")
    entries = entry(2, contacts=(one,)), entry(3, contacts=(other,)), entry(4, contacts=(one,))
    assert merged(*entries)[0].contacts == (one, other)
    assert conflicts(*entries) == []


def test_a_contact_is_completed_from_a_later_row() -> None:
    entries = (
        entry(2, contacts=(Contact(name="甲", phone="110"),)),
        entry(3, contacts=(Contact(name="甲", email="a@b.c"),)),
    )
    assert merged(*entries)[0].contacts == (Contact(name="甲", phone="110", email="a@b.c"),)
    assert conflicts(*entries) == []


def test_a_messenger_account_is_filled_in_from_a_later_row_and_two_are_reported() -> None:
    entries = [entry(2 + place, contacts=(Contact(name="甲", messenger=each),)) for place, each in enumerate(("", "a"))]
    assert merged(*entries)[0].contacts == (Contact(name="甲", messenger="a"),)
    assert conflicts(*entries) == []
    assert conflicts(*entries, entry(4, contacts=(Contact(name="甲", messenger="b"),))) == [
        (4, Column.ADMIN_CONTACT, Code.CONTACT_CONFLICT)
    ]


def test_one_person_with_two_numbers_is_reported() -> None:
    entries = (
        entry(2, contacts=(Contact(name="甲", phone="110"),)),
        entry(3, contacts=(Contact(name="甲", phone="120"),)),
    )
    assert merged(*entries)[0].contacts == (Contact(name="甲", phone="110"),)
    assert conflicts(*entries) == [(3, Column.ADMIN_CONTACT, Code.CONTACT_CONFLICT)]


def test_a_unit_has_one_first_responsible_person() -> None:
    entries = entry(2, contacts=(Contact(role=FIRST, name="甲"),)), entry(3, contacts=(Contact(role=FIRST, name="乙"),))
    assert merged(*entries)[0].contacts == (Contact(role=FIRST, name="甲"),)
    assert conflicts(*entries) == [(3, Column.LEADER_FIRST, Code.CONTACT_CONFLICT)]


def test_an_identical_repeat_is_ignored() -> None:
    again = Entry(row=3, unit=entry(2).unit, account=entry(2).account)
    kept, problems = once((entry(2), again))
    assert [one.row for one in kept] == [2]
    assert [(one.row, one.code) for one in problems] == [(3, Code.REPEATED_ROW)]


def test_the_same_id_with_other_content_is_an_error() -> None:
    again = Entry(row=3, unit=entry(2).unit, account=account(user_id="did:plc:2", display_name="另一个"))
    kept, problems = once((entry(2), again))
    assert [one.row for one in kept] == [2]
    assert [(one.row, one.code) for one in problems] == [(3, Code.DUPLICATE_ID)]


def test_units_without_accounts_do_not_repeat_each_other() -> None:
    alone = Entry(row=2, unit=entry(2).unit, account=None)
    assert once((alone, alone)) == ((alone, alone), ())
