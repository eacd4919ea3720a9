from detectors.tampering.record import missing, newest
from domain.observation import UNDATED
from domain.past import Kept
from tests.factories import NOW, later, post

FIVE = tuple(post(post_id=f"p{number}", published_at=later(hours=-number)) for number in range(5))


def test_what_a_timeline_shows_is_not_missing() -> None:
    assert missing([Kept(post=each, seen_at=NOW) for each in FIVE], FIVE) == ()


def test_what_lies_beyond_the_last_post_shown_is_not_missing() -> None:
    kept = [Kept(post=each, seen_at=NOW) for each in FIVE]
    assert [each.post.post_id for each in missing(kept, (FIVE[0], FIVE[3]))] == ["p1", "p2"]


def test_nothing_shown_proves_nothing() -> None:
    assert missing([Kept(post=each, seen_at=NOW) for each in FIVE], ()) == ()


def test_pinned_and_undated_posts_are_no_part_of_the_order() -> None:
    pinned, undated = post(post_id="old", published_at=later(days=-90)), post(post_id="u", published_at=UNDATED)
    assert newest((pinned, undated, *FIVE)) == FIVE
