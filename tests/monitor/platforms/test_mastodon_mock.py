"""The connector against mastodon-mock, a server somebody else wrote, inside this process."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from mastodon_mock.app import create_app, dispose_app_resources
from mastodon_mock.config import DatabaseConfig, MastodonMockConfig, SeedAccount, SeedConfig, SeedStatus
from pydantic import SecretStr

from domain.answer import Outcome
from monitor.platforms.mastodon import Options, Platform
from tests.monitor.doors import BASE, door, patient

SEED = SeedConfig(
    accounts=[
        SeedAccount(username="linze_ga", display_name="临泽市公安局", access_token="played-token"),
        SeedAccount(username="linze_fan", display_name="临泽市公安局（资讯）", note="<p>民间</p>"),
        SeedAccount(username="qinglan", display_name="青澜县发布"),
    ],
    statuses=[SeedStatus(account="linze_ga", text=f"通知第{number}号") for number in range(45)],
)


@pytest.fixture
async def app(tmp_path: Any) -> AsyncIterator[FastAPI]:
    database = DatabaseConfig(path=str(tmp_path / "mock.sqlite"))
    app = create_app(MastodonMockConfig(database=database, seed=SEED, media_storage_path=str(tmp_path / "media")))
    yield app
    dispose_app_resources(app)


def platform(app: FastAPI, *, timeout_seconds: float = 20, **options: Any) -> Platform:
    polite = patient(attempts=2, timeout_seconds=timeout_seconds)
    chosen = Options(base_url=BASE, token=SecretStr("played-token"), politeness=polite, **options)
    return Platform("mastodon", chosen, door(httpx.ASGITransport(app), politeness=chosen.politeness))


async def break_down(app: FastAPI, path: str, *, count: int | None = None, **effect: Any) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        fault = {"match": {"path": path}, "effect": effect, "count": count}
        (await client.post("/api/v1/_mock/faults", json=fault)).raise_for_status()


async def test_a_chinese_name_is_found_in_whole_and_in_part(app: FastAPI) -> None:
    connector = platform(app)
    whole = (await connector.search("临泽市公安局")).value
    assert [profile.handle for profile in whole] == ["linze_ga", "linze_fan"]
    assert [profile.bio for profile in whole] == ["", "民间"]
    assert [profile.handle for profile in (await connector.search("青澜")).value] == ["qinglan"]
    assert (await connector.search("没有这个名字")).outcome is Outcome.EMPTY


async def test_posts_are_read_over_several_pages(app: FastAPI) -> None:
    connector = platform(app, post_pages=5)
    (official, _) = (await connector.search("临泽市公安局")).value
    answer = await connector.posts(official.user_id)
    assert [post.text for post in answer.value] == [f"通知第{number}号" for number in reversed(range(45))]
    assert not answer.more
    assert len((await platform(app).posts(official.user_id)).value) == 40


async def test_an_account_is_found_by_its_id_or_proved_missing(app: FastAPI) -> None:
    connector = platform(app)
    (seen,) = (await connector.search("青澜")).value
    assert (await connector.profile(seen.user_id)).value == seen
    assert (await connector.posts(seen.user_id)).outcome is Outcome.EMPTY
    assert (await connector.profile("999999")).outcome is Outcome.NOT_FOUND
    assert (await connector.posts("999999")).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    ("effect", "outcome"),
    [
        ({"type": "status", "status": 500}, Outcome.ERROR),
        ({"type": "status", "status": 401}, Outcome.AUTH),
        ({"type": "status", "status": 503, "headers": {"Retry-After": "60"}}, Outcome.ERROR),
        ({"type": "status", "status": 404}, Outcome.ERROR),
        ({"type": "malformed"}, Outcome.SHAPE),
        ({"type": "malformed", "truncate": False}, Outcome.SHAPE),
        ({"type": "status", "status": 200, "body": {"users": []}}, Outcome.SHAPE),
    ],
)
async def test_a_broken_server_is_never_an_empty_one(app: FastAPI, effect: dict[str, Any], outcome: Outcome) -> None:
    await break_down(app, "/api/v2/search", **effect)
    assert (await platform(app).search("临泽市公安局")).outcome is outcome


@pytest.mark.parametrize(
    ("effect", "outcome"),
    [
        ({"type": "status", "status": 500}, Outcome.ERROR),
        ({"type": "malformed"}, Outcome.SHAPE),
        ({"type": "status", "status": 404, "body": {"errors": []}}, Outcome.ERROR),
        ({"type": "status", "status": 200, "body": {"error": "Record not found"}}, Outcome.SHAPE),
    ],
)
async def test_a_broken_server_takes_nobody_for_gone(app: FastAPI, effect: dict[str, Any], outcome: Outcome) -> None:
    connector = platform(app)
    (seen,) = (await connector.search("青澜")).value
    await break_down(app, "/api/v1/accounts/*", **effect)
    assert (await connector.profile(seen.user_id)).outcome is outcome
    assert (await connector.posts(seen.user_id)).outcome is outcome


async def test_a_slow_server_is_waited_for(app: FastAPI) -> None:
    await break_down(app, "/api/v2/search", type="latency", delay_ms=60)
    assert len((await platform(app).search("青澜")).value) == 1


@pytest.mark.parametrize("effect", [{"type": "timeout"}, {"type": "latency", "delay_ms": 30_000}])
async def test_a_server_that_does_not_answer_in_time_is_an_error(app: FastAPI, effect: dict[str, Any]) -> None:
    await break_down(app, "/api/v2/search", **effect)
    answer = await platform(app, timeout_seconds=0.1).search("青澜")
    assert (answer.outcome, answer.detail[:12]) == (Outcome.ERROR, "TimeoutError")


async def test_a_fault_that_passes_is_waited_out(app: FastAPI) -> None:
    await break_down(app, "/api/v2/search", count=1, type="status", status=502)
    assert len((await platform(app).search("青澜")).value) == 1


async def test_a_rate_limit_names_its_end(app: FastAPI) -> None:
    await break_down(app, "/api/v2/search", type="ratelimit", headers={"Retry-After": "240"})
    connector = platform(app)
    refused = await connector.search("临泽市公安局")
    assert refused.outcome is Outcome.RATE_LIMITED
    assert (await connector.profile("1")).not_before == refused.not_before
