"""The channels against a real Alertmanager and a real rsyslog."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from alerting.channels import alertmanager, syslog
from domain.incident import Severity
from domain.notification import Message
from tests import factories
from tests.bots import Request, Said, served
from tests.conftest import require
from tests.lab.receivers import Rsyslog
from tests.lab.receivers import alertmanager as real_alertmanager
from tests.lab.receivers import rsyslog as real_rsyslog
from tests.lab.servers import Piece

CHINESE = "疑似假冒：「临泽市公安局」|a=b\\c\n依据：名称与官方账号相同\t《通报》——𠮷\n"


class Duty:
    """Whom the Alertmanager tells: every alert with its state, in the order of the news."""

    def __init__(self) -> None:
        self.news: list[tuple[str, str, str]] = []
        self._lock = threading.Lock()

    def answer(self, request: Request) -> Said:
        with self._lock:
            for alert in json.loads(request.body)["alerts"]:
                self.news.append((alert["status"], alert["labels"]["level"], alert["annotations"].get("summary", "")))
        return {}


@pytest.fixture
def duty() -> Duty:
    return Duty()


@pytest.fixture
def base_url(duty: Duty) -> Iterator[str]:
    require(Piece.ALERTMANAGER)
    with served(duty) as webhook, real_alertmanager(webhook) as url:
        yield url


@pytest.fixture(scope="module")
def collector() -> Iterator[Rsyslog]:
    require(Piece.RSYSLOG)
    with real_rsyslog() as server:
        yield server


def until(holds: Callable[[], bool], *, seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.05)


def firing(base_url: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = httpx.get(f"{base_url}/api/v2/alerts", trust_env=False).json()
    return [alert["labels"] for alert in found]


async def tell(base_url: str, message: Message) -> None:
    options = alertmanager.Options.model_validate({"base_url": base_url})
    channel = alertmanager.Channel(options, now=lambda: datetime.now(UTC))
    await channel.send(message)
    await channel.aclose()


def case(**changes: Any) -> Message:
    first_seen = (datetime.now(UTC) - timedelta(hours=3)).isoformat()
    facts = (("classification", "masquerade"), ("first_seen", first_seen))
    return factories.message(**{"severity": Severity.MAJOR, "facts": facts, "body": CHINESE, **changes})


async def test_an_alertmanager_takes_a_case_and_ends_it(base_url: str, duty: Duty) -> None:
    await tell(base_url, case())
    until(lambda: duty.news == [("firing", "3", "【谛听】疑似假冒账号")])
    await tell(base_url, case(is_over=True))
    until(lambda: duty.news[-1][0] == "resolved")
    assert [(state, level) for state, level, _ in duty.news] == [("firing", "3"), ("resolved", "3")]
    assert firing(base_url) == []


async def test_an_alertmanager_keeps_one_alert_of_a_case_whose_level_rose(base_url: str, duty: Duty) -> None:
    await tell(base_url, case())
    await tell(base_url, case(reference="DT-000013"))
    await tell(base_url, case(severity=Severity.SERIOUS))
    assert sorted((labels["incident"], labels["level"]) for labels in firing(base_url)) == [
        ("DT-000012", "2"),
        ("DT-000013", "3"),
    ]
    until(lambda: ("firing", "2", "【谛听】疑似假冒账号") in duty.news)
    await tell(base_url, case(severity=Severity.SERIOUS, is_over=True))
    assert [labels["incident"] for labels in firing(base_url)] == ["DT-000013"]


@pytest.mark.parametrize("transport", ["tcp", "tls", "udp"])
async def test_rsyslog_takes_a_whole_chinese_message(collector: Rsyslog, transport: str) -> None:
    before = len(collector.taken(0))
    body = CHINESE * (500 if transport != "udp" else 5)
    options = syslog.Options.model_validate(
        {
            "host": "localhost" if transport == "tls" else "127.0.0.1",
            "port": getattr(collector, transport),
            "transport": transport,
            "ca_file": collector.certificate,
        }
    )
    channel = syslog.Channel(options, now=lambda: factories.NOW)
    message = factories.message(severity=Severity.MAJOR, body=body, key=f"12:1:opened:{transport}:")
    await channel.send(message)
    entry = collector.taken(before + 1)[before]
    assert (entry["priority"], entry["app"], entry["kind"]) == ("132", "diting", "masquerade")
    assert entry["data"] == f'[diting@32473 key="12:1:opened:{transport}:" reference="DT-000012"]'
    assert entry["message"] == "\ufeff" + syslog.cef(message, factories.NOW)
