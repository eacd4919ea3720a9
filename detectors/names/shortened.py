"""What the public calls a body, in disguise, where the register has the name in full: 来滨公安 for 来宾市公安局."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from detectors.names.align import ceiling
from detectors.names.aligned import EVIDENCE, STEEP
from detectors.names.called import short_forms
from detectors.names.kinship import SAME_ORGAN, SHORT_FORM
from detectors.names.reading import Reading, read
from detectors.names.structure import Basis
from detectors.names.trick import Trick
from detectors.names.way import Way
from detectors.names.whole import spells
from domain.text import Text

# A short form as it is written is kin, and no disguise of any.
DISGUISES = frozenset({Trick.HOMOPHONE, Trick.GLYPH, Trick.SPLIT, Trick.LATIN, Trick.PINYIN})
LETTERS = 2
# No short form passes for the name itself for more.
MOST = SAME_ORGAN[Basis.WORD] + SHORT_FORM


def likely_forms(seen: Reading, known: Reading, least: float) -> Iterator[Reading]:
    """The short forms of a name that the candidate may disguise for more than `least`."""
    place, is_put_otherwise = known.structure.core, seen.letters >= LETTERS or bool(seen.joins)
    if least >= MOST or not (is_put_otherwise or _may_hold(seen, place)):
        return
    for text in short_forms(known.folded.raw):
        is_told = is_put_otherwise or any(char in seen.text for char in text.replace(place, ""))
        if is_told and text not in seen.text and _may_disguise(seen, read(text), least):
            yield read(text)


def _may_hold(seen: Reading, place: str) -> bool:
    return bool(place) and ceiling(seen.text, place, [1.0] * len(place)) >= EVIDENCE


def _may_disguise(seen: Reading, form: Reading, least: float) -> bool:
    """Whether letters or parts that are put together tell the form, or the best alignment that there can be."""
    if (seen.letters >= LETTERS and spells(seen, form)) or any(char in form.text for _, _, char in seen.joins):
        return True
    most: float = ceiling(seen.text, form.text, form.weights) ** STEEP
    return most > least


def is_disguised(form: Reading, way: Way) -> bool:
    """Whether a form is told by a disguise that leaves a character of the body as it is: 永和 is no 水利."""
    pairs = way.alignment.pairs if way.alignment else None
    is_told = pairs is None or any(pair.trick is None and pair.known in form.bodies for pair in pairs)
    return is_told and not DISGUISES.isdisjoint(way.reasons)


def as_form(form: Reading, way: Way) -> Way:
    """The way to a short form as a way to the name."""
    return replace(way, reasons=(*way.reasons, Trick.ABBREVIATED), said=partial(_say, form, way))


def _say(form: Reading, way: Way) -> Text:
    said = way.said()
    return Text(f"即「{form.text}」，{said.zh}", f'as in "{form.text}", {said.en}')
