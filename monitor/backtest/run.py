"""A history through everything that judges posts: the posts channel, wakings and echoes, summed up as guard does."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from detectors.behaviour.calendar import Calendar
from detectors.behaviour.combination import Combination, Tier
from detectors.behaviour.replay import Group, Replayed
from detectors.behaviour.traits import traits
from detectors.compromise.echoes import DETECTOR as ECHO
from detectors.compromise.verdict import SIGN, Detect, summed
from domain.finding import Finding
from domain.look import Look
from domain.observation import Post, Profile
from domain.past import Kept, Past, Published, Voice
from domain.urgency import Urgency
from monitor.backtest.history import Written
from monitor.backtest.recent import Recent
from monitor.backtest.splicing import Splice, Splices

# As many of an account's posts are on record.
RECORD = 200
# Of fewer posts nobody can say which share others have too.
LEAST_FOR_SHARE = 20
CHANNEL = {Tier.LIST: Urgency.LIST, Tier.PAGE: Urgency.PAGE}
TOLD: Mapping[Urgency | None, Tier] = {Urgency.LIST: Tier.LIST, Urgency.PAGE: Tier.PAGE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One post and what it came to. `splice` and `place` number a stranger's posts; both are 0 for its own."""

    account: str
    post: Post
    score: float
    urgency: Urgency | None
    findings: tuple[Finding, ...] = ()
    splice: int = 0
    place: int = 0

    @property
    def tier(self) -> Tier:
        """What is told of it."""
        return TOLD.get(self.urgency, Tier.NONE)


@dataclass(slots=True)
class _Account:
    """What is remembered of an account beside its baseline. `dismissed` findings are no news."""

    kept: deque[Kept] = field(default_factory=lambda: deque(maxlen=RECORD))
    dismissed: set[str] = field(default_factory=set)
    posts: int = 0
    echoed: int = 0

    def voice(self, written: Written) -> Voice:
        shared = self.echoed / self.posts if self.posts >= LEAST_FOR_SHARE else None
        return Voice(account=written.account, circle=written.circle, shared=shared)


class Run:
    """Judges before it learns; whatever an account's own posts raise counts as dismissed, and is learned."""

    def __init__(self, *, combination: Combination, calendar: Calendar, detectors: tuple[Detect, ...]) -> None:
        self._calendar, self._detectors = calendar, detectors
        self._group, self._recent = Group(combination), Recent()
        self._accounts: dict[str, _Account] = {}
        self._splices = 0

    def judged(self, history: Iterable[Written], splices: Splices) -> Iterator[Judged]:
        """Every post in order; a splice stands before the post whose place it takes."""
        for written in history:
            splice = splices.get((written.account, written.post.post_id))
            if splice is not None:
                yield from self._intruded(written, splice)
            yield self._followed(written)

    def _followed(self, written: Written) -> Judged:
        known = self._accounts.setdefault(written.account, _Account())
        read = traits(written.post, calendar=self._calendar, own_hosts=written.own_hosts)
        past = self._past(written, written.post, known, frozenset({written.account}), tuple(known.kept))
        found = self._judged(written.account, written.post, past, self._group.followed(written.account, read))
        self._remember(written, past, known, found)
        return found

    def _intruded(self, written: Written, splice: Splice) -> Iterator[Judged]:
        """Nothing of it is learned, kept or published, and it is no echo of where it was taken from."""
        known = self._accounts.setdefault(written.account, _Account())
        read = (traits(post, calendar=self._calendar, own_hosts=written.own_hosts) for post in splice.posts)
        seen = self._group.intruded(written.account, read)
        self._splices += 1
        but, kept = frozenset({written.account, splice.source}), tuple(known.kept)
        for place, (post, replayed) in enumerate(zip(splice.posts, seen, strict=True), start=1):
            past = self._past(written, post, known, but, kept)
            yield self._judged(written.account, post, past, replayed, splice=self._splices, place=place)
            kept = (Kept(post=post, seen_at=post.published_at, held=True), *kept)[:RECORD]

    def _past(self, written: Written, post: Post, known: _Account, but: frozenset[str], kept: tuple[Kept, ...]) -> Past:
        return Past(
            voice=known.voice(written),
            kept=kept,
            own_hosts=written.own_hosts,
            others=self._recent.sharing(post.text, but=but),
        )

    def _judged(
        self, account: str, post: Post, past: Past, replayed: Replayed, *, splice: int = 0, place: int = 0
    ) -> Judged:
        judgement = replayed.followed.judgement
        posts = CHANNEL.get(judgement.tier)
        found = (*_said(replayed), *self._signs(account, post, past))
        verdict = summed(found, posts)
        return Judged(
            account=account,
            post=post,
            score=round(judgement.score, 3),
            urgency=verdict.urgency if verdict else posts,
            findings=found,
            splice=splice,
            place=place,
        )

    def _signs(self, account: str, post: Post, past: Past) -> tuple[Finding, ...]:
        """A finding that was dismissed once is covered by that."""
        look = Look(profile=Profile(platform="", user_id=account), seen_at=post.published_at, posts=(post,))
        dismissed = self._accounts[account].dismissed
        found = (finding for detect in self._detectors for finding in detect(past, look))
        return tuple(finding for finding in found if finding.score > 0 and finding.key not in dismissed)

    def _remember(self, written: Written, past: Past, known: _Account, found: Judged) -> None:
        post = written.post
        known.posts += 1
        known.echoed += any(finding.detector == ECHO for finding in found.findings)
        known.kept.appendleft(Kept(post=post, seen_at=post.published_at))
        if found.tier is not Tier.NONE:
            known.dismissed.update(finding.key for finding in found.findings)
        self._recent.add(Published(voice=past.voice, post_id=post.post_id, text=post.text, at=post.published_at))


def _said(replayed: Replayed) -> tuple[Finding, ...]:
    """Of a post that is not told, what it offers is still a sign beside those of other channels."""
    if replayed.followed.judgement.tier is not Tier.NONE:
        return replayed.followed.findings
    return tuple(finding for finding in replayed.post.content if finding.score >= SIGN)
