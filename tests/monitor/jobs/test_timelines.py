import pytest

from domain.answer import EMPTY, Answer, Outcome, ok
from domain.observation import Post
from domain.past import Kept
from monitor.jobs.timelines import Timeline, is_doubtful, is_whole, twice
from tests.factories import NOW, later, official_profile, post

TEN = tuple(post(post_id=f"p{number}", published_at=later(hours=-number)) for number in range(10))
RECORD = tuple(Kept(post=each, seen_at=NOW) for each in TEN)
BLOCKED: Answer[Timeline] = Answer(outcome=Outcome.BLOCKED)


@pytest.mark.parametrize(
    ("answer", "counted", "whole"),
    [
        (ok(TEN), None, False),
        (ok(TEN), 800, False),
        (ok(TEN), 10, True),
        (ok(TEN), 0, True),
        (ok(TEN, more=True), 10, False),
        (ok(TEN, whole=True), None, True),
        (ok(TEN, whole=True), 800, True),
        (EMPTY, None, True),
        (BLOCKED, 0, False),
    ],
    ids=[
        "a feed's newest ten",
        "of many",
        "the account counts no more",
        "nor that",
        "it goes on",
        "the connector is believed",
        "replies are counted too",
        "none",
        "refused",
    ],
)
def test_a_timeline_is_whole_where_its_connector_is_believed_or_the_account_counts_no_more(
    answer: Answer[Timeline], counted: int | None, whole: bool
) -> None:
    assert is_whole(answer, official_profile(posts=counted)) is whole


def doubtful(posts: tuple[Post, ...], known: tuple[Kept, ...] = RECORD, *, whole: bool = True) -> bool:
    return is_doubtful(ok(posts, whole=whole), official_profile(), known, NOW)


def test_a_whole_timeline_without_posts_that_were_there_is_doubted_once() -> None:
    missed = tuple(Kept(post=each, seen_at=NOW, missed=NOW) for each in TEN)
    assert doubtful(TEN[:1])
    assert not doubtful(TEN)
    assert not doubtful(TEN[:1], whole=False)
    assert not doubtful(TEN[:1], missed)
    assert not is_doubtful(BLOCKED, official_profile(), RECORD, NOW)


def test_what_is_read_twice_is_whole_where_both_are_and_show_the_same() -> None:
    whole, part = ok(TEN, whole=True), ok(TEN, more=True)
    assert twice(RECORD, whole, whole) == whole
    for again in (part, ok(TEN), ok(TEN[:5], whole=True)):
        assert not twice(RECORD, whole, again).whole
    assert twice(RECORD, ok(TEN), part).more
    assert twice(RECORD, ok(TEN), ok(TEN[:5])).more


@pytest.mark.parametrize(("again", "outcome"), [(BLOCKED, Outcome.BLOCKED), (EMPTY, Outcome.SHAPE)])
def test_a_second_answer_that_is_none_proves_nothing(again: Answer[Timeline], outcome: Outcome) -> None:
    assert twice(RECORD, ok(TEN[:1], whole=True), again).outcome is outcome
