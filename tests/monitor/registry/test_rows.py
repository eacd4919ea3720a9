from datetime import date

from domain.registry import AccountStatus, Contact, ContactRole, Tier
from monitor.registry import rows, vocabulary
from monitor.registry.columns import Column
from monitor.registry.headers import Used
from monitor.registry.record import record
from monitor.registry.rows import Entry
from monitor.registry.sheet import Row
from tests.monitor.registry.sheets import GOOD_CODE

ORDINARY = {
    Column.SPONSOR_UNIT: "临泽市公安局",
    Column.PLATFORM: "微博",
    Column.ACCOUNT_NAME: "平安临泽",
    Column.ACCOUNT_ID: "6900000000025",
}


def entry(changes: dict[Column, str]) -> Entry:
    values = ORDINARY | changes
    used = [Used(index, column, column) for index, column in enumerate(values)]
    found, _ = rows.read(record(Row(2, tuple(values.values())), used, vocabulary.shipped(), date(2026, 3, 2)))
    assert found
    return found


def test_a_full_row_becomes_a_unit_and_an_account() -> None:
    found = entry(
        {
            Column.UNIT_CODE: GOOD_CODE.lower(),
            Column.MANAGING_UNIT: "临泽市人民政府办公室",
            Column.REGION_CODE: "999900",
            Column.LEVEL: "市直部门",
            Column.UNIT_ALIASES: "临泽公安、市公安局",
            Column.ALIASES: "临泽公安\n临泽警方",
            Column.RETIRED_NAMES: "临泽公安在线/平安 临泽",
            Column.BIO: "第一行\n第二行",
            Column.TIER: "二级",
            Column.STATUS: "变更中",
        }
    )
    assert found.account
    assert (found.unit.code, found.unit.region, found.unit.level) == (GOOD_CODE, "999900", "市直部门")
    assert found.unit.aliases == ("临泽公安", "市公安局")
    assert found.account.aliases == ("临泽公安", "临泽警方")
    assert found.account.retired_names == ("临泽公安在线", "平安 临泽")
    assert found.account.bio == "第一行\n第二行"
    assert (found.account.tier, found.account.status) == (Tier.TWO, AccountStatus.CHANGING)


def test_what_a_row_leaves_open_is_active_and_ranked_by_the_rule() -> None:
    account = entry({}).account
    assert account
    assert (account.platform, account.status, account.tier) == ("weibo", AccountStatus.ACTIVE, Tier.ONE)


def test_it_is_known_what_a_row_left_to_the_rule() -> None:
    assert entry({}).unsaid == {"tier", "status"}
    assert entry({Column.STATUS: "正常"}).unsaid == {"tier"}
    assert entry({Column.TIER: "一级", Column.STATUS: "/"}).unsaid == {"status"}


def test_contacts_stand_in_the_order_in_which_an_alert_climbs() -> None:
    found = entry(
        {
            Column.LEADER_FIRST: "主要甲",
            Column.LEADER_DIRECT: "分管乙",
            Column.LEADER_DIRECT_EMAIL: "direct@linze.example",
            Column.DUTY_LEADER: "带班丙",
            Column.ADMIN_CONTACT: "值班丁",
            Column.PHONE: "0772-4200000",
            Column.EMAIL: "duty@linze.example",
        }
    )
    assert found.unit.contacts == (
        Contact(role=ContactRole.DUTY_OFFICER, name="值班丁", phone="0772-4200000", email="duty@linze.example"),
        Contact(role=ContactRole.DUTY_LEADER, name="带班丙"),
        Contact(role=ContactRole.DIRECTLY_RESPONSIBLE, name="分管乙", email="direct@linze.example"),
        Contact(role=ContactRole.FIRST_RESPONSIBLE, name="主要甲"),
    )


def test_several_people_in_one_cell_keep_their_own_numbers() -> None:
    found = entry({Column.ADMIN_CONTACT: "甲、乙", Column.PHONE: "；13800001234", Column.EMAIL: "a@linze.example"})
    assert found.unit.contacts == (
        Contact(name="甲", email="a@linze.example"),
        Contact(name="乙", phone="13800001234"),
    )


def test_people_of_every_role_have_a_messenger_account() -> None:
    found = entry(
        {
            Column.ADMIN_CONTACT: "甲、乙",
            Column.MESSENGER: "；yi",
            Column.DUTY_LEADER_MESSENGER: "ｄａｉｂａｎ",
            Column.LEADER_DIRECT: "分管丁",
            Column.LEADER_DIRECT_MESSENGER: "fenguan@ga.linze",
            Column.LEADER_FIRST_MESSENGER: "13800001234",
        }
    )
    assert found.unit.contacts == (
        Contact(name="甲"),
        Contact(name="乙", messenger="yi"),
        Contact(role=ContactRole.DUTY_LEADER, messenger="daiban"),
        Contact(role=ContactRole.DIRECTLY_RESPONSIBLE, name="分管丁", messenger="fenguan@ga.linze"),
        Contact(role=ContactRole.FIRST_RESPONSIBLE, messenger="13800001234"),
    )


def test_what_is_no_messenger_account_is_not_used() -> None:
    assert entry({Column.ADMIN_CONTACT: "甲、乙", Column.MESSENGER: "@all；乙"}).unit.contacts == (
        Contact(name="甲"),
        Contact(name="乙"),
    )


def test_an_address_that_cannot_be_mailed_is_not_used() -> None:
    assert entry({Column.EMAIL: "duty#linze"}).unit.contacts == ()


def test_an_invalid_credit_code_is_not_used() -> None:
    assert entry({Column.UNIT_CODE: "45"}).unit.code == ""


def test_a_full_width_id_is_written_as_the_platform_does() -> None:
    account = entry({Column.ACCOUNT_ID: "６９０００"}).account
    assert account
    assert account.user_id == "69000"


def test_a_unit_that_says_it_has_no_account_is_registered_alone() -> None:
    assert entry({Column.PLATFORM: "无", Column.ACCOUNT_NAME: "/", Column.ACCOUNT_ID: ""}).account is None
