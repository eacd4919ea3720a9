import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture import (
    MAY_IMPORT,
    ROOMS,
    SCHEDULE,
    Source,
    banned_names,
    breaches,
    broad_excepts,
    checkout,
    clocks,
    cycle,
    sources,
)

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
HOUSE = checkout(ROOT, ROOMS)


@pytest.mark.parametrize("source", HOUSE, ids=lambda source: source.path)
def test_every_file_keeps_the_rules_of_the_house(source: Source) -> None:
    assert breaches(source) == ()


def test_no_modules_import_each_other_in_a_ring() -> None:
    assert cycle(HOUSE) == ""


def test_no_file_has_a_name_that_says_nothing() -> None:
    paths = [path.relative_to(ROOT).as_posix() for room in (*ROOMS, "tests") for path in (ROOT / room).rglob("*.py")]
    assert list(banned_names(paths)) == []


def test_the_schedule_reads_the_clock_and_catches_everything_in_one_place_each() -> None:
    schedule = next(source for source in HOUSE if source.path == SCHEDULE)
    elsewhere = sources({"monitor/elsewhere.py": schedule.text})[0]
    assert len(list(clocks(elsewhere))) == 1
    assert len(list(broad_excepts(elsewhere))) == 1


def test_the_packages_of_the_wheel_are_the_rooms_of_the_house() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == rooms == ROOMS


def test_every_room_has_its_line_in_the_table() -> None:
    assert {room.partition("/")[0] for room in MAY_IMPORT} == ROOMS
    assert all((ROOT / room).is_dir() for room in MAY_IMPORT)


# The checker itself: what it must find, and what it must leave alone.

FOUND = [
    ("domain/x.py", "import httpx", "domain may not import httpx"),
    ("domain/x.py", "from detectors.names import fold", "domain may not import detectors.names"),
    ("detectors/x.py", "import httpx", "detectors may not import httpx"),
    ("detectors/x.py", "from alerting import grade", "detectors may not import alerting"),
    ("detectors/x.py", "import config.settings", "detectors may not import config.settings"),
    ("alerting/x.py", "import rapidfuzz", "alerting may not import rapidfuzz"),
    ("alerting/x.py", "import monitor.store", "alerting may not import monitor.store"),
    ("alerting/channels/x.py", "from alerting.channels.y import Y", "may not import alerting.channels.y"),
    ("alerting/channels/x.py", "from alerting.channels import y", "may not import alerting.channels"),
    ("alerting/channels/x.py", "from alerting.route import Routes", "may not import alerting.route"),
    ("config/x.py", "from monitor import plugins", "config may not import monitor"),
    ("monitor/platforms/x.py", "from monitor.platforms import y", "may not import monitor.platforms.y"),
    ("monitor/platforms/x.py", "import httpx", "monitor/platforms may not import httpx"),
    ("monitor/platforms/x.py", "from monitor import store", "may not import monitor"),
    ("monitor/platforms/x.py", "import monitor.httpd", "may not import monitor.httpd"),
    ("monitor/x.py", "import requests", "monitor may not import requests"),
    ("monitor/x.py", "from tests import factories", "monitor may not import tests"),
    ("monitor/x.py", "from . import y", "relative import"),
    ("domain/x.py", "from ..monitor import y", "relative import"),
    ("monitor/x.py", "from apscheduler.triggers import cron", "only in monitor/schedule.py"),
    ("monitor/x.py", "import apscheduler", "only in monitor/schedule.py"),
    ("monitor/x.py", "from alembic import command", "only in monitor/store/*"),
    ("monitor/x.py", "import sqlalchemy as sa", "only in monitor/store/*"),
    ("monitor/x.py", "from sqlalchemy import Connection", "only in monitor/store/*"),
    ("monitor/casebook.py", "from sqlalchemy import Connection, select", "sqlalchemy.select is used only"),
    ("monitor/jobs/x.py", "from sqlalchemy.engine import Connection", "sqlalchemy.engine.Connection is used only"),
    ("monitor/jobs/x.py", "from sqlalchemy import *", "sqlalchemy.* is used only"),
    ("monitor/database.py", "from sqlalchemy import create_engine", "sqlalchemy.create_engine is used only"),
    ("monitor/x.py", "from datetime import datetime\nnow = datetime.now", "reads the clock"),
    ("monitor/x.py", "import datetime as dt\ndt.datetime.now(dt.UTC)", "reads the clock"),
    ("monitor/x.py", "from datetime import datetime as when\nwhen.utcnow()", "reads the clock"),
    ("monitor/x.py", "from datetime import date\ndate.today()", "reads the clock"),
    ("monitor/x.py", "import time\ntime.time()", "reads the clock"),
    ("monitor/x.py", "from time import time_ns as t\nt()", "reads the clock"),
    ("alerting/x.py", "import time\ntime.monotonic()", "measures time"),
    ("monitor/x.py", "try:\n    f()\nexcept Exception:\n    pass", "catches everything"),
    ("monitor/x.py", "try:\n    f()\nexcept:\n    pass", "catches everything"),
    ("monitor/x.py", "try:\n    f()\nexcept (OSError, BaseException):\n    pass", "catches everything"),
    ("monitor/x.py", "try:\n    f()\nexcept* Exception:\n    pass", "catches everything"),
    ("monitor/x.py", "import builtins\ntry:\n    f()\nexcept builtins.Exception:\n    pass", "catches everything"),
    ("monitor/x.py", "import contextlib\nwith contextlib.suppress(Exception):\n    f()", "catches everything"),
    ("monitor/x.py", "def f():\n    import json", "an import inside f()"),
    ("monitor/x.py", "class A:\n    async def f(self):\n        from json import loads", "an import inside f()"),
    ("monitor/x.py", "from importlib import import_module as load\nload('x')", "hides an import"),
    ("monitor/x.py", "__import__('x')", "hides an import"),
]


def one(path: str, text: str) -> Source:
    files = {"monitor/platforms/y.py": "", "monitor/http/__init__.py": "", path: text}
    return next(source for source in sources(files) if source.path == path)


@pytest.mark.parametrize(("path", "text", "rule"), FOUND, ids=[f"{path} {text!r}" for path, text, _ in FOUND])
def test_a_breach_is_found_with_its_file_line_and_rule(path: str, text: str, rule: str) -> None:
    found = breaches(one(path, text))
    assert len(found) == 1
    assert re.match(rf"{re.escape(path)}:\d+: ", found[0])
    assert rule in found[0]


LEFT_ALONE = [
    ("domain/x.py", "from dataclasses import dataclass\nfrom domain.text import Text"),
    ("detectors/x.py", "import rapidfuzz.distance\nfrom opencc import OpenCC"),
    ("alerting/channels/x.py", "import httpx\nimport ssl\nfrom pydantic import BaseModel"),
    ("monitor/platforms/x.py", "from monitor.http import Http\nfrom monitor import http"),
    ("monitor/x.py", "from alerting.channels import webhook\nimport structlog"),
    ("monitor/store/x.py", "from sqlalchemy import select\nimport sqlalchemy.dialects"),
    ("monitor/store/migrations/versions/x.py", "from alembic import op"),
    ("monitor/casebook.py", "from sqlalchemy import Connection"),
    ("monitor/jobs/x.py", "from sqlalchemy import Connection"),
    ("monitor/database.py", "from sqlalchemy import make_url"),
    ("monitor/schedule.py", "from apscheduler import x\nfrom datetime import datetime\ndatetime.now()"),
    ("monitor/schedule.py", "try:\n    f()\nexcept Exception:\n    pass"),
    ("monitor/plugins.py", "from importlib import import_module\nimport_module('x')"),
    ("monitor/x.py", "from datetime import datetime\ndatetime.fromtimestamp(0)\nx.now()\nnow()"),
    ("monitor/x.py", "import time\ntime.monotonic()"),
    ("monitor/x.py", "try:\n    f()\nexcept (OSError, ValueError):\n    pass"),
]


@pytest.mark.parametrize(("path", "text"), LEFT_ALONE, ids=[f"{path} {text!r}" for path, text in LEFT_ALONE])
def test_what_the_rules_allow_is_left_alone(path: str, text: str) -> None:
    assert breaches(one(path, text)) == ()


def test_a_breach_names_its_line() -> None:
    text = "import time\n\n\ndef f():\n    return time.time()\n"
    assert breaches(one("monitor/x.py", text))[0].startswith("monitor/x.py:5: time.time reads the clock")


def test_a_ring_of_imports_is_found_with_its_lines() -> None:
    files = {
        "monitor/a.py": "from monitor.b import B",
        "monitor/b.py": "\nfrom monitor import c",
        "monitor/c.py": "import monitor.a",
        "monitor/d.py": "from monitor import a",
    }
    ring = cycle(sources(files))
    assert ring.count(" -> ") == 2
    for place in ("monitor/a.py:1", "monitor/b.py:2", "monitor/c.py:1"):
        assert place in ring
    assert "monitor/d.py" not in ring


def test_a_package_whose_file_imports_its_own_modules_is_no_ring() -> None:
    files = {
        "monitor/store/__init__.py": "from monitor.store.engine import Engine",
        "monitor/store/engine.py": "from monitor.store import tables",
        "monitor/store/tables.py": "",
    }
    assert cycle(sources(files)) == ""


def test_a_module_that_takes_from_its_package_what_the_package_takes_from_it_is_a_ring() -> None:
    files = {
        "monitor/store/__init__.py": "from monitor.store.engine import Engine\nLIMIT = 1",
        "monitor/store/engine.py": "from monitor.store import LIMIT",
    }
    assert "monitor/store/engine.py:1" in cycle(sources(files))


@pytest.mark.parametrize("path", ["monitor/utils.py", "alerting/core/x.py", "tests/helpers.py", "domain/base.py"])
def test_a_name_that_says_nothing_is_found(path: str) -> None:
    assert next(banned_names([path])).startswith(path)


def test_a_name_that_only_contains_such_a_word_is_left_alone() -> None:
    assert list(banned_names(["monitor/database.py", "domain/commonest.py"])) == []
