"""What only people make of an incident: every step as a function from one state to the next.

At level Ⅱ and above the moves that end or lighten a case are proposed by one person and performed by another.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from domain.assessment import Assessment, Kind
from domain.errors import NotAllowed
from domain.grading import Grade
from domain.incident import (
    Classification,
    Dismissal,
    Ground,
    Incident,
    Move,
    Proposal,
    Severity,
    Status,
)
from domain.triage import Triage

TWO_FROM = Severity.SERIOUS


def acknowledge(before: Incident, *, by: str, now: datetime) -> Incident:
    """A person has taken note and owns the case. Acknowledging twice keeps the first name and time."""
    _refuse_over(before, "acknowledged")
    if before.acknowledged_at is not None:
        return before
    return replace(before, acknowledged_at=now, acknowledged_by=by, owner=before.owner or by)


def assign(before: Incident, *, to: str) -> Incident:
    """The case is handed to somebody."""
    _refuse_over(before, "assigned")
    owner = to.strip()
    if not owner or not owner.isprintable():
        raise NotAllowed(f"{before.reference}: nobody has such a name; say who handles it from now on with --to NAME")
    return replace(before, owner=owner)


def assess(before: Incident, assessment: Assessment, grade: Grade) -> Incident:
    """A person has established more; the level follows upwards. It never falls here: see `downgrade`."""
    _refuse_over(before, "assessed")
    if before.assessment.is_secret and not assessment.is_secret:
        raise NotAllowed(
            f"{before.reference}: that state secrets are suspected is taken back by two people;"
            f" propose it with `diting incidents clear-secret {before.number}`"
        )
    if assessment.kind is Kind.IMPOSTOR and before.classification is not Classification.MASQUERADE:
        raise NotAllowed(
            f"{before.reference} is {before.classification}: only another account is an impostor;"
            " say with --kind what happened to this one, or dismiss it"
        )
    after = replace(before, assessment=assessment)
    if grade.severity >= before.severity:
        return after
    return replace(after, severity=grade.severity, rule=grade.rule, overruled="", proposal=None)


def needs_two(before: Incident, move: Move) -> bool:
    """Whether one person alone may not do this: end, confirm or lighten a grave case, or one that touches secrets."""
    is_secret = before.assessment.is_secret and move is not Move.CONFIRM
    is_grave = before.severity <= TWO_FROM and not before.classification.is_own
    return is_grave or is_secret or move is Move.CLEAR_SECRET


def clear_secret(before: Incident) -> Incident:
    """State secrets are no longer suspected: what goes over instant messengers is told whole again."""
    if not before.assessment.is_secret:
        raise NotAllowed(f"{before.reference}: no state secrets are suspected")
    return replace(before, assessment=replace(before.assessment, is_secret=False), proposal=None)


def propose(before: Incident, proposal: Proposal) -> Incident:
    """One person's move waits for a second person."""
    if before.proposal is not None:
        raise NotAllowed(
            f"{before.reference}: {before.proposal.author} has already proposed to {before.proposal.move};"
            f" let another person agree with `diting incidents agree {before.number}`,"
            f" or take it back with `diting incidents withdraw {before.number}`"
        )
    return replace(before, proposal=proposal)


def agreed(before: Incident, *, by: str) -> Proposal:
    """The move that a second person agrees to. Raises NotAllowed for the one who proposed it."""
    if before.proposal is None:
        raise NotAllowed(f"{before.reference}: nothing is proposed; see `diting incidents show {before.number}`")
    if before.proposal.author == by:
        raise NotAllowed(
            f"{before.reference}: {by} proposed to {before.proposal.move} it;"
            f" at level {before.severity.numeral} a second person must agree"
        )
    return before.proposal


def withdraw(before: Incident) -> Incident:
    """The proposal is taken back, or refused."""
    if before.proposal is None:
        raise NotAllowed(f"{before.reference}: nothing is proposed")
    return replace(before, proposal=None)


def confirm(before: Incident, *, by: str, now: datetime, triage: Triage | None = None) -> Incident:
    """A person has verified the suspicion; `triage` is what it really is, where Diting gave another class."""
    _refuse_ended(before)
    if before.status is not Status.SUSPECTED:
        raise NotAllowed(f"{before.reference} is {before.status}: only a suspected incident is confirmed")
    if triage is not None and before.classification is not Classification.MASQUERADE:
        raise NotAllowed(f"{before.reference} is {before.classification}: only a look-alike has a class")
    noted = acknowledge(before, by=by, now=now)
    return replace(noted, status=Status.CONFIRMED, confirmed_at=now, triage=triage or before.triage, proposal=None)


def dismiss(
    before: Incident, *, by: str, reason: Ground, expires: datetime | None, now: datetime, note: str = ""
) -> Incident:
    """A person says it is none; the dismissal covers the evidence shown so far, no more."""
    return _set_aside(before, Status.DISMISSED, by=by, reason=reason, expires=expires, now=now, note=note)


def transfer(before: Incident, *, by: str, reason: Ground, now: datetime, note: str = "") -> Incident:
    """A person says it is no security case but one of compliance (转合规): the unit's own account or change."""
    if before.classification is Classification.COMPLIANCE or before.classification.is_own:
        raise NotAllowed(
            f"{before.reference} is {before.classification}: only a security case becomes one of compliance"
        )
    return _set_aside(before, Status.TRANSFERRED, by=by, reason=reason, expires=None, now=now, note=note)


def _set_aside(
    before: Incident, status: Status, *, by: str, reason: Ground, expires: datetime | None, now: datetime, note: str
) -> Incident:
    _refuse_over(before, status.value)
    if expires is not None and expires <= now:
        raise NotAllowed(f"{before.reference}: the dismissal would end at {expires:%Y-%m-%d}, which has passed")
    dismissal = Dismissal(evidence=before.evidence, reason=reason, author=by, at=now, expires=expires, note=note)
    return replace(_ended(before, status, now), dismissals=(*before.dismissals, dismissal))


def merge(before: Incident, into: Incident, *, now: datetime) -> Incident:
    """The case is handled with another one from now on: `into` must be open, and no part of a third."""
    _refuse_over(before, "merged")
    if before.number == into.number:
        raise NotAllowed(f"{before.reference} cannot be merged into itself")
    if not into.awaits_people:
        raise NotAllowed(f"{into.reference} is {into.status}: a case is merged into an open one")
    if before.classification.is_own or into.classification.is_own:
        raise NotAllowed("a fault of Diting itself is merged with nothing")
    gone = before.closed_at if before.status is Status.RESOLVED else None
    return replace(_ended(before, Status.MERGED, now), merged_into=into.number, closed_at=gone)


def joined(into: Incident, part: Incident) -> Incident:
    """The case into which another one is merged: from now on as secret as that, and no less grave."""
    if part.assessment.is_secret and not into.assessment.is_secret:
        into = replace(into, assessment=replace(into.assessment, is_secret=True), proposal=None)
    return absorbed(into, part)


def absorbed(into: Incident, part: Incident) -> Incident:
    """The case with which another one is handled: no less grave than that."""
    if part.severity >= into.severity:
        return into
    return replace(into, severity=part.severity, rule=part.rule, overruled="", proposal=None)


def downgrade(before: Incident, *, to: Severity) -> Incident:
    """A person holds the case for less grave than its rule does; new evidence may raise it again."""
    _refuse_over(before, "downgraded")
    if to <= before.severity:
        raise NotAllowed(f"{before.reference} is at level {before.severity.numeral}: {to.numeral} is not lower")
    return replace(before, severity=to, overruled=before.rule, proposal=None)


def close(before: Incident, *, by: str, now: datetime) -> Incident:
    """A person ends a case that was confirmed, or that the daemon has seen resolved. See closing.missing."""
    _refuse_ended(before)
    if before.status not in {Status.CONFIRMED, Status.RESOLVED}:
        raise NotAllowed(f"{before.reference} is {before.status}: confirm or dismiss it first")
    acknowledged = before.acknowledged_at or now
    noted = replace(before, acknowledged_at=acknowledged, acknowledged_by=before.acknowledged_by or by)
    return _ended(noted, Status.CLOSED, now)


def reopen(before: Incident) -> Incident:
    """A person takes an ended case up again."""
    if not before.status.is_ended:
        raise NotAllowed(f"{before.reference} is {before.status}: only an ended incident is reopened")
    return replace(
        before,
        status=Status.SUSPECTED,
        acknowledged_at=None,
        acknowledged_by="",
        closed_at=None,
        merged_into=None,
        escalated_to=None,
        confirmed_at=None,
        assessment=replace(before.assessment, contained_minutes=None),
    )


def _refuse_over(before: Incident, done: str) -> None:
    """Raises NotAllowed for a case that waits for nobody."""
    _refuse_ended(before)
    if not before.awaits_people:
        raise NotAllowed(f"{before.reference} is {before.status}: only an open incident is {done}")


def _refuse_ended(before: Incident) -> None:
    if before.status.is_ended:
        raise NotAllowed(
            f"{before.reference} is {before.status} already;"
            f" `diting incidents reopen {before.number}` takes it up again"
        )


def _ended(before: Incident, status: Status, now: datetime) -> Incident:
    return replace(before, status=status, closed_at=now, proposal=None)


def term(proposal: Proposal, name: str) -> str:
    """A particular of a proposed move; '' where it has none."""
    terms: Mapping[str, str] = dict(proposal.terms)
    return terms.get(name, "")
