"""Whatever comes, in whatever order: the daemon loses no open incident, says nothing that only a person may say, and at
level Ⅱ no person says it alone."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from alerting import handling, lifecycle
from alerting.lifecycle import Sighting, reason_to_notify
from domain.assessment import Assessment
from domain.errors import NotAllowed
from domain.finding import Verdict
from domain.grading import Grade
from domain.incident import Classification, Ground, Incident, Move, Presence, Proposal, Severity, Status
from domain.notification import Reason
from tests.factories import NOW, finding, incident, profile

APART = timedelta(hours=24)
FINDINGS = tuple(finding(detector=name) for name in ("impostor.name", "impostor.avatar", "impostor.bio"))
HOURS = st.integers(0, 40)
PEOPLE = st.sampled_from(("甲", "乙"))
SET_ASIDE = frozenset({Status.DISMISSED, Status.TRANSFERRED})
MAIN = incident(number=7, subject="bluesky:did:plc:other")
ENDS = {
    Move.DISMISS: Status.DISMISSED,
    Move.MERGE: Status.MERGED,
    Move.TRANSFER: Status.TRANSFERRED,
    Move.CLOSE: Status.CLOSED,
}


class Life(RuleBasedStateMachine):
    """One incident between the daemon and two people; the clock only goes forward."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOW
        self.incident: Incident | None = None
        self.proofs: list[datetime] = []

    def _pass(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    def _daemon(self, after: Incident, *, may_resolve: bool = False) -> None:
        before = self.incident
        if before is not None and before.status.is_open:
            allowed = {before.status, Status.RESOLVED} if may_resolve else {before.status}
            assert after.status in allowed
            assert after.first_seen == before.first_seen
        if before is not None and before.awaits_people:
            assert after.severity <= before.severity
            assert after.evidence >= before.evidence
        if before is not None and before.status is Status.MERGED:
            assert (after.status, after.merged_into) == (Status.MERGED, before.merged_into)
            assert after.severity <= before.severity
        elif before is not None and before.status.is_ended:
            assert after.status in {before.status, Status.SUSPECTED}
        reason = reason_to_notify(before, after)
        newly_open = after.status.is_open and (before is None or not before.status.is_open)
        assert not newly_open or reason in {Reason.OPENED, Reason.REOPENED}
        resolved = before is not None and before.status.is_open and after.status is Status.RESOLVED
        assert resolved == (reason is Reason.RESOLVED)
        self.incident = after

    @rule(hours=HOURS, severity=st.sampled_from(Severity), seen=st.sets(st.sampled_from(FINDINGS), min_size=1))
    def a_sighting(self, hours: int, severity: Severity, seen: set[object]) -> None:
        self._pass(hours)
        self.proofs.clear()
        found = tuple(one for one in FINDINGS if one in seen)
        sighting = Sighting(
            classification=Classification.MASQUERADE,
            official="unit:linze-ga",
            subject="bluesky:did:plc:stranger",
            unit="linze-ga",
            verdict=Verdict(score=0.9, findings=found),
            grade=Grade(severity=severity, rule="rule"),
        )
        after = lifecycle.sighted(self.incident, sighting, self.now)
        assert after.status.is_open or after.status in {*SET_ASIDE, Status.MERGED}
        self._daemon(after)

    @precondition(lambda self: self.incident is not None)
    @rule(hours=HOURS)
    def an_absence(self, hours: int) -> None:
        assert self.incident is not None
        self._pass(hours)
        self.proofs.append(self.now)
        proved = len(self.proofs) > 1 and self.proofs[-1] - self.proofs[0] >= APART
        after = lifecycle.absent(self.incident, self.proofs, apart=APART, now=self.now)
        assert after.status is not self.incident.status or not (proved and self.incident.status.is_open)
        self._daemon(after, may_resolve=proved)

    @precondition(lambda self: self.incident is not None)
    @rule(hours=HOURS)
    def a_rename(self, hours: int) -> None:
        assert self.incident is not None
        self._pass(hours)
        self.proofs.clear()
        self._daemon(lifecycle.renamed(self.incident, profile(display_name="小明"), self.now))

    @precondition(lambda self: self.incident is not None)
    @rule(hours=HOURS)
    def a_return_to_the_trusted_look(self, hours: int) -> None:
        assert self.incident is not None
        self._pass(hours)
        self.proofs.clear()
        self._daemon(lifecycle.restored(self.incident, self.now))

    @precondition(lambda self: self.incident is not None)
    @rule()
    def a_recovery(self) -> None:
        assert self.incident is not None
        self._daemon(lifecycle.recovered(self.incident, self.now), may_resolve=True)

    @precondition(lambda self: self.incident is not None)
    @rule(by=PEOPLE, severity=st.sampled_from(Severity))
    def a_person_takes_note_and_assesses(self, by: str, severity: Severity) -> None:
        grade = Grade(severity=severity, rule="assessed")
        self._by_hand(lambda before: handling.acknowledge(before, by=by, now=self.now))
        self._by_hand(lambda before: handling.assign(before, to=by))
        known = self.incident
        self._by_hand(lambda before: handling.assess(before, Assessment(victims=int(severity)), grade))
        assert known is not None
        assert self.incident is not None
        assert self.incident.severity <= known.severity

    @precondition(lambda self: self.incident is not None)
    @rule(by=PEOPLE, move=st.sampled_from(Move), days=st.none() | st.integers(0, 3))
    def a_person_moves_it(self, by: str, move: Move, days: int | None) -> None:
        """As the desk does: at once, or where two are needed as a proposal."""
        assert self.incident is not None
        if not handling.needs_two(self.incident, move):
            self._perform(move, by, days)
        elif self._is_open_to(move, by, days):
            proposal = Proposal(move=move, author=by, at=self.now)
            self._by_hand(lambda before: handling.propose(before, proposal))

    @precondition(lambda self: self.incident is not None)
    @rule(by=PEOPLE)
    def a_person_agrees(self, by: str) -> None:
        assert self.incident is not None
        waiting = self.incident.proposal
        try:
            proposal = handling.agreed(self.incident, by=by)
        except NotAllowed:
            assert waiting is None or waiting.author == by
            return
        assert waiting is not None
        assert waiting.author != by
        self._perform(proposal.move, by, None)

    @precondition(lambda self: self.incident is not None)
    @rule()
    def a_person_withdraws_what_was_proposed(self) -> None:
        self._by_hand(handling.withdraw)

    @precondition(lambda self: self.incident is not None)
    @rule()
    def a_person_takes_it_up_again(self) -> None:
        before = self.incident
        assert before is not None
        self._by_hand(lambda known: handling.reopen(known))
        assert self.incident is not None
        if before.status.is_ended:
            assert self.incident.awaits_people
            assert (self.incident.acknowledged_at, self.incident.merged_into) == (None, None)
            assert self.incident.severity is before.severity

    def _perform(self, move: Move, by: str, days: int | None) -> None:
        before = self.incident
        self._by_hand(self._moves(by, days)[move])
        if self.incident is not before and self.incident is not None:
            assert self.incident.proposal is None
            assert move not in ENDS or self.incident.status is ENDS[move]

    def _is_open_to(self, move: Move, by: str, days: int | None) -> bool:
        assert self.incident is not None
        try:
            self._moves(by, days)[move](self.incident)
        except NotAllowed:
            return False
        return True

    def _moves(self, by: str, days: int | None) -> dict[Move, Callable[[Incident], Incident]]:
        now, until = self.now, None if days is None else self.now + timedelta(days=days)
        return {
            Move.CONFIRM: lambda known: handling.confirm(known, by=by, now=now),
            Move.DOWNGRADE: lambda known: handling.downgrade(known, to=Severity.ORDINARY),
            Move.DISMISS: lambda known: handling.dismiss(known, by=by, reason=Ground.OTHER, expires=until, now=now),
            Move.MERGE: lambda known: handling.merge(known, MAIN, now=now),
            Move.TRANSFER: lambda known: handling.transfer(known, by=by, reason=Ground.OWN_CHANGE, now=now),
            Move.CLOSE: lambda known: handling.close(known, by=by, now=now),
            Move.CLEAR_SECRET: handling.clear_secret,
        }

    def _by_hand(self, step: Callable[[Incident], Incident]) -> None:
        """A step that the state forbids changes nothing; none invents or loses evidence."""
        before = self.incident
        assert before is not None
        try:
            self.incident = step(before)
        except NotAllowed:
            return
        assert self.incident.evidence == before.evidence
        assert self.incident.first_seen == before.first_seen
        assert len(self.incident.dismissals) >= len(before.dismissals)

    @invariant()
    def an_incident_says_when_it_ended_exactly_when_it_has(self) -> None:
        """One that was merged bears when its own subject was proved gone."""
        if self.incident is not None and self.incident.status is not Status.MERGED:
            assert (self.incident.closed_at is None) == self.incident.status.is_open

    @invariant()
    def only_what_was_merged_says_into_what(self) -> None:
        if self.incident is not None:
            assert (self.incident.merged_into is not None) == (self.incident.status is Status.MERGED)

    @invariant()
    def only_a_case_that_awaits_people_has_a_proposal(self) -> None:
        if self.incident is not None and self.incident.proposal is not None:
            assert self.incident.awaits_people

    @invariant()
    def an_absence_has_its_beginning_and_nothing_else_has(self) -> None:
        if self.incident is not None:
            assert (self.incident.absent_since is not None) == (self.incident.presence is Presence.ABSENT)

    @invariant()
    def only_who_was_named_has_acknowledged(self) -> None:
        if self.incident is not None:
            assert (self.incident.acknowledged_at is None) == (self.incident.acknowledged_by == "")


TestLife = Life.TestCase
TestLife.settings = settings(deadline=None, max_examples=150, stateful_step_count=25)
