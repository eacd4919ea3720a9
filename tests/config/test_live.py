"""Every expression of the dashboard and of the alert rules, asked of a real Prometheus that scrapes a real page."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

import config
from config.grafana.panels import ROWS
from domain.answer import Outcome
from domain.coverage import Gap, Job
from domain.deadline import Duty
from domain.freshness import Check
from domain.incident import Classification, Severity, Status
from domain.urgency import Urgency
from monitor.gauges import SessionState, State
from monitor.metrics import Metrics, Result
from monitor.store.departures import Departures
from monitor.web import Server
from tests import factories

RULES = Path(config.__file__).parent / "prometheus" / "diting.rules.yml"
LONG_AGO = 1_700_000_000.0
# These speak of a Diting that is not there, or not for long; whether their metric is there can be asked all the same.
ABSENCE = {
    "DitingDown": 'up{job="diting"}',
    "DitingAbsent": 'up{job="diting"}',
    "DitingRestarting": 'process_start_time_seconds{job="diting"}',
}

pytestmark = [
    pytest.mark.lab,
    pytest.mark.skipif(not shutil.which("prometheus"), reason="prometheus is not installed"),
]


class BadDay:
    """A Diting in every kind of trouble; something of each kind happens at every scrape."""

    def __init__(self) -> None:
        self.metrics = Metrics(
            platforms=("bluesky",),
            channels=("webhook",),
            detectors=("impostor.name",),
            intervals={"hunt": 60, "guard": 60, "heartbeat": 15},
            read=self.read,
        )

    def read(self) -> State:
        measured = self.metrics
        measured.answered("bluesky", "search", Outcome.OK)
        for _ in range(9):
            measured.answered("bluesky", "profile", Outcome.BLOCKED)
        measured.requested("bluesky", 200)
        measured.cycled(factories.coverage(gap=Gap.BLOCKED))
        measured.found("impostor.name")
        measured.delivered("webhook", timedelta(seconds=2))
        measured.failed("webhook", Result.RETRY)
        measured.alerted(Severity.MAJOR, timedelta(seconds=30))
        for _ in range(5):
            measured.ran("guard:bluesky", "failed", 0.5)
        return State(
            open_incidents={
                (Classification.MASQUERADE, Severity.MAJOR): 3,
                (Classification.DELIVERY, Severity.SERIOUS): 1,
            },
            overdue_incidents=2,
            overdue_deadlines={Duty.ACKNOWLEDGE: 2, Duty.VERIFY: 1},
            holidays_known_days=12,
            evidence_waiting=2,
            evidence_oldest_seconds=7200,
            owed_waiting=1,
            owed_oldest_seconds=900,
            notices_per_day=9.5,
            notices_unit_day_max=14,
            official_accounts=228,
            outbox_pending=4,
            outbox_oldest_seconds=1000,
            dead_letters=1,
            last_valid_cycle={("bluesky", Job.HUNT): LONG_AGO, ("bluesky", Job.GUARD): LONG_AGO},
            coverage={("bluesky", Job.HUNT): False},
            heartbeat={"heartbeat": LONG_AGO, "scheduler": LONG_AGO},
            audit_entries=9,
            last_valid_answer={("bluesky", Check.SEARCH): LONG_AGO, ("bluesky", Check.POSTS): LONG_AGO},
            stale_targets={("bluesky", Check.POSTS): 3},
            sessions={
                "bluesky": SessionState(since=LONG_AGO, last_valid=LONG_AGO, expires=time.time() + 86_400, holds=False)
            },
            departures=Departures(account_years=40.0, cases={(Urgency.PAGE, Status.DISMISSED): 1}),
        )


@asynccontextmanager
async def prometheus(target: int, port: int, folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = folder / "prometheus.yml"
    settings.write_text(
        "global: {scrape_interval: 200ms, evaluation_interval: 200ms}\n"
        f"rule_files: [{RULES}]\n"
        f"scrape_configs: [{{job_name: diting, static_configs: [{{targets: ['127.0.0.1:{target}']}}]}}]\n",
        "utf-8",
    )
    server = await asyncio.create_subprocess_exec(
        "prometheus",
        f"--config.file={settings}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=error",
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/api/v1", trust_env=False) as client:
            yield client
    finally:
        server.terminate()
        await server.wait()


async def ask(client: httpx.AsyncClient, expression: str) -> list[Any]:
    """Samples that are numbers; NaN is no answer."""
    reply = await client.get("/query", params={"query": expression.replace("$__rate_interval", "1m")})
    found = reply.raise_for_status().json()
    assert found["status"] == "success", (expression, found)
    return [sample for sample in found["data"]["result"] if sample["value"][1] != "NaN"]


async def ready(client: httpx.AsyncClient) -> None:
    """Returns once there are several scrapes and the recording rules have been evaluated."""
    for _ in range(400):
        await asyncio.sleep(0.05)
        try:
            if await ask(client, "count_over_time(diting:heartbeat_age:seconds[1m]) > 5"):
                return
        except httpx.HTTPError:
            continue
    pytest.fail("Prometheus did not come up")


async def rules(client: httpx.AsyncClient) -> dict[str, str]:
    found = (await client.get("/rules")).json()["data"]["groups"]
    return {rule["name"]: rule["query"] for group in found for rule in group["rules"]}


async def test_no_expression_is_answered_with_nothing(tmp_path: Path, unused_tcp_port: int) -> None:
    page = Server("127.0.0.1", 0, metrics=BadDay().metrics, healthy=lambda: True, ready=lambda: True)
    await page.start()
    try:
        async with prometheus(page.port, unused_tcp_port, tmp_path) as client:
            await ready(client)
            questions = {panel.title: panel.expr for panels in ROWS.values() for panel in panels}
            questions |= await rules(client) | ABSENCE
            silent = [name for name, question in questions.items() if not await ask(client, question)]
    finally:
        await page.stop()
    assert len(questions) > len(ABSENCE) + 40
    assert silent == []
