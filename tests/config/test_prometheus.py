"""The alert rules: checked by promtool, and complete; promtool's own cases stand beside the rules."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import config
from config.grafana.panels import ROWS
from monitor.gauges import ACCOUNTS, NOTICES, State
from monitor.metrics import Metrics

FOLDER = Path(config.__file__).parent / "prometheus"
RULES = (FOLDER / "diting.rules.yml").read_text("utf-8")
CASES = (FOLDER / "diting.rules.test.yml").read_text("utf-8")
ALERTS = re.findall(r"alert: (\w+)", RULES)
RECORDED = set(re.findall(r"record: ([\w:]+)", RULES))


@pytest.mark.lab
@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed")
@pytest.mark.parametrize(
    "command",
    [
        ("check", "config", "prometheus.yml"),
        ("check", "rules", "diting.rules.yml"),
        ("test", "rules", "diting.rules.test.yml"),
    ],
    ids=" ".join,
)
def test_promtool_agrees(command: tuple[str, ...]) -> None:
    said = subprocess.run(["promtool", *command], cwd=FOLDER, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize("alert", ALERTS)
def test_every_alert_has_a_case_where_it_fires_and_one_where_it_does_not(alert: str) -> None:
    silent = re.findall(rf"alertname: {alert}, exp_alerts: \[\]", CASES)
    firing = re.findall(rf"alertname: {alert}\n\s+exp_alerts:\n\s+- exp_labels", CASES)
    assert silent
    assert firing


def test_there_is_an_alert_for_every_way_in_which_people_or_diting_fall_silent() -> None:
    assert len(ALERTS) == len(set(ALERTS))
    assert set(ALERTS) == {
        "DitingDown",
        "DitingAbsent",
        "DitingHeartbeatMissing",
        "DitingNoValidCycle",
        "DitingCoverageGap",
        "DitingStale",
        "DitingTargetsStale",
        "DitingBlocked",
        "DitingSessionExpires",
        "DitingSessionEnded",
        "DitingOutboxStuck",
        "DitingDeadLetters",
        "DitingChannelBroken",
        "DitingOwedStuck",
        "DitingTooManyNotices",
        "DitingUnitFlooded",
        "DitingIncidentsOverdue",
        "DitingAcknowledgementOverdue",
        "DitingDeadlineOverdue",
        "DitingEvidenceStuck",
        "DitingHolidaysEnding",
        "DitingJobFailing",
        "DitingRestarting",
    }


def test_the_rules_read_metrics_that_exist() -> None:
    measured = Metrics(platforms=(), channels=(), detectors=(), intervals={}, read=State)
    body, _ = measured.page()
    known = set(re.findall(r"# TYPE (\w+)", body.decode()))
    expressions = re.sub(r"(summary|description):.*", "", RULES)
    assert set(re.findall(r"\bditing_\w+", expressions)) <= known
    assert set(re.findall(r"\bditing:\w+:\w+", expressions)) == RECORDED


def test_every_alert_says_what_is_wrong_and_what_to_do() -> None:
    for part in RULES.split("- alert: ")[1:]:
        assert re.search(r"severity: (critical|warning)", part)
        assert "summary: " in part
        assert "description: " in part


def test_the_budget_of_notices_is_the_same_in_the_rule_the_panel_and_the_status() -> None:
    budget = f"({NOTICES} * clamp_min(diting_official_accounts / {ACCOUNTS}, 1))"
    asked = [panel.expr for panels in ROWS.values() for panel in panels]
    assert RULES.count(budget) == 1
    assert sum(budget in expression for expression in asked) == 1
    assert [State(official_accounts=count).notices_budget for count in (0, 20, 228)] == [3, 3, 6]
