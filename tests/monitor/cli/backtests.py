"""`diting backtest` where no configuration exists, and an invented town to run it on."""

import json
from collections.abc import Iterable
from typing import Any

from click.testing import CliRunner, Result

from monitor.cli import diting
from tests.monitor.backtest.town import Row, adverts, rows


def run(*args: object, status: int = 0, stdin: bytes = b"") -> Result:
    """No configuration exists."""
    command = ["--config", "nowhere.toml", "backtest", *map(str, args)]
    said = CliRunner(env={"COLUMNS": "160"}).invoke(diting, command, input=stdin)
    assert said.exit_code == status, (said.output, said.exception)
    return said


def results(said: Result) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    *posts, last = (json.loads(line) for line in said.stdout.splitlines())
    assert list(last) == ["summary"]
    return posts, last["summary"]


def hijacked() -> list[Row]:
    """Ninety quiet days of three accounts; on the seventieth the police's sells shoes."""
    found = [*rows(90), *adverts("police", 4, day=70)]
    return sorted(found, key=lambda each: (each["published_at"], each["account"]))


def renamed(found: Iterable[Row]) -> list[Row]:
    return [each | {"account": f"other-{each['account']}"} for each in found]
