"""What the store holds at the moment of a scrape, as gauges on the page of metrics."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from domain.coverage import Job
from domain.deadline import Duty
from domain.freshness import Check
from domain.incident import Classification, Severity, Status
from domain.urgency import TOLD
from monitor.store.departures import Departures

# People are told singly at most so often a day, in the mean over a week, for every so many official accounts.
NOTICES, ACCOUNTS = 3, 114
DAY = 86_400
KIND = ("classification", "severity")
CYCLE = ("platform", "kind")
NAMED = ("platform",)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionState:
    """The logins of one connector: the oldest, the one that ends first, and whether all of them hold."""

    since: float
    last_valid: float
    expires: float | None
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the store holds at the moment of a scrape. Times are unix seconds.

    `last_valid_cycle` names every cycle that is expected, 0 standing for never; likewise `heartbeat`, every job.
    `notices_unit_day_max`: of which the most that one unit was told on one of the last two days.
    `last_valid_answer` names every check that a platform was asked lately, `sessions` every connector with a login.
    """

    open_incidents: Mapping[tuple[Classification, Severity], int] = field(default_factory=dict)
    awaiting_people: Mapping[tuple[Classification, Severity], int] = field(default_factory=dict)
    proposals_waiting: int = 0
    overdue_incidents: int = 0
    overdue_deadlines: Mapping[Duty, int] = field(default_factory=dict)
    provisional_deadlines: int = 0
    holidays_known_days: int = 0
    evidence_waiting: int = 0
    evidence_oldest_seconds: float = 0
    owed_waiting: int = 0
    owed_oldest_seconds: float = 0
    notices_per_day: float = 0
    notices_unit_day_max: int = 0
    official_accounts: int = 0
    outbox_pending: int = 0
    outbox_oldest_seconds: float = 0
    dead_letters: int = 0
    last_valid_cycle: Mapping[tuple[str, Job], float] = field(default_factory=dict)
    coverage: Mapping[tuple[str, Job], bool] = field(default_factory=dict)
    heartbeat: Mapping[str, float] = field(default_factory=dict)
    audit_entries: int = 0
    departures: Departures = field(default_factory=Departures)
    last_valid_answer: Mapping[tuple[str, Check], float] = field(default_factory=dict)
    stale_targets: Mapping[tuple[str, Check], int] = field(default_factory=dict)
    sessions: Mapping[str, SessionState] = field(default_factory=dict)

    @property
    def notices_budget(self) -> float:
        """How many notices a day so many official accounts may cause."""
        return NOTICES * max(self.official_accounts / ACCOUNTS, 1)


class StateCollector(Collector):
    def __init__(self, read: Callable[[], State]) -> None:
        self._read = read

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Names without asking the store, which may not be there yet."""
        return _families(State())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        return _families(self._read())


def _families(state: State) -> Iterator[GaugeMetricFamily]:
    for name, text, value in (*_handling(state), *_messages(state), *_record(state)):
        yield GaugeMetricFamily(f"diting_{name}", text, value=value)
    yield from _cases(state)
    yield from _looks(state)
    yield from _answers(state)


def _handling(state: State) -> Iterator[tuple[str, str, float]]:
    yield "overdue_incidents", "Open incidents past a deadline.", state.overdue_incidents
    yield "proposals_waiting", "Moves that wait for a second person.", state.proposals_waiting
    yield "provisional_deadlines", "Deadlines beyond the holidays that are known.", state.provisional_deadlines
    yield "holidays_known_seconds", "How long the holidays are known for.", state.holidays_known_days * DAY
    yield "evidence_waiting", "Changes that wait for their evidence.", state.evidence_waiting
    yield "evidence_oldest_seconds", "For how long the oldest of them has waited.", state.evidence_oldest_seconds


def _messages(state: State) -> Iterator[tuple[str, str, float]]:
    yield "owed_waiting", "Steps of people that others are yet to be told of.", state.owed_waiting
    yield "owed_oldest_seconds", "Age of the oldest step not told.", state.owed_oldest_seconds
    yield "notices_per_day", "Notices a day, in the mean over a week.", state.notices_per_day
    yield "notices_unit_day_max", "The most notices of one unit in a day.", state.notices_unit_day_max
    yield "outbox_pending", "Notifications that wait for delivery.", state.outbox_pending
    yield "outbox_oldest_seconds", "Age of the oldest due notification.", state.outbox_oldest_seconds
    yield "dead_letters", "Notifications that were given up.", state.dead_letters


def _record(state: State) -> Iterator[tuple[str, str, float]]:
    yield "official_accounts", "Registered accounts that are watched.", state.official_accounts
    yield "audit_entries", "Entries of the audit chain.", state.audit_entries
    yield "watched_account_years", "How long official accounts were watched.", state.departures.account_years


def _cases(state: State) -> Iterator[GaugeMetricFamily]:
    kinds = {(kind, str(grade.value)): (kind, grade) for kind, grade in product(Classification, Severity)}
    for name, text, counted in (
        ("diting_open_incidents", "Open incidents.", state.open_incidents),
        ("diting_awaiting_people", "Cases in which people have something left to do.", state.awaiting_people),
    ):
        yield _family(name, text, KIND, [(labels, counted.get(kind, 0)) for labels, kind in kinds.items()])
    late = [((duty,), state.overdue_deadlines.get(duty, 0)) for duty in Duty]
    yield _family("diting_overdue_deadlines", "Deadlines that have passed, by duty.", ("duty",), late)
    departed = [(each, state.departures.cases.get(each, 0)) for each in product(TOLD, Status)]
    text = "Cases about official accounts that departed from themselves."
    yield _family("diting_departures", text, ("urgency", "status"), departed)


def _looks(state: State) -> Iterator[GaugeMetricFamily]:
    valid = "diting_last_valid_cycle_timestamp_seconds"
    yield _family(valid, "End of the last valid cycle; 0 is never.", CYCLE, state.last_valid_cycle.items())
    yield _family(
        "diting_covered", "Whether the last cycle really looked at the platform.", CYCLE, state.coverage.items()
    )
    beats = [((job,), moment) for job, moment in state.heartbeat.items()]
    yield _family("diting_heartbeat_timestamp_seconds", "Last run of a job; 0 is never.", ("kind",), beats)


def _answers(state: State) -> Iterator[GaugeMetricFamily]:
    valid = "diting_last_valid_answer_timestamp_seconds"
    yield _family(valid, "Last valid answer to a kind of question; 0 is never.", CYCLE, state.last_valid_answer.items())
    text = "Targets without a valid answer for twice their interval."
    yield _family("diting_stale_targets", text, CYCLE, state.stale_targets.items())
    every = {(name,): session for name, session in state.sessions.items()}
    ends = [(name, session.expires) for name, session in every.items() if session.expires is not None]
    yield _family("diting_session_expires_timestamp_seconds", "When the first login of a connector ends.", NAMED, ends)
    for name, text, values in (
        ("since_timestamp_seconds", "Since when a connector is asked with its oldest login.", "since"),
        ("last_valid_timestamp_seconds", "When the platform last took the login; 0 is never.", "last_valid"),
        ("holds", "Whether no login of a connector has ended.", "holds"),
    ):
        shown = [(connector, getattr(session, values)) for connector, session in every.items()]
        yield _family(f"diting_session_{name}", text, NAMED, shown)


def _family(
    name: str, text: str, labels: tuple[str, ...], values: Iterable[tuple[Sequence[str], float]]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=labels)
    for combination, value in values:
        family.add_metric(combination, float(value))
    return family
