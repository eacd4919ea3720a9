"""Shows a person how one name lies against another, and what each way of reading makes of the two."""

import unicodedata
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from detectors.names import sound
from detectors.names.align import Alignment, align
from detectors.names.latin import skeleton
from detectors.names.likeness import Likeness, likeness
from detectors.names.reading import Reading, joined, read
from detectors.names.sense import label, where
from detectors.names.structure import Structure
from detectors.names.trick import Trick

MARKS = {
    None: "|",
    Trick.GLYPH: "≈",
    Trick.HOMOPHONE: "~",
    Trick.LATIN: "≈",
    Trick.SUBSTITUTED: "x",
}
ADDED, LOST, NOTHING = "+", "-", "·"
CELL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Both names as one way of reading sees them, and what it makes of them."""

    name: str
    candidate: str
    official: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """The drawing is three lines for a terminal: candidate, marks, official name."""

    likeness: Likeness
    drawing: tuple[str, ...]
    views: tuple[View, ...]


def explained(candidate: str, official: str) -> Explained:
    """The likeness of two names, and everything that led to it."""
    seen, known = read(candidate), read(official)
    return Explained(likeness=likeness(candidate, official), drawing=_drawn(seen, known), views=_views(seen, known))


def _drawn(seen: Reading, known: Reading) -> tuple[str, ...]:
    whole_again = joined(seen, known.text) or seen
    plain = (whole_again.folded.plain, known.folded.plain)
    columns = _columns(align(whole_again.text, known.text, known.weights, whole_again.costs, plain=plain))
    return tuple(" ".join(map(_cell, row)).rstrip() for row in zip(*columns, strict=True))


def _columns(found: Alignment) -> list[tuple[str, str, str]]:
    """Candidate character, mark, official character, column by column."""
    columns = [(char, ADDED, NOTHING) for char in found.seen[: found.start]]
    by_known = {pair.known: pair for pair in found.pairs}
    at = found.start
    for i, char in enumerate(found.known):
        if i not in by_known:
            columns.append((NOTHING, LOST, char))
            continue
        pair = by_known[i]
        columns += [(extra, ADDED, NOTHING) for extra in found.seen[at : pair.seen]]
        columns.append((found.seen[pair.seen], MARKS.get(pair.trick, "x"), char))
        at = pair.seen + 1
    return columns + [(char, ADDED, NOTHING) for char in found.seen[max(at, found.end) :]] or [("", "", "")]


def _cell(char: str) -> str:
    wide = any(unicodedata.east_asian_width(each) in "WF" for each in char)
    return char if wide else char.ljust(CELL)


def _views(seen: Reading, known: Reading) -> tuple[View, ...]:
    whole_again = joined(seen, known.text)
    return (
        _compared("characters", seen.text, known.text),
        _compared("unsimplified", seen.folded.plain[: len(seen.text)], known.folded.plain[: len(known.text)]),
        _compared("sound", " ".join(sound.reading(seen.text)), " ".join(sound.reading(known.text))),
        _compared("split", whole_again.text if whole_again else seen.text, known.text),
        _compared("latin", skeleton(seen.text), skeleton(known.text)),
        _by_structure(seen.structure, known.structure),
    )


def _compared(name: str, there: str, here: str) -> View:
    edits = Levenshtein.distance(there, here)
    verdict = "equal" if not edits else "contained" if here and here in there else f"{edits} edits"
    return View(name=name, candidate=there, official=here, verdict=verdict)


def _by_structure(seen: Structure, known: Structure) -> View:
    shared = seen.groups & known.groups
    bodies = "same body" if shared else "other body" if seen.groups and known.groups else "body unknown"
    verdict = f"place {where(seen, known)}, {bodies}"
    return View(name="structure", candidate=_said(seen), official=_said(known), verdict=verdict)


def _said(name: Structure) -> str:
    parts = (
        ("place", "/".join(place.name for place in name.place)),
        ("body", label(name.groups).zh),
        ("alludes to", label(name.hints).zh),
        ("decoration", "".join(name.decoration)),
        ("rest", name.rest),
    )
    return ", ".join(f"{part} {said}" for part, said in parts if said)
