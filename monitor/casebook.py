"""Carries decisions about incidents into the store, each with the messages it owes in the same commit."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from alerting import lifecycle
from alerting.deadlines import next_reminder
from alerting.decision import decided
from alerting.grade import grade
from alerting.lifecycle import Sighting, reason_to_notify
from alerting.route import Routes, notifications
from domain.coverage import Coverage, Job
from domain.finding import Finding, Verdict
from domain.grading import Rule
from domain.incident import Classification, Incident, Severity, Status
from domain.notification import Notification, Reason
from domain.observation import Profile
from domain.registry import OfficialAccount, Tier, Unit
from domain.text import Text
from domain.triage import Triage
from domain.urgency import Urgency
from monitor.store import absences, audit, coverage, decisions, due, incidents

DAEMON = "diting"
COVERAGE_DETECTOR = "coverage"
# What a unit should know of an account that is probably its own.
HINTS = frozenset({Triage.UNREGISTERED, Triage.LOST})


@dataclass(frozen=True, kw_only=True)
class Casebook:
    """Every method works inside the caller's transaction, so that a change and its messages commit together."""

    rules: tuple[Rule, ...]
    routes: Routes
    pause: Callable[[Severity], timedelta]
    next_list: Callable[[datetime], datetime]
    sponsors: Callable[[str], tuple[Unit | None, Unit | None]]
    found: Callable[[str], None]

    def lookalike(
        self, conn: Connection, official: OfficialAccount, stranger: Profile, verdict: Verdict, now: datetime
    ) -> Incident | None:
        """A stranger that resembles an official account: a case, a hint to its unit, or nothing, by its class.

        A case that is open stays one, whatever the stranger has come to look like: a person ends it.
        """
        case = incidents.find(conn, f"{Classification.MASQUERADE}|unit:{official.unit}|{stranger.key}")
        if verdict.triage is Triage.IMPOSTOR or (case is not None and case.status.is_open):
            return self.impostor(conn, official, stranger, verdict, now)
        return self._hint(conn, official, stranger, verdict, now) if verdict.triage in HINTS else None

    def _hint(
        self, conn: Connection, official: OfficialAccount, stranger: Profile, verdict: Verdict, now: datetime
    ) -> Incident:
        """Something for the unit to look into, without an alarm."""
        sighting = self._sighting(Classification.COMPLIANCE, f"unit:{official.unit}", official, stranger, verdict)
        return self.settle(conn, incidents.find(conn, sighting.fingerprint), sighting, now)

    def impostor(
        self, conn: Connection, official: OfficialAccount, stranger: Profile, verdict: Verdict, now: datetime
    ) -> Incident:
        """A stranger passes for an official account: one incident for each stranger and unit."""
        absences.clear(conn, stranger.key)
        sighting = self._sighting(Classification.MASQUERADE, f"unit:{official.unit}", official, stranger, verdict)
        incident = self.settle(conn, incidents.find(conn, sighting.fingerprint), sighting, now)
        if incident.status.is_open:
            due.put(conn, due.Due(platform=stranger.platform, job=Job.RECHECK, target=stranger.user_id, next_at=now))
        return incident

    def compromise(
        self,
        conn: Connection,
        official: OfficialAccount,
        seen: Profile | None,
        verdict: Verdict,
        now: datetime,
        what: Classification = Classification.ACCOUNT_COMPROMISE,
    ) -> Incident:
        """An official account departs from what it was, or is not there; or its posts were tampered with."""
        sighting = self._sighting(what, official.key, official, seen, verdict)
        return self.settle(conn, incidents.find(conn, sighting.fingerprint), sighting, now)

    def covered(self, conn: Connection, seen: Coverage) -> None:
        """Stores a cycle; the first gap of a platform opens its coverage incident, the last one closed resolves it."""
        coverage.record(conn, seen)
        party = f"platform:{seen.platform}"
        known = incidents.find(conn, f"{Classification.COVERAGE}|{party}|{party}")
        if not seen.covered:
            self.settle(conn, known, self._gap(seen, party), seen.finished_at)
        elif known is not None and known.status.is_open and self._all_covered(conn, seen.platform):
            self.step(conn, known, lifecycle.recovered(known, seen.finished_at), seen.finished_at)

    def settle(self, conn: Connection, before: Incident | None, sighting: Sighting, now: datetime) -> Incident:
        return self.step(conn, before, lifecycle.sighted(before, sighting, now), now)

    def step(
        self, conn: Connection, before: Incident | None, after: Incident, now: datetime, actor: str = DAEMON
    ) -> Incident:
        """Stores one step of an incident and whatever people must hear of it."""
        reason = reason_to_notify(before, after)
        if reason is not None:
            after = replace(after, remind_at=next_reminder(after, self.pause, self._due(after, now)))
            self._count(before, after)
        return keep(conn, before, after, tell=lambda stored: self._told(stored, reason, now), actor=actor, now=now)

    def remind(self, conn: Connection, now: datetime) -> int:
        """Repeats what nobody has acknowledged in time; the number of incidents that were repeated."""
        overdue = incidents.due_for_reminder(conn, now)
        for incident in overdue:
            again = replace(incident, remind_at=next_reminder(incident, self.pause, self._due(incident, now)))
            incidents.save(conn, again, lambda stored: self._told(stored, Reason.REPEATED, now), now=now)
        return len(overdue)

    def _count(self, before: Incident | None, after: Incident) -> None:
        known = before.evidence if before else frozenset()
        for finding in after.findings:
            if finding.key not in known:
                self.found(finding.detector)

    def _told(self, incident: Incident, reason: Reason | None, now: datetime) -> Iterable[Notification]:
        if reason is None:
            return ()
        recipients = self.routes.recipients(incident.severity, *self.sponsors(incident.unit))
        return notifications(incident, reason, recipients, self._due(incident, now))

    def _due(self, incident: Incident, now: datetime) -> datetime:
        """What is only listed is told once a day, all of it at one hour."""
        return self.next_list(now) if incident.urgency is Urgency.LIST else now

    def _sighting(
        self,
        classification: Classification,
        party: str,
        official: OfficialAccount,
        subject: Profile | None,
        verdict: Verdict,
    ) -> Sighting:
        given = grade(classification, tier=official.tier, verdict=verdict, subject=subject, rules=self.rules)
        return Sighting(
            classification=classification,
            official=party,
            subject=subject.key if subject else official.key,
            unit=official.unit,
            verdict=verdict,
            grade=given,
            profile=subject,
        )

    def _gap(self, seen: Coverage, party: str) -> Sighting:
        summary = Text(
            zh=f"{seen.platform} 的巡查未能证明有效（{seen.job}：{seen.gap}）：{seen.detail}",
            en=f"{seen.platform} was not covered ({seen.job}: {seen.gap}): {seen.detail}",
        )
        finding = Finding(
            detector=COVERAGE_DETECTOR, score=1.0, summary=summary, evidence=(("job", seen.job), ("gap", str(seen.gap)))
        )
        verdict = Verdict(score=1.0, findings=(finding,))
        return Sighting(
            classification=Classification.COVERAGE,
            official=party,
            subject=party,
            unit="",
            verdict=verdict,
            grade=grade(Classification.COVERAGE, tier=Tier.ONE, verdict=verdict, subject=None, rules=self.rules),
        )

    def _all_covered(self, conn: Connection, platform: str) -> bool:
        last = (coverage.last(conn, platform, job) for job in Job)
        return all(cycle is None or cycle.covered for cycle in last)


def keep(
    conn: Connection, before: Incident | None, after: Incident, *, tell: incidents.Tell, actor: str, now: datetime
) -> Incident:
    """Stores a step with its audit entry and the decision that it was, if one.

    Where nothing but the time of the last look moved, only that is stored.
    """
    if before is not None and replace(after, last_seen=before.last_seen) == before:
        incidents.touch(conn, before.number, now)
        return after
    saved = incidents.save(conn, after, tell, now=now)
    _write_down(conn, before, saved, actor, now)
    decision = decided(before, saved, by=actor, now=now)
    if decision is not None:
        decisions.put(conn, decision)
    return saved


def nobody(_: Incident) -> Iterable[Notification]:
    """What a person does at the console is told to nobody: they know it."""
    return ()


def _write_down(conn: Connection, before: Incident | None, after: Incident, actor: str, now: datetime) -> None:
    if before is not None and _handling(before) == _handling(after):
        return
    audit.append(
        conn,
        at=now,
        actor=actor,
        action=f"incident.{_verb(before, after)}",
        object=after.reference,
        before=before.status.value if before else "",
        after=after.status.value,
        result=f"severity {after.severity}, {after.presence}",
    )


def _handling(incident: Incident) -> tuple[object, ...]:
    """What of an incident an auditor asks for."""
    return incident.status, incident.severity, incident.presence, incident.acknowledged_at


def _verb(before: Incident | None, after: Incident) -> str:
    if before is None:
        return "opened"
    if before.status is not after.status:
        return "reopened" if after.status is Status.SUSPECTED else after.status.value
    if before.acknowledged_at != after.acknowledged_at:
        return "acknowledged"
    return "escalated" if after.severity < before.severity else after.presence.value
