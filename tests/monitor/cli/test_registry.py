import json
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from domain.registry import AccountStatus, Contact
from monitor.cli import diting
from monitor.store import audit, registry
from tests.factories import account, unit
from tests.monitor.cli.office import Office
from tests.monitor.registry.sheets import LINZE

GOOD = """主办单位,平台,账号名称,账号ID,管理员,联系电话,邮箱
临泽市公安局,微博,平安临泽,6900000000025,周五,19900000007,duty@ga.example
"""
BAD_ROW = "临泽市消防支队,微博,临泽消防,,吴六,19900000008,fire@ga.example\n"
PEOPLE = ("周五", "吴六", "19900000007", "19900000008", "duty@ga.example", "fire@ga.example")
OWN_HEADERS = "管家,阵地,招牌,编号\n临泽市公安局,微博,平安临泽,6900000000025\n"
MAPPING = (
    "--map",
    "管家",
    "sponsor_unit",
    "--map",
    "阵地",
    "platform",
    "--map",
    "招牌",
    "account_name",
    "--map",
    "编号",
    "account_id",
)
BAD_FILES = [
    ("", "the file is empty"),
    ("nothing\nof use\n", "no header row in the first 10 rows; one row must name 主办单位、平台、账号名称、账号ID"),
    ("主办单位,平台,账号名称,账号ID\n", "no rows below the headers of row 1"),
]


def test_a_sound_register_is_stored_whole(office: Office) -> None:
    said = office.run("registry", "import", LINZE).stdout
    known = office.registered()
    assert f"{len(known.accounts)} 个账号，{len(known.units)} 个单位" in said
    assert f"Stored: {len(known.accounts) + len(known.units)} added, 0 updated, 0 unchanged.\n" in said
    assert known.unit("11999900000000001E") is not None


def test_an_import_again_changes_nothing(office: Office) -> None:
    first = office.json("registry", "import", LINZE)["changes"]
    again = office.json("registry", "import", LINZE)["changes"]
    assert (first["updated"], first["unchanged"]) == (0, 0)
    assert again == {"added": 0, "updated": 0, "unchanged": first["added"]}


def test_a_bad_row_does_not_block_the_good_ones(office: Office) -> None:
    file = office.write("register.csv", GOOD + BAD_ROW)
    said = office.run("registry", "import", file, status=3)
    assert [each.display_name for each in office.registered().accounts] == ["平安临泽"]
    assert "1 个账号，1 个单位；1 个错误（所在行未采用）" in said.stdout
    assert "Stored: 2 added, 0 updated, 0 unchanged." in said.stdout


def test_a_bad_row_is_named_with_row_column_and_remedy(office: Office) -> None:
    file = office.write("register.csv", GOOD + BAD_ROW)
    facts = office.json("registry", "import", file, status=3)
    (problem,) = [each for each in facts["problems"] if each["severity"] == "error"]
    assert (problem["row"], problem["column"], problem["code"]) == (3, "账号ID", "missing_required")
    assert problem["remedy"]["zh"]


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("zh_CN", ("行", "必填项为空", "1 个错误")),
        ("en", ("row", "a required cell is empty", "1 errors (rows left out)")),
    ],
)
def test_a_report_is_in_the_configured_language(office: Office, locale: str, said: tuple[str, ...]) -> None:
    office.configure(f'[platforms.bluesky]\n[alerts]\nlocale = "{locale}"\n')
    shown = office.run("registry", "import", office.write("register.csv", GOOD + BAD_ROW), status=3).stdout
    assert [part for part in (*said, "账号ID") if part not in shown] == []


def test_no_remedy_is_cut_in_a_narrow_window(office: Office) -> None:
    file = office.write("register.csv", GOOD + BAD_ROW)
    wide = office.run("registry", "import", file, "--dry-run", status=3).stdout
    args = ["--config", str(office.file), "registry", "import", str(file), "--dry-run"]
    narrow = CliRunner(env={"COLUMNS": "60"}).invoke(diting, args).stdout
    seen = [Counter(char for char in text if char.isalnum()) for text in (wide, narrow)]
    assert seen[0] == seen[1]


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_dry_run_reports_and_changes_nothing(office: Office, form: tuple[str, ...]) -> None:
    file = office.write("register.csv", GOOD + BAD_ROW)
    said = office.run("registry", "import", file, "--dry-run", *MAPPING, *form, status=3).stdout
    assert "nothing was changed" in said or json.loads(said)["changes"] is None
    assert office.registered() == registry.Registry()
    with office.store() as store, store.reading() as conn:
        assert registry.mapping(conn, "default") == {}
        assert audit.count(conn) == 0


def test_a_file_with_fewer_columns_leaves_people_status_and_tier_as_they_are(office: Office) -> None:
    whole = "主办单位,平台,账号名称,账号ID,联系人,联系电话,邮箱,值班领导,值班领导邮箱,状态,监测等级\n"
    whole += "临泽市公安局,微博,平安临泽,1,周五,19900000007,duty@ga.example,吴六,wu@ga.example,已注销,2\n"
    office.run("registry", "import", office.write("whole.csv", whole))
    before = office.registered()
    fewer = "主办单位,平台,账号名称,账号ID,联系人,联系电话\n临泽市公安局,微博,平安临泽,1,周五,19900000007\n"
    said = office.run("registry", "import", office.write("fewer.csv", fewer)).stdout
    assert "0 added, 0 updated, 2 unchanged" in said
    assert office.registered() == before
    assert before.accounts[0].status is AccountStatus.DEREGISTERED


def test_what_an_import_takes_away_is_seen_in_the_dry_run_before(office: Office) -> None:
    office.run("registry", "import", office.write("register.csv", GOOD))
    before = office.registered()
    file = office.write("next.csv", GOOD.replace("duty@ga.example", ""))
    for form in (("--dry-run",), ()):
        assert office.registered() == before
        facts = office.json("registry", "import", file, *form)
        lost = [(each["row"], each["column"]) for each in facts["problems"] if each["code"] == "contacts_fewer"]
        assert lost == [(2, "邮箱")]
    assert office.registered() != before


def test_what_cannot_be_stored_is_seen_in_the_dry_run(office: Office) -> None:
    office.register([unit(code="11620000MB0000001A"), unit(key="b", code="11620000MB0000002B")], [])
    file = office.write("register.csv", GOOD)
    assert "several registered units" in office.refusal("registry", "import", file, "--dry-run")


def test_a_mapping_by_hand_is_kept_and_used_the_next_time(office: Office) -> None:
    file = office.write("register.csv", OWN_HEADERS)
    assert "no header row" in office.refusal("registry", "import", file)
    office.run("registry", "import", file, *MAPPING)
    assert office.json("registry", "import", file)["mapping"] == {
        "管家": "sponsor_unit",
        "阵地": "platform",
        "招牌": "account_name",
        "编号": "account_id",
    }


def test_a_mapping_is_kept_under_its_own_name(office: Office) -> None:
    file = office.write("register.csv", OWN_HEADERS)
    office.run("registry", "import", file, *MAPPING, "--mapping", "police")
    office.run("registry", "import", file, "--mapping", "police")
    office.refusal("registry", "import", file)


def test_a_field_that_does_not_exist_cannot_be_mapped(office: Office) -> None:
    file = office.write("register.csv", GOOD)
    assert "butler" in office.refusal("registry", "import", file, "--map", "管家", "butler")


@pytest.mark.parametrize(("text", "said"), BAD_FILES)
def test_a_file_that_is_no_register_is_a_clear_error_and_changes_nothing(office: Office, text: str, said: str) -> None:
    file = office.write("register.csv", text)
    assert office.refusal("registry", "import", file) == f"{file}: {said}"
    assert office.registered() == registry.Registry()


def test_a_file_that_is_not_there_is_a_wrong_use(office: Office) -> None:
    assert "does not exist" in office.run("registry", "import", office.folder / "nowhere.csv", status=2).stderr


def test_an_unknown_sheet_is_a_clear_error(office: Office) -> None:
    office.run("registry", "import", LINZE)
    book = office.folder / "register.xlsx"
    office.run("registry", "export", book)
    assert "花名册" in office.refusal("registry", "import", book, "--sheet", "花名册")


def test_an_import_is_written_down_with_the_name(office: Office) -> None:
    office.run("registry", "import", office.write("register.csv", GOOD + BAD_ROW), "--by", "lin", status=3)
    with office.store() as store, store.reading() as conn:
        (entry,) = audit.entries(conn, 10)
    assert (entry.actor, entry.action, entry.object) == ("lin", "registry.imported", "register.csv")
    assert entry.result == "1 rows left out"


@pytest.mark.parametrize("name", ["register.csv", "register.xlsx"])
def test_what_is_exported_imports_back_as_the_same_register(office: Office, tmp_path: Path, name: str) -> None:
    office.run("registry", "import", LINZE)
    before = office.registered()
    assert (
        f"{len(before.accounts)} accounts of {len(before.units)} units"
        in office.run("registry", "export", tmp_path / name).stdout
    )
    changes = office.json("registry", "import", tmp_path / name)["changes"]
    assert (changes["added"], changes["updated"]) == (0, 0)
    assert office.registered() == before


def test_the_public_columns_name_nobody(office: Office) -> None:
    office.run("registry", "import", office.write("register.csv", GOOD))
    office.run("registry", "export", office.folder / "public.csv", "--columns", "public")
    text = (office.folder / "public.csv").read_text("utf-8-sig")
    assert "平安临泽" in text
    assert not [person for person in PEOPLE if person in text]


@pytest.mark.parametrize(
    ("name", "said"), [("register.ods", "ends in .csv or .xlsx"), ("nowhere/register.csv", "cannot be written")]
)
def test_an_export_that_cannot_be_is_a_clear_error(office: Office, name: str, said: str) -> None:
    assert said in office.refusal("registry", "export", office.folder / name)


def test_an_export_overwrites_nothing_and_is_for_whoever_made_it(office: Office) -> None:
    key = office.write("contacts.csv", "secret")
    assert "contacts.csv: is there already; name another file" in office.refusal("registry", "export", key)
    assert key.read_text("utf-8") == "secret"
    office.run("registry", "export", office.folder / "register.csv")
    assert (office.folder / "register.csv").stat().st_mode & 0o077 == 0


def test_the_accounts_are_listed_with_their_units(office: Office) -> None:
    assert office.run("registry", "list").stdout == "No accounts.\n"
    office.register([unit()], [account(), account(platform="mastodon", user_id="7")])
    shown = office.run("registry", "list").stdout
    assert shown.count("临泽市公安局") == 4
    assert "bluesky:did:plc:official" in shown
    assert [each["user_id"] for each in office.json("registry", "list", "--platform", "mastodon")] == ["7"]


def test_an_account_or_a_unit_is_shown_by_its_key(office: Office) -> None:
    office.register([unit()], [account(aliases=("临泽警方", "临泽公安"))])
    assert "临泽警方、临泽公安" in office.run("registry", "show", "bluesky:did:plc:official").stdout
    assert office.json("registry", "show", "linze-ga")["name"] == "临泽市公安局"
    assert "neither an account" in office.refusal("registry", "show", "nobody")


def test_hostile_names_in_the_register_are_shown_harmlessly(office: Office) -> None:
    office.register([unit(name="[red]局\u202e")], [account(display_name="[b]平安\x1b[31m", user_id="did:plc:\u200bx")])
    shown = office.run("registry", "list").stdout + office.run("registry", "show", "linze-ga").stdout
    assert all(expected in shown for expected in ("[red]局U+202E", "[b]平安U+001B[31m", "did:plc:U+200Bx"))


def test_a_hostile_cell_is_reported_harmlessly(office: Office) -> None:
    row = "临泽市公安局,微博,平安[b]\u202e临泽,6900000000025\n"
    file = office.write("register.csv", "主办单位,平台,账号名称,账号ID\n" + row)
    shown = office.run("registry", "import", file).stdout
    assert "「平安[b]U+202E临泽」没有县级以上地名" in shown


def test_no_person_is_ever_named(office: Office) -> None:
    file = office.write("register.csv", GOOD + BAD_ROW + "临泽市公安局,微博,平安临泽2,6900000000033,郑七,12,nonsense\n")
    said = office.run("registry", "import", file, status=3).stdout
    for command in (
        ("list",),
        ("show", "临泽市公安局"),
        ("show", "weibo:6900000000025"),
        ("import", str(file), "--dry-run"),
    ):
        status = 3 if command[0] == "import" else 0
        said += office.run("registry", *command, status=status).stdout
        said += office.run("registry", *command, "--json", status=status).stdout
    assert "平安临泽" in said
    assert not [person for person in (*PEOPLE, "郑七", "nonsense") if person in said]


def test_the_people_are_stored_nevertheless_and_sealed(office: Office) -> None:
    office.run("registry", "import", office.write("register.csv", GOOD))
    stored = office.registered().unit("临泽市公安局")
    assert stored is not None
    assert stored.contacts == (Contact(name="周五", phone="19900000007", email="duty@ga.example"),)
    with sqlite3.connect(office.folder / "diting.sqlite") as database:
        ((sealed,),) = database.execute("SELECT contacts FROM units").fetchall()
    database.close()
    assert "duty" not in sealed


def test_a_unit_that_an_import_renames_is_written_down_with_both_names(office: Office) -> None:
    rows = "主办单位,统一社会信用代码,平台,账号名称,账号ID\n{},11999900000000002H,微博,临泽数据,1\n"
    for name in ("临泽市大数据局", "临泽市数据局"):
        office.run("registry", "import", office.write("register.csv", rows.format(name)))
    with office.store() as store, store.reading() as conn:
        told = [(entry.action, entry.before, entry.after) for entry in audit.entries(conn, 10)]
    assert ("unit.renamed", "临泽市大数据局", "临泽市数据局") in told
