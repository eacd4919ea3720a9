"""The daemon as systemd and an administrator see it: a process that starts, answers, and stops when told to."""

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.incident import Classification
from monitor.store import incidents
from tests.daemons import WIDE_OPEN, Site, site, wait_until
from tests.factories import account, unit
from tests.peers import Peer, webhook_peer
from tests.stubs import StubNetwork, stub_network

pytestmark = pytest.mark.long

OFFICIAL, IMPOSTOR = "did:plc:official", "did:plc:impostor"
NAME = "临泽市公安局"


@pytest.fixture
def network() -> Iterator[StubNetwork]:
    with stub_network({OFFICIAL: NAME, IMPOSTOR: f"{NAME}官方"}) as stub:
        yield stub


@pytest.fixture
def peer() -> Iterator[Peer]:
    with webhook_peer() as peer:
        yield peer


@pytest.fixture
def place(tmp_path: Path, network: StubNetwork, peer: Peer) -> Iterator[Site]:
    platform = {"base_url": network.url, "politeness": WIDE_OPEN}
    tables: dict[str, dict[str, Any]] = {
        "platforms.bluesky": platform,
        "channels.webhook": {"url": peer.url},
        "alerts": {},
    }
    with site(tmp_path, **tables) as place:
        place.register([unit()], [account(user_id=OFFICIAL, handle="")])
        yield place


def subjects(place: Site) -> list[str]:
    with place.store() as store, store.reading() as conn:
        return [case.subject for case in incidents.listing(conn, classification=Classification.MASQUERADE)]


class Gate:
    """A misbehaviour: nobody is answered before the gate is opened."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.opened = threading.Event()

    def __call__(self, handler: Any, _: dict[str, Any]) -> None:
        self.asked.set()
        self.opened.wait(30)
        handler.close_connection = True


def test_a_stop_in_the_middle_of_a_slow_sweep_is_clean_and_loses_nothing(place: Site, network: StubNetwork) -> None:
    gate = Gate()
    network.misbehaviour, network.everywhere = gate, True
    life = place.start()
    assert gate.asked.wait(30)
    assert life.terminate() == 0
    said = [event["event"] for event in life.events()]
    assert "job.cut_short" in said
    assert "job.failed" not in said
    network.misbehaviour = None
    gate.opened.set()
    place.start()
    wait_until(lambda: subjects(place) == [f"bluesky:{IMPOSTOR}"])


def test_an_idle_daemon_stops_at_once_with_status_0(place: Site, peer: Peer) -> None:
    life = place.start()
    wait_until(lambda: bool(peer.kept()))
    assert life.terminate() == 0
    assert life.events()[-1]["event"] == "daemon.stopped"


def test_it_answers_whoever_looks_after_it(place: Site) -> None:
    life = place.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{life.port()}", trust_env=False) as client:
        for path in ("/healthz", "/readyz"):
            wait_until(lambda path=path: client.get(path).status_code == 200)  # type: ignore[misc]
        wait_until(lambda: 'diting_covered{kind="hunt",platform="bluesky"} 1.0' in client.get("/metrics").text)
        assert client.get("/elsewhere").status_code == 404


def test_a_port_that_is_taken_is_one_clear_line_and_status_1(place: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        life = place.start(web={"port": port})
        assert life.process.wait(timeout=30) == 1
    (line,) = life.log.read_text("utf-8").splitlines()
    assert line.startswith(f"diting: web: cannot listen on 127.0.0.1 port {port}")
    assert line.endswith("choose another host or port in [web]")


def test_a_second_daemon_on_the_same_database_alerts_nobody_twice(
    place: Site, network: StubNetwork, peer: Peer
) -> None:
    lives = place.start(), place.start()
    for life in lives:
        life.port()
    for number in range(20):
        network.names = {**network.names, f"did:plc:more{number}": f"{NAME}{number}"}
        life.lives_for(0.02)
    wait_until(lambda: len(peer.kept()) == len(network.names) - 1)
    assert [life.terminate() for life in lives] == [0, 0]
    assert set(peer.kept().values()) == {1}
    assert Counter(subjects(place)) == {f"bluesky:{did}": 1 for did in network.names if did != OFFICIAL}
    assert [event for life in lives for event in life.events() if event["event"] == "job.failed"] == []


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[socket.socket]:
    """systemd's end of the notification socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(30)
        yield ear


def test_systemd_hears_that_it_is_ready_alive_and_stopping(place: Site, ear: socket.socket) -> None:
    life = place.start({"NOTIFY_SOCKET": ear.getsockname(), "WATCHDOG_USEC": "200000"})
    status = b"STATUS=official accounts: 1, platforms: 1"
    assert [ear.recv(100) for _ in range(2)] == [b"READY=1", status]
    assert b"WATCHDOG=1" in {ear.recv(100) for _ in range(20)}
    assert life.terminate() == 0
    said = b""
    while said != b"STOPPING=1":
        said = ear.recv(100)
        assert said in {status, b"WATCHDOG=1", b"STOPPING=1"}
