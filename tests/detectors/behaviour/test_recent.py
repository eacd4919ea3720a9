from datetime import timedelta

from detectors.behaviour.recent import MOST, Recent
from detectors.behaviour.traits import Traits
from tests.detectors.behaviour.accounts import POLICE, written

FIRST = written(POLICE, 0)


def post(number: int, minutes: int) -> Traits:
    return written(POLICE, number, post_id=f"p{number}", published_at=FIRST.at + timedelta(minutes=minutes))


def followed(apart: int, many: int) -> Recent:
    recent = Recent()
    for number in range(many):
        recent.remember(post(number, number * apart))
        recent.learn(post(number, number * apart))
    return recent


def test_the_posts_of_the_last_hour_are_known_by_name_and_the_post_itself_is_not_among_them() -> None:
    recent = followed(apart=25, many=5)
    assert [name for name, _ in recent.within_the_hour(post(5, 125))] == ["p3", "p4"]
    assert [name for name, _ in recent.within_the_hour(post(4, 100))] == ["p2", "p3"]


def test_no_more_posts_are_named_than_are_asked_for_or_kept() -> None:
    recent = followed(apart=25, many=20)
    assert [name for name, _ in recent.before(post(20, 500), 2)] == ["p18", "p19"]
    assert recent.before(post(20, 500), 0) == ()
    assert len(recent.before(post(20, 500), 100)) == MOST


def test_how_densely_an_account_posts_is_counted() -> None:
    slow, fast = followed(apart=200, many=30), followed(apart=20, many=30)
    assert (slow.usual, fast.usual) == (1, 4)
    assert (slow.as_dense(2), fast.as_dense(2)) == (0, 28)
