"""guard: compares an official account with the last time it was itself."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from alerting import lifecycle
from config.settings import GuardSettings
from detectors.compromise.verdict import Detect, judge
from detectors.names.fold import fold
from domain.answer import Answer
from domain.coverage import Coverage, Gap
from domain.finding import Finding, Verdict
from domain.incident import Classification, Presence
from domain.look import Picture
from domain.observation import Post, Profile
from domain.ports import Platform
from domain.registry import OfficialAccount
from domain.text import Text
from monitor.casebook import Casebook
from monitor.jobs.lane import Lane
from monitor.jobs.probe import Probe, refused
from monitor.store import absences, audit, incidents, registry, snapshots
from monitor.store.due import Due
from monitor.watch import Watch

Look = tuple[OfficialAccount, Answer[Profile]]
LEAST_FOR_OUTAGE = 3
MISSING_DETECTOR = "compromise.missing"


@dataclass(frozen=True, kw_only=True)
class Guard:
    """One platform's official accounts, looked at by id at the pace of their tier."""

    platform: Platform
    lane: Lane
    watch: Callable[[], Watch]
    casebook: Casebook
    detectors: tuple[Detect, ...]
    settings: GuardSettings
    picture: Callable[[Profile], Awaitable[Picture | None]]
    zone: ZoneInfo

    async def run(self) -> Coverage | None:
        """Looks at what is due, at most one slice; None when nothing is."""
        claimed = await self.lane.claim(self.settings.slice_size)
        if not claimed:
            return None
        started, accounts_here = self.lane.clock(), self.watch().on(self.lane.platform)
        watched = {account.user_id: account for account in accounts_here}
        accounts = [watched[row.target] for row in claimed if row.target in watched]
        looks = await asyncio.gather(*(self._look(account) for account in accounts))
        probe = await self.lane.store.read(self._doubt, looks, len(watched))
        answered = sum(answer.outcome.is_valid for _, answer in looks)
        seen = self.lane.cycle(started, asked=len(looks), answered=answered, probe=probe)
        await self.lane.store.write(self._finish, claimed, watched, probe, seen)
        return seen

    async def _look(self, account: OfficialAccount) -> Look:
        answer = await self.platform.profile(account.user_id)
        now = self.lane.clock()
        if answer.found is not None:
            await self.lane.store.write(self._compare, account, answer.value, now)
            await self._read_posts(account, now)
            # Kept, so that strangers who show it are known.
            await self.picture(answer.value)
        elif answer.outcome.is_absence:
            await self.lane.store.write(absences.note, account.key, now, answer.outcome)
        return account, answer

    async def _read_posts(self, account: OfficialAccount, now: datetime) -> None:
        if not self.settings.posts:
            return
        answer: Answer[tuple[Post, ...]] = await self.platform.posts(account.user_id)
        if answer.found is not None:
            await self.lane.store.write(snapshots.add_posts, account.key, answer.value, now)

    def _compare(self, conn: Connection, account: OfficialAccount, seen: Profile, now: datetime) -> None:
        """Against the last trusted look, never the previous one: a hijack must not become normal by lasting."""
        absences.clear(conn, account.key)
        snapshots.look(conn, seen, now)
        trusted = snapshots.trusted(conn, account.key)
        verdict = judge(trusted or _as_registered(account, seen), seen, self.detectors)
        unapproved = self._without_approved(conn, account, verdict, now)
        if unapproved is not None:
            self.casebook.compromise(conn, account, seen, unapproved, now)
            return
        if trusted != seen:
            snapshots.trust(conn, seen, now)
        if verdict is not None:
            self._write_down_approved(conn, account, verdict, now)
        self._restore(conn, account, now)

    def _without_approved(
        self, conn: Connection, account: OfficialAccount, verdict: Verdict | None, now: datetime
    ) -> Verdict | None:
        """What is left of a verdict when the changes that the approval ledger covers are taken out."""
        if verdict is None:
            return None
        ledger, today = registry.approvals(conn, account.key), now.astimezone(self.zone).date()
        left = tuple(
            finding
            for finding in verdict.findings
            if not any(approval.covers(*_change(finding), on=today) for approval in ledger)
        )
        return replace(verdict, findings=left) if left else None

    def _write_down_approved(self, conn: Connection, account: OfficialAccount, verdict: Verdict, now: datetime) -> None:
        changes = "; ".join("=".join(_change(finding)) for finding in verdict.findings)
        audit.append(
            conn,
            at=now,
            actor="diting",
            action="account.change_approved",
            object=account.key,
            before="",
            after=changes,
            result="trusted look moved: covered by the approval ledger",
        )

    def _restore(self, conn: Connection, account: OfficialAccount, now: datetime) -> None:
        for known in incidents.open_by_subject(conn, Classification.ACCOUNT_COMPROMISE, account.key):
            self.casebook.step(conn, known, lifecycle.restored(known, now), now)

    def _doubt(self, conn: Connection, looks: list[Look], watched: int) -> Probe:
        """No proof: answers that were refusals, or so many accounts missing at once that the platform is at fault."""
        failed = [answer for _, answer in looks if not answer.outcome.is_valid]
        if failed and len(failed) >= self.settings.outage_share * len(looks):
            commonest = Counter(answer.outcome for answer in failed).most_common(1)[0][0]
            return refused(next(answer for answer in failed if answer.outcome is commonest))
        absent = absences.accounts(conn)
        missing = [
            one for one in self.watch().on(self.lane.platform) if one.key in absent and _is_unreported(conn, one)
        ]
        if len(missing) >= max(LEAST_FOR_OUTAGE, self.settings.outage_share * watched):
            detail = f"{len(missing)} of {watched} official accounts missing at once: taken for an outage"
            return Probe(gap=Gap.ERROR, detail=detail)
        return Probe()

    def _finish(
        self,
        conn: Connection,
        claimed: tuple[Due, ...],
        watched: dict[str, OfficialAccount],
        probe: Probe,
        seen: Coverage,
    ) -> None:
        now = seen.finished_at
        if probe.gap is None:
            for row in claimed:
                self._report_missing(conn, watched.get(row.target), now)
        self.lane.finish(conn, ((row, self._next(watched.get(row.target), probe, now)) for row in claimed))
        self.casebook.covered(conn, seen)

    def _report_missing(self, conn: Connection, account: OfficialAccount | None, now: datetime) -> None:
        """An account that may not vanish has: proved several times, some minutes apart, while others answer."""
        proofs = absences.run(conn, account.key) if account is not None else ()
        apart = timedelta(minutes=self.settings.missing_apart_minutes)
        if account is None or len(_spaced(proofs, apart)) < self.settings.missing_after:
            return
        summary = Text(
            zh=f"官方账号连续 {self.settings.missing_after} 次以上确认不可见",
            en=f"the official account was proved missing at least {self.settings.missing_after} times in a row",
        )
        finding = Finding(detector=MISSING_DETECTOR, score=0.8, summary=summary, evidence=(("account", account.key),))
        self.casebook.compromise(conn, account, None, Verdict(score=0.8, findings=(finding,)), now)

    def _next(self, account: OfficialAccount | None, probe: Probe, now: datetime) -> datetime:
        pause = self.settings.interval(account.tier) if account else timedelta(days=1)
        return self.lane.again(pause, probe, now)


def _as_registered(account: OfficialAccount, seen: Profile) -> Profile:
    """The trusted look of an account that was never seen before: what the register says of it, else what it shows."""
    names = (account.display_name, *account.aliases)
    known = any(fold(seen.display_name) == fold(name) for name in names)
    return replace(
        seen,
        display_name=seen.display_name if known else account.display_name,
        handle=account.handle.removeprefix("@") or seen.handle,
    )


def _is_unreported(conn: Connection, account: OfficialAccount) -> bool:
    """Nobody was told yet that it is missing: accounts that went one after the other are no outage of today."""
    known = incidents.find(conn, f"{Classification.ACCOUNT_COMPROMISE}|{account.key}|{account.key}")
    if known is None or known.presence is Presence.RESTORED:
        return True
    return all(finding.detector != MISSING_DETECTOR for finding in known.findings)


def _change(finding: Finding) -> tuple[str, str]:
    evidence: dict[str, Any] = dict(finding.evidence)
    return evidence.get("field", ""), evidence.get("after", "")


def _spaced(proofs: Iterable[datetime], apart: timedelta) -> list[datetime]:
    """The proofs that lie at least `apart` from the one counted before."""
    counted: list[datetime] = []
    for proof in proofs:
        if not counted or proof - counted[-1] >= apart:
            counted.append(proof)
    return counted
