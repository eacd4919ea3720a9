"""Channels as scenes are replayed with: each hears one more post of a scene, in order."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial

from detectors.behaviour.baseline import unlearned
from detectors.behaviour.calendar import Calendar
from detectors.behaviour.combination import Tier
from detectors.behaviour.follow import Followed, Standing, accept, follow
from detectors.behaviour.peers import Peers
from detectors.behaviour.tables import shipped
from detectors.behaviour.traits import traits
from detectors.compromise import deletions, echoes, edits, waking
from detectors.compromise.verdict import Detect, signs, urgency
from domain.finding import Finding
from domain.observation import Post
from domain.past import Past, Published, Voice
from domain.urgency import Urgency
from tests.detectors.compromise.pasts import past
from tests.detectors.compromise.scenes import END, SUBJECTS, Scene, ordinary
from tests.factories import look

# A scene and how many of its new posts are out: what a channel says of the newest, and how urgent that is by itself.
Heard = tuple[Iterable[Finding], Urgency | None]
Ear = Callable[[Scene, int], Heard]
RANKS = {None: 0, Urgency.NOTE: 1, Urgency.LIST: 2, Urgency.PAGE: 3}
TOLD = {Tier.NONE: None, Tier.LIST: Urgency.LIST, Tier.PAGE: Urgency.PAGE}
DETECTORS: tuple[Detect, ...] = (
    partial(waking.detect, options=waking.Options()),
    partial(echoes.detect, options=echoes.Options()),
    partial(edits.detect, options=edits.Options()),
    partial(deletions.detect, options=deletions.Options()),
)
CALENDAR, COMBINATION = Calendar(), shipped()


def urgencies(scene: Scene, ears: Iterable[Ear]) -> list[Urgency | None]:
    """How urgent the case is after each of its posts; what was said of earlier ones stays said."""
    known: list[Finding] = []
    gravest: Urgency | None = None
    told: list[Urgency | None] = []
    listening = tuple(ears)
    for count in range(1, len(scene.posts) + 1):
        for found, judged in (ear(scene, count) for ear in listening):
            known += found
            gravest = max(gravest, judged, key=lambda each: RANKS[each])
        told.append(urgency({found.key: found for found in known}.values(), gravest))
    return told


def timeline(scene: Scene, count: int) -> Heard:
    """Silence and echoes."""
    newest = scene.posts[count - 1]
    return signs(_past(scene, count), look(seen_at=newest.published_at, posts=(newest,)), DETECTORS), None


def _past(scene: Scene, count: int) -> Past:
    there = tuple(_published(each, "linze:other") for each in scene.elsewhere)
    return past(posts=(*scene.past, *scene.posts[: count - 1]), others=there)


def _published(post: Post, account: str) -> Published:
    return Published(voice=Voice(account=account), post_id=post.post_id, text=post.text, at=post.published_at)


def posts(scene: Scene, count: int) -> Heard:
    """Content and behaviour, by the shipped model and combination."""
    followed = _followed(scene)[count - 1]
    return followed.findings, TOLD[followed.judgement.tier]


@cache
def _followed(scene: Scene) -> tuple[Followed, ...]:
    """The scene's posts, after an account and its peers were learned from theirs."""
    peers = _neighbours()
    return tuple(_told(scene, peers))


def _told(scene: Scene, peers: Peers) -> Iterator[Followed]:
    baseline = unlearned(COMBINATION, peers)
    step = partial(follow, "own", baseline=baseline, peers=peers, combination=COMBINATION, standing=Standing.CLEAR)
    for each in scene.past:
        read = traits(each, calendar=CALENDAR)
        followed = step(read)
        if followed.judgement.tier is not Tier.NONE:
            accept("own", read, baseline, followed.judgement, peers)
    yield from (step(traits(each, calendar=CALENDAR)) for each in scene.posts)


def _neighbours() -> Peers:
    """What one more account of each kind has been posting."""
    peers = Peers()
    for seed, kind in enumerate(SUBJECTS, start=20):
        for each in ordinary(80, until=END, seed=seed, kind=kind):
            peers.add(kind, traits(each, calendar=CALENDAR))
    return peers
