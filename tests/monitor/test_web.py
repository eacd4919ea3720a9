import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from domain.errors import ConfigurationError
from monitor.gauges import State
from monitor.metrics import Metrics
from monitor.web import Server, application


def measured() -> Metrics:
    return Metrics(platforms=("bluesky",), channels=(), detectors=(), intervals={}, read=State)


def server(host: str = "127.0.0.1", port: int = 0, *, healthy: bool = True, ready: bool = True) -> Server:
    return Server(host, port, metrics=measured(), healthy=lambda: healthy, ready=lambda: ready)


def visitor(*, healthy: bool = True, ready: bool = True) -> httpx.AsyncClient:
    app = application(metrics=measured(), healthy=lambda: healthy, ready=lambda: ready)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://diting.test")


@asynccontextmanager
async def running(started: Server) -> AsyncIterator[httpx.AsyncClient]:
    await started.start()
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{started.port}") as client:
            yield client
    finally:
        await started.stop()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/metrics", 200),
        ("HEAD", "/metrics", 200),
        ("GET", "/metrics/", 404),
        ("POST", "/metrics", 405),
        ("GET", "/healthz", 200),
        ("HEAD", "/readyz", 200),
        ("DELETE", "/healthz", 405),
        ("GET", "/", 404),
        ("GET", "/metrics/../etc/passwd", 404),
        ("GET", "/favicon.ico", 404),
    ],
)
async def test_only_three_pages_are_there(method: str, path: str, status: int) -> None:
    async with visitor() as client:
        assert (await client.request(method, path)).status_code == status


@pytest.mark.parametrize(
    ("healthy", "ready", "health", "readiness"),
    [
        (True, True, (200, "ok"), (200, "ok")),
        (False, True, (503, "unavailable"), (200, "ok")),
        (True, False, (200, "ok"), (503, "unavailable")),
    ],
)
async def test_health_and_readiness_say_what_they_are_told(
    healthy: bool, ready: bool, health: tuple[int, str], readiness: tuple[int, str]
) -> None:
    async with visitor(healthy=healthy, ready=ready) as client:
        said = [await client.get("/healthz"), await client.get("/readyz")]
    assert [(answer.status_code, answer.text) for answer in said] == [health, readiness]


async def test_a_scraper_gets_the_format_it_asks_for() -> None:
    async with visitor() as client:
        plain = await client.get("/metrics")
        modern = await client.get("/metrics", headers={"accept": "application/openmetrics-text; version=1.0.0"})
    assert plain.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert modern.headers["content-type"].startswith("application/openmetrics-text")
    assert modern.text.endswith("# EOF\n")


async def test_a_free_port_is_found_and_told() -> None:
    async with running(server()) as client:
        assert "diting_dead_letters 0.0" in (await client.get("/metrics")).text
        assert "server" not in (await client.get("/healthz")).headers


async def test_signals_stay_with_the_daemon() -> None:
    before = signal.getsignal(signal.SIGTERM)
    async with running(server()):
        assert signal.getsignal(signal.SIGTERM) is before


async def test_a_stopped_server_answers_no_more_and_frees_its_port() -> None:
    first = server()
    async with running(first) as client:
        await client.get("/healthz")
    async with running(server(port=first.port)) as client:
        assert (await client.get("/healthz")).status_code == 200
    await first.stop()


async def test_a_server_that_was_never_started_stops() -> None:
    await server().stop()


async def test_a_taken_port_is_a_mistake_of_the_settings() -> None:
    taken = server()
    async with running(taken):
        with pytest.raises(ConfigurationError, match="Address already in use"):
            await server(port=taken.port).start()


async def test_an_address_of_another_machine_is_a_mistake_of_the_settings() -> None:
    with pytest.raises(ConfigurationError, match=r"cannot listen on 192\.0\.2\.1"):
        await server("192.0.2.1").start()
