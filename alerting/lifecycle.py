"""What becomes of an incident: every step as a function from one state to the next.

The daemon opens, updates and records absence; only a person confirms, dismisses and closes.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.errors import NotAllowed
from domain.finding import Finding, Verdict
from domain.grading import Grade
from domain.incident import Classification, Dismissal, Ground, Incident, Presence, Status
from domain.notification import Reason
from domain.observation import Profile
from domain.triage import Triage
from domain.urgency import Urgency, graver_of

MOST_OF_A_MATTER = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a look at the world says: this subject, against that official party, by these findings."""

    classification: Classification
    official: str
    subject: str
    unit: str
    verdict: Verdict
    grade: Grade
    profile: Profile | None = None

    @property
    def fingerprint(self) -> str:
        return f"{self.classification}|{self.official}|{self.subject}"


def sighted(before: Incident | None, sighting: Sighting, now: datetime) -> Incident:
    """The incident after a sighting: opened, updated, reopened, or untouched where a dismissal covers it."""
    if before is None:
        return _opened(sighting, now)
    if before.status is Status.DISMISSED:
        if any(dismissal.covers(sighting.verdict.keys, now) for dismissal in before.dismissals):
            return replace(before, last_seen=now)
        return _reopened(before, sighting, now)
    if not before.status.is_open:
        return _reopened(before, sighting, now)
    return _updated(before, sighting, now)


def _opened(sighting: Sighting, now: datetime) -> Incident:
    return Incident(
        classification=sighting.classification,
        official=sighting.official,
        subject=sighting.subject,
        unit=sighting.unit,
        severity=sighting.grade.severity,
        rule=sighting.grade.rule,
        findings=sighting.verdict.findings,
        score=sighting.verdict.score,
        first_seen=now,
        last_seen=now,
        profile=sighting.profile,
        triage=sighting.verdict.triage,
        reason=sighting.verdict.reason,
        urgency=sighting.verdict.urgency,
    )


def _updated(before: Incident, sighting: Sighting, now: datetime) -> Incident:
    graver = sighting.grade.severity < before.severity
    urgency = graver_of(before.urgency, sighting.verdict.urgency)
    anew = graver or (urgency is Urgency.PAGE and before.urgency is Urgency.LIST)
    # Once a person has confirmed a class, no later look takes it back.
    judged = before if before.status is Status.CONFIRMED else sighting.verdict
    return replace(
        before,
        severity=sighting.grade.severity if graver else before.severity,
        rule=sighting.grade.rule if graver else before.rule,
        findings=_merged(sighting.verdict.findings, before.findings),
        score=max(before.score, sighting.verdict.score),
        last_seen=now,
        profile=sighting.profile or before.profile,
        presence=Presence.PRESENT,
        absent_since=None,
        # Whoever took note of a lesser matter has not taken note of this one.
        acknowledged_at=None if anew else before.acknowledged_at,
        acknowledged_by="" if anew else before.acknowledged_by,
        triage=judged.triage,
        reason=judged.reason or before.reason,
        urgency=urgency,
    )


def _merged(fresh: Sequence[Finding], known: Sequence[Finding]) -> tuple[Finding, ...]:
    """Of one matter the first ones stay as evidence: an account that advertises for months fills no case by itself."""
    keys, seen = {finding.key for finding in known}, Counter(finding.matter for finding in known)
    said = [finding for finding in fresh if finding.key in keys or seen[finding.matter] < MOST_OF_A_MATTER]
    again = {finding.key for finding in said}
    return (*said, *(finding for finding in known if finding.key not in again))


def _reopened(before: Incident, sighting: Sighting, now: datetime) -> Incident:
    return replace(
        before,
        severity=sighting.grade.severity,
        rule=sighting.grade.rule,
        findings=sighting.verdict.findings,
        score=sighting.verdict.score,
        last_seen=now,
        profile=sighting.profile,
        status=Status.SUSPECTED,
        presence=Presence.PRESENT,
        absent_since=None,
        acknowledged_at=None,
        acknowledged_by="",
        closed_at=None,
        triage=sighting.verdict.triage,
        reason=sighting.verdict.reason,
        urgency=sighting.verdict.urgency,
    )


def renamed(before: Incident, profile: Profile, now: datetime) -> Incident:
    """The impostor no longer resembles anybody; a person decides whether that is the end of it."""
    return replace(before, presence=Presence.RENAMED, profile=profile, last_seen=now, absent_since=None)


def restored(before: Incident, now: datetime) -> Incident:
    """The official account shows its trusted look again; a person establishes why."""
    return replace(before, presence=Presence.RESTORED, last_seen=now, absent_since=None)


def absent(before: Incident, proofs: Sequence[datetime], *, apart: timedelta, now: datetime) -> Incident:
    """Absence proved by `proofs` in a row; two of them at least `apart` resolve the incident if it is open."""
    if not before.status.is_open:
        return before
    resolved = len(proofs) > 1 and proofs[-1] - proofs[0] >= apart
    return replace(
        before,
        presence=Presence.ABSENT,
        absent_since=proofs[0],
        status=Status.RESOLVED if resolved else before.status,
        closed_at=now if resolved else None,
    )


def recovered(before: Incident, now: datetime) -> Incident:
    """A coverage gap has closed: the platform answers its control probes again. What people ended stays as it is."""
    if not before.status.is_open:
        return before
    return replace(before, status=Status.RESOLVED, last_seen=now, closed_at=now)


def acknowledge(before: Incident, *, by: str, now: datetime) -> Incident:
    """A person has taken note: reminders stop. Acknowledging twice keeps the first name and time."""
    if not before.status.is_open:
        raise NotAllowed(f"{before.reference} is {before.status}: only an open incident is acknowledged")
    if before.acknowledged_at is not None:
        return before
    return replace(before, acknowledged_at=now, acknowledged_by=by, remind_at=None)


def confirm(before: Incident, *, by: str, now: datetime, triage: Triage | None = None) -> Incident:
    """A person has verified the suspicion; `triage` is what it really is, where Diting gave another class."""
    if before.status is not Status.SUSPECTED:
        raise NotAllowed(f"{before.reference} is {before.status}: only a suspected incident is confirmed")
    if triage is not None and before.classification is not Classification.MASQUERADE:
        raise NotAllowed(f"{before.reference} is {before.classification}: only a look-alike has a class")
    return replace(acknowledge(before, by=by, now=now), status=Status.CONFIRMED, triage=triage or before.triage)


def dismiss(
    before: Incident, *, by: str, reason: Ground, expires: datetime | None, now: datetime, note: str = ""
) -> Incident:
    """A person says it is none; the dismissal covers the evidence shown so far, no more."""
    if not before.status.is_open:
        raise NotAllowed(f"{before.reference} is {before.status}: only an open incident is dismissed")
    if expires is not None and expires <= now:
        raise NotAllowed(f"{before.reference}: the dismissal would end at {expires:%Y-%m-%d}, which has passed")
    dismissal = Dismissal(evidence=before.evidence, reason=reason, author=by, at=now, expires=expires, note=note)
    return replace(
        before,
        status=Status.DISMISSED,
        dismissals=(*before.dismissals, dismissal),
        remind_at=None,
        closed_at=now,
    )


def close(before: Incident, *, by: str, now: datetime) -> Incident:
    """A person ends a case: one that was confirmed, or one that the daemon has seen resolved."""
    if before.status not in {Status.CONFIRMED, Status.RESOLVED}:
        raise NotAllowed(f"{before.reference} is {before.status}: confirm or dismiss it first")
    acknowledged = before.acknowledged_at or now
    return replace(
        before,
        status=Status.CLOSED,
        acknowledged_at=acknowledged,
        acknowledged_by=before.acknowledged_by or by,
        remind_at=None,
        closed_at=now,
    )


def reason_to_notify(before: Incident | None, after: Incident) -> Reason | None:
    """Why people must hear of this step, if they must. A compliance hint waits until somebody looks."""
    if after.classification is Classification.COMPLIANCE:
        return None
    if before is None:
        return Reason.OPENED
    if after.status.is_open and not before.status.is_open:
        return Reason.REOPENED
    if after.status is Status.RESOLVED and before.status is not Status.RESOLVED:
        return Reason.RESOLVED
    if not after.status.is_open:
        return None
    if after.severity < before.severity or _is_more_urgent(before, after):
        return Reason.ESCALATED
    if after.presence is not before.presence:
        return PRESENCE_REASONS[after.presence]
    # A gap that changes its cause is still the one gap that people were told of.
    told = after.classification is Classification.COVERAGE
    return Reason.NEW_EVIDENCE if after.matters - before.matters and not told else None


def _is_more_urgent(before: Incident, after: Incident) -> bool:
    """What was only listed has come to wake somebody."""
    return before.urgency is Urgency.LIST and after.urgency is Urgency.PAGE


PRESENCE_REASONS = {
    Presence.PRESENT: Reason.REOPENED,
    Presence.RENAMED: Reason.RENAMED,
    Presence.ABSENT: Reason.ABSENT,
    Presence.RESTORED: Reason.RESTORED,
}
