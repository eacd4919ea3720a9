"""What people do about cases: each step with its guards, its act, and word to others, in the caller's transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from alerting import closing, handling, handover, lifecycle
from alerting.acts import changed, of_move
from alerting.ending import Ending, answered_for, refuse_unproved
from alerting.lifecycle import Sighting
from alerting.recording import refuse_unfit
from domain.act import Act, Step
from domain.assessment import Assessment
from domain.deadline import Deadline
from domain.errors import NotAllowed
from domain.finding import Finding, Verdict
from domain.incident import Classification, Ground, Incident, Move, Proposal, Severity
from domain.notification import Reason
from domain.observation import Profile
from domain.registry import OfficialAccount, Tier
from domain.text import Text
from domain.triage import Triage
from monitor.appraisal import Appraisal
from monitor.ledger import Entry, Ledger
from monitor.store import acts, deadlines, dossier, incidents

STEPS: Mapping[Move, Step] = {
    Move.CONFIRM: Step.CONFIRMED,
    Move.DOWNGRADE: Step.ASSESSED,
    Move.DISMISS: Step.DISMISSED,
    Move.MERGE: Step.MERGED,
    Move.TRANSFER: Step.TRANSFERRED,
    Move.CLOSE: Step.CLOSED,
    Move.CLEAR_SECRET: Step.ASSESSED,
}
# What ends a case without proof that its subject is gone, and would take its parts with it.
ENDING_ALONE = frozenset({Move.DISMISS, Move.TRANSFER, Move.MERGE})
TOLD: Mapping[Move, Reason | None] = {
    Move.CONFIRM: Reason.CONFIRMED,
    Move.DOWNGRADE: None,
    Move.DISMISS: Reason.ENDED,
    Move.MERGE: Reason.ENDED,
    Move.TRANSFER: Reason.ENDED,
    Move.CLOSE: Reason.ENDED,
    Move.CLEAR_SECRET: None,
}


@dataclass(frozen=True, kw_only=True)
class Office:
    """The desk at which cases are handled. Every method raises NotAllowed for a step that is not open.

    `told_at`: when people can hear of what is done now; from then on they may be asked why they did nothing.
    """

    ledger: Ledger
    appraisal: Appraisal
    told_at: Callable[[Incident, Reason, datetime], datetime]

    def acknowledge(self, conn: Connection, number: int, *, by: str, now: datetime, note: str = "") -> Incident:
        before = incidents.known(conn, number)
        after = handling.acknowledge(before, by=by, now=now)
        if after == before:
            return before
        return self._done(
            conn, before, after, Act(incident=number, at=now, author=by, step=Step.ACKNOWLEDGED, note=note)
        )

    def assign(self, conn: Connection, number: int, *, to: str, by: str, now: datetime) -> Incident:
        before = incidents.known(conn, number)
        after = handling.assign(before, to=to)
        return self._done(
            conn, before, after, Act(incident=number, at=now, author=by, step=Step.ASSIGNED, to=after.owner)
        )

    def assess(
        self, conn: Connection, number: int, assessment: Assessment, *, by: str, now: datetime, note: str = ""
    ) -> Incident:
        """The level follows upwards at once; a lower one is only what the rules say: see Move.DOWNGRADE."""
        before = incidents.known(conn, number)
        grade = self.appraisal.grade(conn, replace(before, assessment=assessment), now)
        after = handling.assess(before, assessment, grade)
        act = Act(incident=number, at=now, author=by, step=Step.ASSESSED, note=note, facts=changed(before, after))
        is_news = after.severity < before.severity or (assessment.is_secret and not before.assessment.is_secret)
        owed = Reason.ESCALATED if is_news else None
        return self._done(conn, before, after, act, owed)

    def record(self, conn: Connection, act: Act) -> Act:
        """A step that leaves the state as it is: what was asked, told, regained, noted."""
        incident = incidents.known(conn, act.incident)
        refuse_unfit(dossier.entered(conn, incident, act, self.ledger.timetable.calendar.day(act.at)))
        kept = acts.add(conn, act)
        self.ledger.recorded(conn, incident, kept)
        return kept

    def move(self, conn: Connection, number: int, proposal: Proposal) -> Incident:
        """Performs a move, or at level Ⅱ and above leaves it for a second person to agree to."""
        before = incidents.known(conn, number)
        after = self._moved(conn, before, proposal)
        if not handling.needs_two(before, proposal.move):
            return self._perform(conn, before, after, proposal, by=proposal.author, now=proposal.at)
        act = of_move(number, Step.PROPOSED, proposal, by=proposal.author, now=proposal.at)
        remark = self._remark(conn, before, proposal)
        return self._done(conn, before, handling.propose(before, proposal), act, Reason.PROPOSED, remark)

    def agree(self, conn: Connection, number: int, *, by: str, now: datetime) -> Incident:
        """A second person agrees, and the move is performed if it is still open."""
        before = incidents.known(conn, number)
        proposal = handling.agreed(before, by=by)
        after = self._moved(conn, before, replace(proposal, at=now))
        return self._perform(conn, before, after, proposal, by=by, now=now)

    def withdraw(self, conn: Connection, number: int, *, by: str, now: datetime, note: str = "") -> Incident:
        before = incidents.known(conn, number)
        act = Act(incident=number, at=now, author=by, step=Step.WITHDRAWN, note=note)
        return self._done(conn, before, handling.withdraw(before), act)

    def reopen(self, conn: Connection, number: int, *, by: str, now: datetime, note: str = "") -> Incident:
        """A word that is taken back was never said: who took note, and by when what is due, stays as it was."""
        before = incidents.known(conn, number)
        after, facts = lifecycle.resumed(before, handling.reopen(before)), closing.taken_back(before)
        act = Act(incident=number, at=now, author=by, step=Step.REOPENED, note=note, facts=facts)
        return self._done(conn, before, after, act, Reason.REOPENED)

    def lead(
        self,
        conn: Connection,
        classification: Classification,
        official: OfficialAccount | None,
        unit: str,
        subject: str,
        profile: Profile | None,
        finding: Finding,
        *,
        by: str,
        now: datetime,
    ) -> Incident:
        """What somebody reported: a case like any other, or new evidence of one that is known."""
        is_impostor = classification is Classification.MASQUERADE
        sighting = Sighting(
            classification=classification,
            official=f"unit:{unit}" if is_impostor or official is None else official.key,
            subject=subject,
            unit=unit,
            verdict=Verdict(score=finding.score, findings=(finding,), triage=Triage.IMPOSTOR if is_impostor else None),
            tier=official.tier if official else Tier.THREE,
            profile=profile,
        )
        before = incidents.find(conn, sighting.fingerprint)
        free = incidents.freed(conn, before)
        graded = self.appraisal.graded(conn, free, sighting, now)
        saved = self._reported(conn, before, lifecycle.sighted(free, graded, now), by=by, now=now)
        if before is not None and saved.merged_into is not None and saved.severity < before.severity:
            self._absorb(conn, saved, by=by, now=now)
        for other, graver in self.appraisal.raised_with(conn, saved, now):
            self._reported(conn, other, graver, by=by, now=now)
        return saved

    def missing(self, conn: Connection, incident: Incident) -> tuple[Text, ...]:
        """What has yet to be proved or recorded before the case may be closed."""
        return self._ending(conn, incident).missing

    def _ending(self, conn: Connection, incident: Incident) -> Ending:
        return dossier.ending(conn, incident, self.ledger.timetable.calendar.zone)

    def _remark(self, conn: Connection, before: Incident, proposal: Proposal) -> str:
        return answered_for(self._ending(conn, before), proposal) if proposal.move is Move.CLOSE else ""

    def _perform(
        self, conn: Connection, before: Incident, after: Incident, proposal: Proposal, *, by: str, now: datetime
    ) -> Incident:
        act = of_move(before.number, STEPS[proposal.move], proposal, by=by, now=now)
        left, remark = handover.owed(deadlines.of(conn, before.number)), self._remark(conn, before, proposal)
        saved = self._done(conn, before, after, act, TOLD[proposal.move], remark)
        if saved.merged_into is not None:
            self._join(conn, saved, left, by=by, now=now)
        if proposal.move is Move.TRANSFER:
            self._hint(conn, saved, by=by, now=now)
        return saved

    def _join(self, conn: Connection, part: Incident, left: Sequence[Deadline], *, by: str, now: datetime) -> None:
        """Two cases are one from now on; what the part owed to others is due when it was."""
        whole = self._absorb(conn, part, handling.joined, by=by, now=now)
        known = deadlines.of(conn, whole.number)
        deadlines.put(conn, *handover.handed(left, known, whole, self.ledger.timetable))

    def _absorb(
        self,
        conn: Connection,
        part: Incident,
        absorbed: Callable[[Incident, Incident], Incident] = handling.absorbed,
        *,
        by: str,
        now: datetime,
    ) -> Incident:
        """What is handled together has the graver of both levels."""
        assert part.merged_into is not None
        into = incidents.known(conn, part.merged_into)
        note = Act(incident=into.number, at=now, author=by, step=Step.NOTED, note=f"+ {part.reference}")
        after = absorbed(into, part)
        is_news = after.severity < into.severity or after.assessment != into.assessment
        return self._done(conn, into, after, note, Reason.ESCALATED if is_news else None)

    def _moved(self, conn: Connection, before: Incident, proposal: Proposal) -> Incident:
        """The case after the move; raises what forbids it, before anybody else is troubled."""
        by, now = proposal.author, proposal.at
        if proposal.move in ENDING_ALONE:
            _refuse_parts(before, incidents.parts(conn, before.number))
        note = handling.term(proposal, "note")
        match proposal.move:
            case Move.CONFIRM:
                triage = handling.term(proposal, "triage")
                confirmed = handling.confirm(before, by=by, now=now, triage=Triage(triage) if triage else None)
                return lifecycle.regraded(confirmed, self.appraisal.grade(conn, confirmed, now), known=before)
            case Move.DOWNGRADE:
                return handling.downgrade(before, to=Severity(int(handling.term(proposal, "severity"))))
            case Move.DISMISS:
                ground = Ground(handling.term(proposal, "reason"))
                until = _until(handling.term(proposal, "until"))
                return handling.dismiss(before, by=by, reason=ground, expires=until, now=now, note=note)
            case Move.MERGE:
                into = incidents.known(conn, int(handling.term(proposal, "into")))
                merged = handling.merge(before, into, now=now)
                left, whole = handover.owed(deadlines.of(conn, before.number)), handling.joined(into, before)
                handover.refuse_lost(before, whole, left, self.ledger.foreseen(conn, whole, now))
                return merged
            case Move.TRANSFER:
                ground = Ground(handling.term(proposal, "reason"))
                return handling.transfer(before, by=by, reason=ground, now=now, note=note)
            case Move.CLEAR_SECRET:
                return handling.clear_secret(before)
            case Move.CLOSE:
                closed = handling.close(before, by=by, now=now)
                refuse_unproved(self._ending(conn, before), proposal)
                return closed

    def _reported(
        self, conn: Connection, before: Incident | None, after: Incident, *, by: str, now: datetime
    ) -> Incident:
        owed = lifecycle.reason_to_notify(before, after)
        if owed is Reason.REOPENED:
            acts.add(conn, Act(incident=after.number, at=now, author=by, step=Step.REOPENED))
        return self.ledger.keep(conn, before, after, self._entry(after, by, now, owed))

    def _hint(self, conn: Connection, transferred: Incident, *, by: str, now: datetime) -> None:
        """The matter of compliance that a security case turned out to be."""
        sighting = Sighting(
            classification=Classification.COMPLIANCE,
            official=transferred.official,
            subject=transferred.subject,
            unit=transferred.unit,
            verdict=Verdict(score=transferred.score, findings=transferred.findings, reason=transferred.reason),
            tier=transferred.tier,
            profile=transferred.profile,
        )
        known = incidents.find(conn, sighting.fingerprint)
        hint = lifecycle.sighted(known, self.appraisal.graded(conn, known, sighting, now), now)
        self.ledger.keep(conn, known, hint, self._entry(hint, by, now, Reason.OPENED))

    def _done(
        self,
        conn: Connection,
        before: Incident,
        after: Incident,
        act: Act,
        owed: Reason | None = None,
        remark: str = "",
    ) -> Incident:
        if after == before:
            self.record(conn, act)
            return before
        acts.add(conn, act)
        return self.ledger.keep(conn, before, after, self._entry(after, act.author, act.at, owed, remark))

    def _entry(self, after: Incident, by: str, now: datetime, owed: Reason | None, remark: str = "") -> Entry:
        told_at = self.told_at(after, owed, now) if owed is not None else None
        return Entry(actor=by, now=now, owed=owed, told_at=told_at, remark=remark)


def _refuse_parts(before: Incident, parts: Sequence[Incident]) -> None:
    """Whoever sets a case aside must not set aside with it what was merged into it."""
    if parts:
        named = ", ".join(part.reference for part in parts)
        raise NotAllowed(
            f"{before.reference}: {named} {'is' if len(parts) == 1 else 'are'} handled with it;"
            " take that up again first with `diting incidents reopen`"
        )


def _until(said: str) -> datetime | None:
    """A moment; a day alone, as it was proposed once, ends by UTC."""
    if not said:
        return None
    moment = datetime.fromisoformat(said)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
