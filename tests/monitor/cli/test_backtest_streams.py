"""What `diting backtest` reads from and writes to: pipes, empty files, full disks."""

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from tests.monitor.backtest.town import file
from tests.monitor.cli import backtests
from tests.monitor.cli.backtests import run
from tests.monitor.cli.office import Office

FULL = Path("/dev/full")


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return file(tmp_path / "town.jsonl", backtests.hijacked())


@pytest.mark.parametrize("nothing", [[], ["", " "]])
def test_nothing_to_test_is_not_clean(town: Path, tmp_path: Path, nothing: list[str]) -> None:
    empty = file(tmp_path / "empty.jsonl", nothing)
    for args in ((empty,), (town, "--splice", empty)):
        said = run(*args, status=2)
        assert said.stdout == ""
        assert f"diting: {empty}: holds no post, and nothing was tested" in said.stderr


def test_a_store_without_posts_is_not_clean(office: Office) -> None:
    said = office.run("backtest", status=2)
    assert "no posts of registered accounts are on record, and nothing was tested" in said.stderr


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_standard_input_is_read_as_a_file_is(town: Path, pack: Callable[[bytes], bytes]) -> None:
    assert run("-", "--json", stdin=pack(town.read_bytes())).stdout == run(town, "--json").stdout


def test_standard_input_is_read_once_and_named_in_errors(town: Path) -> None:
    assert "cannot both be -" in run("-", "--splice", "-", status=2).stderr
    assert "stdin:1: is not a JSON object" in run("-", status=2, stdin=b"5").stderr
    assert "stdin:1: is not a JSON object" in run(town, "--splice", "-", status=2, stdin=b"5").stderr


def elsewhere(town: Path, *args: str, stdout: IO[bytes] | int, **env: str) -> subprocess.CompletedProcess[bytes]:
    """In a process of its own, since its standard output is what goes wrong."""
    command = [sys.executable, "-c", "from monitor.cli import main; main()", "--config", "nowhere.toml"]
    command += ["backtest", str(town), *args]
    return subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, env=os.environ | env, check=False)


@pytest.mark.skipif(not FULL.exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("args", [(), ("--json",)])
def test_a_full_disk_is_one_line_and_status_1(town: Path, args: tuple[str, ...]) -> None:
    with FULL.open("wb") as disk:
        said = elsewhere(town, *args, stdout=disk)
    assert said.returncode == 1
    assert said.stderr.decode().splitlines()[1:] == [
        "diting: standard output: cannot be written (No space left on device); the answer is incomplete"
    ]


def test_an_output_that_takes_no_chinese_is_one_line_and_status_1(town: Path) -> None:
    said = elsewhere(town, stdout=subprocess.DEVNULL, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert said.returncode == 1
    assert said.stderr.decode().splitlines()[1:] == [
        "diting: standard output takes ascii, which lacks some characters; set PYTHONIOENCODING=utf-8"
    ]


def test_who_stops_reading_hears_no_complaint(town: Path) -> None:
    out, into = os.pipe()
    os.close(out)
    said = elsewhere(town, "--json", stdout=into)
    os.close(into)
    assert b"Traceback" not in said.stderr
    assert len(said.stderr.splitlines()) == 1
