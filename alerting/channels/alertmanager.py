"""Posts cases to a Prometheus Alertmanager as alerts, which fire until the case has ended."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from pydantic import Field, SecretStr

from alerting.cards import whole
from alerting.wire import JSON, BaseAddress, Wire, WireOptions, check_status, decoded, encoded, one_line
from domain.errors import Permanent, Retry
from domain.incident import Severity
from domain.manner import Manner
from domain.notification import Message
from domain.registry import Contact

PATH = "/api/v2/alerts"
ALERT_NAME = "DitingIncident"
SEVERITIES = {
    Severity.PARTICULARLY_SERIOUS: "critical",
    Severity.SERIOUS: "critical",
    Severity.MAJOR: "warning",
    Severity.ORDINARY: "info",
}
# What is a label already, and what says nothing about a case.
LABELLED = frozenset({"classification", "severity"})
SAID_LIMIT = 200


class Options(WireOptions):
    """`hold_hours`: how long an alert fires that nobody renews or ends. `token` is a bearer token, where one is asked.

    `base_url` is the address without /api.
    """

    base_url: BaseAddress
    token: SecretStr | None = None
    hold_hours: float = Field(default=72, gt=0, le=8760)


class Channel:
    """One Alertmanager. `now` is when an alert that has ended, ended."""

    manner = Manner(follows_cases=True, is_machine=True)

    def __init__(
        self, options: Options, *, now: Callable[[], datetime], transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._url = f"{options.base_url}{PATH}"
        self._hold = timedelta(hours=options.hold_hours)
        self._token = options.token
        self._now = now
        self._wire = Wire("alertmanager", options, transport)

    def addresses(self, contacts: Iterable[Contact]) -> frozenset[str]:  # noqa: ARG002
        """The one Alertmanager, whoever is concerned."""
        return frozenset({""})

    async def send(self, message: Message) -> None:
        """Returns when the alert was taken. Raises Retry, Throttled or Permanent."""
        now = self._now()
        alert = alert_of(message, now, self._hold)
        # A case that changed its level is another alert, by its labels: the earlier one has to end.
        earlier = [ended(labels, now) for labels in await self._firing(message, now) if labels != alert["labels"]]
        answer = await self._wire.post(self._url, encoded([alert, *earlier]), headers=JSON | self._credentials())
        if answer.status == 400:
            raise Permanent(f"alertmanager: HTTP 400: {one_line(answer.body.decode('utf-8', 'replace'), SAID_LIMIT)}")
        check_status("alertmanager", answer, now)
        if answer.body.strip():
            raise Retry("alertmanager: the answer is not one of an Alertmanager; is base_url right?")

    async def aclose(self) -> None:
        await self._wire.aclose()

    def _credentials(self) -> dict[str, str]:
        return {} if self._token is None else {"Authorization": f"Bearer {self._token.get_secret_value()}"}

    async def _firing(self, message: Message, now: datetime) -> list[dict[str, str]]:
        """The labels of the alerts that fire for this case."""
        wanted = [f"alertname={_quoted(ALERT_NAME)}", f"incident={_quoted(whole(message.reference))}"]
        url = str(httpx.URL(self._url, params={"filter": wanted}))
        answer = await self._wire.get(url, headers=self._credentials())
        check_status("alertmanager", answer, now)
        match decoded(answer.body):
            case list(found) if all(isinstance(each, dict) and isinstance(each.get("labels"), dict) for each in found):
                return [each["labels"] for each in found]
            case _:
                raise Retry("alertmanager: the answer is not one of an Alertmanager; is base_url right?")


def alert_of(message: Message, now: datetime, hold: timedelta) -> dict[str, Any]:
    """The alert of a message: it fires for as long as `hold`, or has ended with the case."""
    facts = dict(message.facts)
    labels = {
        "alertname": ALERT_NAME,
        "incident": message.reference,
        "severity": "none" if message.severity is None else SEVERITIES[message.severity],
        "level": "" if message.severity is None else str(message.severity.value),
        "classification": facts.get("classification", ""),
    }
    others = {name: value for name, value in facts.items() if name not in LABELLED}
    annotations = others | {"summary": message.subject, "description": message.body, "key": message.key}
    return {
        "labels": _filled(labels),
        "annotations": _filled(annotations),
        "startsAt": _time(_began(facts, now)),
        "endsAt": _time(now if message.is_over else now + hold),
    }


def ended(labels: dict[str, str], now: datetime) -> dict[str, Any]:
    """What ends the alert of these labels."""
    return {"labels": labels, "endsAt": _time(now)}


def _began(facts: dict[str, str], now: datetime) -> datetime:
    """When the case was first seen, where the message says so."""
    return min(datetime.fromisoformat(facts["first_seen"]), now) if "first_seen" in facts else now


def _filled(texts: dict[str, str]) -> dict[str, str]:
    return {name: whole(text) for name, text in texts.items() if text}


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
