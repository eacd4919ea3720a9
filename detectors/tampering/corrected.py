"""Edits that do nothing but put the unit's own telephone in the place of another number."""

import re
from collections.abc import Iterable

from detectors.tampering.edits import Edit
from detectors.tampering.marks import Mark, marks
from detectors.texts.contacts import Way, contacts
from domain.observation import Post

CALLED = frozenset({Way.TELEPHONE, Way.MOBILE})
# What a number is written with.
FIGURES = re.compile(r"[\d\s()（）·.-]")


def is_corrected(found: Edit, telephones: frozenset[str]) -> bool:
    """Whether an edit alters nothing but a telephone number, and to one of the unit's."""
    before, after = _called(found.before), _called(found.after)
    own = figures(telephones)
    lost, gained = before - after, after - before
    if not gained or not lost or not gained <= own or not found.touched <= {Mark.CONTACT, Mark.NUMBER}:
        return False
    return _words(found.before) == _words(found.after) and _are_of(_moved(found), lost | gained)


def figures(telephones: Iterable[str]) -> frozenset[str]:
    """Telephones as contacts are valued, however they were written."""
    return frozenset(map(_digits, telephones)) - {""}


def _called(post: Post) -> frozenset[str]:
    return frozenset(contact.value for contact in contacts(post.text) if contact.way in CALLED)


def _words(post: Post) -> str:
    return FIGURES.sub("", post.text)


def _moved(found: Edit) -> frozenset[tuple[Mark, str]]:
    return marks(found.before.text) ^ marks(found.after.text)


def _are_of(moved: frozenset[tuple[Mark, str]], numbers: frozenset[str]) -> bool:
    """Whether every figure that came or went is one of a number that did: other ways and other figures stayed."""
    return all(any(_digits(value) in number for number in numbers) for _, value in moved)


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)
