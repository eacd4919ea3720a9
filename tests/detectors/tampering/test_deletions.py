from datetime import timedelta

from detectors.tampering.deletions import checked, wiped
from detectors.tampering.record import missing, newest
from domain.observation import UNDATED, Post
from domain.past import Kept
from tests.factories import NOW, later, post

TWENTY = tuple(post(post_id=f"p{number}", published_at=later(hours=-number)) for number in range(20))
RECORD = tuple(Kept(post=each, seen_at=NOW) for each in TWENTY)


def without(*numbers: int) -> tuple[Post, ...]:
    return tuple(each for number, each in enumerate(TWENTY) if number not in numbers)


def after(*looks: tuple[Post, ...], apart: float = 20) -> tuple[Kept, ...]:
    record = RECORD
    for number, shown in enumerate(looks):
        record = checked(record, shown, later(minutes=number * apart))
    return record


def missed(record: tuple[Kept, ...]) -> list[str]:
    return [each.post.post_id for each in record if each.missed is not None]


def test_what_is_missing_is_known_since_when_and_forgiven_when_it_is_back() -> None:
    assert missed(after(without(2, 3))) == ["p2", "p3"]
    assert missed(after(without(2, 3), without(3))) == ["p3"]


def test_a_first_miss_keeps_its_time() -> None:
    (kept,) = (each for each in after(*[without(2)] * 3) if each.post.post_id == "p2")
    assert kept.missed == NOW
    assert kept.missed - NOW == timedelta()


def test_a_proof_that_there_is_no_post_at_all_misses_every_one() -> None:
    assert all(each.missed == NOW for each in wiped(wiped(RECORD, NOW), later(minutes=30)))


def test_a_pinned_post_does_not_stretch_the_reach_of_a_timeline() -> None:
    pinned = post(post_id="pinned", published_at=later(days=-300))
    shown = (pinned, *TWENTY[:5])
    assert newest(shown) == TWENTY[:5]
    assert missing(RECORD, shown) == ()


def test_posts_without_a_date_are_never_missed() -> None:
    undated = Kept(post=post(post_id="u", published_at=UNDATED), seen_at=NOW)
    assert missing((undated,), TWENTY) == ()
