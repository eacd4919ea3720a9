"""The command as the shell sees it: the entry point with its status and its two streams."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from domain.errors import NotAllowed
from domain.incident import Status
from domain.text import Text
from monitor import cli
from monitor.cli import diting
from monitor.cli.desk import Desk
from tests.factories import incident
from tests.monitor.cli.commands import parts
from tests.monitor.cli.office import Office

Shell = Callable[..., tuple[int, str, str]]
REFUSALS: list[tuple[tuple[str, ...], str]] = [
    (("incidents", "close", "1"), "diting: DT-000001 is suspected: confirm or dismiss it first"),
    (("incidents", "ack", "7"), "diting: there is no incident 7; see `diting incidents list --status all`"),
    (("registry", "show", "nobody"), "diting: nobody: neither an account (platform:id) nor a unit of the register"),
    (("audit", "verify", "--expect", "f" * 64), "diting: audit entry 1: the head noted earlier is not in the chain"),
]


@pytest.fixture
def shell(office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A command line in, status and what was said on stdout and stderr out."""

    def run(*args: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["diting", "--config", str(office.file), *args])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        code = ended.value.code
        assert code is None or isinstance(code, int)
        return code or 0, said.out, said.err

    return run


@pytest.mark.parametrize(("args", "said"), REFUSALS)
def test_a_known_error_is_one_line_on_stderr_and_status_1(
    office: Office, shell: Shell, args: tuple[str, ...], said: str
) -> None:
    office.keep(incident())
    status, out, err = shell(*args)
    assert (status, out) == (1, "")
    assert err.startswith(said)
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("locale", "said"), [("zh_CN", "DT-000001 尚不能办结："), ("en", "DT-000001 cannot be closed")]
)
def test_a_refusal_is_said_in_the_configured_language(office: Office, shell: Shell, locale: str, said: str) -> None:
    office.configure(f'[alerts]\nlocale = "{locale}"\n')
    office.keep(incident(status=Status.CONFIRMED))
    assert shell("incidents", "close", "1")[2].startswith(f"diting: {said}")


def test_without_a_configuration_a_refusal_is_said_in_english(tmp_path: Path) -> None:
    assert cli.worded(NotAllowed(Text("不行", "no")), Desk(tmp_path / "nowhere")) == "no"


def test_a_forbidden_step_changes_nothing(office: Office, shell: Shell) -> None:
    kept = office.keep(incident(status=Status.CLOSED))
    assert shell("incidents", "confirm", "1")[0] == 1
    assert office.kept() == (kept,)


def test_what_the_database_refuses_is_one_line_too(office: Office, shell: Shell) -> None:
    office.keep(incident())
    with office.store() as store, store.begin() as conn:
        conn.exec_driver_sql(
            "CREATE TRIGGER full BEFORE UPDATE ON incidents BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    assert shell("incidents", "ack", "1") == (1, "", "diting: store.url: disk full\n")


def test_several_problems_of_the_configuration_are_a_line_each(office: Office, shell: Shell) -> None:
    office.configure("[hunt]\nslice_size = 0\nretry = 1\n")
    status, out, err = shell("incidents", "list")
    assert (status, out) == (1, "")
    assert [line.split(": ")[2] for line in err.splitlines()] == ["hunt.slice_size", "hunt.retry"]
    assert all(line.startswith(f"diting: {office.file}: ") for line in err.splitlines())


def test_a_hostile_file_name_is_shown_harmlessly(office: Office, shell: Shell) -> None:
    hostile = office.write("\x1b[2J\u202e.csv", "nothing\n")
    _, _, err = shell("registry", "import", str(hostile))
    assert "U+001B[2JU+202E.csv" in err
    assert not {"\x1b", "\u202e"} & set(err)


def test_words_that_could_not_be_read_are_refused_before_they_are_kept_as_question_marks(
    office: Office, shell: Shell
) -> None:
    kept = office.keep(incident())
    status, out, err = shell("incidents", "ack", "1", "--note", os.fsdecode("已核实".encode("gb18030")))
    assert (status, out) == (1, "")
    assert err.startswith("diting: argument 7 cannot be read as utf-8, and would be kept as question marks")
    assert office.kept() == (kept,)


def test_where_python_speaks_ascii_only_words_are_refused_too(office: Office) -> None:
    office.keep(incident())
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PATH": os.environ["PATH"]}
    typed = ("--config", str(office.file), "incidents", "ack", "1", "--note", "已核实")
    done = subprocess.run(
        [sys.executable, "-c", "from monitor.cli import main; main()", *typed],
        env=ascii_only | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert b"argument 7 cannot be read as ascii" in done.stderr
    assert office.kept()[0].acknowledged_at is None


def test_a_file_of_any_name_can_be_named(office: Office, shell: Shell) -> None:
    office.keep(incident())
    odd = office.folder / os.fsdecode("截图.txt".encode("gb18030"))
    odd.write_text("x", "utf-8")
    assert shell("evidence", "add", "1", str(odd), "--source", "群众")[0] == 0


def test_a_wrong_use_ends_with_2(shell: Shell) -> None:
    status, out, err = shell("incidents", "explode")
    assert (status, out) == (2, "")
    assert "No such command 'explode'" in err


def test_a_sound_command_ends_with_0_and_says_nothing_on_stderr(shell: Shell) -> None:
    assert shell("incidents", "list") == (0, "No incidents.\n", "")


def test_the_configuration_can_be_named_by_the_environment(office: Office) -> None:
    said = CliRunner(env={"DITING_CONFIG": str(office.file)}).invoke(diting, ["incidents", "list"])
    assert (said.exit_code, said.stdout) == (0, "No incidents.\n")


@pytest.mark.parametrize("by", ["option", "environment"])
def test_through_sudo_nobody_brings_a_configuration_without_roles(
    office: Office, by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, folder = office.keep(incident()), tmp_path / "installed"
    folder.mkdir()
    monkeypatch.setattr("monitor.cli.DEFAULT_FILE", folder / "diting.toml")
    named = ["--config", str(office.file)] if by == "option" else []
    shell = CliRunner(env={"DITING_CONFIG": str(office.file), "SUDO_USER": "zhang", "SUDO_UID": "1000"})
    said = shell.invoke(diting, [*named, "incidents", "ack", "1", "--by", "li"])
    assert isinstance(said.exception, NotAllowed)
    assert f"through sudo only a configuration file in {folder} is read" in str(said.exception)
    assert office.kept() == (kept,)


def test_help_needs_no_configuration(tmp_path: Path) -> None:
    said = CliRunner().invoke(diting, ["--config", str(tmp_path / "nowhere"), "sweep", "--help"])
    assert said.exit_code == 0
    assert "3: covered, with open incidents" in said.stdout


def commands(command: click.Command, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], click.Command]:
    below = parts(command)
    return (
        {path: command}
        if not below
        else dict(found for name, part in below for found in commands(part, (*path, name)).items())
    )


@pytest.mark.parametrize("path", commands(diting), ids=" ".join)
def test_every_command_and_option_explains_itself(path: tuple[str, ...]) -> None:
    command = commands(diting)[path]
    assert command.help
    unexplained = [
        option.name
        for option in command.params
        if isinstance(option, click.Option) and not option.help and not isinstance(option.type, click.Choice)
    ]
    assert unexplained == []


@pytest.mark.parametrize("path", [path for path in commands(diting) if path not in {("run",), ("registry", "export")}])
def test_every_command_that_says_something_says_it_to_programs_too(path: tuple[str, ...]) -> None:
    assert "as_json" in {option.name for option in commands(diting)[path].params}
