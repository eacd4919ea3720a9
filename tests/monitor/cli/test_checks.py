"""`diting check`: the files that a configuration names, what they lack, and what is only a warning."""

import os
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from config import circulation, complaints, grading, holidays
from config.access import AccessSettings
from domain.circulation import Party
from monitor import access
from tests.factories import account, unit
from tests.monitor.cli.office import Office

SOUND = """
[platforms.bluesky]
base_url = "http://127.0.0.1:9"

[channels.webhook]
url = "http://127.0.0.1:9/"
"""
WELL = """
[channels.email]
host = "127.0.0.1"
port = 9
security = "none"
sender = "diting@linze.example"

[alerts]
fallback = ["webhook:"]
audit_to = ["webhook:"]

[access]
operators = ["{user}"]

[handling]
holidays = "{holidays}"
"""
YEARS = "[[years]]\nyear = {year}\ndays_off = []\nmade_up = []\n"
FILES = {
    "handling.grading": grading.SHIPPED,
    "handling.holidays": holidays.SHIPPED,
    "alerts.circulation": circulation.SHIPPED,
    "documents.complaints": complaints.SHIPPED,
}


def problems(office: Office, status: int = 1) -> list[str]:
    found: list[str] = office.json("check", status=status)["problems"]
    return found


def warnings(office: Office) -> list[str]:
    found: list[str] = office.json("check")["warnings"]
    return found


def about(key: str, value: object) -> str:
    """A configuration that is sound but for one key of one table."""
    table, _, name = key.partition(".")
    return f'{SOUND}\n[{table}]\n{name} = "{value}"\n'


@pytest.fixture
def house(office: Office) -> Office:
    office.register([unit()], [account()])
    office.configure(SOUND)
    return office


@pytest.mark.parametrize(("key", "shipped"), FILES.items(), ids=str)
def test_a_file_of_the_operator_is_read_in_place_of_the_shipped_one(house: Office, key: str, shipped: Path) -> None:
    own = house.write("own.toml", shipped.read_text("utf-8"))
    house.configure(about(key, own))
    assert problems(house, status=0) == []


@pytest.mark.parametrize("key", FILES)
def test_a_file_that_is_missing_or_broken_is_named_with_its_path(house: Office, key: str) -> None:
    house.configure(about(key, house.folder / "nowhere.toml"))
    (missing,) = problems(house)
    assert missing.startswith(f"{house.folder / 'nowhere.toml'}: cannot be read as TOML")
    house.configure(about(key, house.write("own.toml", "[years\n")))
    (broken,) = problems(house)
    assert broken.startswith(f"{house.folder / 'own.toml'}: cannot be read as TOML")


def test_the_problems_of_all_files_are_told_at_once_with_those_of_the_rest(house: Office) -> None:
    own = house.write("own.toml", "surplus = 1\n")
    tables = [
        f'[handling]\ngrading = "{own}"\n',
        f'[alerts]\ncirculation = "{own}"\n',
        f'[documents]\ncomplaints = "{own}"\n',
    ]
    browser = '[evidence]\nbrowser = "/nowhere/chromium"\n[store]\nurl = "nonsense"\n'
    house.configure(SOUND + "".join(tables) + browser)
    found = problems(house)
    for said in ("rules: Field required", "operators: Field required", "harm: Field required"):
        assert any(problem.startswith(f"{own}: ") and said in problem for problem in found), said
    assert [problem for problem in found if "evidence.browser" in problem]
    assert [problem for problem in found if "store.url" in problem]
    assert len(found) == len(set(found))


def test_a_browser_that_is_not_there_or_no_program_is_a_problem(house: Office) -> None:
    for path in (house.folder / "nowhere", house.write("text", "no program"), house.folder):
        house.configure(about("evidence.browser", path))
        assert problems(house) == [
            f"{house.file}: evidence.browser: {path} is no program that can be run; install a Chromium, or leave it out"
        ]
    house.configure(about("evidence.browser", shutil.which("sh")))
    assert problems(house, status=0) == []


def test_a_folder_of_templates_that_is_not_there_is_a_problem(house: Office) -> None:
    nowhere = house.folder / "nowhere"
    house.configure(about("documents.templates", nowhere))
    assert problems(house) == [
        f"{nowhere}: no folder; run `diting documents templates {nowhere}`, or leave out documents.templates"
    ]


def test_a_template_that_word_could_not_open_is_a_problem_and_the_others_are_not(house: Office) -> None:
    shelf = house.folder / "templates"
    shelf.mkdir()
    with (files("alerting.documents") / "templates" / "brief.docx").open("rb") as shipped:
        (shelf / "brief.docx").write_bytes(shipped.read())
    (shelf / "letter.docx").write_text("no archive", "utf-8")
    house.configure(about("documents.templates", shelf))
    assert problems(house) == [f"{shelf / 'letter.docx'}: not a .docx file; save it as .docx, or remove it"]


def test_what_works_but_leaves_somebody_out_is_a_warning_that_changes_no_status(house: Office) -> None:
    house.configure(about("handling.holidays", house.write("own.toml", YEARS.format(year=2001))))
    said = warnings(house)
    assert [line.removeprefix(f"{house.file}: ").partition(":")[0] for line in said] == [
        "authorities",
        "alerts.audit_to",
        "alerts.fallback",
        "access",
        "handling.holidays",
    ]
    assert "known until 2001-12-31 only" in said[-1]
    shown = house.run("check").stdout.splitlines()
    assert shown == [f"{house.file}: no problems found.", *(f"warning: {line}" for line in said)]


def test_a_house_in_order_is_warned_of_nothing(house: Office) -> None:
    parties = "".join(f'{party} = "linze-ga"\n' for party in Party if party.is_authority)
    own = house.write("own.toml", YEARS.format(year=2199))
    user = access.login(AccessSettings(), os.environ)
    house.configure(f"{SOUND}\n[authorities]\n{parties}" + WELL.format(user=user, holidays=own))
    assert house.json("check") == {"problems": [], "warnings": []}
    assert house.run("check").stdout == f"{house.file}: no problems found.\n"


def test_a_pace_that_is_too_slow_for_the_register_is_told_with_what_is_needed(house: Office) -> None:
    house.configure(SOUND + "[platforms.bluesky.politeness]\nrequests_per_second = 0.003\n")
    assert warnings(house)[-1].startswith(
        f"{house.file}: platforms.bluesky: 13 requests an hour are needed, the pace of 127.0.0.1 allows 11, so"
    )


def test_where_something_is_wrong_nothing_is_only_a_warning(house: Office) -> None:
    house.configure(about("evidence.browser", "/nowhere/chromium"))
    assert house.json("check", status=1)["warnings"] == []
