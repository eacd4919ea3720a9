import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from alerting.channels import alertmanager
from domain.errors import ChannelError, Permanent, Retry, Throttled
from domain.incident import Severity
from domain.notification import Message
from tests import factories
from tests.factories import NOW

URL = "http://127.0.0.1:9093"
FACTS = (
    ("classification", "masquerade"),
    ("severity", "2"),
    ("platform", "bluesky"),
    ("first_seen", "2026-03-01T08:00:00+00:00"),
    ("url", ""),
)


class Peer:
    """Answers the question for firing alerts and the post of new ones as it is told."""

    def __init__(
        self, posted: httpx.Response | None = None, firing: httpx.Response | None = None, *labels: dict[str, str]
    ) -> None:
        self.posted = posted or httpx.Response(200)
        self.firing = firing or httpx.Response(200, json=[{"labels": each} for each in labels])
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self.firing if request.method == "GET" else self.posted

    def alerts(self) -> list[dict[str, Any]]:
        [post] = [request for request in self.asked if request.method == "POST"]
        alerts: list[dict[str, Any]] = json.loads(post.content)
        return alerts


async def deliver(peer: Peer, message: Message | None = None, **options: Any) -> None:
    chosen = alertmanager.Options.model_validate({"base_url": URL} | options)
    sender = alertmanager.Channel(chosen, now=lambda: NOW, transport=httpx.MockTransport(peer))
    await sender.send(message or case())


def case(**changes: object) -> Message:
    return factories.message(**{"severity": Severity.SERIOUS, "facts": FACTS, **changes})


async def test_a_case_is_an_alert_that_fires_for_as_long_as_it_is_held() -> None:
    peer = Peer()
    await deliver(peer, hold_hours=2)
    assert peer.alerts() == [
        {
            "labels": {
                "alertname": "DitingIncident",
                "incident": "DT-000012",
                "severity": "critical",
                "level": "2",
                "classification": "masquerade",
            },
            "annotations": {
                "summary": "【谛听】疑似假冒账号",
                "description": "疑似假冒：「临泽市公安局」",
                "key": "12:1:opened:webhook:",
                "platform": "bluesky",
                "first_seen": "2026-03-01T08:00:00+00:00",
            },
            "startsAt": "2026-03-01T08:00:00+00:00",
            "endsAt": "2026-03-02T03:30:00+00:00",
        }
    ]


async def test_a_case_that_is_over_ends_its_alert() -> None:
    peer = Peer()
    await deliver(peer, case(is_over=True))
    assert [alert["endsAt"] for alert in peer.alerts()] == [NOW.isoformat()]


async def test_a_case_that_changed_its_level_ends_the_alert_of_the_earlier_one() -> None:
    earlier = {"alertname": "DitingIncident", "incident": "DT-000012", "severity": "warning", "level": "3"}
    peer = Peer(None, None, earlier)
    await deliver(peer)
    new, old = peer.alerts()
    assert new["labels"]["level"] == "2"
    assert old == {"labels": earlier, "endsAt": NOW.isoformat()}
    assert peer.asked[0].url.params.get_list("filter") == ['alertname="DitingIncident"', 'incident="DT-000012"']


async def test_an_alert_that_fires_already_is_only_renewed() -> None:
    first = Peer()
    await deliver(first)
    again = Peer(None, None, first.alerts()[0]["labels"])
    await deliver(again)
    assert len(again.alerts()) == 1


async def test_a_bulletin_has_no_level() -> None:
    peer = Peer()
    await deliver(peer, factories.message(facts=()))
    assert peer.alerts()[0]["labels"] == {
        "alertname": "DitingIncident",
        "incident": "DT-000012",
        "severity": "none",
    }


async def test_a_token_is_shown_to_the_peer_and_to_nobody_else() -> None:
    peer = Peer()
    await deliver(peer, token="t0ken")
    assert {request.headers["authorization"] for request in peer.asked} == {"Bearer t0ken"}
    assert "t0ken" not in repr(alertmanager.Options.model_validate({"base_url": URL, "token": "t0ken"}))


REFUSED: list[tuple[httpx.Response, type[ChannelError], str]] = [
    (httpx.Response(400, text="start time must be before\nend time"), Permanent, "start time must be before end time"),
    (httpx.Response(401), Permanent, "HTTP 401"),
    (httpx.Response(404), Permanent, "HTTP 404"),
    (httpx.Response(429), Throttled, "HTTP 429"),
    (httpx.Response(500), Retry, "HTTP 500"),
    (httpx.Response(503), Retry, "HTTP 503"),
    (httpx.Response(200, text="<html>登录</html>"), Retry, "is base_url right"),
    (httpx.Response(200, json={"status": "success"}), Retry, "is base_url right"),
]


@pytest.mark.parametrize(("answer", "error", "text"), REFUSED, ids=lambda value: getattr(value, "status_code", ""))
async def test_every_other_answer_says_what_happens_next(
    answer: httpx.Response, error: type[ChannelError], text: str
) -> None:
    with pytest.raises(error, match=text):
        await deliver(Peer(answer))


@pytest.mark.parametrize(
    "firing",
    [
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={}),
        httpx.Response(200, json=[1]),
        httpx.Response(500),
    ],
    ids=lambda answer: answer.text,
)
async def test_nothing_is_posted_to_what_is_no_alertmanager(firing: httpx.Response) -> None:
    peer = Peer(None, firing)
    with pytest.raises(Retry):
        await deliver(peer)
    assert [request.method for request in peer.asked] == ["GET"]


async def test_an_alert_never_begins_after_it_ends() -> None:
    peer = Peer()
    tomorrow = (NOW + timedelta(days=1)).isoformat()
    await deliver(peer, case(facts=(("first_seen", tomorrow),), is_over=True))
    assert peer.alerts()[0]["startsAt"] == peer.alerts()[0]["endsAt"]


def test_everybody_shares_one_address() -> None:
    sender = alertmanager.Channel(alertmanager.Options.model_validate({"base_url": URL}), now=lambda: NOW)
    assert sender.addresses(factories.unit().contacts) == {""}


@pytest.mark.parametrize("table", [{}, {"base_url": URL, "hold_hours": 0}, {"base_url": "localhost:9093"}], ids=str)
def test_wrong_options_stop_the_start(table: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        alertmanager.Options.model_validate(table)
