"""recheck: looks again, by id, at known impostors; missing from a search is never taken for gone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Connection

from alerting import lifecycle
from config.settings import RecheckSettings
from detectors.impostor.verdict import closest
from domain.answer import Answer
from domain.coverage import Coverage
from domain.freshness import Check, Freshness, heard
from domain.incident import Classification, Incident, Presence
from domain.look import Look
from domain.observation import Profile
from domain.ports import Platform
from domain.registry import OfficialAccount, account_key
from monitor.casebook import Casebook
from monitor.jobs.lane import Lane
from monitor.jobs.probe import Probe, lookup_works, refused
from monitor.jobs.sight import Sight
from monitor.jobs.vouching import Vouching
from monitor.store import absences, freshness, incidents, looks
from monitor.store.due import Due
from monitor.watch import Resemblance, Watch


@dataclass(frozen=True, kw_only=True)
class Recheck:
    """One platform's known impostors; each slice first proves that look-ups by id work."""

    platform: Platform
    lane: Lane
    watch: Callable[[], Watch]
    casebook: Casebook
    sight: Sight
    settings: RecheckSettings
    random: Random

    async def run(self) -> Coverage | None:
        """Looks at what is due, at most one slice; None when nothing is."""
        claimed = await self.lane.claim(self.settings.slice_size)
        if not claimed:
            return None
        started, fresh = self.lane.clock(), list[Freshness]()
        probe, doubt, answered = await lookup_works(self.platform, self._controls()), Probe(), 0
        vouching = self._vouching(probe)
        for row in claimed if probe.gap is None else ():
            told = await self.platform.profile(row.target)
            answer = await vouching.believed(told)
            fresh.append(heard(self.lane.platform, Check.PROFILE, row.target, answer, self.lane.clock()))
            if not told.outcome.is_valid:
                probe = refused(told)
                break
            if not answer.outcome.is_valid:
                doubt = refused(answer)
                continue
            answered += 1
            matches = await self.sight.judged(self.watch(), [answer.value] if answer.found is not None else [])
            await self.lane.store.write(self._settle, row.target, answer, matches, self.lane.clock())
        probe = doubt if probe.gap is None else probe
        seen = self.lane.cycle(started, asked=len(claimed), answered=answered, probe=probe)
        await self.lane.store.write(self._finish, claimed, probe, seen, fresh)
        return seen

    def _controls(self) -> list[OfficialAccount]:
        accounts = list(self.watch().controls(self.lane.platform))
        return self.random.sample(accounts, len(accounts))

    def _vouching(self, probe: Probe) -> Vouching:
        """Whoever showed the control is believed."""
        known = dict.fromkeys(probe.routes or (), Probe())
        return Vouching(platform=self.platform, controls=self._controls, known=known)

    def _settle(
        self, conn: Connection, user_id: str, answer: Answer[Profile], matches: list[Resemblance], now: datetime
    ) -> None:
        key = account_key(self.lane.platform, user_id)
        known = incidents.by_subject(conn, Classification.MASQUERADE, key, statuses=incidents.WATCHED)
        if answer.outcome.is_absence:
            absences.note(conn, key, now, answer.outcome)
            self._gone(conn, known, absences.run(conn, key), now)
        else:
            absences.clear(conn, key)
            self._compare(conn, known, answer.value, matches, now)

    def _gone(self, conn: Connection, known: Iterable[Incident], proofs: tuple[datetime, ...], now: datetime) -> None:
        apart = timedelta(hours=self.settings.absence_apart_hours)
        for incident in known:
            self.casebook.step(conn, incident, lifecycle.absent(incident, proofs, apart=apart, now=now), now)

    def _compare(
        self, conn: Connection, known: Sequence[Incident], profile: Profile, matches: list[Resemblance], now: datetime
    ) -> None:
        """Whoever kept the name of a case is still held against its unit, whichever is the closest by now."""
        if self.watch().registered(profile):
            return
        alike = {official.unit for official, _, _ in matches}
        seen = next((look for _, look, _ in matches), Look(profile=profile, seen_at=now, unread=True))
        others = [incident for incident in known if incident.unit not in alike]
        still = [incident for incident in others if not _is_renamed(incident, profile)]
        for incident in others:
            if incident in still:
                self._still(conn, incident, seen, now)
            else:
                self.casebook.step(conn, incident, lifecycle.renamed(incident, profile, now), now)
        units = {incident.unit for incident in known}
        for official, look, verdict in matches:
            if not still or official.unit in units:
                self.casebook.lookalike(conn, official, look.profile, verdict, now)

    def _still(self, conn: Connection, incident: Incident, seen: Look, now: datetime) -> None:
        """Judged against the unit's own accounts; where nothing is left to compare with, the case stays as it is."""
        watch, officials = self.watch(), {one.key: look for one, look in looks.officials(conn, [incident.unit])}
        own = (account for account in watch.protected if account.unit == incident.unit)
        match = closest((watch.counterpart(account, officials) for account in own), seen, self.sight.detectors)
        if match is not None:
            self.casebook.lookalike(conn, match[0].account, seen.profile, match[1], now)
            return
        there = replace(incident, presence=Presence.PRESENT, profile=seen.profile, last_seen=now, absent_since=None)
        self.casebook.step(conn, incident, there, now)

    def _finish(
        self, conn: Connection, claimed: tuple[Due, ...], probe: Probe, seen: Coverage, fresh: Iterable[Freshness]
    ) -> None:
        at = seen.finished_at
        freshness.note_all(conn, fresh, at)
        often = self.lane.again(timedelta(minutes=self.settings.interval_minutes), probe, at)
        seldom = self.lane.again(timedelta(hours=self.settings.relapse_hours), probe, at)
        present = incidents.open_subjects(conn, Classification.MASQUERADE)
        platform = self.lane.platform
        self.lane.finish(
            conn, ((row, often if account_key(platform, row.target) in present else seldom) for row in claimed)
        )
        self.casebook.covered(conn, seen)


def _is_renamed(incident: Incident, profile: Profile) -> bool:
    """Whether it bears another name than when it was the case's impostor, as far as that one is known."""
    known = incident.profile.display_name if incident.profile is not None else ""
    return incident.presence is Presence.RENAMED or known not in {"", profile.display_name}
