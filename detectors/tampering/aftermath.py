"""Whether what was found at an earlier look still stands, where this look finds nothing anew."""

from collections.abc import Sequence

from detectors.tampering.deletions import DELETION
from detectors.tampering.edits import EDIT
from domain.finding import Finding
from domain.lead import is_reported
from domain.past import Kept


def stands(finding: Finding, kept: Sequence[Kept], *, unread: bool) -> bool:
    """`kept` is the record as of this look; where its posts were not read, nothing of them is over.

    A post counts as gone only where it is proved missing, and deleted posts as back only where they are shown. What
    somebody reported stands until a person says otherwise, and so does a deletion of posts that nobody knows: no look
    sees them.
    """
    if is_reported(finding):
        return True
    evidence = dict(finding.evidence)
    if finding.detector == DELETION:
        return "posts" not in evidence or _are_gone(frozenset(evidence["posts"].split()), kept)
    if finding.detector == EDIT:
        return unread
    return "post" in evidence and not _is_gone(evidence["post"], kept)


def _are_gone(ids: frozenset[str], kept: Sequence[Kept]) -> bool:
    there = {each.post.post_id for each in kept if each.missed is None}
    return not ids <= there


def _is_gone(post_id: str, kept: Sequence[Kept]) -> bool:
    return any(each.post.post_id == post_id and each.missed is not None for each in kept)
