"""How much one name passes for another, and by which tricks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from detectors.names.align import Alignment
from detectors.names.aligned import aligned
from detectors.names.kinship import kinship
from detectors.names.reading import Reading, joined, read
from detectors.names.sense import Cap, body_cap, number_cap, place_cap
from detectors.names.shortened import as_form, is_disguised, likely_forms
from detectors.names.trick import WORDS, Trick
from detectors.names.way import Limits, Way
from detectors.names.whole import SHORT, whole
from domain.text import Text

__all__ = ["ALARM", "REVIEW", "SHORTEST", "Likeness", "Tier", "Trick", "likeness"]

ALARM, REVIEW = 0.8, 0.6
AS_WRITTEN, AS_JOINED, JOINED = 0.98, 0.975, 0.97
# From this score on, nothing is gained by laying the characters out one by one.
DECIDED = 0.9
# Names under this length are too common to raise an alarm by themselves.
SHORTEST, TOO_SHORT = 3, 0.78


class Tier(StrEnum):
    """What a likeness is good for: an alarm by itself, a look by a person, or nothing."""

    ALARM = "alarm"
    REVIEW = "review"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Score 0-1, the tricks that explain it, the strongest first, and the same in words."""

    score: float
    tier: Tier
    reasons: tuple[Trick, ...]
    explanation: Text
    alignment: Alignment | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A way with the score that the limits leave it."""

    score: float
    way: Way
    limit: Cap | None = None


NOTHING = Likeness(score=0.0, tier=Tier.NONE, reasons=(), explanation=Text("名称不可比", "nothing to compare"))
OPENINGS = {
    Tier.ALARM: Text("疑似冒用", "passes for"),
    Tier.REVIEW: Text("近似", "resembles"),
    Tier.NONE: Text("不像", "is unlike"),
}


def likeness(candidate: str, official: str) -> Likeness:
    """What makes `candidate` pass for `official`; score 0 where one of them has no letters.

    Not symmetric: a candidate may hold more than the official name.
    """
    seen, known = read(candidate), read(official)
    if not seen.text or not known.text:
        return NOTHING
    if seen.folded.text == known.folded.text:
        best = Judged(*_as_written(seen, known))
    else:
        best = _best(seen, known)
        best = max((best, *_by_forms(seen, known, max(best.score, REVIEW))), key=lambda found: found.score)
    return _likeness(best, seen, known)


def _best(seen: Reading, known: Reading) -> Judged:
    return max(judged(seen, known), key=lambda found: found.score)


def _by_forms(seen: Reading, known: Reading, least: float) -> Iterator[Judged]:
    """By each short form that the candidate disguises, for no more than the form itself passes for the name."""
    for form in likely_forms(seen, known, least):
        worth = _worth(form.text, known.folded.raw)
        found = _best(seen, form) if worth > least else None
        if found and found.score > least and is_disguised(form, found.way):
            yield Judged(min(found.score, worth), as_form(form, found.way))


@lru_cache(maxsize=16384)
def _worth(form: str, name: str) -> float:
    return _best(read(form), read(name)).score


def judged(seen: Reading, known: Reading) -> Iterator[Judged]:
    """Every way that applies to two names that differ once folded, within the limits of place and body."""
    yield from _within_limits(seen, known)
    whole_again = joined(seen, known.text)
    if whole_again is not None and whole_again.text == known.text:
        yield Judged(AS_JOINED, Way(score=AS_WRITTEN, reasons=(Trick.SPLIT,), said=_say_joined))
    elif whole_again is not None:
        for found in _within_limits(whole_again, known):
            way = replace(found.way, reasons=(Trick.SPLIT, *found.way.reasons))
            yield replace(found, score=found.score * JOINED, way=way)


def _within_limits(seen: Reading, known: Reading) -> Iterator[Judged]:
    one, other = seen.structure, known.structure
    firm = _lowest(place_cap(one, other), number_cap(one, other))
    applying = {Limits.NONE: None, Limits.FIRM: firm, Limits.ALL: _lowest(firm, body_cap(one, other))}
    is_decided = False
    for way in (*whole(seen, known), *kinship(seen, known)):
        found = _limited(way, applying[way.limits])
        is_decided |= found.score >= DECIDED or way.holds_official
        yield found
    if not is_decided:
        way = aligned(seen, known)
        yield _limited(way, applying[way.limits])


def _lowest(*caps: Cap | None) -> Cap | None:
    return min((cap for cap in caps if cap), key=lambda cap: cap.most, default=None)


def _limited(way: Way, cap: Cap | None) -> Judged:
    return Judged(cap.most, way, cap) if cap and cap.most < way.score else Judged(way.score, way)


def _say_joined() -> Text:
    return Text("部件合为一字后相同（拆字）", "the same once parts are joined to characters")


def _as_written(seen: Reading, known: Reading) -> tuple[float, Way]:
    reasons = _disguises(seen, known)
    if seen.folded.raw == known.folded.raw:
        reasons = (Trick.IDENTICAL,)
        score, said = 1.0, Text("与之完全相同", "is identical")
    else:
        score = AS_WRITTEN
        # What is invisible is told by its code points.
        told = [WORDS[trick] for trick in reasons if trick is not Trick.INVISIBLE]
        zh, en = "、".join(word.zh for word in told), ", ".join(word.en for word in told)
        said = Text(f"{zh}不同，读来相同" if zh else "读来相同", f"reads the same ({en})" if en else "reads the same")
    score = min(score, TOO_SHORT) if len(known.text) <= SHORT else score
    return score, Way(score=score, reasons=reasons, said=lambda: said)


def _disguises(seen: Reading, known: Reading) -> tuple[Trick, ...]:
    """The tricks that folding took away from the candidate, unless the official name has them too."""
    return tuple(trick for trick in seen.disguises if trick not in known.disguises)


def _likeness(best: Judged, seen: Reading, known: Reading) -> Likeness:
    score = round(max(0.0, min(1.0, best.score)), 3)
    tier = Tier.ALARM if score >= ALARM else Tier.REVIEW if score >= REVIEW else Tier.NONE
    reasons = tuple(dict.fromkeys((*best.way.reasons, *_disguises(seen, known))))
    return Likeness(
        score=score,
        tier=tier,
        reasons=reasons,
        explanation=_explained(best, seen, known, tier, score),
        alignment=best.way.alignment,
    )


def _explained(best: Judged, seen: Reading, known: Reading, tier: Tier, score: float) -> Text:
    said, name, opening = best.way.said(), known.folded.raw, OPENINGS[tier]
    zh, en = [said.zh], [said.en]
    if Trick.SPLIT in best.way.reasons and "拆字" not in said.zh:
        zh.insert(0, "拆字")
        en.insert(0, "split character")
    if best.limit is not None:
        zh.append(best.limit.reason.zh)
        en.append(best.limit.reason.en)
    if seen.hidden:
        zh.append(f"夹有不可见字符 {'、'.join(seen.hidden)}")
        en.append(f"with invisible {', '.join(seen.hidden)}")
    return Text(
        f"{opening.zh}「{name}」{score:.2f}：{'；'.join(zh)}", f'{opening.en} "{name}" {score:.2f}: {"; ".join(en)}'
    )
