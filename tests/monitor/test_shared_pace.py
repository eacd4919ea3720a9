"""Two connectors that ask the same host."""

import json

import httpx
import pytest

from config.section import validate
from config.settings import Settings
from monitor import plugins
from monitor.http import Pace
from tests.factories import NOW
from tests.monitor.doors import Memory

PROFILE = {"did": "did:plc:a", "handle": "a.test", "displayName": "临泽发布"}


@pytest.mark.parametrize(("second", "waits"), [("https://one.example", [1.0]), ("https://two.example", [])])
async def test_connectors_with_one_pace_take_turns_at_a_host_that_they_share(second: str, waits: list[float]) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    gentle = {"requests_per_second": 1.0, "burst": 1}
    tables = {
        "first": {"plugin": "bluesky", "base_url": "https://one.example", "politeness": gentle},
        "second": {"plugin": "bluesky", "base_url": second, "politeness": gentle},
    }
    settings = validate(Settings, {"platforms": tables}, where="test.toml")
    pace = Pace(lambda: 0.0, sleep)
    replies = httpx.MockTransport(lambda _: httpx.Response(200, content=json.dumps(PROFILE)))
    for plugin in plugins.load(settings, where="test.toml", environ={}).platforms:
        platform, http = plugins.build_platform(plugin, Memory(), lambda: NOW, replies, pace)
        await platform.profile("did:plc:a")
        await http.aclose()
    assert slept == waits
