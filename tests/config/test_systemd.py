"""The service unit: what it promises, and what systemd's own tools say of it."""

import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

import config

FOLDER = Path(config.__file__).parent / "systemd"
UNIT = FOLDER / "diting.service"
MOST_EXPOSED = 1.5
analysed = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def service() -> dict[str, str]:
    unit = ConfigParser(strict=False, delimiters=("=",), interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(UNIT, "utf-8")
    return dict(unit["Service"])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("Type", "notify"),
        ("ExecStart", "/opt/diting/venv/bin/diting run --config /etc/diting/diting.toml"),
        ("User", "diting"),
        ("StateDirectory", "diting"),
        ("Restart", "always"),
        ("MemoryDenyWriteExecute", "yes"),
    ],
)
def test_the_unit_promises(key: str, value: str) -> None:
    assert service()[key] == value


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
    said = run("systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)).stdout
    exposure = re.search(r"Overall exposure level for diting\.service: ([\d.]+)", said)
    assert exposure is not None
    assert float(exposure[1]) <= MOST_EXPOSED


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
