"""What Diting counts, and the page of metrics, which shows the gauges of the store's state too.

No label is called `job`: Prometheus gives that name to the scrape job and would rename ours. `kind` says which job
or which question. No label ever names an account, a URL, an incident, a person or an error text.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, StrEnum, auto
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


class Known(Enum):
    """Values of labels that only a configuration gives: what is switched on, and the kinds of its jobs."""

    PLATFORMS = auto()
    CHANNELS = auto()
    DETECTORS = auto()
    JOBS = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """One metric of the page, and by each label the values that it can have; a histogram has `buckets`."""

    name: str
    text: str
    labels: Mapping[str, Known | Iterable[str]]
    buckets: Sequence[float] = ()


class Counted(Enum):
    """Every counter of the page."""

    ANSWERS = Metric(
        "diting_platform_answers",
        "Answers of platforms to questions, by what they said.",
        {"platform": Known.PLATFORMS, "kind": Question, "outcome": Outcome},
    )
    REQUESTS = Metric(
        "diting_http_requests",
        "HTTP requests sent to platforms, retries included, by class of status.",
        {"platform": Known.PLATFORMS, "result": HttpResult},
    )
    PICTURES = Metric(
        "diting_pictures",
        "Pictures that had to be fetched, by what came of it; an avatar that cannot be read is a shape.",
        {"platform": Known.PLATFORMS, "outcome": Outcome},
    )
    CYCLES = Metric(
        "diting_cycles",
        "Finished cycles of the jobs that look at platforms: covered, or why not.",
        {"platform": Known.PLATFORMS, "kind": Job, "result": (COVERED, *Gap)},
    )
    FINDINGS = Metric("diting_findings", "Findings of detectors.", {"detector": Known.DETECTORS})
    NOTIFICATIONS = Metric(
        "diting_notifications",
        "Attempts to deliver a notification.",
        {"channel": Known.CHANNELS, "result": Result},
    )
    COLLAPSED = Metric(
        "diting_collapsed_notifications",
        "Notifications that went out together as one message.",
        {"channel": Known.CHANNELS},
    )
    HANDED_OVER = Metric(
        "diting_fallback_notifications",
        "Copies for the fallback, because a channel failed.",
        {"channel": Known.CHANNELS},
    )
    RUNS = Metric("diting_job_runs", "Finished runs of the jobs.", {"kind": Known.JOBS, "outcome": Run})


class Measured(Enum):
    """Every histogram of the page."""

    DURATION = Metric(
        "diting_job_duration_seconds",
        "How long the runs of the jobs took.",
        {"kind": Known.JOBS},
        JOB_SECONDS,
    )
    DELAY = Metric(
        "diting_delivery_delay_seconds",
        "From a notification's due time to its delivery.",
        {"channel": Known.CHANNELS},
        DELAY_SECONDS,
    )
    LATENCY = Metric(
        "diting_alert_latency_seconds",
        "From the first sight of an incident to its first delivered alert.",
        {"severity": [str(severity.value) for severity in Severity]},
        DELAY_SECONDS,
    )


INTERVAL = Metric("diting_job_interval_seconds", "Planned time between two runs of a job.", {"kind": Known.JOBS})


class Metrics:
    """The counters and histograms of one process, and the page that shows them with the store's state.

    `intervals` names every kind of job and the seconds between its runs; `read` is called in a worker thread. Every
    combination of labels begins at zero: a rate then has a start, and absence means a fault.
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
        known = {
            Known.PLATFORMS: platforms,
            Known.CHANNELS: channels,
            Known.DETECTORS: detectors,
            Known.JOBS: intervals,
        }
        self._counters = {each: _counter(each.value, known, registry) for each in Counted}
        self._histograms = {each: _histogram(each.value, known, registry) for each in Measured}
        planned = Gauge(INTERVAL.name, INTERVAL.text, tuple(INTERVAL.labels), registry=registry)
        for kind, seconds in intervals.items():
            planned.labels(kind).set(seconds)

    def _count(self, what: Counted, *labels: str, by: int = 1) -> None:
        self._counters[what].labels(*labels).inc(by)

    def _measure(self, what: Measured, label: str, seconds: float) -> None:
        self._histograms[what].labels(label).observe(seconds)

    def answered(self, platform: str, question: str, outcome: str) -> None:
        self._count(Counted.ANSWERS, platform, question, outcome)

    def requested(self, platform: str, status: int | None) -> None:
        """One HTTP request; `status` is None when no answer came."""
        self._count(Counted.REQUESTS, platform, HttpResult.of(status))

    def pictured(self, platform: str, outcome: str) -> None:
        """One avatar, or picture of a post, that was asked for."""
        self._count(Counted.PICTURES, platform, outcome)

    def cycled(self, coverage: Coverage) -> None:
        self._count(Counted.CYCLES, coverage.platform, coverage.job, coverage.gap or COVERED)

    def found(self, detector: str) -> None:
        self._count(Counted.FINDINGS, detector)

    def ran(self, job: str, outcome: str, seconds: float) -> None:
        """A run of `hunt:bluesky` counts as one of the kind hunt."""
        kind = job.partition(":")[0]
        self._count(Counted.RUNS, kind, outcome)
        self._measure(Measured.DURATION, kind, seconds)

    def delivered(self, channel: str, delay: timedelta) -> None:
        """A notification arrived, `delay` after it was due."""
        self._count(Counted.NOTIFICATIONS, channel, Result.DELIVERED)
        self._measure(Measured.DELAY, channel, delay.total_seconds())

    def failed(self, channel: str, result: str) -> None:
        """An attempt that ended in retry, throttled or dead."""
        self._count(Counted.NOTIFICATIONS, channel, result)

    def collapsed(self, channel: str, messages: int) -> None:
        """So many messages went out as one, because the channel's peer bears no more."""
        self._count(Counted.COLLAPSED, channel, by=messages)

    def handed_over(self, channel: str, messages: int) -> None:
        """So many messages of a channel that fails went over to the fallback."""
        self._count(Counted.HANDED_OVER, channel, by=messages)

    def alerted(self, severity: Severity, latency: timedelta) -> None:
        """The first alert of an incident arrived, `latency` after the incident was first seen."""
        self._measure(Measured.LATENCY, str(severity.value), latency.total_seconds())

    def page(self, accept: str = "") -> tuple[bytes, str]:
        """The exposition and its content type. Asks the store, so it belongs in a worker thread."""
        encode, content_type = choose_encoder(accept)
        return encode(self._registry), content_type


def _counter(metric: Metric, known: Mapping[Known, Iterable[str]], registry: CollectorRegistry) -> Counter:
    made = Counter(metric.name, metric.text, tuple(metric.labels), registry=registry)
    for labels in _combinations(metric, known):
        made.labels(*labels)
    return made


def _histogram(metric: Metric, known: Mapping[Known, Iterable[str]], registry: CollectorRegistry) -> Histogram:
    made = Histogram(metric.name, metric.text, tuple(metric.labels), buckets=metric.buckets, registry=registry)
    for labels in _combinations(metric, known):
        made.labels(*labels)
    return made


def _combinations(metric: Metric, known: Mapping[Known, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    return product(*(known[each] if isinstance(each, Known) else each for each in metric.labels.values()))
