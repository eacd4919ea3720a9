"""No contact, no person's name and no token stands in clear where others may read: database, files, logs, metrics."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from domain.registry import Contact, ContactRole
from domain.shift import Shift
from monitor.cli import diting
from monitor.schedule import now
from monitor.store import roster, tables
from tests.daemons import WIDE_OPEN, Site, site, wait_until
from tests.factories import account, unit
from tests.stubs import StubNetwork, stub_network

OFFICIAL, IMPOSTOR = "did:plc:official", "did:plc:impostor"
NAME = "临泽市公安局"
TOKEN = "t0ken-of-the-hook"
REPORTER = "13900002222"
DUTY = Contact(name="值班员周五", email="zhouwu@ga.example", phone="19900000007", messenger="zhouwu-ww")
LEADER = Contact(
    role=ContactRole.DUTY_LEADER,
    name="值班领导吴六",
    email="wuliu@ga.example",
    phone="19900000008",
    messenger="wuliu-ww",
)
PEOPLE = tuple(value for each in (DUTY, LEADER) for value in (each.name, each.email, each.phone, each.messenger))
NOWHERE = (*PEOPLE, REPORTER, TOKEN)
SUSPECT = (f"{NAME}官方", "impostor.test")
REPORT = ("report", "--source", "citizen", "--kind", "impostor", "--unit", "linze-ga", "--platform", "bluesky")


@pytest.fixture
def network() -> Iterator[StubNetwork]:
    with stub_network({OFFICIAL: NAME, IMPOSTOR: SUSPECT[0]}) as stub:
        yield stub


@pytest.fixture
def place(tmp_path: Path, network: StubNetwork) -> Iterator[Site]:
    """Whatever is sent fails, so that addresses wait in the outbox and errors are told."""
    given: dict[str, Mapping[str, Any]] = {
        "platforms.bluesky": {"base_url": network.url, "politeness": WIDE_OPEN},
        "channels.webhook": {"url": f"http://127.0.0.1:9/hook?access_token={TOKEN}"},
        "channels.email": {"host": "127.0.0.1", "port": 9, "security": "none", "sender": "diting@gov.example"},
    }
    with site(tmp_path, **given) as place:
        place.register([unit(contacts=(DUTY,))], [account(user_id=OFFICIAL, handle="")])
        with place.store() as store, store.begin() as conn:
            at = now()
            roster.put(conn, Shift(unit="linze-ga", starts=at, ends=at + timedelta(days=1), contact=LEADER))
        yield place


def reported(place: Site) -> None:
    """A citizen's lead, taken in beside the daemon."""
    config = str(place.folder / "0.toml")
    args = ("--config", config, *REPORT, "--id", "did:plc:x", "--text", "私信要求转账", "--contact", REPORTER)
    said = CliRunner().invoke(diting, args)
    assert said.exit_code == 0, (said.output, said.exception)


def tried(place: Site) -> bool:
    """Whether messages to people and to the hook have been tried and have failed."""
    table = tables.outbox
    with place.store() as store, store.reading() as conn:
        query = select(table.c.channel, func.count()).where(table.c.error != "").group_by(table.c.channel)
        return {"email", "webhook"} <= dict(conn.execute(query).all()).keys()


def pages(folder: Path) -> Mapping[str, bytes]:
    """Every file but the configuration, which only the service may read."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".toml", ".key"})
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def in_clear(words: tuple[str, ...], page: bytes) -> list[str]:
    """Those that stand in it, as they are or as JSON spells them."""
    return [word for word in words if word.encode() in page or json.dumps(word)[1:-1].encode() in page]


def test_nobody_is_named_in_clear_after_a_full_run(place: Site) -> None:
    life = place.start()
    port = life.port()
    reported(place)
    wait_until(lambda: tried(place))
    page = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).content
    assert life.terminate(timeout=20) == 0
    written = pages(place.folder)
    assert {"diting.sqlite", "0.log"} <= written.keys()
    assert any(name.startswith("diting.evidence") for name in written)
    # What is looked for would be found: the database has to know whom it suspects.
    assert in_clear(SUSPECT, b"".join(written.values())) == list(SUSPECT)
    assert {name: found for name, data in written.items() if (found := in_clear(NOWHERE, data))} == {}
    for told in (page, life.log.read_bytes()):
        assert in_clear((*NOWHERE, *SUSPECT, IMPOSTOR), told) == []
