"""Judges what a person saw as if Diting had seen it: strangers as the hunt does, registered accounts as the guard.

A case begins when the file is handed in, for from then on its deadlines can be kept; when it was seen stands in the
evidence. What Diting itself has looked at later is left as it is, and nothing here ever proves an absence.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from alerting import lifecycle
from detectors.impostor.verdict import Detect
from domain.answer import ok
from domain.coverage import Job
from domain.exhibit import Exhibit
from domain.freshness import IMPORTED, Check, Freshness, heard
from domain.incident import Classification, Incident
from domain.lead import is_reported
from domain.look import Look
from domain.observation import Profile
from domain.registry import OfficialAccount
from domain.text import Text
from monitor.evidence.locker import Locker
from monitor.imports import searches
from monitor.imports.accounts import Account, accounts
from monitor.imports.belated import AsSeen, Belated
from monitor.imports.filed import Became, Filed, filed_as
from monitor.imports.seen import Kind, Origin, Reading
from monitor.jobs.scrutiny import Scrutiny
from monitor.jobs.sight import Sight
from monitor.store import Store, absences, allowances, audit, due, freshness, incidents, looks, record, snapshots
from monitor.watch import Resemblance, Watch

KINDS = (Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING)


@dataclass(frozen=True, kw_only=True)
class Clerk:
    """`scrutiny` gives that of a platform, over the casebook of the import; `served` are the platforms that are on."""

    store: Store
    watch: Watch
    casebook: Belated
    detectors: tuple[Detect, ...]
    scrutiny: Callable[[str], Scrutiny]
    locker: Locker
    served: frozenset[str]
    now: datetime

    async def file(self, reading: Reading, origin: Origin) -> tuple[Filed, ...]:
        """Everything that a file gives, judged and stored; the same file again changes nothing."""
        found = tuple(accounts(reading.seen))
        own = [(account, official) for account in found if (official := self.watch.registered(account.profile))]
        registered = {account.key for account, _ in own}
        filed = [await self._compared(account, official, origin) for account, official in own]
        filed += await self._strangers([each for each in found if each.key not in registered], origin)
        await self.store.write(self._write_down, reading, filed, origin)
        order = {account.key: place for place, account in enumerate(found)}
        return tuple(sorted(filed, key=lambda each: order[each.account]))

    async def _compared(self, account: Account, official: OfficialAccount, origin: Origin) -> Filed:
        await self.store.read(self.scrutiny(official.platform).habits.refill)
        return await self.store.write(self._carry, account, official, origin)

    def _carry(self, conn: Connection, account: Account, official: OfficialAccount, origin: Origin) -> Filed:
        """A look like the guard's; posts count as the timeline only where they hang together from the newest on."""
        known = snapshots.latest(conn, official.key)
        shown = account.shown if account.shown is not None and not account.shown.listed else None
        base = known.profile if known else None
        if shown is None and (base is None or not account.timeline):
            return filed_as(account, Became.UNCOMPARED)
        at = (shown or account.any).at
        if (known is not None and known.last_seen >= at) or _was_missed(conn, official.key, at):
            return filed_as(account, Became.OLDER)
        is_partial = shown is None or shown.given is not None
        bare = replace(account, shown=shown) if shown else account
        profile = bare.filled(base or looks.as_known(conn, official)) if shown else base
        assert profile is not None
        look = self._look(conn, replace(profile, user_id=official.user_id), account, official, at)
        before = _cases(conn, official.key)
        with conn.begin_nested() as tentative:
            self._hold(conn, official, look)
            after = _cases(conn, official.key)
            if is_partial and before == after and known is None:
                # Too little to be the look that later ones are held against.
                tentative.rollback()
        changed = [case for number, case in after.items() if before.get(number) != case]
        for case in changed:
            self._keep(conn, case, account, origin)
        if not changed:
            return filed_as(account, Became.ITSELF, next(iter(after.values()), None))
        is_new = changed[0].number not in before
        return filed_as(account, Became.OPENED if is_new else Became.UPDATED, changed[0])

    def _look(
        self, conn: Connection, profile: Profile, account: Account, official: OfficialAccount, at: datetime
    ) -> Look:
        codes = {each.post.post_id: each.post.codes for each in record.read(conn, official.key)}
        posts = tuple(replace(post, codes=codes.get(post.post_id, post.codes)) for post in account.timeline)
        whole = account.posts is not None and account.posts.timeline and bool(posts)
        return Look(profile=profile, seen_at=at, posts=posts, unread=not whole)

    def _hold(self, conn: Connection, official: OfficialAccount, look: Look) -> None:
        known = record.read(conn, official.key)
        snapshots.add_posts(conn, official.key, look.posts, look.seen_at)
        self.scrutiny(official.platform).carry(conn, self.watch, official, look, known)

    async def _strangers(self, found: Sequence[Account], origin: Origin) -> list[Filed]:
        """Whoever resembles an official account, beside what cases say of them already."""
        let_be = {each.account for each in await self.store.read(allowances.standing, self.now)}
        allowed = [filed_as(account, Became.ALLOWED) for account in found if account.key in let_be]
        rest = [account for account in found if account.key not in let_be and account.shown is not None]
        blind = [
            filed_as(account, Became.UNCOMPARED)
            for account in found
            if account.key not in let_be and account.shown is None
        ]
        known = await self.store.read(_known, [account.key for account in rest])
        by_key = {account.key: account for account in rest}
        profiles = [account.filled(known.get(account.key)) for account in rest]
        matches = {look.profile.key: (official, look, verdict) for official, look, verdict in await self._judged(
            profiles, by_key
        )}  # fmt: skip
        settled = [
            await self.store.write(self._settle, account, profile, matches.get(account.key), origin)
            for account, profile in zip(rest, profiles, strict=True)
            if account.key in matches or account.key in known
        ]
        done = {each.account for each in settled}
        unlike = [filed_as(account, Became.UNLIKE) for account in rest if account.key not in done]
        return [*allowed, *blind, *settled, *unlike]

    async def _judged(self, profiles: Sequence[Profile], by_key: dict[str, Account]) -> list[Resemblance]:
        posts = {account.profile.user_id: account.timeline for account in by_key.values()}
        sight = Sight(
            platform=AsSeen(posts),
            store=self.store,
            picture=_no_picture,
            detectors=self.detectors,
            clock=lambda: self.now,
        )
        alike = [look.profile for _, look, _ in await sight.glance(self.watch, profiles)]
        return await sight.judged(self.watch, alike)

    def _settle(
        self,
        conn: Connection,
        account: Account,
        profile: Profile,
        match: Resemblance | None,
        origin: Origin,
    ) -> Filed:
        """A case, new evidence of one, or the word that an impostor was still there."""
        known = incidents.by_subject(conn, Classification.MASQUERADE, account.key, statuses=incidents.WATCHED)
        if any(case.last_seen >= account.at for case in known) or _was_missed(conn, account.key, account.at):
            return filed_as(account, Became.OLDER, next(iter(known), None))
        absences.clear(conn, account.key)
        for case in known:
            if match is None or case.official != f"unit:{match[0].unit}":
                self._still_there(conn, case, profile, account)
        if match is None:
            return filed_as(account, Became.REFRESHED if known else Became.UNLIKE, next(iter(known), None))
        return self._lookalike(conn, account, match, origin)

    def _lookalike(self, conn: Connection, account: Account, match: Resemblance, origin: Origin) -> Filed:
        official, look, verdict = match
        prints = [f"{kind}|unit:{official.unit}|{account.key}" for kind in _OF_STRANGERS]
        before = {mark: incidents.find(conn, mark) for mark in prints}
        case = self.casebook.lookalike(conn, official, look.profile, verdict, self.now)
        if account.profile.platform not in self.served:
            # Nobody could look there.
            due.prune(conn, account.profile.platform, Job.RECHECK, ())
        if case is None:
            return filed_as(account, Became.OTHERWISE, triage=verdict.triage)
        earlier = before.get(case.fingerprint)
        if earlier is None:
            self._keep(conn, case, account, origin)
            return filed_as(account, Became.OPENED, case, verdict.triage)
        incidents.touch(conn, case.number, max(earlier.last_seen, account.at))
        if earlier.version == case.version:
            return filed_as(account, Became.REFRESHED, case, verdict.triage)
        self._keep(conn, case, account, origin)
        return filed_as(account, Became.UPDATED, case, verdict.triage)

    def _still_there(self, conn: Connection, case: Incident, profile: Profile, account: Account) -> None:
        """It passes for this unit no more; only a look at the whole of it may say so."""
        is_whole = account.any.given is None
        if is_whole and not any(is_reported(finding) for finding in case.findings):
            self.casebook.step(conn, case, lifecycle.renamed(case, profile, account.at), self.now)
        else:
            incidents.touch(conn, case.number, max(case.last_seen, account.at))

    def _keep(self, conn: Connection, case: Incident, account: Account, origin: Origin) -> None:
        kind = Exhibit.FILE if origin.kind in {Kind.CSV, Kind.JSON} else Exhibit.ANSWER
        for piece in account.pieces:
            self.locker.keep(
                conn,
                piece.data,
                incident=case,
                event=case.version,
                kind=kind,
                media_type=piece.media_type,
                source=piece.source,
                note=_note(account, origin).zh,
                now=account.at,
            )

    def _write_down(self, conn: Connection, reading: Reading, filed: Iterable[Filed], origin: Origin) -> None:
        asked = searches.counted(reading.asked, self.watch.registered)
        freshness.note_all(conn, (*asked, *self._looked_at(reading, filed)), self.now)
        became = [each.became for each in filed]
        counted = ", ".join(f"{each} {became.count(each)}" for each in Became if each in became)
        audit.append(
            conn,
            at=self.now,
            actor=origin.by,
            action="import.taken",
            object=f"{origin.route} {origin.file}",
            before="",
            after=origin.sha256,
            result=f"{counted or 'nothing'}; {len(reading.flaws)} could not be read",
        )

    def _looked_at(self, reading: Reading, filed: Iterable[Filed]) -> Iterable[Freshness]:
        """Registered accounts that stood in a table or on a page."""
        compared = {each.account for each in filed if each.became in _LOOKED}
        for account in accounts(reading.seen):
            official = self.watch.registered(account.profile)
            if official is not None and account.key in compared:
                yield heard(official.platform, Check.PROFILE, official.user_id, ok(()), account.at, IMPORTED)


_OF_STRANGERS = (Classification.MASQUERADE, Classification.COMPLIANCE)
_LOOKED = frozenset({Became.ITSELF, Became.OPENED, Became.UPDATED})


async def _no_picture(_: Profile) -> None:
    return None


def _cases(conn: Connection, key: str) -> dict[int, Incident]:
    """The open cases of a registered account, but for when it was last looked at."""
    found = (case for kind in KINDS for case in incidents.by_subject(conn, kind, key))
    return {case.number: replace(case, last_seen=case.first_seen) for case in found}


def _known(conn: Connection, keys: Iterable[str]) -> dict[str, Profile]:
    """How the subjects of cases looked, as far as there are cases."""
    about, watched = Classification.MASQUERADE, incidents.WATCHED
    found = ((key, incidents.by_subject(conn, about, key, statuses=watched)) for key in keys)
    return {key: cases[0].profile for key, cases in found if cases and cases[0].profile is not None}


def _was_missed(conn: Connection, key: str, at: datetime) -> bool:
    return any(proof >= at for proof in absences.run(conn, key))


def _note(account: Account, origin: Origin) -> Text:
    seen, where = f"{account.at:%Y-%m-%d %H:%M:%S} UTC", account.place.within()
    return Text(
        f"人工导入（{origin.route}）：{origin.file}，{where.zh}，查看于 {seen}，导入人 {origin.by}，"
        f"文件SHA-256 {origin.sha256}",
        f"imported ({origin.route}): {origin.file}, {where.en}, seen {seen}, by {origin.by}, SHA-256 {origin.sha256}",
    )
