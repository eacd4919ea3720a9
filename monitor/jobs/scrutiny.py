"""Holds a look at an official account against all that is known of it, and carries the outcome into the store."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from alerting import lifecycle
from detectors.behaviour.follow import Standing
from detectors.compromise.verdict import SIGN, Channel, Detect, channel, signs, summed
from detectors.tampering.aftermath import stands
from detectors.tampering.deletions import has_fallen
from detectors.tampering.ledger import Reconciled, reconciled
from detectors.tampering.memory import remembered
from detectors.tampering.quoted import quoted
from domain.finding import Finding, Verdict
from domain.incident import Classification
from domain.look import Look
from domain.observation import VerificationKind
from domain.past import Kept
from domain.registry import OfficialAccount
from domain.urgency import TOLD
from monitor.casebook import Casebook
from monitor.jobs.habits import Habits, Heard
from monitor.jobs.visit import Visit, visit, was_dismissed
from monitor.ledger import DAEMON
from monitor.store import absences, approvals, audit, record, snapshots
from monitor.watch import Watch


@dataclass(frozen=True, kw_only=True)
class Scrutiny:
    """One platform's. Everything happens inside the caller's transaction: a kill loses or repeats no half of it."""

    casebook: Casebook
    habits: Habits
    detectors: tuple[Detect, ...]
    zone: ZoneInfo

    def carry(
        self, conn: Connection, watch: Watch, account: OfficialAccount, seen: Look, known: tuple[Kept, ...]
    ) -> None:
        """Against the last trusted look, never the previous one: a hijack must not become normal by lasting.

        `known` is the record before this look. Posts that were not read (`seen.unread`) say nothing.
        """
        absences.clear(conn, account.key)
        now = visit(conn, watch, account, seen, known)
        snapshots.look(conn, seen.profile, seen.seen_at)
        heard = self._hear(conn, now)
        found = (*heard.findings, *signs(now.past, seen, self.detectors))
        self._remember(conn, now, heard, found)
        parted = reconciled(found, approvals.of(conn, account.key), seen.seen_at.astimezone(self.zone).date())
        verdict = summed(parted.left, heard.urgency)
        if verdict is not None and verdict.urgency in TOLD:
            self._report(conn, now, verdict)
            _recount(conn, now, verdict)
        else:
            self._trust(conn, now)
            _write_down(conn, now, parted)
            self._restore(conn, now)

    def _hear(self, conn: Connection, now: Visit) -> Heard:
        standing = Standing.IN_INCIDENT if now.open else Standing.CLEAR
        own, at = now.past.own_hosts, now.seen.seen_at
        return self.habits.hear(conn, now.account.key, now.fresh, own_hosts=own, standing=standing, now=at)

    def _remember(self, conn: Connection, now: Visit, heard: Heard, found: Sequence[Finding]) -> None:
        """The record after this look; what stood in suspicion is learned once a person has dismissed that."""
        account, at = now.account.key, now.seen.seen_at
        freed = [each.post for each in now.known if each.held]
        if freed and not now.open and was_dismissed(conn, account):
            self.habits.accept(conn, account, freed, at)
        else:
            freed = []
        loose = {post.post_id for post in freed}
        after = tuple(
            replace(each, held=each.post.post_id in heard.held or (each.held and each.post.post_id not in loose))
            for each in remembered(now.past.kept, now.seen.posts, at)
        )
        record.write(conn, account, now.known, after)
        if now.fresh:
            echoed = {dict(finding.evidence)["post"] for finding in found if channel(finding) is Channel.ECHO}
            record.echoed(conn, account, len(now.fresh), len(echoed))

    def _report(self, conn: Connection, now: Visit, verdict: Verdict) -> None:
        told = replace(verdict, reason=quoted(verdict, now.seen, self.zone))
        self.casebook.compromise(conn, now.account, now.seen.profile, told, now.seen.seen_at, _what(now, verdict))

    def _trust(self, conn: Connection, now: Visit) -> None:
        """What a look does not show, or only doubtfully, stays as it was."""
        kind = now.seen.profile.verification_kind
        if kind is VerificationKind.UNSPECIFIED and now.trusted.verification_kind is not VerificationKind.NONE:
            kind = now.trusted.verification_kind
        posts = now.trusted.posts if _is_in_doubt(now) else now.seen.profile.posts
        profile = replace(now.seen.profile, posts=posts, verification_kind=kind)
        if profile != now.trusted or snapshots.trusted(conn, profile.key) is None:
            snapshots.trust(conn, profile, now.seen.seen_at)

    def _restore(self, conn: Connection, now: Visit) -> None:
        """An account has its look back only when what was posted in its name is gone, and what was deleted back."""
        kept, at = now.past.kept, now.seen.seen_at
        for case in now.open:
            if not any(stands(finding, kept, unread=now.seen.unread) for finding in case.findings):
                self.casebook.step(conn, case, lifecycle.restored(case, at), at)


def _is_in_doubt(now: Visit) -> bool:
    """Whether the number of posts is not to be compared with: some are missing, or it fell at this very look."""
    missing = any(each.missed is not None for each in now.past.kept)
    last = now.past.last.profile.posts if now.past.last is not None else None
    before = now.trusted.posts
    return missing or (has_fallen(before, now.seen.profile.posts) and not has_fallen(before, last))


def _recount(conn: Connection, now: Visit, verdict: Verdict) -> None:
    """A fall of the count is told once: from now on the account has as many posts as it says."""
    if any("counted" in dict(finding.evidence) for finding in verdict.findings):
        snapshots.trust(conn, replace(now.trusted, posts=now.seen.profile.posts), now.seen.seen_at)


def _what(now: Visit, verdict: Verdict) -> Classification:
    """Whatever is done to an account that is in other hands belongs to that one case."""
    taken = any(case.classification is Classification.ACCOUNT_COMPROMISE for case in now.open)
    found = {channel(finding) for finding in verdict.findings if finding.score >= SIGN}
    if found == {Channel.TAMPERING} and not taken:
        return Classification.CONTENT_TAMPERING
    return Classification.ACCOUNT_COMPROMISE


def _write_down(conn: Connection, now: Visit, parted: Reconciled) -> None:
    """Approved changes, as the trusted look takes them over."""
    for finding, document in parted.approved:
        evidence = dict(finding.evidence)
        if "field" in evidence:
            audit.append(
                conn,
                at=now.seen.seen_at,
                actor=DAEMON,
                action="account.change_approved",
                object=now.account.key,
                before=evidence.get("before", ""),
                after=f"{evidence['field']}={evidence.get('after', '')}",
                result=f"trusted look moved: approved by {document}",
            )
