import pytest

from detectors.tampering.aftermath import stands
from domain.finding import Finding
from domain.past import Kept
from tests.factories import NOW, finding, post

THERE = Kept(post=post(post_id="there"), seen_at=NOW)
GONE = Kept(post=post(post_id="gone"), seen_at=NOW, missed=NOW)
RECORD = (THERE, GONE)


def found(detector: str, **evidence: str) -> Finding:
    return finding(detector=detector, evidence=tuple(evidence.items()))


@pytest.mark.parametrize(
    ("known", "still"),
    [
        (found("tampering.deletion", posts="gone there"), True),
        (found("tampering.deletion", posts="there"), False),
        (found("tampering.deletion", posts="forgotten"), True),
        (found("tampering.deletion", counted="800", left="1"), True),
        (found("content.wording", post="there"), True),
        (found("content.wording", post="gone"), False),
        (found("content.wording", post="forgotten"), True),
        (found("compromise.profile", field="bio"), False),
        (found("report.citizen"), True),
    ],
    ids=lambda value: value.key if isinstance(value, Finding) else str(value),
)
def test_what_was_found_stands_as_long_as_nothing_proves_that_it_is_over(known: Finding, still: bool) -> None:
    assert stands(known, RECORD, unread=False) is stands(known, RECORD, unread=True) is still


def test_an_edit_is_over_where_the_posts_were_read_and_it_is_not_found_again() -> None:
    edit = found("tampering.edit", post="there")
    assert (stands(edit, RECORD, unread=True), stands(edit, RECORD, unread=False)) == (True, False)
