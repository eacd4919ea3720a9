"""Turns corpora and seed phrases into weighted samples of one length, the same ones each time."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from random import Random

from detectors.content.grams import WINDOW, windows
from detectors.content.kinds import UNWANTED, Kind
from monitor.training import phrases
from monitor.training.corpora import Corpora, kind_of

SEED = 1
NEWS, REVIEWS, SPAM_A_FILE, WRITTEN_A_KIND, WRITTEN_A_TOPIC = 5000, 3000, 2500, 1200, 400
NOTICES_A_PATTERN = 40
VOICED = 600
FEWEST_PHRASES, MOST_PHRASES = 2, 9
# What a sample weighs before the two sides are balanced: a genuine post more than an old newspaper.
POST, OLD_NEWS, WRITTEN, NOTICE, PHRASE, SHORT, SPAM = 4.5, 0.3, 3.0, 3.0, 1.0, 3.0, 7.0
# How often an offer says how to be reached, in place of one of its phrases.
ENDED = 0.4
# Short notices are ordinary too: pieces of this many characters, several of each invented post.
SHORTEST, LONGEST, SHORT_A_POST = 6, 32, 12
SMALL_FILE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """`kind` is None for what officials write."""

    text: str
    weight: float
    kind: Kind | None = None


def official(posts: Iterable[str], corpora: Corpora) -> list[Sample]:
    """What officials write: every window of genuine and of written posts, old news, samples of written phrases."""
    random = Random(SEED)
    genuine = [Sample(text=window, weight=POST) for post in posts for window in windows(post)]
    chosen = random.sample(corpora.news, min(NEWS, len(corpora.news)))
    news = [Sample(text=random.choice(windows(text)), weight=OLD_NEWS) for text in chosen]
    topics = phrases.official().values()
    said = [Sample(text=text, weight=WRITTEN) for topic in topics for text in written(topic, WRITTEN_A_TOPIC, random)]
    offices = phrases.offices()
    invented = [Sample(text=window, weight=POST) for post in offices for window in windows(post)]
    begun = [*posts, *offices] * SHORT_A_POST
    short = [Sample(text=_short(post, random), weight=SHORT) for post in begun]
    return genuine + news + said + invented + short + _noticed(random)


def unwanted(
    spam: dict[str, tuple[str, ...]], kinds: Collection[Kind] = UNWANTED, halved: Kind | None = None
) -> list[Sample]:
    """Spam, small files weighing as much as larger ones, and samples of the phrases written for `kinds`.

    Of `halved` every second phrase only.
    """
    random, found = Random(SEED), []
    for name, texts in spam.items():
        chosen = random.sample(texts, min(SPAM_A_FILE, len(texts)))
        weight = SPAM * max(1.0, SMALL_FILE / max(1, len(chosen)))
        found += [Sample(text=random.choice(windows(text)), weight=weight, kind=kind_of(name, text)) for text in chosen]
    for kind in kinds:
        topics = phrases.offered(kind).values()
        found += _offered(kind, [half(topic) for topic in topics] if kind is halved else list(topics), random)
    return found


def voices(kind: Kind, corpora: Corpora) -> list[Sample]:
    """How private people, or those who follow stars, write."""
    random = Random(SEED)
    found = _of_phrases(phrases.voiced(kind), kind, random)
    if kind is Kind.PERSONAL:
        chosen = random.sample(corpora.reviews, min(REVIEWS, len(corpora.reviews)))
        found += [Sample(text=random.choice(windows(text)), weight=WRITTEN, kind=kind) for text in chosen]
    return found


def written(said: Sequence[str], count: int, random: Random, ends: Sequence[str] = ()) -> list[str]:
    """Some phrases at random behind one another, perhaps one of `ends` after them, cut to the length of a window."""
    found = []
    for _ in range(count):
        some = random.sample(said, min(len(said), random.randint(FEWEST_PHRASES, MOST_PHRASES)))
        if ends and random.random() < ENDED:
            some[random.randrange(len(some))] = random.choice(ends)
        found.append("".join(some)[:WINDOW])
    return found


def _noticed(random: Random) -> list[Sample]:
    """Notices after the patterns, and pieces of them; but none of those that quote an offer: a piece could be one."""
    notices, quoting = (_each_filled(some, random) for some in (phrases.patterns(), phrases.quoting()))
    whole = [Sample(text=random.choice(windows(notice)), weight=NOTICE) for notice in (*notices, *quoting)]
    return whole + [Sample(text=_short(notice, random), weight=PHRASE) for notice in notices]


def _each_filled(patterns: Iterable[str], random: Random) -> list[str]:
    return [phrases.filled(pattern, random) for pattern in patterns for _ in range(NOTICES_A_PATTERN)]


def half(topic: Sequence[str], *, other: bool = False) -> list[str]:
    """Every second phrase of a topic, or the others."""
    return list(topic[int(other) :: 2])


def _offered(kind: Kind, topics: Sequence[Sequence[str]], random: Random) -> list[Sample]:
    """Phrases of one topic or of the whole kind together, now and then with a way to be reached."""
    together = [phrase for topic in topics for phrase in topic]
    ends, count = phrases.reached(), WRITTEN_A_KIND // 2
    texts = written(together, count, random, ends)
    for topic in topics:
        texts += written(topic, count // len(topics), random, ends)
    whole = [Sample(text=text, weight=WRITTEN, kind=kind) for text in texts]
    return whole + [Sample(text=phrase, weight=PHRASE, kind=kind) for phrase in together]


def _short(post: str, random: Random) -> str:
    """How a post begins, or a piece of it."""
    size = random.randint(SHORTEST, LONGEST)
    start = random.choice((0, random.randint(0, max(0, len(post) - size))))
    return post[start : start + size]


def _of_phrases(said: Sequence[str], kind: Kind, random: Random) -> list[Sample]:
    whole = [Sample(text=text, weight=WRITTEN, kind=kind) for text in written(said, VOICED, random)]
    return whole + [Sample(text=phrase, weight=PHRASE, kind=kind) for phrase in said]
