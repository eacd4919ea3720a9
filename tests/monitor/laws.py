"""All that may happen to a town in any order: people and clocks here, the world in goings_on.py; see test_laws.py."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import Connection

from domain.act import RECORDED, Step
from domain.assessment import Assessment, Harm, Kind
from domain.errors import Permanent, Retry
from domain.incident import Classification, Ground, Incident, Move, Severity
from domain.observation import Profile
from tests.factories import finding
from tests.monitor.goings_on import World
from tests.monitor.statutes import TAKEN_BACK
from tests.monitor.town import BOARD, IMITATED, OFFICIALS, STRANGERS

PEOPLE = st.sampled_from(("甲", "乙", "丙"))
PICK = st.integers(0, 11)
HURT = st.sampled_from(
    (
        Assessment(),
        Assessment(victims=12),
        Assessment(harm=Harm.GRAVE),
        Assessment(named_by="省网信办"),
        Assessment(harm=Harm.NONE, kind=Kind.UNAPPROVED, is_secret=True),
        Assessment(contained_minutes=10, views=5),
    )
)
TABLES = ("incidents", "history", "acts", "deadlines", "audit", "outbox", "owed", "digest_items", "decisions", "due")
TERMS: dict[Move, tuple[tuple[str, str], ...]] = {
    Move.DISMISS: (("reason", Ground.NAMESAKE),),
    Move.TRANSFER: (("reason", Ground.OWN_CHANGE),),
    Move.DOWNGRADE: (("severity", str(int(Severity.ORDINARY))),),
}
OWED = (
    Step.REPORTED_BY_PHONE,
    Step.REPORTED_IN_WRITING,
    Step.NATIONAL_REPORT_STUDIED,
    Step.SECRETS_REPORTED,
    Step.SUMMARISED,
)


class Laws(World):
    """A town between its impostors, its people, and a daemon that comes and goes."""

    # What people do.

    @precondition(lambda self: self.state.cases)
    @rule(pick=PICK, by=PEOPLE, to=PEOPLE)
    def a_person_takes_note(self, pick: int, by: str, to: str) -> None:
        office, number = self.town.hall.office, self._number(pick)
        self._write(by, lambda conn: office.acknowledge(conn, number, by=by, now=self.town.now))
        if by != to:
            self._write(by, lambda conn: office.assign(conn, number, to=to, by=by, now=self.town.now))

    @precondition(lambda self: self.state.cases)
    @rule(pick=PICK, by=PEOPLE, said=HURT)
    def a_person_assesses(self, pick: int, by: str, said: Assessment) -> None:
        office, number = self.town.hall.office, self._number(pick)
        self._write(by, lambda conn: office.assess(conn, number, said, by=by, now=self.town.now))

    @precondition(lambda self: self.state.cases)
    @rule(pick=PICK, by=PEOPLE, step=st.sampled_from(RECORDED))
    def a_person_records(self, pick: int, by: str, step: Step) -> None:
        self._record(self._number(pick), by, step)

    @precondition(lambda self: self.state.cases)
    @rule(pick=PICK, by=PEOPLE, hours=st.integers(20, 30))
    def a_person_looks_twice(self, pick: int, by: str, hours: int) -> None:
        self._record(self._number(pick), by, Step.ABSENCE_SEEN)
        self.town.hall.clock.forward(hours=hours)
        self._record(self._number(pick), by, Step.ABSENCE_SEEN)

    @precondition(lambda self: self.state.cases)
    @rule(
        pick=PICK,
        by=PEOPLE,
        move=st.sampled_from((Move.CONFIRM, Move.CONFIRM, Move.DISMISS, Move.TRANSFER, Move.DOWNGRADE)),
        second=st.none() | PEOPLE,
    )
    def a_person_judges(self, pick: int, by: str, move: Move, second: str | None) -> None:
        self._move(self._number(pick), by, move, TERMS.get(move, ()), second)

    @precondition(lambda self: len(self.state.cases) > 1)
    @rule(pick=PICK, into=PICK, by=PEOPLE, second=st.none() | PEOPLE)
    def a_person_merges(self, pick: int, into: int, by: str, second: str | None) -> None:
        self._move(self._number(pick), by, Move.MERGE, (("into", str(self._number(into))),), second)

    @precondition(lambda self: self.state.cases)
    @rule(pick=PICK, by=PEOPLE, second=st.none() | PEOPLE)
    def a_person_closes(self, pick: int, by: str, second: str | None) -> None:
        self._move(self._number(pick), by, Move.CLOSE, (), second)

    @precondition(lambda self: self.state.cases)
    @rule(pick=PICK, by=PEOPLE, second=st.none() | PEOPLE)
    def a_case_comes_to_its_end(self, pick: int, by: str, second: str | None) -> None:
        """Whatever it takes: confirmed, its stranger gone for two days, its account taken back."""
        self._end(self._number(pick), by, second)

    @precondition(lambda self: len(self.state.cases) > 1)
    @rule(pick=PICK, into=PICK, by=PEOPLE, second=PEOPLE, third=st.none() | PEOPLE, said=HURT)
    def a_case_ends_with_another(
        self, pick: int, into: int, by: str, second: str, third: str | None, said: Assessment
    ) -> None:
        """The one who closes alone, if the case into which the other was merged allows that."""
        number, main = self._number(pick), self._number(into)
        self.a_person_assesses(pick, by, said)
        self._move(number, by, Move.MERGE, (("into", str(main)),), second)
        self._end(main, by, third)
        for each in STRANGERS:
            if self.state.cases[number].subject == each.key:
                self.a_citizen_reports(each, by, "report.12345")

    @precondition(lambda self: any(case.proposal for case in self.state.cases.values()))
    @rule(pick=PICK, by=PEOPLE, refuses=st.integers(0, 4))
    def a_person_answers_a_proposal(self, pick: int, by: str, refuses: int) -> None:
        waiting = [number for number, case in self.state.cases.items() if case.proposal]
        office, number = self.town.hall.office, waiting[pick % len(waiting)]
        if refuses == 0:
            self._write(by, lambda conn: office.withdraw(conn, number, by=by, now=self.town.now))
        else:
            self._write(by, lambda conn: office.agree(conn, number, by=by, now=self.town.now), agrees=True)

    @precondition(lambda self: self.state.cases)
    @rule(pick=PICK, by=PEOPLE, closes=st.booleans())
    def a_person_reopens(self, pick: int, by: str, closes: bool) -> None:
        """And perhaps thinks better of it at once."""
        ended = [number for number, case in self.state.cases.items() if case.status.is_ended] or [1]
        number = ended[pick % len(ended)]
        self._reopen(number, by)
        if closes:
            for step in OWED:
                self._record(number, by, step)
            self._move(number, by, Move.CONFIRM, (), None)
            self._move(number, by, Move.CLOSE, (), None)

    @precondition(lambda self: self.state.cases)
    @rule(
        pick=PICK,
        by=PEOPLE,
        second=PEOPLE,
        move=st.sampled_from((Move.DISMISS, Move.TRANSFER)),
        does=st.none() | st.sampled_from((Move.CONFIRM, Step.VERIFIED)),
        minutes=st.tuples(st.integers(0, 300), st.integers(0, 6000)),
    )
    def a_person_thinks_better_of_it(
        self, pick: int, by: str, second: str, move: Move, does: Move | Step | None, minutes: tuple[int, int]
    ) -> None:
        """Sets a case aside, perhaps after its time, and takes it up again."""
        number = self._number(pick)
        self.time_passes(minutes[0], is_awake=True)
        if isinstance(does, Move):
            self._move(number, by, does, (), second)
        elif does is not None:
            self._record(number, by, does)
        self._move(number, by, move, TERMS[move], second)
        self.time_passes(minutes[1], is_awake=True)
        self._reopen(number, by)
        self.the_deadlines_are_chased()
        if isinstance(does, Move):
            self._move(number, by, does, (), second)

    @rule(which=st.sampled_from(STRANGERS), by=PEOPLE, name=st.sampled_from(("report.citizen", "report.12345")))
    def a_citizen_reports(self, which: Profile, by: str, name: str) -> None:
        official, office = IMITATED[which.key], self.town.hall.office
        told = finding(detector=name, evidence=(("by", name),))

        def lead(conn: Connection) -> Incident:
            kind, unit = Classification.MASQUERADE, official.unit
            return office.lead(conn, kind, official, unit, which.key, which, told, by=by, now=self.town.now)

        if self._write(by, lead):
            self._is_not_overlooked(which)

    # What becomes of the daemon and its clock.

    @rule(hours=st.integers(1, 40), is_awake=st.booleans())
    def the_clock_is_set_back(self, hours: int, is_awake: bool) -> None:
        if is_awake:
            self.the_daemon_looks_again()
        self.town.hall.clock.forward(hours=-hours)
        if is_awake:
            self.the_daemon_looks_again()
            self.the_deadlines_are_chased()

    @rule()
    def it_is_started_again(self) -> None:
        self.town.empty()
        self.town.restart()

    @rule(table=st.sampled_from(TABLES))
    def the_disk_is_full(self, table: str) -> None:
        self.town.empty()
        self.town.fill(table)

    @rule()
    def others_are_told_what_is_owed(self) -> None:
        is_full = self.town.full
        self._run(self.town.hall.herald.run)
        assert is_full or not self.state.owed

    @rule(days=st.integers(0, 1))
    def the_day_is_digested(self, days: int) -> None:
        self.town.hall.clock.forward(days=days)
        self._run(self.town.hall.digests.run)

    @rule(fault=st.sampled_from((None, None, Retry("busy"), Permanent("no such user"))))
    def messages_go_out(self, fault: Exception | None) -> None:
        channel = self.town.hall.channel
        channel.faults = {} if fault is None else {"duty@linze-ga.example": fault}
        taken = len(channel.taken)

        async def deliver() -> None:
            await self.town.hall.deliver().run()
            await self.town.hall.deliver(BOARD).run()

        self._run(deliver)
        keys = [message.key for message in channel.taken]
        assert taken <= len(keys)
        assert len(keys) == len(set(keys)) or self.town.full

    def _reopen(self, number: int, by: str) -> None:
        office = self.town.hall.office
        self._write(by, lambda conn: office.reopen(conn, number, by=by, now=self.town.now), takes_back=True)

    def _end(self, number: int, by: str, second: str | None) -> None:
        self._move(number, by, Move.CONFIRM, (), second)
        for each in STRANGERS:
            if self.state.cases[number].subject == each.key:
                self.an_account_changes(each, "")
        for step in (*OWED, Step.RECTIFICATION_ORDERED, *sorted(TAKEN_BACK)):
            self._record(number, by, step)
        for official in OFFICIALS:
            if self.state.cases[number].subject == official.key:
                self.an_official_account_looks_as_it_should(official)
        for _ in range(2):
            self.the_daemon_looks_again()
            self.town.hall.clock.forward(hours=25)
        self._move(number, by, Move.CLOSE, (), second)
