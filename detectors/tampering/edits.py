"""Two sights of one post: what differs that does not move by itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from detectors.tampering.body import Body, body
from detectors.tampering.diff import REPLACED, kept_share
from detectors.tampering.hidden import gained
from detectors.tampering.marks import Mark, marks
from domain.observation import Post

EDIT = "tampering.edit"
# A preview is cut at any place, within a mark too: so much of its end is not compared.
RAGGED = 12
# What cannot be told apart by so few characters is not compared.
SHORTEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What differs between two sights of one post. `touched` are the marks that came or went."""

    before: Post
    after: Post
    touched: frozenset[Mark]
    replaced: bool


def edit(before: Post, after: Post, names: frozenset[str] = frozenset()) -> Edit | None:
    """The edit between two sights of one post; None where only what moves by itself differs.

    `names` are those of whom the account speaks: a change of one of them weighs more than a change of words.
    """
    old, new = body(before), body(after)
    if (old.is_preview or new.is_preview) and not _are_shown_alike(old, new):
        return _within_preview(before, after, old, new, names)
    touched = frozenset(_touched(before, after, old, new, names))
    if not touched:
        return None
    return Edit(before=before, after=after, touched=touched, replaced=_is_replaced(old.text, new.text))


def is_still(one: Post, other: Post) -> bool:
    """Whether a post that was fetched again is what it was the first time: an edit must stand to count."""
    return body(one) == body(other)


def _within_preview(before: Post, after: Post, old: Body, new: Body, names: frozenset[str]) -> Edit | None:
    """Of a preview only its text up to the ragged end is compared, and nothing that may lie behind it.

    A cut takes away: a way to somebody that the whole text did not show is an edit, wherever it stands.
    """
    length = min(len(each.text) - RAGGED for each in (old, new) if each.is_preview)
    one, other = (each.text[:length] if length >= SHORTEST else "" for each in (old, new))
    touched = frozenset(mark for mark, _ in marks(one, names) ^ marks(other, names))
    touched |= frozenset[Mark]() if old.is_preview else gained(before, after, old, new, names)
    if not touched and one == other:
        return None
    weighty = touched or frozenset({Mark.WORDING})
    return Edit(before=before, after=after, touched=weighty, replaced=_is_replaced(one, other))


def _are_shown_alike(old: Body, new: Body) -> bool:
    """Whether two sights that may be previews reach equally far, or an ellipsis is still there with more behind it."""
    if old.text == new.text and old.is_preview == new.is_preview:
        return True
    lengthened = bool(old.end) and new.text.startswith(old.text + old.end)
    return lengthened or (bool(old.end and new.end) and len(old.text) == len(new.text))


def _touched(before: Post, after: Post, old: Body, new: Body, names: frozenset[str]) -> Iterator[Mark]:
    if old.links != new.links:
        yield Mark.LINK
    if old.media != new.media:
        yield Mark.PICTURE
    if _lead_elsewhere(before, after, old.media == new.media):
        yield Mark.CODE
    if old.text == new.text:
        return
    weighty = {mark for mark, _ in marks(before.text, names) ^ marks(after.text, names)} - {Mark.LINK}
    yield from weighty or {Mark.WORDING}


def _is_replaced(old: str, new: str) -> bool:
    return old != new and kept_share(old, new) < REPLACED


def _lead_elsewhere(before: Post, after: Post, same_pictures: bool) -> bool:
    """Of the same pictures codes are compared only where they were read both times."""
    both_read = bool(before.codes and after.codes) or not same_pictures
    return both_read and set(before.codes) != set(after.codes)
