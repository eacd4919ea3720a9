from pathlib import Path

import pytest

from domain.registry import Contact, ContactRole, Tier
from monitor.registry.importer import read_register
from monitor.registry.problem import Code
from tests.monitor.registry.sheets import LINZE, ORDINARY, PLACES, TODAY, complaints, csv_file, report, row, xlsx_file


def test_the_register_of_an_invented_city_is_in_order() -> None:
    found = read_register(LINZE, today=TODAY, places=PLACES)
    assert found.problems == ()
    assert (found.rows, len(found.accounts), len(found.units)) == (22, 21, 13)
    assert {"bluesky", "mastodon", "weibo", "wechat_mp"} <= {account.platform for account in found.accounts}


def test_a_unit_without_an_account_is_watched_by_its_name() -> None:
    found = read_register(LINZE, today=TODAY, places=PLACES)
    (unit,) = [one for one in found.units if one.name == "临泽市教育考试院"]
    assert unit.key not in {account.unit for account in found.accounts}
    assert unit.contacts[0].email == "duty@ksy.linze.example"


def test_tiers_follow_the_rule() -> None:
    found = read_register(LINZE, today=TODAY, places=PLACES)
    tiers = {account.display_name: account.tier for account in found.accounts}
    assert (tiers["临泽发布"], tiers["临泽文旅"], tiers["松鹭县白沙渡镇"]) == (Tier.ONE, Tier.TWO, Tier.THREE)


def test_titles_notes_and_unknown_columns_do_no_harm(tmp_path: Path) -> None:
    rows = [
        ["临泽市政务新媒体台账"],
        ["填报单位：", "临泽市人民政府办公室"],
        [],
        ["序号", *ORDINARY, "备注"],
        ["1", *ORDINARY.values(), "无"],
        ["合计", "", "", "", "", ""],
    ]
    found = read_register(xlsx_file(tmp_path, ("台账", rows)), today=TODAY, places=PLACES)
    assert [account.display_name for account in found.accounts] == ["平安临泽"]
    assert found.mapping == tuple(
        zip(ORDINARY, ("sponsor_unit", "platform", "account_name", "account_id"), strict=True)
    )
    assert found.sheet == "台账"
    assert complaints(found) == [(6, "", Code.NO_ENTRY)]


def test_numbers_in_a_workbook_keep_their_digits(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [*ORDINARY],
        ["临泽市公安局", "微博", "平安临泽", 6900000000025],
        ["临泽市公安局", "抖音", "平安临泽", 7.1e18],
    ]
    found = read_register(xlsx_file(tmp_path, ("台账", rows)), today=TODAY, places=PLACES)
    assert [account.user_id for account in found.accounts] == ["6900000000025"]
    assert complaints(found) == [(3, "账号ID", Code.ID_DIGITS_LOST)]


def test_messenger_accounts_come_from_a_csv_as_from_a_workbook(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [*ORDINARY, "值班员", "企业微信ID", "值班领导", "带班领导企业微信账号"],
        [*ORDINARY.values(), "周五、吴六", "zhouwu；", "郑七", 13800001234],
    ]
    text = "\n".join(",".join(map(str, cells)) for cells in rows)
    for path in (xlsx_file(tmp_path, ("台账", rows)), csv_file(tmp_path, text, "gb18030")):
        found = read_register(path, today=TODAY, places=PLACES)
        assert found.problems == ()
        assert found.units[0].contacts == (
            Contact(name="周五", messenger="zhouwu"),
            Contact(name="吴六"),
            Contact(role=ContactRole.DUTY_LEADER, name="郑七", messenger="13800001234"),
        )


@pytest.mark.parametrize("header", ["钉钉账号", "值班领导钉钉ID", "飞书账号", "飞书 open_id"])
def test_accounts_at_a_messenger_that_tells_only_groups_are_left_alone(tmp_path: Path, header: str) -> None:
    found = report(tmp_path, row(管理员="周五", **{header: "zhouwu"}))
    assert (1, header, Code.COLUMN_OUT_OF_REACH) in complaints(found)
    assert found.units[0].contacts == (Contact(name="周五"),)


def test_a_column_that_is_mapped_by_hand_is_not_out_of_reach(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, ("台账", [[*ORDINARY, "钉钉账号"], [*ORDINARY.values(), "zhouwu"]]))
    found = read_register(path, today=TODAY, mapping={"钉钉账号": ""}, places=PLACES)
    assert found.problems == ()


def test_a_mapping_is_used_and_told(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "主办单位,平台,名字,号码\n临泽市公安局,微博,平安临泽,1\n")
    mapping = {"名字": "account_name", "号码": "账号ID"}
    found = read_register(path, today=TODAY, mapping=mapping, places=PLACES)
    assert dict(found.mapping)["号码"] == "account_id"
    assert len(found.accounts) == 1


def test_a_bad_row_never_blocks_the_good_ones(tmp_path: Path) -> None:
    found = report(tmp_path, row(账号ID=""), row(账号ID="1", 状态="?"), row(), row(账号名称="另一个"), row())
    assert complaints(found) == [
        (2, "账号ID", Code.MISSING_REQUIRED),
        (3, "状态", Code.UNKNOWN_VALUE),
        (5, "账号ID", Code.DUPLICATE_ID),
        (6, "账号ID", Code.REPEATED_ROW),
    ]
    assert len(found.accounts) == 1


def test_rows_left_out_leave_no_unit_behind(tmp_path: Path) -> None:
    found = report(tmp_path, row(), row(主办单位="青澜县公安局", 账号ID="", 主管单位="青澜县政府办"))
    assert [unit.name for unit in found.units] == ["临泽市公安局"]


def test_the_shipped_places_stand_in_when_none_are_given(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, ("台账", [[*ORDINARY], [*ORDINARY.values()]]))
    assert complaints(read_register(path, today=TODAY)) == [(2, "账号名称", Code.NAME_WITHOUT_PLACE)]


def test_it_is_known_which_facts_a_file_has_no_column_for(tmp_path: Path) -> None:
    found = report(tmp_path, row(联系人="", 联系电话="", 值班领导邮箱="a@b.example", 状态="正常"), row(账号ID="2"))
    assert found.silence.contacts == {
        ContactRole.DUTY_OFFICER: {"email", "messenger"},
        ContactRole.DUTY_LEADER: {"name", "phone", "messenger"},
        ContactRole.DIRECTLY_RESPONSIBLE: {"name", "phone", "email", "messenger"},
        ContactRole.FIRST_RESPONSIBLE: {"name", "phone", "email", "messenger"},
    }
    assert found.silence.accounts == {"weibo:6900000000025": {"tier"}, "weibo:2": {"tier", "status"}}
    assert found.first_rows == {"临泽市公安局": 2, "weibo:6900000000025": 2, "weibo:2": 3}
