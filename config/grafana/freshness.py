"""How long ago the platforms answered, and how long the logins last. A tool of the build; see dashboard.py."""

from config.grafana.panel import Panel

FRESHNESS = (
    Panel(
        title="Time since the last valid answer",
        text="To each kind of question; should stay below three intervals of the job that asks it.",
        expr="time() - (max by (platform, kind) (diting_last_valid_answer_timestamp_seconds) > 0)",
        unit="s",
        legend="{{platform}} {{kind}}",
    ),
    Panel(
        title="Targets that go unanswered",
        text="Accounts and searches without a valid answer for twice their interval. Others may be answered.",
        expr="max by (platform, kind) (diting_stale_targets)",
        unit="short",
        legend="{{platform}} {{kind}}",
    ),
    Panel(
        title="Refused share",
        text="Of what was asked within an hour, how much was blocked or limited. From 30 % on an alert fires.",
        expr=(
            'sum by (platform) (rate(diting_platform_answers_total{outcome=~"blocked|rate_limited"}[1h]))'
            " / sum by (platform) (rate(diting_platform_answers_total[1h]))"
        ),
        unit="percentunit",
        legend="{{platform}}",
    ),
    Panel(
        title="Logins: time left",
        text="Until the first login of a connector ends, where anybody says when. Alerts fire three days before.",
        expr="min by (platform) (diting_session_expires_timestamp_seconds) - time()",
        unit="s",
        legend="{{platform}}",
    ),
    Panel(
        title="Logins: age",
        text="Since when the oldest login of a connector is used. What lasted a month may do so again.",
        expr="time() - min by (platform) (diting_session_since_timestamp_seconds)",
        unit="s",
        legend="{{platform}}",
    ),
    Panel(
        title="Logins: time since they were last taken",
        text="Since the platform last said that a login holds.",
        expr="time() - (min by (platform) (diting_session_last_valid_timestamp_seconds) > 0)",
        unit="s",
        legend="{{platform}}",
    ),
)
