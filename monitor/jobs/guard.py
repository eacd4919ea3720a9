"""guard: compares an official account with the last time it was itself."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from config.settings import GuardSettings
from detectors.tampering.ledger import may_end
from domain.answer import Answer, Outcome, ok
from domain.coverage import Coverage, Gap
from domain.finding import Finding, Verdict
from domain.freshness import IMPORTED, Check, Freshness, heard
from domain.incident import Classification, Presence
from domain.look import Look, Picture
from domain.observation import Post, Profile
from domain.past import Kept
from domain.ports import Operation, Platform
from domain.registry import OfficialAccount
from domain.text import Text
from domain.urgency import Urgency
from monitor.casebook import Casebook
from monitor.jobs.lane import Lane
from monitor.jobs.outage import is_outage
from monitor.jobs.probe import CONTROLS_TRIED, Probe, refused
from monitor.jobs.scrutiny import Scrutiny
from monitor.jobs.telling import telling
from monitor.jobs.timelines import Timeline, is_doubtful, is_whole, twice
from monitor.jobs.vouching import Vouching, is_hearsay
from monitor.store import absences, approvals, freshness, incidents, looks, record, snapshots, unheard
from monitor.store.due import Due
from monitor.watch import Watch

Sighted = tuple[OfficialAccount, Answer[Profile]]
Seen = tuple[Sighted, tuple[Freshness, ...]]
# What of a timeline was read: posts, or the proof that there is none.
READ = frozenset({Outcome.OK, Outcome.EMPTY})
LEAST_FOR_OUTAGE = 3
MISSING_DETECTOR = "compromise.missing"


@dataclass(frozen=True, kw_only=True)
class Guard:
    """One platform's official accounts, looked at by id at the pace of their tier."""

    platform: Platform
    lane: Lane
    watch: Callable[[], Watch]
    casebook: Casebook
    scrutiny: Scrutiny
    settings: GuardSettings
    picture: Callable[[Profile], Awaitable[Picture | None]]
    gallery: Callable[[Sequence[Post]], Awaitable[tuple[Post, ...]]]

    async def run(self) -> Coverage | None:
        """Looks at what is due, at most one slice; None when nothing is."""
        claimed = await self.lane.claim(self.settings.slice_size)
        if not claimed:
            return None
        await self.lane.store.read(self.scrutiny.habits.refill)
        started, accounts_here = self.lane.clock(), self.watch().on(self.lane.platform)
        watched = {account.user_id: account for account in accounts_here}
        accounts = [watched[row.target] for row in claimed if row.target in watched]
        others = Vouching(platform=self.platform, controls=lambda: self.watch().controls(self.lane.platform))
        seen_each = await asyncio.gather(*(self._look(account, others) for account in accounts))
        looks = [sighted for sighted, _ in seen_each]
        probe = await self.lane.store.read(self._doubt, looks, len(watched))
        answered = sum(answer.outcome.is_valid for _, answer in looks)
        seen = self.lane.cycle(started, asked=len(looks), answered=answered, probe=probe)
        fresh = [each for _, told in seen_each for each in told]
        unseen = {account.user_id: refused(answer) for account, answer in looks if not answer.outcome.is_valid}
        await self.lane.store.write(self._finish, claimed, watched, probe, unseen, seen, fresh)
        return seen

    async def _look(self, account: OfficialAccount, others: Vouching) -> Seen:
        answer = await self._profile(account)
        if is_hearsay(self.platform, account, answer, self.watch().controls(self.lane.platform)):
            answer = await others.believed(answer)
        fresh = self._told(account, Operation.PROFILE, Check.PROFILE, answer)
        if answer.outcome.is_absence:
            await self.lane.store.write(absences.note, account.key, self.lane.clock(), answer.outcome)
        profile = await self._shown(account, answer)
        if profile is None:
            return (account, answer), fresh
        known = await self.lane.store.read(record.read, account.key)
        before = await self.lane.store.read(freshness.route, self.lane.platform, Check.POSTS, account.user_id)
        posts, picture = await asyncio.gather(self._posts(profile, known), self.picture(profile))
        read = posts.outcome in READ
        if answer.found is None and (not read or posts.route == answer.route):
            return (account, answer), fresh
        if self._reads_posts(account.user_id):
            fresh += self._told(account, Operation.POSTS, Check.POSTS, posts)
        if posts.route and _comes_another_way(posts, before):
            known = await self.lane.store.write(_forgotten, account.key, known)
        timeline = await self._with_codes(posts.found or (), known)
        now = self.lane.clock()
        whole = is_whole(posts, profile)
        seen = Look(profile=profile, seen_at=now, posts=timeline, unread=not read, whole=whole, picture=picture)
        await self.lane.store.write(self._carry, account, seen, known)
        unread = self._reads_posts(account.user_id) and not read
        return (account, _refusal(posts) if unread else answer), fresh

    async def _shown(self, account: OfficialAccount, answer: Answer[Profile]) -> Profile | None:
        """Where a login is refused another connector may have the posts: then it looks as it did when last seen."""
        if answer.outcome.is_refusal and self._reads_posts(account.user_id):
            return await self.lane.store.read(_last_seen, account)
        return answer.found

    def _told(
        self, account: OfficialAccount, operation: Operation, check: Check, answer: Answer[Any]
    ) -> tuple[Freshness, ...]:
        """What an answer says of how fresh our knowledge is; what nobody can be asked says nothing."""
        if not self.platform.offers(operation, account.user_id):
            return ()
        seen = heard(self.lane.platform, check, account.user_id, answer, self.lane.clock())
        # That there is no timeline of an account that is there is no sight of its posts.
        return (seen if check is not Check.POSTS or answer.outcome in READ else replace(seen, valid_at=None),)

    async def _profile(self, account: OfficialAccount) -> Answer[Profile]:
        """Under the id that the register has; where only posts can be had, what is known already stands in."""
        if not self.platform.offers(Operation.PROFILE, account.user_id):
            return ok(await self.lane.store.read(looks.as_known, account))
        answer = await self.platform.profile(account.user_id)
        return answer if answer.found is None else replace(answer, found=replace(answer.value, user_id=account.user_id))

    def _reads_posts(self, user_id: str) -> bool:
        return self.settings.posts and self.platform.offers(Operation.POSTS, user_id)

    def _asks(self, check: Check, user_id: str, watched: Collection[str]) -> bool:
        """Whether an account is asked for this at all."""
        shows = check is Check.PROFILE and self.platform.offers(Operation.PROFILE, user_id)
        return user_id in watched and (shows or (check is Check.POSTS and self._reads_posts(user_id)))

    async def _posts(self, profile: Profile, known: tuple[Kept, ...]) -> Answer[Timeline]:
        """The newest posts; what looks edited or wiped out is looked at once more before it counts."""
        if not self._reads_posts(profile.user_id):
            return Answer(outcome=Outcome.ERROR, detail="posts are not read")
        answer: Answer[Timeline] = await self.platform.posts(profile.user_id)
        if is_doubtful(answer, profile, known, self.lane.clock()):
            return twice(known, answer, await self.platform.posts(profile.user_id))
        if answer.outcome is Outcome.EMPTY and known and not await self._is_believable(profile):
            return Answer(outcome=Outcome.SHAPE, detail="no posts shown of an account that had some: not believed")
        return answer

    async def _with_codes(self, posts: Timeline, known: tuple[Kept, ...]) -> Timeline:
        """The codes in a post's pictures are read when it is new; from then on it has those it is remembered with."""
        there = {each.post.post_id: each.post.codes for each in known}
        fresh = await self.gallery([post for post in posts if post.post_id not in there])
        read = {post.post_id: post.codes for post in fresh}
        return tuple(replace(post, codes=post.codes or (read | there)[post.post_id]) for post in posts)

    async def _is_believable(self, profile: Profile) -> bool:
        """An empty timeline, where the account itself counts no posts or another account's timeline is not empty."""
        if profile.posts is not None:
            return profile.posts == 0
        others = (one for one in self.watch().on(self.lane.platform) if one.key != profile.key)
        for other in islice(others, CONTROLS_TRIED):
            if (await self.platform.posts(other.user_id)).found:
                return True
        return False

    def _carry(self, conn: Connection, account: OfficialAccount, seen: Look, known: tuple[Kept, ...]) -> None:
        there = {each.post.post_id: each.post for each in known}
        news = [post for post in seen.posts if _differs(post, there.get(post.post_id))]
        snapshots.add_posts(conn, account.key, news, seen.seen_at)
        self.scrutiny.carry(conn, self.watch(), account, seen, known)

    def _doubt(self, conn: Connection, looks: list[Sighted], watched: int) -> Probe:
        """No proof: so many accounts without an answer, or missing at once, that the platform is at fault."""
        failed = [answer for _, answer in looks if not answer.outcome.is_valid]
        looked = telling(conn, self.lane.platform, looks)
        if failed and is_outage(conn, self.lane.platform, looked, self.settings.outage_share):
            commonest = Counter(answer.outcome for answer in failed).most_common(1)[0][0]
            return refused(next(answer for answer in failed if answer.outcome is commonest))
        absent = absences.accounts(conn)
        missing = [
            one
            for one in self.watch().on(self.lane.platform)
            if one.key in absent and _is_unreported(conn, one) and not self._may_end(conn, one, self.lane.clock())
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
        unseen: Mapping[str, Probe],
        seen: Coverage,
        fresh: Collection[Freshness],
    ) -> None:
        now = seen.finished_at
        freshness.note_all(conn, fresh, now)
        if probe.gap is None:
            unheard.note(conn, self.lane.platform, fresh, lambda check, user_id: self._asks(check, user_id, watched))
            for row in claimed:
                self._report_missing(conn, watched.get(row.target), now)
        doubts = _doubts(claimed, probe, unseen, fresh)
        self.lane.finish(
            conn, ((row, self._next(watched.get(row.target), doubts[row.target], seen)) for row in claimed)
        )
        self.casebook.covered(conn, seen)

    def _report_missing(self, conn: Connection, account: OfficialAccount | None, now: datetime) -> None:
        """An account that may not vanish has: proved several times, some minutes apart, while others answer.

        One whose end was approved may.
        """
        proofs = absences.run(conn, account.key) if account is not None else ()
        apart = timedelta(minutes=self.settings.missing_apart_minutes)
        if account is None or len(_spaced(proofs, apart)) < self.settings.missing_after:
            return
        if self._may_end(conn, account, now):
            return
        summary = Text(
            zh=f"官方账号连续 {self.settings.missing_after} 次以上确认不可见",
            en=f"the official account was proved missing at least {self.settings.missing_after} times in a row",
        )
        finding = Finding(detector=MISSING_DETECTOR, score=0.8, summary=summary, evidence=(("account", account.key),))
        self.casebook.compromise(
            conn, account, None, Verdict(score=0.8, findings=(finding,), urgency=Urgency.PAGE), now
        )

    def _may_end(self, conn: Connection, account: OfficialAccount, now: datetime) -> bool:
        """Its closing or deregistration was approved."""
        return may_end(approvals.of(conn, account.key), now.astimezone(self.scrutiny.zone).date())

    def _next(self, account: OfficialAccount | None, probe: Probe, seen: Coverage) -> datetime:
        """Counted from the look: how long the others of the slice took must not stretch an interval."""
        # Another process planned it, or it left the register: the planner soon learns whose it is, or forgets it.
        pause = self.settings.interval(account.tier) if account else self.lane.retry
        return self.lane.again(pause, probe, seen.started_at if probe.gap is None else seen.finished_at)


def _doubts(
    claimed: Iterable[Due], probe: Probe, unseen: Mapping[str, Probe], fresh: Iterable[Freshness]
) -> dict[str, Probe]:
    """What the look at each account left open; a silence of those who show profiles keeps nobody from showing posts."""
    read = {each.target for each in fresh if each.check is Check.POSTS and each.valid_at is not None}
    doubts = {row.target: unseen.get(row.target, probe) if probe.gap is None else probe for row in claimed}
    return {target: replace(doubt, not_before=None) if target in read else doubt for target, doubt in doubts.items()}


def _last_seen(conn: Connection, account: OfficialAccount) -> Profile:
    """What was changed stays changed until somebody has seen that it is not."""
    seen = snapshots.latest(conn, account.key)
    return seen.profile if seen is not None else looks.as_known(conn, account)


def _comes_another_way(posts: Answer[Timeline], before: str) -> bool:
    """Connectors name posts differently: by the names of another one everything would seem to be gone."""
    return posts.outcome in READ and before not in {"", IMPORTED, posts.route}


def _forgotten(conn: Connection, account: str, known: tuple[Kept, ...]) -> tuple[Kept, ...]:
    """The record begins anew."""
    record.write(conn, account, known, ())
    return ()


def _refusal(posts: Answer[Timeline]) -> Answer[Profile]:
    """An account of which only the profile was seen was not looked at."""
    return Answer(outcome=posts.outcome, detail=posts.detail, not_before=posts.not_before)


def _differs(post: Post, known: Post | None) -> bool:
    return known is None or (post.revision, post.text, post.links) != (known.revision, known.text, known.links)


def _is_unreported(conn: Connection, account: OfficialAccount) -> bool:
    """Nobody was told yet that it is missing: accounts that went one after the other are no outage of today."""
    known = incidents.find(conn, f"{Classification.ACCOUNT_COMPROMISE}|{account.key}|{account.key}")
    if known is None or known.presence is Presence.RESTORED:
        return True
    return all(finding.detector != MISSING_DETECTOR for finding in known.findings)


def _spaced(proofs: Iterable[datetime], apart: timedelta) -> list[datetime]:
    """The proofs that lie at least `apart` from the one counted before."""
    counted: list[datetime] = []
    for proof in proofs:
        if not counted or proof - counted[-1] >= apart:
            counted.append(proof)
    return counted
