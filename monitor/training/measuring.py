"""What the shipped recipe catches: on texts it was not fitted to, on kinds left out, and how often it is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from zlib import crc32

from detectors.content.grams import WINDOW
from detectors.content.kinds import UNWANTED, Kind
from detectors.content.model import Model
from monitor.training import phrases
from monitor.training.corpora import SPAM_KINDS, Corpora
from monitor.training.fitting import Fold, detecting, halves
from monitor.training.samples import SEED, half, written

# Spam comes in templates that differ at the end: texts with one beginning stay on one side of the split.
BEGINNING, PARTS = 6, 4
LEFT_OUT = (Kind.LOANS, Kind.PHISHING)
# Of these there is no corpus: measured on texts drawn from the phrases that were kept out.
WRITTEN_ONLY = (Kind.GAMBLING, Kind.ESCORT, Kind.INVOICES, Kind.STOCKS, Kind.JOBS)
DRAWN, SHORTEST_DRAWN = 400, 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The share (0-1) of `count` texts of one file that pass the margin which 0.1 % of genuine posts reach."""

    setting: str
    name: str
    count: int
    caught: float


def caught(model: Model, texts: Sequence[str]) -> float:
    """The share of texts, cut to one length, above the sure margin."""
    return sum(_is_caught(model, text[:WINDOW]) for text in texts) / max(1, len(texts))


def _is_caught(model: Model, text: str) -> bool:
    level = model.level(text)
    return level >= 0 and float(model.margins(text)[0]) > float(model.sure[level, 0])


def seen(corpora: Corpora) -> list[Figure]:
    """Kinds that the training knows, three parts of four in it and the fourth measured."""
    early, late = halves(corpora.posts)
    model = detecting(Fold(posts=early, held_out=late, spam=_split(corpora.spam, tested=False)), corpora)
    return [_figure("seen", name, texts, model) for name, texts in _split(corpora.spam, tested=True).items()]


def left_out(corpora: Corpora, kind: Kind, *, known: bool) -> list[Figure]:
    """One kind without any of its texts in the training; `known` by the phrases written for it, or not at all."""
    early, late = halves(corpora.posts)
    others = {name: texts for name, texts in corpora.spam.items() if SPAM_KINDS[name] is not kind}
    kinds = UNWANTED if known else tuple(each for each in UNWANTED if each is not kind)
    model = detecting(Fold(posts=early, held_out=late, spam=others, kinds=kinds), corpora)
    setting = "left out, phrases written" if known else "left out, nothing known"
    return [_figure(setting, name, corpora.spam[name], model) for name in corpora.spam if SPAM_KINDS[name] is kind]


def unwritten(corpora: Corpora, kind: Kind, *, half_known: bool) -> Figure:
    """A kind known by every second phrase or by none, measured on texts drawn from the others."""
    early, late = halves(corpora.posts)
    kinds = UNWANTED if half_known else tuple(each for each in UNWANTED if each is not kind)
    model = detecting(Fold(posts=early, held_out=late, spam=corpora.spam, kinds=kinds, halved=kind), corpora)
    others = [phrase for topic in phrases.offered(kind).values() for phrase in half(topic, other=True)]
    drawn = written(others, DRAWN, Random(SEED))
    setting = "written, half the phrases known" if half_known else "written, nothing known"
    return _figure(setting, kind.value, [text for text in drawn if len(text) >= SHORTEST_DRAWN], model)


def _figure(setting: str, name: str, texts: Sequence[str], model: Model) -> Figure:
    return Figure(setting=setting, name=name, count=len(texts), caught=caught(model, texts))


def _split(spam: dict[str, tuple[str, ...]], *, tested: bool) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(text for text in texts if (crc32(text[:BEGINNING].encode()) % PARTS == 0) is tested)
        for name, texts in spam.items()
    }
