"""What a text that claims to be cut leads to, and the whole of it did not."""

from collections.abc import Iterable

from detectors.tampering.body import Body
from detectors.tampering.marks import Mark, marks
from detectors.texts.links import SHORTENERS, is_within
from detectors.texts.prose import unified
from domain.observation import Post

LEADING = frozenset({Mark.CONTACT, Mark.LINK})
# As much of a text is read for contacts.
LONGEST = 20_000


def gained(whole: Post, cut: Post, old: Body, new: Body, names: frozenset[str]) -> frozenset[Mark]:
    """The kinds of what only the cut post leads to; what may be the beginning of something in the whole is not."""
    known = marks(whole.text, names)
    there = _bare([whole.text, *whole.links, *(value for _, value in known)])
    found = marks(cut.text, names) - known | {(Mark.LINK, link.partition("/")[0]) for link in _beside(old, new)}
    leading = ((mark, value) for mark, value in found if mark in LEADING and not _may_stand_for(value, old))
    codes = {Mark.CODE} if _shows_another_code(whole, cut, old, new) else set[Mark]()
    return frozenset(mark for mark, value in leading if _bare([value]) not in there) | codes


def _beside(old: Body, new: Body) -> frozenset[str]:
    """Links beside the text count where nothing but an ellipsis says that it was cut: a label has a link of its own."""
    return new.links - old.links if new.end else frozenset()


def _may_stand_for(host: str, old: Body) -> bool:
    """Previews show short links in place of the whole text's."""
    return bool(old.links) and is_within(host, SHORTENERS)


def _shows_another_code(whole: Post, cut: Post, old: Body, new: Body) -> bool:
    """Of the same pictures codes are compared only where they were read both times."""
    return bool(set(cut.codes) - set(whole.codes)) and (bool(whole.codes) or not new.media <= old.media)


def _bare(parts: Iterable[str]) -> str:
    return "".join(char for part in parts for char in unified(part, LONGEST) if char.isalnum())
