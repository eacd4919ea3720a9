"""The people of the offices: most answer in time, some forget, and one case nobody touches for days."""

import heapq
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from functools import partial
from itertools import count
from random import Random

from sqlalchemy import Connection

from alerting.workdays import WorkCalendar
from domain.act import Act, Step
from domain.errors import NotAllowed
from domain.incident import Classification, Ground, Incident, Move, Proposal, Severity, Status
from domain.triage import Triage
from monitor.office import Office
from monitor.store import Store, approvals, incidents
from tests.benchmarks.month.city import WEIXIN
from tests.benchmarks.month.planted import Paper, Planted, Sort
from tests.benchmarks.month.world import World

SECURITY = (Classification.MASQUERADE, Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING)
OWN = (Classification.COVERAGE, Classification.DELIVERY)
OPENS, CLOSES = time(8, 30), time(17, 30)
# Of those who should act at once so many do at daytime, at night; of the others so many within the day.
PROMPT, AT_NIGHT, ATTENTIVE = 0.92, 0.8, 0.9
# How often a duty of the second line (a report, an update) is simply forgotten until somebody is called.
DONE = 0.88
NEGLECT = timedelta(days=9)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
DUTY, LEADER = "值班员", "值班领导"
AFTER_A_HIJACK = (
    (Step.CAUSE_FOUND, 1),
    (Step.APOLOGY_DECIDED, 1),
    (Step.RECTIFICATION_ORDERED, 1),
    (Step.RECTIFIED, 3),
)

Deed = Callable[[Connection, datetime], object]


class Staff:
    """Decides by `chance` when who does what; `truth` is what they find out when they look into a case."""

    def __init__(
        self, store: Store, office: Office, world: World, planted: Mapping[str, Planted], papers: tuple[Paper, ...],
        calendar: WorkCalendar, seed: int,
    ) -> None:  # fmt: skip
        self.store, self.office, self.world, self.planted, self.calendar = store, office, world, planted, calendar
        self.chance, self.order = Random(seed), count()
        self.ahead: list[tuple[datetime, int, Deed]] = []
        self.pending: set[tuple[object, ...]] = set()
        self.handled: set[tuple[int, int]] = set()
        self.undone: set[str] = set()
        self.refused: list[str] = []
        for paper in papers:
            self._later(paper.at, lambda conn, _, paper=paper: approvals.add(conn, paper.approval))  # type: ignore[misc]

    def look(self, now: datetime) -> None:
        """Makes up their minds about what they have been told."""
        with self.store.reading() as conn:
            listing = partial(incidents.listing, conn, statuses=incidents.UNENDED)
            cases = [case for about in (*SECURITY, *OWN) for case in listing(classification=about)]
        for case in cases:
            self._plan(case, now)

    def act(self, now: datetime) -> None:
        """Does whatever its time has come for."""
        while self.ahead and self.ahead[0][0] <= now:
            _, _, deed = heapq.heappop(self.ahead)
            try:
                with self.store.begin() as conn:
                    deed(conn, now)
            except NotAllowed as refusal:
                self.refused.append(str(refusal))

    def _plan(self, case: Incident, now: datetime) -> None:
        if not case.awaits_people:
            return
        if case.acknowledged_at is None and case.status is not Status.RESOLVED:
            self._once(case, "ack", self._acknowledged_at(case, now), self._acknowledge)
        if case.classification in OWN:
            return
        if case.status is Status.SUSPECTED and (case.acknowledged_at is not None or _is_listed(case)):
            self._once(case, "verdict", self._verified_at(case, now), self._judge)
        if case.status is Status.RESOLVED:
            self._once(case, "close", self._in_work(now + self._some(4, 26)), self._close)

    def _once(
        self, case: Incident, what: str, at: datetime, deed: Callable[[Connection, int, datetime], object]
    ) -> None:
        key = (case.number, what, case.severity, case.urgency)
        if key in self.pending:
            return
        self.pending.add(key)

        def do(conn: Connection, now: datetime) -> None:
            self.pending.discard(key)
            deed(conn, case.number, now)

        self._later(at, do)

    def _later(self, at: datetime, deed: Deed) -> None:
        heapq.heappush(self.ahead, (at, next(self.order), deed))

    def _acknowledged_at(self, case: Incident, now: datetime) -> datetime:
        planted = self.planted.get(case.subject)
        if planted is not None and planted.neglected:
            return planted.at + NEGLECT
        if _is_listed(case):
            days = self.chance.choice((0, 0, 1, 2, 6))
            return self._in_work(now + days * 24 * HOUR + self._some(1, 6))
        if case.severity <= Severity.MAJOR:
            prompt = self.chance.random() < (PROMPT if self._is_day(now) else AT_NIGHT)
            grave = case.severity <= Severity.SERIOUS
            return now + (self._minutes(3, 9 if grave else 25) if prompt else self._minutes(35, 110))
        if self.chance.random() > ATTENTIVE:
            return self._in_work(now + self._some(5, 30))
        at_once = self._is_work(now) or self.chance.random() < 0.4
        return now + self._minutes(8, 150) if at_once else self._in_work(now)

    def _verified_at(self, case: Incident, now: datetime) -> datetime:
        if case.severity <= Severity.SERIOUS:
            return now + self._minutes(8, 24)
        if case.severity is Severity.MAJOR:
            return now + self._minutes(15, 90)
        return self._in_work(now + self._some(0.2, 5))

    def _acknowledge(self, conn: Connection, number: int, now: datetime) -> None:
        if not incidents.known(conn, number).awaits_people:
            return
        self.office.acknowledge(conn, number, by=DUTY, now=now)

    def _judge(self, conn: Connection, number: int, now: datetime) -> None:
        case = incidents.known(conn, number)
        if case.status is not Status.SUSPECTED:
            return
        planted = self.planted.get(case.subject) or self.planted.get(case.official)
        if planted is not None and planted.at <= now and planted.subject not in self.undone:
            terms = (("triage", Triage.IMPOSTOR.value),) if planted.sort is Sort.IMPOSTOR else ()
            self._move(conn, case, Move.CONFIRM, now, terms, then=lambda c, n: self._handle(c, number, planted, n))
        elif case.classification is Classification.MASQUERADE:
            self._move(conn, case, Move.DISMISS, now, (("reason", Ground.NAMESAKE.value),))
        elif any(dict(finding.evidence).get("field") for finding in case.findings):
            self._move(conn, case, Move.TRANSFER, now, (("reason", Ground.OWN_CHANGE.value),))
        else:
            self._move(conn, case, Move.DISMISS, now, (("reason", Ground.OTHER.value),))

    def _move(
        self, conn: Connection, case: Incident, move: Move, now: datetime, terms: tuple[tuple[str, str], ...] = (),
        then: Deed | None = None,
    ) -> None:  # fmt: skip
        """Alone where that is allowed; else a second person agrees some minutes later."""
        after = self.office.move(conn, case.number, Proposal(move=move, author=DUTY, at=now, terms=terms))
        if after.proposal is not None:
            self._later(now + self._minutes(5, 25), lambda c, n: self._agree(c, case.number, n, then))
        elif then is not None:
            then(conn, now)

    def _agree(self, conn: Connection, number: int, now: datetime, then: Deed | None) -> None:
        self.office.agree(conn, number, by=LEADER, now=now)
        if then is not None:
            then(conn, now)

    def _handle(self, conn: Connection, number: int, planted: Planted, now: datetime) -> None:
        """Everything after 定性, at the pace of real offices."""
        case = incidents.known(conn, number)
        if (number, case.version) in self.handled:
            return
        self.handled.add((number, case.version))
        grave = case.severity <= Severity.MAJOR
        if grave:
            self._often(number, Step.REPORTED_IN_WRITING, now + self._minutes(15, 90), now + self._some(4, 20))
            self._often(number, Step.NATIONAL_REPORT_STUDIED, now + self._minutes(30, 100), now + self._some(5, 24))
            if case.severity <= Severity.SERIOUS:
                self._often(number, Step.REPORTED_BY_PHONE, now + self._minutes(2, 10), now + self._some(1, 2))
        asked = now + (self._minutes(20, 200) if grave else self._some(1, 6))
        self._often(number, Step.PLATFORM_ASKED, asked if grave else self._in_work(asked), asked + self._some(20, 40))
        if planted.sort is Sort.IMPOSTOR:
            self._taken_down(number, planted, asked)
        else:
            self._regained(number, planted, now)
        if grave:
            self._updates(number, now)

    def _taken_down(self, number: int, planted: Planted, asked: datetime) -> None:
        """WeChat takes 7 to 15 working days, others one to four."""
        days = self.chance.randint(7, 12) if planted.subject.startswith(WEIXIN) else self.chance.randint(1, 4)
        last, _ = self.calendar.add(self.calendar.day(asked), days)
        gone = self.calendar.at(last, time(10)) + self._some(0, 6)
        self._later(gone, lambda *_: self._undo(planted))
        self._record(number, Step.PLATFORM_ANSWERED, gone + self._some(0.5, 3))

    def _regained(self, number: int, planted: Planted, now: datetime) -> None:
        regained = now + self._some(0.7, 3)
        self._later(regained, lambda *_: self._undo(planted))
        for step in (Step.CONTROL_REGAINED, Step.CREDENTIALS_CHANGED, Step.CONTENT_REMOVED):
            self._record(number, step, regained + self._minutes(5, 40))
        self._record(number, Step.PLATFORM_ANSWERED, regained + HOUR)
        for step, days in AFTER_A_HIJACK:
            day, _ = self.calendar.add(self.calendar.day(now), days)
            self._record(number, step, self.calendar.at(day, time(10)) + self._some(0, 5))
        day, _ = self.calendar.add(self.calendar.day(now), 4)
        self._later(self.calendar.at(day, time(11)), lambda conn, at: self._close(conn, number, at))

    def _undo(self, planted: Planted) -> None:
        self.undone.add(planted.subject)
        planted.undo(self.world)

    def _updates(self, number: int, now: datetime) -> None:
        """A continued report a day as long as it lasts; at level Ⅱ every two hours until the page is clean."""

        def update(conn: Connection, at: datetime) -> None:
            case = incidents.known(conn, number)
            if case.status is not Status.CONFIRMED:
                return
            self._act(conn, number, Step.UPDATED, at)
            is_hot = case.severity <= Severity.SERIOUS and case.subject not in self.undone
            pause = self._some(1.4, 1.9) if is_hot else self._some(18, 23.5)
            late = self.chance.random() > DONE
            self._later(at + pause + (self._some(2, 16) if late else 0 * HOUR), update)

        self._later(now + self._some(1.5, 1.9) + 0 * HOUR, update)

    def _often(self, number: int, step: Step, at: datetime, late: datetime) -> None:
        """In time as a rule."""
        self._record(number, step, at if self.chance.random() < DONE else late)

    def _record(self, number: int, step: Step, at: datetime) -> None:
        self._later(at, lambda conn, now: self._act(conn, number, step, now))

    def _act(self, conn: Connection, number: int, step: Step, now: datetime) -> None:
        if not incidents.known(conn, number).status.is_ended:
            self.office.record(conn, Act(incident=number, at=now, author=DUTY, step=step, to="platform", note="已办"))

    def _close(self, conn: Connection, number: int, now: datetime) -> None:
        case = incidents.known(conn, number)
        if case.status in {Status.CONFIRMED, Status.RESOLVED} and not self.office.missing(conn, case):
            self._move(conn, case, Move.CLOSE, now)
        elif case.status is Status.CONFIRMED:
            self._later(self._in_work(now + self._some(20, 28)), lambda c, n: self._close(c, number, n))

    def _some(self, least: float, most: float) -> timedelta:
        return timedelta(hours=self.chance.uniform(least, most))

    def _minutes(self, least: float, most: float) -> timedelta:
        return timedelta(minutes=self.chance.uniform(least, most))

    def _is_day(self, now: datetime) -> bool:
        return time(7) <= now.astimezone(self.calendar.zone).time() < time(22)

    def _is_work(self, now: datetime) -> bool:
        clock = now.astimezone(self.calendar.zone).time()
        return self.calendar.is_worked(self.calendar.day(now)) and OPENS <= clock < CLOSES

    def _in_work(self, at: datetime) -> datetime:
        """Then, or in the first hour of the next working day."""
        if self._is_work(at):
            return at
        day = self.calendar.day(at)
        if not self.calendar.is_worked(day) or at.astimezone(self.calendar.zone).time() >= CLOSES:
            day, _ = self.calendar.add(day, 1)
        return self.calendar.at(day, OPENS) + self._minutes(5, 60)


def _is_listed(case: Incident) -> bool:
    return case.urgency is not None and case.urgency.value == "list" and case.severity is Severity.ORDINARY
