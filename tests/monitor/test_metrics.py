import shutil
import subprocess
from datetime import timedelta

import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from domain.answer import Outcome
from domain.coverage import Gap, Job
from domain.deadline import Duty
from domain.freshness import Check
from domain.incident import Classification, Severity, Status
from domain.urgency import Urgency
from monitor.gauges import SessionState, State
from monitor.metrics import HttpResult, Metrics, Question, Result
from monitor.store.departures import Departures
from tests import factories

LABELS = {
    "duty",
    "urgency",
    "status",
    "platform",
    "job",
    "detector",
    "severity",
    "classification",
    "kind",
    "channel",
    "reason",
    "result",
    "outcome",
}
INTERVALS = {"hunt": 21600.0, "guard": 600.0, "recheck": 3600.0, "deliver": 1.0, "heartbeat": 15.0}
STATE = State(
    open_incidents={(Classification.MASQUERADE, Severity.MAJOR): 3},
    awaiting_people={(Classification.MASQUERADE, Severity.MAJOR): 5},
    proposals_waiting=6,
    overdue_incidents=1,
    overdue_deadlines={Duty.VERIFY: 7},
    provisional_deadlines=8,
    holidays_known_days=9,
    evidence_waiting=10,
    evidence_oldest_seconds=11.5,
    owed_waiting=13,
    owed_oldest_seconds=14.5,
    notices_per_day=1.5,
    notices_unit_day_max=16,
    official_accounts=17,
    outbox_pending=4,
    outbox_oldest_seconds=12.5,
    dead_letters=2,
    last_valid_cycle={("bluesky", Job.HUNT): 1772415000.0, ("bluesky", Job.GUARD): 0},
    coverage={("bluesky", Job.HUNT): True, ("bluesky", Job.GUARD): False},
    heartbeat={"scheduler": 1772415010.0},
    audit_entries=77,
    departures=Departures(account_years=2.5, cases={(Urgency.PAGE, Status.DISMISSED): 3}),
    last_valid_answer={("bluesky", Check.SEARCH): 1772415001.0, ("bluesky", Check.POSTS): 0},
    stale_targets={("bluesky", Check.POSTS): 18},
    sessions={
        "bluesky": SessionState(since=19.0, last_valid=20.0, expires=21.0, holds=True),
        "mastodon": SessionState(since=22.0, last_valid=0.0, expires=None, holds=False),
    },
)


def metrics(state: State = STATE) -> Metrics:
    return Metrics(
        platforms=("bluesky", "mastodon"),
        channels=("webhook", "email"),
        detectors=("impostor.name",),
        intervals=INTERVALS,
        read=lambda: state,
    )


def samples(measured: Metrics) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    body, _ = measured.page()
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
    }


def value(measured: Metrics, name: str, **labels: str) -> float:
    return samples(measured)[name, frozenset(labels.items())]


def test_events_are_counted_where_they_belong() -> None:
    measured = metrics()
    measured.answered("bluesky", "search", "ok")
    measured.requested("bluesky", 204)
    measured.requested("bluesky", None)
    measured.pictured("bluesky", "shape")
    measured.cycled(factories.coverage())
    measured.cycled(factories.coverage(gap=Gap.NO_CONTROL))
    measured.found("impostor.name")
    measured.ran("hunt:bluesky", "ok", 3.0)
    measured.ran("hunt:mastodon", "failed", 0.2)
    measured.delivered("webhook", timedelta(seconds=4))
    measured.failed("webhook", "throttled")
    measured.alerted(Severity.SERIOUS, timedelta(minutes=2))
    expected = [
        ("diting_platform_answers_total", {"platform": "bluesky", "kind": "search", "outcome": "ok"}),
        ("diting_http_requests_total", {"platform": "bluesky", "result": "2xx"}),
        ("diting_http_requests_total", {"platform": "bluesky", "result": "fault"}),
        ("diting_pictures_total", {"platform": "bluesky", "outcome": "shape"}),
        ("diting_cycles_total", {"platform": "bluesky", "kind": "hunt", "result": "covered"}),
        ("diting_cycles_total", {"platform": "bluesky", "kind": "hunt", "result": "no_control"}),
        ("diting_findings_total", {"detector": "impostor.name"}),
        ("diting_job_runs_total", {"kind": "hunt", "outcome": "ok"}),
        ("diting_job_runs_total", {"kind": "hunt", "outcome": "failed"}),
        ("diting_notifications_total", {"channel": "webhook", "result": "delivered"}),
        ("diting_notifications_total", {"channel": "webhook", "result": "throttled"}),
        ("diting_delivery_delay_seconds_count", {"channel": "webhook"}),
        ("diting_alert_latency_seconds_count", {"severity": "2"}),
    ]
    assert [value(measured, name, **labels) for name, labels in expected] == [1] * len(expected)
    assert value(measured, "diting_job_duration_seconds_sum", kind="hunt") == 3.2


def test_the_state_is_read_at_every_scrape() -> None:
    states = iter([State(dead_letters=1), State(dead_letters=2)])
    measured = Metrics(platforms=(), channels=(), detectors=(), intervals={}, read=lambda: next(states))
    assert value(measured, "diting_dead_letters") == 1
    assert value(measured, "diting_dead_letters") == 2


def test_the_state_of_the_store_is_shown() -> None:
    measured = metrics()
    expected = [
        ("diting_open_incidents", {"classification": "masquerade", "severity": "3"}, 3),
        ("diting_open_incidents", {"classification": "coverage", "severity": "1"}, 0),
        ("diting_awaiting_people", {"classification": "masquerade", "severity": "3"}, 5),
        ("diting_awaiting_people", {"classification": "compliance", "severity": "4"}, 0),
        ("diting_proposals_waiting", {}, 6),
        ("diting_overdue_incidents", {}, 1),
        ("diting_overdue_deadlines", {"duty": "verify"}, 7),
        ("diting_overdue_deadlines", {"duty": "acknowledge"}, 0),
        ("diting_provisional_deadlines", {}, 8),
        ("diting_holidays_known_seconds", {}, 9 * 86400),
        ("diting_evidence_waiting", {}, 10),
        ("diting_evidence_oldest_seconds", {}, 11.5),
        ("diting_owed_waiting", {}, 13),
        ("diting_owed_oldest_seconds", {}, 14.5),
        ("diting_notices_per_day", {}, 1.5),
        ("diting_notices_unit_day_max", {}, 16),
        ("diting_official_accounts", {}, 17),
        ("diting_outbox_pending", {}, 4),
        ("diting_outbox_oldest_seconds", {}, 12.5),
        ("diting_dead_letters", {}, 2),
        ("diting_audit_entries", {}, 77),
        ("diting_watched_account_years", {}, 2.5),
        ("diting_departures", {"urgency": "page", "status": "dismissed"}, 3),
        ("diting_departures", {"urgency": "list", "status": "confirmed"}, 0),
        ("diting_last_valid_cycle_timestamp_seconds", {"platform": "bluesky", "kind": "hunt"}, 1772415000.0),
        ("diting_last_valid_cycle_timestamp_seconds", {"platform": "bluesky", "kind": "guard"}, 0),
        ("diting_covered", {"platform": "bluesky", "kind": "hunt"}, 1),
        ("diting_covered", {"platform": "bluesky", "kind": "guard"}, 0),
        ("diting_heartbeat_timestamp_seconds", {"kind": "scheduler"}, 1772415010.0),
        ("diting_last_valid_answer_timestamp_seconds", {"platform": "bluesky", "kind": "search"}, 1772415001.0),
        ("diting_last_valid_answer_timestamp_seconds", {"platform": "bluesky", "kind": "posts"}, 0),
        ("diting_stale_targets", {"platform": "bluesky", "kind": "posts"}, 18),
        ("diting_session_since_timestamp_seconds", {"platform": "bluesky"}, 19),
        ("diting_session_last_valid_timestamp_seconds", {"platform": "mastodon"}, 0),
        ("diting_session_expires_timestamp_seconds", {"platform": "bluesky"}, 21),
        ("diting_session_holds", {"platform": "bluesky"}, 1),
        ("diting_session_holds", {"platform": "mastodon"}, 0),
        ("diting_job_interval_seconds", {"kind": "guard"}, 600),
    ]
    assert [value(measured, name, **labels) for name, labels, _ in expected] == [wanted for *_, wanted in expected]


def test_a_login_of_which_nobody_says_when_it_ends_has_no_end() -> None:
    assert ("diting_session_expires_timestamp_seconds", frozenset({("platform", "mastodon")})) not in samples(metrics())


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("diting_platform_answers_total", 2 * len(Question) * len(Outcome)),
        ("diting_http_requests_total", 2 * len(HttpResult)),
        ("diting_pictures_total", 2 * len(Outcome)),
        ("diting_cycles_total", 2 * len(Job) * (1 + len(Gap))),
        ("diting_findings_total", 1),
        ("diting_notifications_total", 2 * len(Result)),
        ("diting_job_runs_total", len(INTERVALS) * 2),
        ("diting_job_duration_seconds_count", len(INTERVALS)),
        ("diting_delivery_delay_seconds_count", 2),
        ("diting_alert_latency_seconds_count", len(Severity)),
        ("diting_open_incidents", len(Classification) * len(Severity)),
        ("diting_awaiting_people", len(Classification) * len(Severity)),
        ("diting_overdue_deadlines", len(Duty)),
        ("diting_departures", 2 * len(Status)),
    ],
)
def test_every_combination_starts_at_zero(name: str, count: int) -> None:
    found = [value for (sample, _), value in samples(metrics(State())).items() if sample == name]
    assert found == [0] * count


def test_no_label_names_a_person_or_an_account_and_none_is_called_job() -> None:
    used = {label for _, labels in samples(metrics()) for label, _ in labels} - {"le"}
    assert used <= LABELS - {"job"}


def test_the_process_shows_its_own_health() -> None:
    names = {name for name, _ in samples(metrics())}
    assert {"process_resident_memory_bytes", "process_start_time_seconds", "process_open_fds"} <= names


def test_there_is_no_state_outside() -> None:
    before = list(REGISTRY.collect())
    first, second = metrics(), metrics()
    first.found("impostor.name")
    assert value(second, "diting_findings_total", detector="impostor.name") == 0
    assert len(list(REGISTRY.collect())) == len(before)


def test_nothing_carries_its_time_of_creation() -> None:
    assert not [name for name, _ in samples(metrics()) if name.endswith("_created")]


@pytest.mark.parametrize(
    ("accept", "kind"), [("", "text/plain"), ("application/openmetrics-text; version=1.0.0", "openmetrics")]
)
def test_the_page_comes_as_the_scraper_wants_it(accept: str, kind: str) -> None:
    body, content_type = metrics().page(accept)
    assert kind in content_type
    assert b"diting_findings" in body


@pytest.mark.parametrize(
    ("status", "result"),
    [(100, "1xx"), (200, "2xx"), (304, "3xx"), (404, "4xx"), (599, "5xx"), (None, "fault"), (999, "fault")],
)
def test_statuses_fall_into_classes(status: int | None, result: str) -> None:
    assert HttpResult.of(status) == result


@pytest.mark.lab
@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed")
def test_the_names_pass_the_linter() -> None:
    body, _ = metrics().page()
    checked = subprocess.run(["promtool", "check", "metrics"], input=body, capture_output=True, check=False)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")
