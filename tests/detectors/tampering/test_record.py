from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from detectors.tampering.record import missing, newest, reach
from domain.observation import UNDATED, Post
from domain.past import Kept
from tests.factories import NOW, later, look, post

FIVE = tuple(post(post_id=f"p{number}", published_at=later(hours=-number)) for number in range(5))
RECORD = tuple(Kept(post=each, seen_at=NOW) for each in FIVE)
UNKNOWN = (UNDATED, later(days=200))


def test_what_a_timeline_shows_is_not_missing() -> None:
    assert missing(RECORD, look(posts=FIVE)) == ()


def test_what_lies_beyond_the_last_post_shown_is_not_missing() -> None:
    assert [each.post.post_id for each in missing(RECORD, look(posts=(FIVE[0], FIVE[3])))] == ["p1", "p2"]


def test_nothing_shown_proves_nothing_unless_it_is_all_that_there_is() -> None:
    assert missing(RECORD, look(posts=())) == ()
    assert missing(RECORD, look(posts=(), whole=True)) == RECORD


def test_of_a_whole_timeline_all_is_missing_that_it_does_not_show() -> None:
    new, pinned = post(post_id="new"), post(post_id="old", published_at=later(days=-90))
    undated = Kept(post=post(post_id="u", published_at=UNDATED), seen_at=NOW)
    assert missing((undated, *RECORD), look(posts=(pinned, new))) == ()
    assert missing((undated, *RECORD), look(posts=(pinned, new), whole=True)) == (undated, *RECORD)


def test_pinned_posts_and_those_without_a_date_are_no_part_of_the_order() -> None:
    pinned = post(post_id="old", published_at=later(days=-90))
    for date in UNKNOWN:
        undated = post(post_id="u", published_at=date)
        assert newest((pinned, undated, *FIVE), NOW) == FIVE
        assert missing([Kept(post=undated, seen_at=NOW)], look(posts=FIVE)) == ()


def test_a_timeline_reaches_back_to_the_oldest_of_its_newest_posts() -> None:
    pinned = post(post_id="old", published_at=later(days=-90))
    assert reach(look(posts=(pinned, *FIVE))) == FIVE[-1].published_at
    assert reach(look(posts=())) is None


@given(st.lists(st.integers(0, 20), max_size=12))
def test_the_order_is_of_those_posts_that_are_as_new_as_all_below_them(hours: list[int]) -> None:
    posts = [post(post_id=str(place), published_at=later(hours=-hour)) for place, hour in enumerate(hours)]
    assert newest(posts, NOW) == tuple(each for place, each in enumerate(posts) if _leads(each, posts[place + 1 :]))


def _leads(one: Post, others: list[Post]) -> bool:
    return all(one.published_at >= other.published_at for other in others)


def test_ten_thousand_posts_are_put_in_order_at_once() -> None:
    posts = [post(post_id=str(number), published_at=later(minutes=-number)) for number in range(10_000)]
    before = process_time()
    assert len(newest(posts, NOW)) == 10_000
    assert process_time() - before < 0.5
