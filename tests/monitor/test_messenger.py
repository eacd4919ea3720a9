"""Whoever has a 企业微信账号 in the register hears over the WeCom app; the account stands nowhere in clear."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from alerting.channels import wecom_app
from alerting.route import Line, Routes
from domain.incident import Incident, Status
from domain.notification import Reason
from domain.registry import Contact, ContactRole
from domain.shift import Shift
from monitor.cli import diting
from monitor.schedule import now
from monitor.store import Store, incidents, roster
from tests.bots import WecomApp, served
from tests.daemons import WIDE_OPEN, Running, Site, site, wait_until
from tests.factories import NOW, account, incident, later, unit
from tests.monitor.heard import FALLBACK, GA, OFFICE, City, by_mail
from tests.stubs import StubNetwork, stub_network

NAME, OFFICIAL, IMPOSTOR = "临泽市公安局", "did:plc:official", "did:plc:impostor"
USER, WRONG = "zhouwu-ww", "wuliu-ww"
SECRET = {"DITING_WECOM_APP_CORP_SECRET": "corp-secret"}
HEADERS = ("主办单位", "平台", "账号名称", "账号ID", "值班员", "企业微信账号", "值班领导", "值班领导企业微信账号")
APP = {"corp_id": "ww1234", "agent_id": 1000002}


@pytest.fixture
def city(store: Store) -> City:
    """Mail and the WeCom app are switched on; of the unit both the officer and the leader have an account."""
    people = (
        Contact(name="值班员甲", email=GA, messenger="jia"),
        Contact(role=ContactRole.DUTY_LEADER, name="带班乙", messenger="yi"),
    )
    made = City(store, units=(unit(contacts=people), OFFICE), accounts=(account(),))
    options = wecom_app.Options.model_validate(APP | {"corp_secret": "corp-secret"})
    lines = {
        "mail": Line(addresses=by_mail),
        "wecom_app": Line(addresses=wecom_app.Channel(options, now=now).addresses),
    }
    made.hearing = made.heard(routes=Routes(lines=lines, fallback=(FALLBACK,)))
    return made


def over_the_app(city: City) -> list[str]:
    return [one.address for one in city.owed() if one.channel == "wecom_app"]


def test_a_contact_who_is_on_no_roster_hears_over_the_app_once(city: City) -> None:
    city.tell(incident())
    assert over_the_app(city) == ["jia"]
    assert [one.address for one in city.owed() if one.channel == "mail"].count(GA) == 1


def test_a_call_climbs_to_the_leaders_account(city: City) -> None:
    city.tell(incident(), Reason.OVERDUE, roles=(ContactRole.DUTY_LEADER,))
    assert [(one.channel, one.address) for one in city.owed()] == [("wecom_app", "yi")]


def test_whoever_is_on_duty_hears_at_the_registered_account_of_the_same_name(city: City) -> None:
    with city.store.begin() as conn:
        tonight = Contact(name="带班乙", email="tonight@ga.linze.example")
        roster.put(conn, Shift(unit="linze-ga", starts=NOW, ends=later(hours=8), contact=tonight))
    city.tell(incident())
    assert over_the_app(city) == ["yi"]


@pytest.fixture
def network() -> Iterator[StubNetwork]:
    with stub_network({OFFICIAL: NAME, IMPOSTOR: f"{NAME}官方"}) as stub:
        yield stub


@pytest.fixture
def app() -> WecomApp:
    return WecomApp(now, users=frozenset({USER}))


@pytest.fixture
def place(tmp_path: Path, network: StubNetwork, app: WecomApp) -> Iterator[Site]:
    with served(app) as url:
        given: dict[str, dict[str, Any]] = {
            "platforms.bluesky": {"base_url": network.url, "politeness": WIDE_OPEN},
            "channels.wecom_app": APP | {"base_url": url},
        }
        with site(tmp_path, **given) as place:
            yield place


def imported(place: Site, messenger: str) -> str:
    """The register is brought in beside the daemon; what the command says of it, and what others say of the unit."""
    path, config = place.folder / "register.xlsx", place.folder / "0.toml"
    book = Workbook()
    for row in (HEADERS, (NAME, "Bluesky", NAME, OFFICIAL, "周五", messenger, "吴六", "郑 七")):
        book.worksheets[0].append(row)
    book.save(path)
    commands = (("registry", "import", path), ("registry", "show", NAME), ("registry", "list"), ("check",))
    said = ""
    for command in commands:
        for form in ((), ("--json",)):
            given = ["--config", str(config), *map(str, command), *form]
            said += CliRunner(env=SECRET).invoke(diting, given).output
    path.unlink()
    return said


def running(place: Site) -> Running:
    life = place.start(SECRET)
    assert life.port()
    return life


def kept(place: Site) -> tuple[Incident, ...]:
    with place.store() as store, store.reading() as conn:
        return incidents.listing(conn, statuses=tuple(Status))


def in_clear(place: Site, *words: str) -> list[tuple[str, str]]:
    """Where any of these stands in a file of the site: its database, its logs."""
    found = (path for path in place.folder.rglob("*") if path.is_file() and path.suffix not in {".toml", ".key"})
    return [(path.name, word) for path in found for word in words if word.encode() in path.read_bytes()]


def test_an_imported_account_is_written_to_and_a_restart_does_not_write_again(place: Site, app: WecomApp) -> None:
    life = running(place)
    said = imported(place, USER)
    wait_until(lambda: bool(app.taken))
    page = httpx.get(f"http://127.0.0.1:{life.port()}/metrics", trust_env=False).text
    assert life.terminate(timeout=20) == 0
    again = running(place)
    assert again.lives_for(1)
    assert again.terminate(timeout=20) == 0
    assert {message["touser"] for message in app.taken} == {USER}
    assert len({message["text"]["content"] for message in app.taken}) == len(app.taken)
    assert "值班领导企业微信账号" in said
    assert in_clear(place, USER, "周五", "吴六") == []
    assert not [word for word in (USER, "周五", "吴六", "郑 七") if word in said + page]


def test_an_account_that_wecom_does_not_know_is_told_as_a_broken_channel_without_its_name(
    place: Site, app: WecomApp
) -> None:
    life = running(place)
    imported(place, WRONG)
    wait_until(lambda: any(one.subject == "channel:wecom_app" for one in kept(place)))
    assert life.terminate(timeout=20) == 0
    assert app.taken == []
    assert in_clear(place, WRONG) == []
