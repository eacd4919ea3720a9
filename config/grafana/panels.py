"""What the Grafana dashboard asks Prometheus: one panel a question. A tool of the build; see dashboard.py."""

from dataclasses import dataclass


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
    "Are cases handled?": (
        Panel(
            title="Overdue incidents",
            text="Open incidents with a deadline that has passed.",
            expr="sum(diting_overdue_incidents)",
            unit="short",
            bad=1,
        ),
        Panel(
            title="Overdue deadlines",
            text="What should have been done by now and is not, by duty, in cases of whichever status.",
            expr="sum by (duty) (diting_overdue_deadlines)",
            unit="short",
            legend="{{duty}}",
        ),
        Panel(
            title="Cases that await people",
            text="Open ones, and those that are over and wait for a review, by severity; 1 is the gravest.",
            expr="sum by (severity) (diting_awaiting_people)",
            unit="short",
            legend="severity {{severity}}",
        ),
        Panel(
            title="Moves that wait for a second person",
            text="At levels 1 and 2 the first person's move counts only once another one agrees.",
            expr="sum(diting_proposals_waiting)",
            unit="short",
            legend="waiting",
        ),
        Panel(
            title="Evidence that waits",
            text="Changes of cases of which the evidence has yet to be gathered.",
            expr="sum(diting_evidence_waiting)",
            unit="short",
            legend="waiting",
        ),
        Panel(
            title="Oldest evidence that waits",
            text="What is not gathered soon may be gone: whoever took an account over deletes what shows it.",
            expr="max(diting_evidence_oldest_seconds)",
            unit="s",
            bad=3600,
        ),
        Panel(
            title="Provisional deadlines",
            text="Deadlines counted beyond the holidays that are known; they may move once these are announced.",
            expr="sum(diting_provisional_deadlines)",
            unit="short",
            legend="deadlines",
        ),
        Panel(
            title="Known holidays",
            text="For how long the holidays are known. They are announced in November for the year that follows.",
            expr="min(diting_holidays_known_seconds)",
            unit="s",
            legend="known",
        ),
    ),
    "Do people hear of it?": (
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
            title="Notices a day",
            text="How often people are told singly, in the mean over a week. What Diting tells of itself is left out.",
            expr="max(diting_notices_per_day)",
            unit="short",
            legend="notices",
        ),
        Panel(
            title="Notices against the budget",
            text="From 100 % on people are told too often to keep listening: 3 a day for every 114 official accounts.",
            expr="max(diting_notices_per_day / on(job, instance) (3 * clamp_min(diting_official_accounts / 114, 1)))",
            unit="percentunit",
            bad=1,
        ),
        Panel(
            title="Most notices of one unit",
            text="Of yesterday and today, the most that one unit was told in a day; more than 10 are too many.",
            expr="max(diting_notices_unit_day_max)",
            unit="short",
            bad=11,
        ),
        Panel(
            title="Oldest step not told",
            text="How long a person's step has waited to be told to the others whom it concerns.",
            expr="max(diting_owed_oldest_seconds)",
            unit="s",
            bad=300,
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
