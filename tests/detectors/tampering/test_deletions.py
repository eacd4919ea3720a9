from datetime import timedelta

import pytest

from detectors.tampering.deletions import checked, has_fallen
from domain.observation import Post
from domain.past import Kept
from tests.factories import NOW, later, look, post

TWENTY = tuple(post(post_id=f"p{number}", published_at=later(hours=-number)) for number in range(20))
RECORD = tuple(Kept(post=each, seen_at=NOW) for each in TWENTY)


def without(*numbers: int) -> tuple[Post, ...]:
    return tuple(each for number, each in enumerate(TWENTY) if number not in numbers)


def after(*looks: tuple[Post, ...], apart: float = 20) -> tuple[Kept, ...]:
    record = RECORD
    for number, shown in enumerate(looks):
        record = checked(record, look(posts=shown, seen_at=later(minutes=number * apart)))
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
    once = checked(RECORD, look(whole=True))
    assert all(each.missed == NOW for each in checked(once, look(whole=True, seen_at=later(minutes=30))))


def test_a_timeline_that_could_not_be_had_changes_nothing() -> None:
    assert checked(RECORD, look(posts=without(2), unread=True)) == RECORD
    assert checked(RECORD, look(whole=True, unread=True)) == RECORD


@pytest.mark.parametrize(
    ("before", "now", "fallen"),
    [
        (800, 1, True),
        (800, 399, True),
        (800, 400, False),
        (800, 900, False),
        (20, 0, True),
        (19, 0, False),
        (None, 1, False),
        (800, None, False),
    ],
)
def test_a_count_falls_where_less_than_half_of_many_is_left(before: int | None, now: int | None, fallen: bool) -> None:
    assert has_fallen(before, now) is fallen
