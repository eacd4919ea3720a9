from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.shift import Shift
from monitor.schedule import now
from monitor.store import audit, roster
from tests.factories import unit
from tests.monitor.cli.office import Office

HEADERS = "单位,岗位,姓名,电话,邮箱,企业微信账号,开始,结束\n"
PEOPLE = ("19900000007", "19900000008", "duty@ga.example", "wuliu")


@pytest.fixture
def staffed(office: Office) -> Office:
    """An office whose register holds one unit."""
    office.register([unit()], [])
    return office


def line(name: str = "周五", phone: str = "19900000007", **changes: str) -> str:
    """A shift that began yesterday and ends tomorrow."""
    day = timedelta(days=1)
    cells = {"单位": "临泽市公安局", "岗位": "值班员", "姓名": name, "电话": phone, "邮箱": "duty@ga.example"}
    cells |= {"账号": "wuliu", "开始": f"{now() - day:%Y-%m-%d}", "结束": f"{now() + day:%Y-%m-%d}"}
    return ",".join((cells | changes).values()) + "\n"


def file(office: Office, *rows: str) -> Path:
    return office.write("roster.csv", HEADERS + "".join(rows))


def stored(office: Office) -> tuple[Shift, ...]:
    with office.store() as store, store.reading() as conn:
        return roster.listing(conn)


def entries(office: Office) -> list[Any]:
    with office.store() as store, store.reading() as conn:
        return [(entry.action, entry.object, entry.result) for entry in audit.entries(conn, 10)]


def test_a_sound_roster_is_stored_whole_and_noted_in_the_audit_log(staffed: Office) -> None:
    said = staffed.run("roster", "import", file(staffed, line())).stdout
    assert "1 行：1 个班次；0 个错误（所在行未采用），0 个提示" in said
    assert "Stored: 1 shifts; 0 known ones gave way." in said
    assert [shift.contact.name for shift in stored(staffed)] == ["周五"]
    assert entries(staffed) == [("roster.imported", "roster.csv", "0 errors")]


def test_a_bad_row_is_named_with_row_column_and_remedy_and_blocks_no_other(staffed: Office) -> None:
    path = file(staffed, line(), line(单位="沧岭县委", 岗位="值班领导"))
    facts = staffed.json("roster", "import", path, status=3)
    (problem,) = facts["problems"]
    assert (problem["row"], problem["column"], problem["code"]) == (3, "单位", "unknown_unit")
    assert problem["remedy"] == {
        "zh": "按台账填写单位名称、简称或信用代码",
        "en": "write the unit's name, short name or code as in the register",
    }
    assert facts["changes"] == {"added": 1, "replaced": 0}
    assert "台账中没有单位「沧岭县委」" in staffed.run("roster", "import", path, status=3).stdout
    assert len(stored(staffed)) == 1


def test_a_shift_of_another_year_is_told(staffed: Office) -> None:
    past = line(开始="2019-12-01 08:00", 结束="2019-12-01 20:00")
    (problem,) = staffed.json("roster", "import", file(staffed, past))["problems"]
    assert (problem["code"], problem["severity"]) == ("long_past", "warning")


def test_a_dry_run_changes_nothing(staffed: Office) -> None:
    said = staffed.run("roster", "import", file(staffed, line()), "--dry-run").stdout
    assert "Dry run: nothing was changed." in said
    assert stored(staffed) == ()


def test_a_new_roster_takes_the_place_of_the_old_one(staffed: Office) -> None:
    staffed.run("roster", "import", file(staffed, line()))
    facts = staffed.json("roster", "import", file(staffed, line("吴六", "19900000008")))
    assert facts["changes"] == {"added": 1, "replaced": 1}
    assert [shift.contact.name for shift in stored(staffed)] == ["吴六"]


def test_who_is_on_duty_now_is_shown_with_part_of_the_number(staffed: Office) -> None:
    later = now() + timedelta(days=9)
    coming = line("吴六", "19900000008", 岗位="值班领导", 开始=f"{later:%Y-%m-%d}", 结束=f"{later:%Y-%m-%d}")
    staffed.run("roster", "import", file(staffed, line(), coming))
    (fact,) = staffed.json("roster", "now")
    assert (fact["unit"], fact["unit_name"], fact["role"]) == ("linze-ga", "临泽市公安局", "duty")
    assert (fact["name"], fact["phone"]) == ("周五", "199****0007")
    assert [each["name"] for each in staffed.json("roster", "list", "--unit", "临泽市公安局")] == ["周五", "吴六"]
    for command in ("list", "now"):
        said = staffed.run("roster", command).stdout + staffed.run("roster", command, "--json").stdout
        assert not any(secret in said for secret in PEOPLE)


def test_an_empty_roster_is_said_to_be_empty(staffed: Office) -> None:
    assert staffed.run("roster", "list").stdout == "No shifts.\n"
    assert staffed.json("roster", "now") == []


def test_shifts_are_dropped_by_unit_or_by_day(staffed: Office) -> None:
    staffed.run("roster", "import", file(staffed, line()))
    assert staffed.json("roster", "drop", "--before", f"{now():%Y-%m-%d}") == {"dropped": 0}
    assert "1 shifts dropped." in staffed.run("roster", "drop", "--unit", "linze-ga").stdout
    assert stored(staffed) == ()


def test_nothing_is_dropped_without_a_word_which(staffed: Office) -> None:
    assert staffed.refusal("roster", "drop") == "this would forget the whole roster; name --unit or --before"


@pytest.mark.parametrize("day", ["0001-01-01", "1989-12-31", "9999-12-31"])
def test_no_day_lies_at_an_end_of_the_calendar(staffed: Office, day: str) -> None:
    assert "outside of the years 1990 to 2200" in staffed.run("roster", "drop", "--before", day, status=2).stderr


def test_a_unit_that_nobody_knows_is_refused(staffed: Office) -> None:
    said = staffed.refusal("roster", "list", "--unit", "沧岭县委")
    assert said == "沧岭县委: no unit is called so; see `diting registry list` and name its key"
