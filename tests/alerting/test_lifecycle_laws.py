"""Whatever comes, in whatever order: the daemon loses no open incident and says nothing that only a person may say."""

from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from alerting import lifecycle
from alerting.lifecycle import Sighting, reason_to_notify
from domain.errors import NotAllowed
from domain.finding import Verdict
from domain.grading import Grade
from domain.incident import Classification, Ground, Incident, Presence, Severity, Status
from domain.notification import Reason
from tests.factories import NOW, finding, profile

APART = timedelta(hours=24)
FINDINGS = tuple(finding(detector=name) for name in ("impostor.name", "impostor.avatar", "impostor.bio"))
HOURS = st.integers(0, 40)


class Life(RuleBasedStateMachine):
    """One incident between the daemon and a person; the clock only goes forward."""

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
            assert after.severity <= before.severity
            assert after.evidence >= before.evidence
            assert after.first_seen == before.first_seen
        if before is not None and before.status is Status.DISMISSED:
            assert after.status in {Status.DISMISSED, Status.SUSPECTED}
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
        assert after.status.is_open or after.status is Status.DISMISSED
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
    @rule(step=st.sampled_from(("acknowledge", "confirm", "dismiss", "close")), days=st.none() | st.integers(0, 3))
    def a_person(self, step: str, days: int | None) -> None:
        assert self.incident is not None
        before = self.incident
        try:
            self.incident = self._by_hand(step, before, days)
        except NotAllowed:
            return
        assert reason_to_notify(before, self.incident) is None
        assert self.incident.evidence == before.evidence
        assert self.incident.severity == before.severity

    def _by_hand(self, step: str, before: Incident, days: int | None) -> Incident:
        if step == "dismiss":
            expires = None if days is None else self.now + timedelta(days=days)
            return lifecycle.dismiss(before, by="甲", reason=Ground.OTHER, expires=expires, now=self.now)
        steps = {"acknowledge": lifecycle.acknowledge, "confirm": lifecycle.confirm, "close": lifecycle.close}
        return steps[step](before, by="甲", now=self.now)

    @invariant()
    def an_incident_says_when_it_ended_exactly_when_it_has(self) -> None:
        if self.incident is not None:
            assert (self.incident.closed_at is None) == self.incident.status.is_open

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
