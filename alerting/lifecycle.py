"""What the daemon makes of an incident: every step as a function from one state to the next.

The daemon opens, updates and records absence; what only a person may do is in alerting/handling.py.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alerting.closing import BY_WORD
from domain.finding import Finding, Verdict
from domain.grading import Grade
from domain.incident import Classification, Incident, Presence, Severity, Status
from domain.lead import is_hearsay, is_reported
from domain.notification import Reason
from domain.observation import Profile
from domain.registry import ContactRole, Tier
from domain.urgency import Urgency, graver_of

MOST_OF_A_MATTER = 10
UNGRADED = Grade(severity=Severity.ORDINARY, rule="")
# What a dismissal covers: evidence that was shown to a person, who said that it is none or no security matter.
SET_ASIDE = frozenset({Status.DISMISSED, Status.TRANSFERRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a look at the world says: this subject, against that official party, by these findings.

    `tier` is that of the official account. It comes ungraded.
    """

    classification: Classification
    official: str
    subject: str
    unit: str
    verdict: Verdict
    tier: Tier = Tier.THREE
    profile: Profile | None = None
    grade: Grade = UNGRADED

    @property
    def fingerprint(self) -> str:
        return f"{self.classification}|{self.official}|{self.subject}"


def sighted(before: Incident | None, sighting: Sighting, now: datetime) -> Incident:
    """The incident after a sighting: opened, updated, reopened, or untouched where a dismissal covers it."""
    if before is None:
        return _opened(sighting, now)
    if before.status in SET_ASIDE and _is_covered(before, sighting, now):
        return replace(before, last_seen=now)
    if before.status.is_open or before.status is Status.MERGED:
        return _updated(before, sighting, now)
    return _reopened(before, sighting, now)


def _is_covered(before: Incident, sighting: Sighting, now: datetime) -> bool:
    return any(dismissal.covers(sighting.verdict.keys, now) for dismissal in before.dismissals)


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
        tier=sighting.tier,
    )


def _updated(before: Incident, sighting: Sighting, now: datetime) -> Incident:
    findings = _merged(sighting.verdict.findings, before.findings)
    urgency = graver_of(before.urgency, sighting.verdict.urgency)
    # Once a person has confirmed a class, no later look takes it back.
    judged = before if before.status is Status.CONFIRMED else sighting.verdict
    seen = replace(
        before,
        findings=findings,
        score=max(before.score, sighting.verdict.score),
        last_seen=now,
        profile=sighting.profile or before.profile,
        presence=Presence.PRESENT,
        absent_since=None,
        closed_at=None,
        triage=judged.triage,
        reason=judged.reason or before.reason,
        urgency=urgency,
        tier=min(before.tier, sighting.tier),
    )
    if is_hearsay(sighting.verdict.findings):
        seen = _unlooked(before, seen)
    if seen.matters - before.matters:
        # Whoever proposed to end the case had not seen this.
        seen = replace(seen, proposal=None)
    return _unnoted(before, regraded(seen, sighting.grade, known=before))


def _unlooked(before: Incident, after: Incident) -> Incident:
    """What others report says nothing of when Diting last saw the subject, or whether it did."""
    return replace(
        after,
        last_seen=before.last_seen,
        presence=before.presence,
        absent_since=before.absent_since,
    )


def regraded(incident: Incident, grade: Grade, *, known: Incident) -> Incident:
    """Raised where the grade is graver; a level that a person has lowered stands until there is something new."""
    is_old = grade.rule == incident.overruled and not incident.matters - known.matters
    if grade.severity >= incident.severity or is_old:
        return incident
    return replace(incident, severity=grade.severity, rule=grade.rule, overruled="")


def _unnoted(before: Incident, after: Incident) -> Incident:
    """Whoever took note of a lesser matter has not taken note of this one."""
    if after.severity < before.severity or _is_more_urgent(before, after):
        return replace(after, acknowledged_at=None, acknowledged_by="")
    return after


def _merged(fresh: Sequence[Finding], known: Sequence[Finding]) -> tuple[Finding, ...]:
    """Of one matter the first ones stay as evidence: an account that advertises for months fills no case by itself."""
    keys, seen = {finding.key for finding in known}, Counter(finding.matter for finding in known)
    said = [finding for finding in fresh if finding.key in keys or seen[finding.matter] < MOST_OF_A_MATTER]
    again = {finding.key for finding in said}
    return (*said, *(finding for finding in known if finding.key not in again))


def _reopened(before: Incident, sighting: Sighting, now: datetime) -> Incident:
    """As new, but for what people know of it, have reported and have set aside.

    Where no person had ended it, it is still the same case: nothing is forgotten, and its level does not fall.
    """
    fresh = _opened(sighting, now)
    if not before.status.is_ended:
        fresh = replace(fresh, severity=before.severity, rule=before.rule, overruled=before.overruled)
        fresh = replace(fresh, score=max(before.score, fresh.score))
        fresh = regraded(fresh, sighting.grade, known=before)
    still = before.findings if not before.status.is_ended else [each for each in before.findings if is_reported(each)]
    if is_hearsay(sighting.verdict.findings):
        fresh = _unlooked(before, fresh)
    return replace(
        fresh,
        findings=_merged(sighting.verdict.findings, still),
        number=before.number,
        version=before.version,
        first_seen=before.first_seen,
        dismissals=before.dismissals,
        assessment=replace(before.assessment, contained_minutes=None),
        owner=before.owner,
    )


def resumed(before: Incident, reopened: Incident) -> Incident:
    """Where a person takes a word back it is the old case: somebody had taken note of it, or was called for it."""
    if before.status not in BY_WORD:
        return reopened
    return replace(
        reopened,
        acknowledged_at=before.acknowledged_at,
        acknowledged_by=before.acknowledged_by,
        escalated_to=before.escalated_to,
    )


def renamed(before: Incident, profile: Profile, now: datetime) -> Incident:
    """The impostor no longer resembles anybody; a person decides whether that is the end of it."""
    return replace(before, presence=Presence.RENAMED, profile=profile, last_seen=now, absent_since=None)


def restored(before: Incident, now: datetime) -> Incident:
    """The official account shows its trusted look again; a person establishes why."""
    return replace(before, presence=Presence.RESTORED, last_seen=now, absent_since=None)


def absent(before: Incident, proofs: Sequence[datetime], *, apart: timedelta, now: datetime) -> Incident:
    """Absence proved by `proofs` in a row; two of them at least `apart` resolve the incident if it is open.

    A case that was merged stays so: only that its own subject is gone is noted.
    """
    if not (before.status.is_open or before.status is Status.MERGED):
        return before
    proved = len(proofs) > 1 and proofs[-1] - proofs[0] >= apart
    return replace(
        before,
        presence=Presence.ABSENT,
        absent_since=proofs[0],
        status=Status.RESOLVED if proved and before.status.is_open else before.status,
        closed_at=(before.closed_at or now) if proved else before.closed_at,
    )


def called(before: Incident, roles: Collection[ContactRole]) -> Incident:
    """Deadlines have passed: the case remembers the highest role that was called."""
    ladder = list(ContactRole)
    known = {role for role in (before.escalated_to, *roles) if role is not None}
    return replace(before, escalated_to=max(known, key=ladder.index, default=None))


def recovered(before: Incident, now: datetime) -> Incident:
    """What was wrong with Diting itself, or what a hint was about, is over. What people ended stays as it is."""
    if not before.status.is_open:
        return before
    return replace(before, status=Status.RESOLVED, last_seen=now, closed_at=now)


def reason_to_notify(before: Incident | None, after: Incident) -> Reason | None:
    """Why people must hear of this step of the daemon's, if they must."""
    if before is None:
        return Reason.OPENED
    if after.status is Status.MERGED:
        return _of_a_part(before, after)
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
    return Reason.NEW_EVIDENCE if after.matters - before.matters and not after.classification.is_own else None


def _of_a_part(before: Incident, after: Incident) -> Reason | None:
    """A merged case is told of with the one that it is part of: only when its subject comes back, or does more."""
    if before.closed_at is not None and after.closed_at is None:
        return Reason.REOPENED
    return Reason.NEW_EVIDENCE if after.matters - before.matters else None


def _is_more_urgent(before: Incident, after: Incident) -> bool:
    """What was only listed has come to wake somebody."""
    return before.urgency is Urgency.LIST and after.urgency is Urgency.PAGE


PRESENCE_REASONS = {
    Presence.PRESENT: Reason.REOPENED,
    Presence.RENAMED: Reason.RENAMED,
    Presence.ABSENT: Reason.ABSENT,
    Presence.RESTORED: Reason.RESTORED,
}
