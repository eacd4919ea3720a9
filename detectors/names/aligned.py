"""The way that compares names character by character: which stands for which, and by which trick."""

from collections.abc import Sequence
from functools import partial

from detectors.names.align import ALIKE, Alignment, align, alike, ceiling
from detectors.names.lexicon import Role
from detectors.names.reading import Reading
from detectors.names.trick import WORDS, Trick
from detectors.names.way import Limits, Way
from detectors.names.whole import PRIVATE, SHORT, is_private, of_additions
from domain.text import Text

# The share of the official weight that is kept is raised to this power; place and body must each keep so much.
STEEP, EVIDENCE, WITHOUT_EVIDENCE, OF_SHORT = 1.6, 0.5, 0.55, 0.78
BEST, MOST_ADDED = 0.98, 0.25
# 小黄 for 消防 is too faint: one character of the body must be as it is, or all at least so much alike.
CLEAR, CLEARLY = {Trick.GLYPH: 0.7}, 0.84
# Two characters in disguise and others added are rather another name.
DISGUISED_AND_MORE = 0.12
# Where no more than this can be kept, nothing is laid out.
HOPELESS = 0.4


def aligned(seen: Reading, known: Reading) -> Way:
    """How much of the official name stands in the candidate, disguised or not."""
    most = ceiling(seen.text, known.text, known.weights)
    if most < HOPELESS and seen.folded.plain == seen.folded.text:
        return Way(score=most**STEEP, reasons=(), said=_say_nothing)
    plain = (seen.folded.plain, known.folded.plain)
    found = align(seen.text, known.text, known.weights, seen.costs, plain=plain)
    return _judged(seen, known, found)


def _judged(seen: Reading, known: Reading, found: Alignment) -> Way:
    score = min(found.share**STEEP, BEST) - min(MOST_ADDED, of_additions(seen, known, found.start, found.end))
    if not (_is_kept(found, known, known.places) and _is_kept(found, known, known.bodies)):
        score = min(score, WITHOUT_EVIDENCE)
    most = 0 if len(known.bodies) <= SHORT else 1
    if len(_disguised(found)) > most and (found.inserted or found.end - found.start < len(seen.bare)):
        score -= DISGUISED_AND_MORE
    if not _is_heard_or_seen(found, known.bodies):
        score = min(score, PRIVATE)
    if len(known.text) <= SHORT:
        score = min(score, OF_SHORT if found.end - found.start == len(seen.bare) else WITHOUT_EVIDENCE)
    if is_private(seen, known, found.start, found.end):
        score = min(score, PRIVATE)
    limits = Limits.FIRM if _is_mere_disguise(found, seen, known) else Limits.ALL
    return Way(score=score, reasons=tricks(found), said=partial(_say, found), limits=limits, alignment=found)


def _is_kept(found: Alignment, known: Reading, part: frozenset[int]) -> bool:
    """Whether enough of the place, or of the body, is there."""
    whole = sum(known.weights[i] for i in part)
    kept = sum(known.weights[pair.known] * pair.likeness for pair in found.pairs if pair.known in part)
    return kept >= EVIDENCE * whole


def _is_heard_or_seen(found: Alignment, body: frozenset[int]) -> bool:
    """Whether a character of the body is there as it is, or all in a disguise that leaves little doubt."""
    there = [pair for pair in found.pairs if pair.known in body]
    is_clear = all(pair.likeness >= CLEAR.get(pair.trick or Trick.IDENTICAL, CLEARLY) for pair in there)
    return not body or is_clear or any(pair.trick is None for pair in there)


def _disguised(found: Alignment) -> list[int]:
    """Candidate characters that stand for others."""
    return [pair.seen for pair in found.pairs if pair.likeness and pair.trick]


def _is_mere_disguise(found: Alignment, seen: Reading, known: Reading) -> bool:
    """Whether every character that matters is there, some in disguise, and the disguise is no word for another body."""
    disguised = _disguised(found)
    there = {pair.known for pair in found.pairs if pair.likeness}
    if not disguised or not known.places | known.bodies <= there:
        return False
    bodies = [token for token in seen.structure.tokens if token.role is Role.ORGAN]
    return not any(token.start <= i < token.end for token in bodies for i in disguised)


def tricks(found: Alignment) -> tuple[Trick, ...]:
    """The tricks that an alignment shows, the strongest of each pair first."""
    used = [pair.trick for pair in found.pairs if pair.trick]
    used += [other for pair in found.pairs if pair.trick for other in _further(found, pair.seen, pair.known)]
    if found.inserted:
        used.append(Trick.INSERTED)
    if found.missing:
        used.append(Trick.DELETED)
    if found.start > 0 or len(found.seen) > found.end:
        used.append(Trick.AFFIX)
    return tuple(dict.fromkeys(used))


def _further(found: Alignment, seen: int, known: int) -> list[Trick]:
    """Tricks that disguise the same character as well: 按 both sounds and looks like 安."""
    return [trick for likeness, trick in alike(found.seen[seen], found.known[known]).by if likeness >= ALIKE]


def _say_nothing() -> Text:
    return Text("字词不同", "other words")


def _say(found: Alignment) -> Text:
    changes = [(f"{found.seen[p.seen]}→{found.known[p.known]}", WORDS[p.trick]) for p in found.pairs if p.trick]
    zh = [f"{change}（{word.zh}）" for change, word in changes]
    en = [f"{change} ({word.en})" for change, word in changes]
    if found.inserted:
        added = _runs(found.seen, found.inserted)
        zh.append(f"多{''.join(f'「{run}」' for run in added)}（增字）")
        en.append(f"{_listed(added)} added in between")
    if found.missing:
        lost = _runs(found.known, found.missing)
        zh.append(f"少{''.join(f'「{run}」' for run in lost)}（缺字）")
        en.append(f"{_listed(lost)} missing")
    outside = "…".join(part for part in (found.seen[: found.start], found.seen[found.end :]) if part)
    if outside:
        zh.append(f"另加「{outside}」（前后缀）")
        en.append(f'with "{outside}" added')
    return Text("，".join([*zh, "其余相同"]), ", ".join([*en, "the rest identical"]))


def _runs(text: str, places: Sequence[int]) -> list[str]:
    """Characters at rising places, those together that stand side by side."""
    runs = [""]
    for before, place in zip((places[0], *places), places, strict=False):
        if place > before + 1:
            runs.append("")
        runs[-1] += text[place]
    return runs


def _listed(runs: Sequence[str]) -> str:
    return ", ".join(f'"{run}"' for run in runs)
