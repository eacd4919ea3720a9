"""The service unit: what it promises, and what systemd's own tools say of it."""

import re
import shlex
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
from click.testing import CliRunner

import config
from monitor.cli import diting

FOLDER = Path(config.__file__).parent / "systemd"
UNIT = FOLDER / "diting.service"
PICTURES = FOLDER / "diting.pictures.conf"
MOST_EXPOSED = 1.5
analysed = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def section(name: str, *files: Path) -> dict[str, str]:
    unit = ConfigParser(strict=False, delimiters=("=",), interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(files, "utf-8")
    return dict(unit[name])


def service() -> dict[str, str]:
    return section("Service", UNIT)


def exposure(unit: Path) -> float:
    """What systemd-analyze thinks of the unit: from 0, nothing is open, to 10."""
    said = run("systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)).stdout
    found = re.search(r"Overall exposure level for diting\.service: ([\d.]+)", said)
    assert found is not None
    return float(found[1])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("Type", "notify"),
        ("ExecStart", "/opt/diting/venv/bin/diting --config /etc/diting/diting.toml run"),
        ("User", "diting"),
        ("StateDirectory", "diting"),
        ("Restart", "always"),
        ("MemoryDenyWriteExecute", "yes"),
    ],
)
def test_the_unit_promises(key: str, value: str) -> None:
    assert service()[key] == value


def test_the_command_line_of_the_unit_is_one_that_diting_knows() -> None:
    program, *arguments = shlex.split(service()["ExecStart"])
    assert Path(program).name == "diting"
    said = CliRunner().invoke(diting, [*arguments, "--help"])
    assert (said.exit_code, "Watch until told to stop" in said.output) == (0, True)


def test_systemd_never_gives_the_daemon_up() -> None:
    """A full disk or a database server that is down lasts longer than any number of attempts."""
    assert section("Unit", UNIT)["StartLimitIntervalSec"] == "0"


def test_a_daemon_that_is_killed_leaves_no_core_with_secrets() -> None:
    assert service()["LimitCORE"] == "0"


def test_pictures_loosen_only_what_a_sandbox_needs() -> None:
    assert section("Service", PICTURES) == {"RestrictNamespaces": "user pid net", "SystemCallFilter": "chroot capset"}


def test_a_daemon_that_hangs_is_killed_after_a_minute() -> None:
    assert int(service()["WatchdogSec"]) == 60


def test_the_process_may_read_its_own_figures() -> None:
    assert "ProcSubset" not in service()


def test_secrets_come_as_credentials_and_are_not_in_the_unit() -> None:
    text = UNIT.read_text("utf-8")
    examples = re.findall(r"^#LoadCredential=([\w-]+):/etc/diting/credentials/([\w-]+)$", text, re.MULTILINE)
    assert len(examples) == text.count("LoadCredential=") >= 3
    assert all(name == file for name, file in examples)
    assert "SetCredential" not in text


@pytest.mark.lab
@analysed
def test_the_unit_is_hardened() -> None:
    assert exposure(UNIT) <= MOST_EXPOSED


@pytest.mark.lab
@analysed
def test_with_pictures_it_is_hardly_less_so(tmp_path: Path) -> None:
    both = tmp_path / UNIT.name
    both.write_text(UNIT.read_text("utf-8") + PICTURES.read_text("utf-8"), "utf-8")
    assert exposure(UNIT) < exposure(both) <= MOST_EXPOSED + 0.5


@pytest.mark.lab
@analysed
def test_systemd_finds_no_fault_with_the_unit(tmp_path: Path) -> None:
    """The program is not installed here; another one stands in for it."""
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text("utf-8").replace("/opt/diting/venv/bin/diting", sys.executable), "utf-8")
    said = run("systemd-analyze", "verify", str(copy))
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


@pytest.mark.lab
@pytest.mark.skipif(not shutil.which("systemd-sysusers"), reason="systemd-sysusers is not installed")
def test_the_user_can_be_created() -> None:
    said = run("systemd-sysusers", "--dry-run", str(FOLDER / "diting.sysusers.conf"))
    assert said.returncode == 0
    assert said.stderr == "" or "diting" in said.stderr
