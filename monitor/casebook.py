"""Carries what the daemon decides about cases into the store, each with the messages it owes in the same commit."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from alerting import handling, lifecycle
from alerting.lifecycle import Sighting, reason_to_notify
from domain.coverage import Coverage, Job
from domain.deadline import Deadline
from domain.fact import Fact
from domain.finding import Verdict
from domain.incident import Classification, Incident, Status
from domain.notification import Reason
from domain.observation import Profile
from domain.registry import ContactRole, OfficialAccount
from domain.triage import Triage
from monitor import faults
from monitor.appraisal import Appraisal
from monitor.hearing import Hearing
from monitor.ledger import DAEMON, Entry, Ledger
from monitor.store import absences, coverage, deadlines, due, incidents, outbox, owed
from monitor.store.owed import Owed

# What a unit should know of an account that is probably its own.
HINTS = frozenset({Triage.UNREGISTERED, Triage.LOST})
# A name that people take for the unit's, and what tells them that it is not.
MISTAKEN = frozenset({Fact.SAME_NAME, Fact.DISGUISED_NAME, Fact.ALIKE_NAME})
TOLD_APART = frozenset({Fact.PARODY, Fact.UNOFFICIAL})


@dataclass(frozen=True, kw_only=True)
class Casebook:
    """Every method works inside the caller's transaction, so that a change and its messages commit together.

    `found` counts new findings.
    """

    appraisal: Appraisal
    ledger: Ledger
    hearing: Hearing
    found: Callable[[str], None]

    def lookalike(
        self, conn: Connection, official: OfficialAccount, stranger: Profile, verdict: Verdict, now: datetime
    ) -> Incident | None:
        """A stranger that resembles an official account: a case, a hint to its unit, or nothing, by its class.

        A case that people have not ended stays one, whatever the stranger has come to look like.
        """
        case = incidents.find(conn, f"{Classification.MASQUERADE}|unit:{official.unit}|{stranger.key}")
        if verdict.triage is Triage.IMPOSTOR or (case is not None and not case.status.is_ended):
            return self.impostor(conn, official, stranger, verdict, now)
        if _is_asked_about(verdict):
            party = f"unit:{official.unit}"
            return self._settle(conn, _sighting(Classification.COMPLIANCE, party, official, stranger, verdict), now)
        return None

    def impostor(
        self, conn: Connection, official: OfficialAccount, stranger: Profile, verdict: Verdict, now: datetime
    ) -> Incident:
        """A stranger passes for an official account: one incident for each stranger and unit."""
        absences.clear(conn, stranger.key)
        sighting = _sighting(Classification.MASQUERADE, f"unit:{official.unit}", official, stranger, verdict)
        incident = self._settle(conn, sighting, now)
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
        return self._settle(conn, _sighting(what, official.key, official, seen, verdict), now)

    def hint(self, conn: Connection, account: OfficialAccount, rule: str, verdict: Verdict, now: datetime) -> Incident:
        """A rule of the regulation that an account does not keep: for the daily digest, never an alarm."""
        sighting = Sighting(
            classification=Classification.COMPLIANCE,
            official=account.key,
            subject=f"rule:{rule}",
            unit=account.unit,
            verdict=verdict,
            tier=account.tier,
        )
        return self._settle(conn, sighting, now)

    def over(self, conn: Connection, incident: Incident, now: datetime) -> Incident:
        """What a hint, a gap or a fault of a channel was about is no more."""
        return self.step(conn, incident, lifecycle.recovered(incident, now), now)

    def covered(self, conn: Connection, seen: Coverage) -> None:
        """Stores a cycle; the first gap of a platform opens its coverage incident, the last one closed resolves it."""
        coverage.record(conn, seen)
        gap = faults.gap(seen)
        if not seen.covered:
            self._settle(conn, gap, seen.finished_at)
            return
        known = incidents.find(conn, gap.fingerprint)
        if known is not None and known.status.is_open and _all_covered(conn, seen.platform):
            self.over(conn, known, seen.finished_at)

    def channel_broken(self, conn: Connection, channel: str, error: str, now: datetime) -> None:
        """A channel refuses for good: one alarm to whoever is reached otherwise, however many messages it refused."""
        self._settle(conn, faults.broken(channel, error), now, but=channel)

    def channel_works(self, conn: Connection, channel: str, now: datetime) -> None:
        """A channel has taken a message: an open case about it is over."""
        known = incidents.find(conn, faults.broken(channel, "").fingerprint)
        if known is not None and known.status.is_open:
            self.over(conn, known, now)

    def step(
        self, conn: Connection, before: Incident | None, after: Incident, now: datetime, *, but: str = ""
    ) -> Incident:
        """Stores one step of an incident and whatever people must hear of it, over every channel but one."""
        saved = self._stored(conn, before, after, now, but)
        if reason_to_notify(before, after) is not None:
            # Only once: that a case has become graver makes no other one so.
            for other, graver in self.appraisal.raised_with(conn, saved, now):
                self._stored(conn, other, graver, now)
        self._absorbed(conn, saved, now)
        return saved

    def chase(
        self,
        conn: Connection,
        incident: Incident,
        advanced: Sequence[Deadline],
        reason: Reason,
        roles: Collection[ContactRole],
        now: datetime,
    ) -> Incident:
        """Deadlines come near or have passed: whoever is called hears of it, and the case remembers the highest."""
        called_for = {known.duty for known in deadlines.of(conn, incident.number) if known.told is not None}
        deadlines.put(conn, *advanced)
        # Others hear that a duty is overdue when it becomes so, not with every role that is called.
        late = {each.duty for each in advanced if each.is_overdue(now)} - called_for
        called = lifecycle.called(incident, roles) if reason is Reason.OVERDUE else incident
        return self.ledger.told(
            conn,
            incident,
            called,
            Entry(actor=DAEMON, now=now),
            lambda stored: self.hearing.tell(conn, stored, reason, now, roles=roles, overdue=late),
        )

    def settle_all(self, conn: Connection, now: datetime) -> None:
        """Gives deadlines to the cases of a database from before there were any."""
        for number in deadlines.unsettled(conn):
            self.ledger.settle(conn, incidents.known(conn, number), now)

    def tell_owed(self, conn: Connection, step: Owed, now: datetime) -> None:
        """Tells others of what somebody did, unless another process has."""
        if owed.take(conn, step):
            incident = replace(incidents.known(conn, step.incident), version=step.event)
            outbox.add(conn, self.hearing.tell(conn, incident, step.reason, now))

    def _settle(self, conn: Connection, sighting: Sighting, now: datetime, *, but: str = "") -> Incident:
        before = incidents.find(conn, sighting.fingerprint)
        free = incidents.freed(conn, before)
        graded = self.appraisal.graded(conn, free, sighting, now)
        return self.step(conn, before, lifecycle.sighted(free, graded, now), now, but=but)

    def _stored(
        self, conn: Connection, before: Incident | None, after: Incident, now: datetime, but: str = ""
    ) -> Incident:
        reason = reason_to_notify(before, after)
        if reason is None:
            return self.ledger.keep(conn, before, after, Entry(actor=DAEMON, now=now))
        self._count(before, after)
        entry = Entry(actor=DAEMON, now=now, reason=reason, told_at=self.hearing.told_at(after, reason, now))
        return self.ledger.keep(
            conn, before, after, entry, lambda stored: self.hearing.tell(conn, stored, reason, now, but=but)
        )

    def _absorbed(self, conn: Connection, part: Incident, now: datetime) -> None:
        """A part that becomes graver takes the whole with it."""
        if part.status is Status.MERGED and part.merged_into is not None:
            whole = incidents.known(conn, part.merged_into)
            graver = handling.absorbed(whole, part)
            if whole.awaits_people and graver is not whole:
                self._stored(conn, whole, graver, now)

    def _count(self, before: Incident | None, after: Incident) -> None:
        known = before.evidence if before else frozenset()
        for finding in after.findings:
            if finding.key not in known:
                self.found(finding.detector)


def _is_asked_about(verdict: Verdict) -> bool:
    """Whether the unit is asked, once and with the day's list, what it knows of a stranger that is no impostor."""
    facts = {finding.fact for finding in verdict.findings}
    is_mistaken = not facts.isdisjoint(MISTAKEN) and facts.isdisjoint(TOLD_APART)
    return verdict.triage in HINTS or (verdict.triage is Triage.CONFUSING and is_mistaken)


def _sighting(
    classification: Classification, party: str, official: OfficialAccount, subject: Profile | None, verdict: Verdict
) -> Sighting:
    return Sighting(
        classification=classification,
        official=party,
        subject=subject.key if subject else official.key,
        unit=official.unit,
        verdict=verdict,
        tier=official.tier,
        profile=subject,
    )


def _all_covered(conn: Connection, platform: str) -> bool:
    last = (coverage.last(conn, platform, job) for job in Job)
    return all(cycle is None or cycle.covered for cycle in last)
