"""What people do about cases: each step with its guards, its act, and word to others, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection

from alerting import closing, handling, lifecycle
from alerting.lifecycle import Sighting
from domain.act import Act, Step
from domain.assessment import Assessment, Harm
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
from monitor.store import acts, deadlines, incidents

STEPS: Mapping[Move, Step] = {
    Move.CONFIRM: Step.CONFIRMED,
    Move.DOWNGRADE: Step.ASSESSED,
    Move.DISMISS: Step.DISMISSED,
    Move.MERGE: Step.MERGED,
    Move.TRANSFER: Step.TRANSFERRED,
    Move.CLOSE: Step.CLOSED,
    Move.CLEAR_SECRET: Step.ASSESSED,
}
# Several moves end in the same of these steps.
UNSPECIFIC = frozenset({Step.PROPOSED, Step.ASSESSED})
# What ends a case without proof that its subject is gone, and would take its parts with it.
ENDING_ALONE = frozenset({Move.DISMISS, Move.TRANSFER, Move.MERGE})
# The fact of an order to rectify that names its last day.
DUE = "due"
LONGEST_ORDER = timedelta(days=366)
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
    """The desk at which cases are handled. Every method raises NotAllowed for a step that is not open."""

    ledger: Ledger
    appraisal: Appraisal

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
        act = Act(incident=number, at=now, author=by, step=Step.ASSIGNED, to=to)
        return self._done(conn, before, handling.assign(before, to=to), act)

    def assess(
        self, conn: Connection, number: int, assessment: Assessment, *, by: str, now: datetime, note: str = ""
    ) -> Incident:
        """The level follows upwards at once; a lower one is only what the rules say: see Move.DOWNGRADE."""
        before = incidents.known(conn, number)
        grade = self.appraisal.grade(conn, replace(before, assessment=assessment), now)
        after = handling.assess(before, assessment, grade)
        act = Act(incident=number, at=now, author=by, step=Step.ASSESSED, note=note, facts=_changed(before, after))
        is_news = after.severity < before.severity or (assessment.is_secret and not before.assessment.is_secret)
        owed = Reason.ESCALATED if is_news else None
        return self._done(conn, before, after, act, owed)

    def record(self, conn: Connection, act: Act) -> Act:
        """A step that leaves the state as it is: what was asked, told, regained, noted."""
        _refuse_unreadable(act)
        incident = incidents.known(conn, act.incident)
        handling.refuse_unfit(incident, act)
        kept = acts.add(conn, act)
        self.ledger.recorded(conn, incident, kept)
        return kept

    def move(self, conn: Connection, number: int, proposal: Proposal) -> Incident:
        """Performs a move, or at level Ⅱ and above leaves it for a second person to agree to."""
        before = incidents.known(conn, number)
        after = self._moved(conn, before, proposal)
        if not handling.needs_two(before, proposal.move):
            return self._perform(conn, before, after, proposal, by=proposal.author, now=proposal.at)
        act = _act(number, Step.PROPOSED, proposal, by=proposal.author, now=proposal.at)
        return self._done(conn, before, handling.propose(before, proposal), act, Reason.PROPOSED)

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
        before = incidents.known(conn, number)
        act = Act(incident=number, at=now, author=by, step=Step.REOPENED, note=note)
        return self._done(conn, before, handling.reopen(before), act, Reason.REOPENED)

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
        parts = [(part, acts.of(conn, part.number)) for part in incidents.parts(conn, incident.number)]
        running = deadlines.of(conn, incident.number)
        return closing.missing(incident, acts.of(conn, incident.number), parts, running)

    def _perform(
        self, conn: Connection, before: Incident, after: Incident, proposal: Proposal, *, by: str, now: datetime
    ) -> Incident:
        act = _act(before.number, STEPS[proposal.move], proposal, by=by, now=now)
        saved = self._done(conn, before, after, act, TOLD[proposal.move])
        if saved.merged_into is not None:
            self._absorb(conn, saved, by=by, now=now)
        if proposal.move is Move.TRANSFER:
            self._hint(conn, saved, by=by, now=now)
        return saved

    def _absorb(self, conn: Connection, part: Incident, *, by: str, now: datetime) -> None:
        """What is handled together has the graver of both levels."""
        assert part.merged_into is not None
        into = incidents.known(conn, part.merged_into)
        note = Act(incident=into.number, at=now, author=by, step=Step.NOTED, note=f"+ {part.reference}")
        after = handling.absorbed(into, part)
        self._done(conn, into, after, note, Reason.ESCALATED if after.severity < into.severity else None)

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
                return handling.merge(before, into, now=now)
            case Move.TRANSFER:
                ground = Ground(handling.term(proposal, "reason"))
                return handling.transfer(before, by=by, reason=ground, now=now, note=note)
            case Move.CLEAR_SECRET:
                return handling.clear_secret(before)
            case Move.CLOSE:
                closed = handling.close(before, by=by, now=now)
                self._refuse_unproved(conn, before)
                return closed

    def _refuse_unproved(self, conn: Connection, incident: Incident) -> None:
        left = self.missing(conn, incident)
        if left:
            zh, en = "；".join(text.zh for text in left), "; ".join(text.en for text in left)
            raise NotAllowed(
                Text(f"{incident.reference} 尚不能办结：{zh}", f"{incident.reference} cannot be closed yet: {en}")
            )

    def _reported(
        self, conn: Connection, before: Incident | None, after: Incident, *, by: str, now: datetime
    ) -> Incident:
        owed = lifecycle.reason_to_notify(before, after)
        if owed is Reason.REOPENED:
            acts.add(conn, Act(incident=after.number, at=now, author=by, step=Step.REOPENED))
        return self.ledger.keep(conn, before, after, Entry(actor=by, now=now, owed=owed))

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
        graded = self.appraisal.graded(conn, known, sighting, now)
        self.ledger.keep(
            conn, known, lifecycle.sighted(known, graded, now), Entry(actor=by, now=now, owed=Reason.OPENED)
        )

    def _done(
        self, conn: Connection, before: Incident, after: Incident, act: Act, owed: Reason | None = None
    ) -> Incident:
        if after == before:
            self.record(conn, act)
            return before
        acts.add(conn, act)
        return self.ledger.keep(conn, before, after, Entry(actor=act.author, now=act.at, owed=owed))


def _refuse_parts(before: Incident, parts: Sequence[Incident]) -> None:
    """Whoever sets a case aside must not set aside with it what was merged into it."""
    if parts:
        named = ", ".join(part.reference for part in parts)
        raise NotAllowed(
            f"{before.reference}: {named} {'is' if len(parts) == 1 else 'are'} handled with it;"
            " take that up again first with `diting incidents reopen`"
        )


def _act(number: int, step: Step, proposal: Proposal, *, by: str, now: datetime) -> Act:
    """Both names stand in it where two people were needed; the move where the step leaves it open."""
    move = (("move", proposal.move.value),) if step in UNSPECIFIC else ()
    facts = (*move, *((name, value) for name, value in proposal.terms if name != "note"))
    if by != proposal.author:
        facts = (*facts, ("proposed-by", proposal.author))
    note = handling.term(proposal, "note")
    return Act(incident=number, at=now, author=by, step=step, note=note, facts=facts)


def _changed(before: Incident, after: Incident) -> tuple[tuple[str, str], ...]:
    """What of the assessment is new, as name and value."""
    known, said = before.assessment, after.assessment
    names = [name for name in type(said).__dataclass_fields__ if getattr(said, name) != getattr(known, name)]
    return tuple((name, _value(getattr(said, name))) for name in names)


def _value(said: object) -> str:
    return said.label if isinstance(said, Harm) else str(said)


def _refuse_unreadable(act: Act) -> None:
    """An order to rectify counts from the day that it names."""
    due = dict(act.facts).get(DUE) if act.step is Step.RECTIFICATION_ORDERED else None
    if due is None:
        return
    try:
        day = date.fromisoformat(due)
    except ValueError as unreadable:
        raise NotAllowed(f"due {due}: not a day; write one such as 2026-12-01") from unreadable
    if not act.at.date() <= day <= act.at.date() + LONGEST_ORDER:
        raise NotAllowed(f"due {due}: an order to rectify names a day from today on, within a year")


def _until(day: str) -> datetime | None:
    return datetime.combine(date.fromisoformat(day), time(), UTC) if day else None
