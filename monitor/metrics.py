"""What Diting counts, and the page of metrics, which shows the gauges of the store's state too.

No label is called `job`: Prometheus gives that name to the scrape job and would rename ours. `kind` says which job
or which question. No label ever names an account, a URL, an incident, a person or an error text.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from itertools import product

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import choose_encoder

from domain.answer import Outcome
from domain.coverage import Coverage, Gap, Job
from domain.incident import Severity
from monitor.gauges import State, StateCollector

COVERED = "covered"
JOB_SECONDS = (0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)
DELAY_SECONDS = (1, 2, 5, 10, 30, 60, 300, 900, 3600, 14400, 86400)


class Run(StrEnum):
    """How a run of a job ended."""

    OK = "ok"
    FAILED = "failed"


class Question(StrEnum):
    """The calls of the platform port."""

    SEARCH = "search"
    EXACT = "exact"
    PROFILE = "profile"
    POSTS = "posts"
    WHOAMI = "whoami"


class Result(StrEnum):
    """How one attempt to deliver a notification ended."""

    DELIVERED = "delivered"
    RETRY = "retry"
    THROTTLED = "throttled"
    DEAD = "dead"


class HttpResult(StrEnum):
    """Classes of HTTP answers; a fault is a request that got none."""

    INFORMED = "1xx"
    SUCCEEDED = "2xx"
    REDIRECTED = "3xx"
    REFUSED = "4xx"
    FAILED = "5xx"
    FAULT = "fault"

    @classmethod
    def of(cls, status: int | None) -> "HttpResult":
        """The class of a status code; None stands for no answer."""
        return cls(f"{status // 100}xx") if status is not None and 100 <= status < 600 else cls.FAULT


class Metrics:
    """The counters and histograms of one process, and the page that shows them with the store's state.

    `intervals` names every kind of job and the seconds between its runs; `read` is called in a worker thread.
    """

    def __init__(
        self,
        *,
        platforms: Collection[str],
        channels: Collection[str],
        detectors: Collection[str],
        intervals: Mapping[str, float],
        read: Callable[[], State],
    ) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        registry.register(StateCollector(read))
        make = _Maker(registry)
        self._answers = make.counter(
            "diting_platform_answers",
            "Answers of platforms to questions, by what they said.",
            platform=platforms,
            kind=Question,
            outcome=Outcome,
        )
        self._requests = make.counter(
            "diting_http_requests",
            "HTTP requests sent to platforms, retries included, by class of status.",
            platform=platforms,
            result=HttpResult,
        )
        self._pictures = make.counter(
            "diting_pictures",
            "Pictures that had to be fetched, by what came of it; an avatar that cannot be read is a shape.",
            platform=platforms,
            outcome=Outcome,
        )
        self._cycles = make.counter(
            "diting_cycles",
            "Finished cycles of the jobs that look at platforms: covered, or why not.",
            platform=platforms,
            kind=Job,
            result=(COVERED, *Gap),
        )
        self._findings = make.counter("diting_findings", "Findings of detectors.", detector=detectors)
        self._notifications = make.counter(
            "diting_notifications", "Attempts to deliver a notification.", channel=channels, result=Result
        )
        self._collapsed = make.counter(
            "diting_collapsed_notifications", "Notifications that went out together as one message.", channel=channels
        )
        self._handed_over = make.counter(
            "diting_fallback_notifications", "Copies for the fallback, because a channel failed.", channel=channels
        )
        self._runs = make.counter("diting_job_runs", "Finished runs of the jobs.", kind=intervals, outcome=Run)
        self._durations = make.histogram(
            "diting_job_duration_seconds", "How long the runs of the jobs took.", JOB_SECONDS, kind=intervals
        )
        self._delays = make.histogram(
            "diting_delivery_delay_seconds",
            "From a notification's due time to its delivery.",
            DELAY_SECONDS,
            channel=channels,
        )
        self._latencies = make.histogram(
            "diting_alert_latency_seconds",
            "From the first sight of an incident to its first delivered alert.",
            DELAY_SECONDS,
            severity=[str(severity.value) for severity in Severity],
        )
        make.gauge("diting_job_interval_seconds", "Planned time between two runs of a job.", "kind", intervals)

    def answered(self, platform: str, question: str, outcome: str) -> None:
        self._answers.labels(platform, question, outcome).inc()

    def requested(self, platform: str, status: int | None) -> None:
        """One HTTP request; `status` is None when no answer came."""
        self._requests.labels(platform, HttpResult.of(status)).inc()

    def pictured(self, platform: str, outcome: str) -> None:
        """One avatar, or picture of a post, that was asked for."""
        self._pictures.labels(platform, outcome).inc()

    def cycled(self, coverage: Coverage) -> None:
        self._cycles.labels(coverage.platform, coverage.job, coverage.gap or COVERED).inc()

    def found(self, detector: str) -> None:
        self._findings.labels(detector).inc()

    def ran(self, job: str, outcome: str, seconds: float) -> None:
        """A run of `hunt:bluesky` counts as one of the kind hunt."""
        kind = job.partition(":")[0]
        self._runs.labels(kind, outcome).inc()
        self._durations.labels(kind).observe(seconds)

    def delivered(self, channel: str, delay: timedelta) -> None:
        """A notification arrived, `delay` after it was due."""
        self._notifications.labels(channel, Result.DELIVERED).inc()
        self._delays.labels(channel).observe(delay.total_seconds())

    def failed(self, channel: str, result: str) -> None:
        """An attempt that ended in retry, throttled or dead."""
        self._notifications.labels(channel, result).inc()

    def collapsed(self, channel: str, messages: int) -> None:
        """So many messages went out as one, because the channel's peer bears no more."""
        self._collapsed.labels(channel).inc(messages)

    def handed_over(self, channel: str, messages: int) -> None:
        """So many messages of a channel that fails went over to the fallback."""
        self._handed_over.labels(channel).inc(messages)

    def alerted(self, severity: Severity, latency: timedelta) -> None:
        """The first alert of an incident arrived, `latency` after the incident was first seen."""
        self._latencies.labels(str(severity.value)).observe(latency.total_seconds())

    def page(self, accept: str = "") -> tuple[bytes, str]:
        """The exposition and its content type. Asks the store, so it belongs in a worker thread."""
        encode, content_type = choose_encoder(accept)
        return encode(self._registry), content_type


class _Maker:
    """Makes metrics with every combination of labels at zero: a rate then has a start, and absence means a fault."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def counter(self, name: str, text: str, **labels: Iterable[str]) -> Counter:
        metric = Counter(name, text, tuple(labels), registry=self._registry)
        for combination in product(*labels.values()):
            metric.labels(*combination)
        return metric

    def histogram(self, name: str, text: str, buckets: Sequence[float], **labels: Iterable[str]) -> Histogram:
        metric = Histogram(name, text, tuple(labels), buckets=buckets, registry=self._registry)
        for combination in product(*labels.values()):
            metric.labels(*combination)
        return metric

    def gauge(self, name: str, text: str, label: str, values: Mapping[str, float]) -> None:
        metric = Gauge(name, text, (label,), registry=self._registry)
        for key, value in values.items():
            metric.labels(key).set(value)
