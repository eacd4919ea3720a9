"""Writes diting.json, the Grafana dashboard: `make dashboard`. A tool of the build; the daemon never imports it."""

import json
from dataclasses import dataclass
from pathlib import Path

from grafana_foundation_sdk.builders import dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import (
    DashboardCursorSync,
    DataSourceRef,
    Threshold,
    ThresholdsMode,
)

TARGET = Path(__file__).with_name("diting.json")
SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")
WIDTH, HEIGHT = 8, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One question to Prometheus. `legend` makes it a graph, its absence a single number that is red from `bad` on."""

    title: str
    text: str
    expr: str
    unit: str
    legend: str = ""
    bad: float | None = None


ROWS: dict[str, tuple[Panel, ...]] = {
    "Does it look?": (
        Panel(
            title="Coverage",
            text="1 where the last cycle proved that it looked. At 0 the absence of incidents proves nothing.",
            expr="min by (platform, kind) (diting_covered)",
            unit="short",
            legend="{{platform}} {{kind}}",
        ),
        Panel(
            title="Time since the last valid cycle",
            text="Should stay below three intervals of the job.",
            expr="time() - (max by (platform, kind) (diting_last_valid_cycle_timestamp_seconds) > 0)",
            unit="s",
            legend="{{platform}} {{kind}}",
        ),
        Panel(
            title="Cycles by result",
            text="Finished cycles per hour: covered, or the reason why not.",
            expr="sum by (platform, kind, result) (increase(diting_cycles_total[1h])) > 0",
            unit="short",
            legend="{{platform}} {{kind}} {{result}}",
        ),
        Panel(
            title="Answers of platforms",
            text="What the platforms said, a second. auth, rate_limited, blocked and shape need a person.",
            expr="sum by (platform, outcome) (rate(diting_platform_answers_total[$__rate_interval]))",
            unit="reqps",
            legend="{{platform}} {{outcome}}",
        ),
        Panel(
            title="HTTP requests",
            text="Requests a second by class of status, retries included; fault is a request without an answer.",
            expr="sum by (platform, result) (rate(diting_http_requests_total[$__rate_interval]))",
            unit="reqps",
            legend="{{platform}} {{result}}",
        ),
        Panel(
            title="Pictures",
            text="Avatars and pictures of posts that had to be fetched, per hour. What is not ok was judged without.",
            expr="sum by (platform, outcome) (increase(diting_pictures_total[1h]))",
            unit="short",
            legend="{{platform}} {{outcome}}",
        ),
        Panel(
            title="Slowest runs of the jobs",
            text="The time within which 95 % of the runs of the last hour ended.",
            expr="histogram_quantile(0.95, sum by (kind, le) (rate(diting_job_duration_seconds_bucket[1h])))",
            unit="s",
            legend="{{kind}}",
        ),
    ),
    "What did it find?": (
        Panel(
            title="Open incidents by severity",
            text="1 is the gravest (red), 4 the mildest (blue).",
            expr="sum by (severity) (diting_open_incidents)",
            unit="short",
            legend="severity {{severity}}",
        ),
        Panel(
            title="Open incidents by classification",
            text="masquerade: impostors; account-compromise: hijacks; coverage: platforms that are not looked at.",
            expr="sum by (classification) (diting_open_incidents)",
            unit="short",
            legend="{{classification}}",
        ),
        Panel(
            title="False alarms about official accounts",
            text="Cases that people dismissed, an account-year watched: page should stay below 0.05, list below 0.5.",
            expr='sum by (urgency) (diting_departures{status="dismissed"})'
            " / on() group_left() max(diting_watched_account_years)",
            unit="short",
            legend="{{urgency}}",
        ),
        Panel(
            title="Findings",
            text="Findings of each detector per hour, repeated sightings included.",
            expr="sum by (detector) (increase(diting_findings_total[1h]))",
            unit="short",
            legend="{{detector}}",
        ),
    ),
    "Do people hear of it?": (
        Panel(
            title="Overdue incidents",
            text="Open incidents that nobody has acknowledged in time.",
            expr="sum(diting_overdue_incidents)",
            unit="short",
            bad=1,
        ),
        Panel(
            title="Oldest undelivered alert",
            text="How long the oldest due notification has been waiting.",
            expr="max(diting_outbox_oldest_seconds)",
            unit="s",
            bad=300,
        ),
        Panel(
            title="Dead letters",
            text="Notifications that were given up: a channel is set up wrongly, or was down too long.",
            expr="sum(diting_dead_letters)",
            unit="short",
            bad=1,
        ),
        Panel(
            title="Outbox",
            text="Notifications that wait for delivery.",
            expr="sum(diting_outbox_pending)",
            unit="short",
            legend="waiting",
        ),
        Panel(
            title="Attempts to deliver",
            text="Attempts per hour by channel and result.",
            expr="sum by (channel, result) (increase(diting_notifications_total[1h]))",
            unit="short",
            legend="{{channel}} {{result}}",
        ),
        Panel(
            title="Delay of delivery",
            text="From due to delivered, for 95 % of the notifications of the last hour.",
            expr="histogram_quantile(0.95, sum by (channel, le) (rate(diting_delivery_delay_seconds_bucket[1h])))",
            unit="s",
            legend="{{channel}}",
        ),
        Panel(
            title="From sight to alert",
            text="From the first sight of an incident to its first delivered alert, for 95 % of the last hour.",
            expr="histogram_quantile(0.95, sum by (severity, le) (rate(diting_alert_latency_seconds_bucket[1h])))",
            unit="s",
            legend="severity {{severity}}",
        ),
    ),
    "Is it well?": (
        Panel(
            title="Age of the heartbeat",
            text="Grows when the scheduler or the database stands still.",
            expr="time() - max by (kind) (diting_heartbeat_timestamp_seconds)",
            unit="s",
            legend="{{kind}}",
        ),
        Panel(
            title="Runs of the jobs",
            text="Runs a minute by outcome; failed is a fault that nobody foresaw, and the journal has its traceback.",
            expr="60 * sum by (kind, outcome) (rate(diting_job_runs_total[$__rate_interval]))",
            unit="short",
            legend="{{kind}} {{outcome}}",
        ),
        Panel(
            title="Memory",
            text="Resident memory of the process.",
            expr='max by (instance) (process_resident_memory_bytes{job="diting"})',
            unit="bytes",
            legend="{{instance}}",
        ),
        Panel(
            title="Processor",
            text="Share of one processor that the process uses.",
            expr='sum by (instance) (rate(process_cpu_seconds_total{job="diting"}[$__rate_interval]))',
            unit="percentunit",
            legend="{{instance}}",
        ),
        Panel(
            title="Open files",
            text="File descriptors in use; a steady rise is a leak.",
            expr='max by (instance) (process_open_fds{job="diting"})',
            unit="short",
            legend="{{instance}}",
        ),
        Panel(
            title="Audit entries",
            text="Length of the audit chain; it never shrinks.",
            expr="max(diting_audit_entries)",
            unit="short",
            legend="entries",
        ),
    ),
}


def main() -> None:
    TARGET.write_text(generate(), "utf-8")


def generate() -> str:
    """The dashboard as Grafana imports it."""
    board = (
        dashboard.Dashboard("Diting")
        .uid("diting")
        .description("Whether Diting looks, what it finds, whether people hear of it, and whether it is well.")
        .tags(["diting"])
        .refresh("1m")
        .time("now-24h", "now")
        .timezone("browser")
        .tooltip(DashboardCursorSync.CROSSHAIR)
        .readonly()
        .with_variable(dashboard.DatasourceVariable("datasource").label("Prometheus").type("prometheus"))
    )
    for title, panels in ROWS.items():
        board = board.with_row(dashboard.Row(title))
        for panel in panels:
            board = board.with_panel(graph(panel) if panel.legend else number(panel))
    return json.dumps(_numbered(board), cls=JSONEncoder, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def graph(panel: Panel) -> timeseries.Panel:
    return (
        timeseries.Panel()
        .title(panel.title)
        .description(panel.text)
        .unit(panel.unit)
        .min(0)
        .datasource(SOURCE)
        .span(WIDTH)
        .height(HEIGHT)
        .with_target(query(panel).legend_format(panel.legend).range())
    )


def number(panel: Panel) -> stat.Panel:
    """Green, and red from `bad` on."""
    steps = [Threshold(value=None, color="green"), Threshold(value=panel.bad, color="red")]
    return (
        stat.Panel()
        .title(panel.title)
        .description(panel.text)
        .unit(panel.unit)
        .datasource(SOURCE)
        .span(WIDTH)
        .height(HEIGHT)
        .thresholds(dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps))
        .with_target(query(panel).instant())
    )


def query(panel: Panel) -> prometheus.Dataquery:
    return prometheus.Dataquery().expr(panel.expr).ref_id("A").datasource(SOURCE)


def _numbered(board: dashboard.Dashboard) -> object:
    """Grafana wants every panel to have a number of its own."""
    built = board.build()
    for position, panel in enumerate(built.panels or [], start=1):
        panel.id_val = position
    return built


if __name__ == "__main__":
    main()
