"""What is usual of a platform's official accounts: learned from their posts, and kept beside the cases they raise."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from detectors.behaviour.baseline import Baseline, unlearned
from detectors.behaviour.calendar import Calendar
from detectors.behaviour.combination import Combination, Tier
from detectors.behaviour.follow import Followed, Standing, accept, follow
from detectors.behaviour.measure import Judgement
from detectors.behaviour.peers import REMEMBERED, Peers
from detectors.behaviour.storage import Unreadable, packed, unpacked
from detectors.behaviour.traits import Traits, traits
from detectors.compromise.verdict import SIGN
from domain.finding import Finding
from domain.observation import UNDATED, Post
from domain.urgency import Urgency
from monitor.store import baselines, record

# What an account posted longer ago is its past: it is learned or left out, and told to nobody.
NEWS = timedelta(days=30)
RANKS = {tier: rank for rank, tier in enumerate((Tier.NONE, Tier.LIST, Tier.PAGE))}
URGENCIES = {Tier.LIST: Urgency.LIST, Tier.PAGE: Urgency.PAGE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What new posts came to. `held` are the ids of those that were not learned."""

    findings: tuple[Finding, ...] = ()
    urgency: Urgency | None = None
    held: frozenset[str] = frozenset()


@dataclass(kw_only=True)
class Habits:
    """One platform's. Baselines are read and written in the caller's transaction, together with what they lead to.

    The common ground of the accounts is kept in memory alone: `refill` makes it anew from what is stored.
    """

    platform: str
    calendar: Calendar
    combination: Combination
    peers: Peers = field(default_factory=Peers)
    is_filled: bool = False

    def refill(self, conn: Connection) -> None:
        """Reads the latest posts of all accounts; once in a process."""
        if self.is_filled:
            return
        for account, post in record.latest(conn, self.platform, REMEMBERED):
            self.peers.add(account, self._traits(post))
        self.is_filled = True

    def hear(
        self,
        conn: Connection,
        account: str,
        posts: Sequence[Post],
        *,
        own_hosts: frozenset[str],
        standing: Standing,
        now: datetime,
    ) -> Heard:
        """Judges new posts, the oldest first, and learns those that nothing speaks against."""
        if not posts:
            return Heard()
        baseline = self._baseline(conn, account)
        ordered = sorted(posts, key=lambda post: (post.published_at, post.post_id))
        read = [(post, self._traits(post, own_hosts)) for post in ordered]
        followed = [self._judge(account, post, seen, baseline, standing) for post, seen in read]
        baselines.put(conn, account, packed(baseline), now)
        return _heard(followed, standing, now)

    def accept(self, conn: Connection, account: str, posts: Sequence[Post], now: datetime) -> None:
        """Learns posts after all: a person has said that they are the account's own."""
        dated = [post for post in posts if post.published_at != UNDATED]
        if not dated:
            return
        baseline = self._baseline(conn, account)
        for post in map(self._traits, dated):
            accept(account, post, baseline, baseline.judge(post, self.peers, self.combination), self.peers)
        baselines.put(conn, account, packed(baseline), now)

    def _baseline(self, conn: Connection, account: str) -> Baseline:
        """As stored; one that another version wrote is learned anew from the posts on record."""
        stored = baselines.read(conn, account)
        if stored is None:
            return unlearned(self.combination, self.peers)
        try:
            return unpacked(stored)
        except Unreadable:
            return self._relearned(conn, account)

    def _relearned(self, conn: Connection, account: str) -> Baseline:
        baseline = unlearned(self.combination, self.peers)
        for kept in reversed(record.read(conn, account)):
            if not kept.held and kept.post.published_at != UNDATED:
                self._follow(account, self._traits(kept.post), baseline, Standing.CLEAR)
        return baseline

    def _judge(self, account: str, post: Post, seen: Traits, baseline: Baseline, standing: Standing) -> "_Judged":
        before = self._standing(baseline)
        followed = self._follow(account, seen, baseline, standing)
        return _Judged(post, seen, followed, is_news=self._is_news(followed.judgement, before))

    def _follow(self, account: str, post: Traits, baseline: Baseline, standing: Standing) -> Followed:
        return follow(account, post, baseline, peers=self.peers, combination=self.combination, standing=standing)

    def _standing(self, baseline: Baseline) -> Tier:
        """What the latest posts come to before another one."""
        measure = baseline.measure
        if not measure.is_known or not measure.scores:
            return Tier.NONE
        sums = self.combination.sums(list(measure.scores))
        return self.combination.tier(self.combination.measured(sums, measure.levels))

    def _is_news(self, judgement: Judgement, before: Tier) -> bool:
        """Whether an alarm is this post's, by itself or as the one that raised it further: not that of posts before."""
        by_content = judgement.by_content is not Tier.NONE
        by_itself = by_content or bool(judgement.windows[0] > self.combination.listed[0])
        return by_itself or RANKS[judgement.tier] > RANKS[before]

    def _traits(self, post: Post, own_hosts: frozenset[str] = frozenset()) -> Traits:
        return traits(post, calendar=self.calendar, own_hosts=own_hosts)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A post with what was made of it."""

    post: Post
    traits: Traits
    followed: Followed
    is_news: bool

    @property
    def is_suspect(self) -> bool:
        return self.followed.judgement.tier is not Tier.NONE

    @property
    def tier(self) -> Tier:
        """What is to be told because of this post."""
        return self.followed.judgement.tier if self.is_news else Tier.NONE

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Of a post that is not told, what it offers is still a sign beside those of other channels."""
        if self.tier is not Tier.NONE:
            return self.followed.findings
        return tuple(finding for finding in self.traits.content if finding.score >= SIGN)


def _heard(judged: Sequence[_Judged], standing: Standing, now: datetime) -> Heard:
    lately = [each for each in judged if now - each.post.published_at <= NEWS]
    tiers = {each.tier for each in lately}
    held = (each for each in judged if each.is_suspect or standing is Standing.IN_INCIDENT)
    return Heard(
        findings=tuple(finding for each in lately for finding in each.findings),
        urgency=next((URGENCIES[tier] for tier in (Tier.PAGE, Tier.LIST) if tier in tiers), None),
        held=frozenset(each.post.post_id for each in held),
    )
