from datetime import datetime

import pytest

from detectors.compromise.waking import Options, Waking, detect, waking
from domain.finding import Finding
from domain.observation import UNDATED, Post
from tests.detectors.compromise.pasts import past
from tests.factories import NOW, later, look, post

OPTIONS = Options()


def posts(*offsets: float) -> tuple[Post, ...]:
    """Posts named by the days after NOW on which they were written, newest first."""
    return tuple(post(post_id=str(days), published_at=later(days=days)) for days in sorted(offsets, reverse=True))


def woken(*offsets: float, now: datetime = NOW) -> Waking | None:
    return waking(posts(*offsets), now, OPTIONS)


def found(*offsets: float) -> list[Finding]:
    """The first post is on record, the others are seen now."""
    known, new = posts(*offsets)[-1:], posts(*offsets)[:-1]
    return list(detect(past(posts=known), look(posts=new), options=OPTIONS))


@pytest.mark.parametrize(
    ("offsets", "silence", "count"),
    [((-220, -212, 0), 212, 1), ((-214, -2, -1.9, -1.8), 212, 3), ((-95, 0), 95, 1), ((-500, -400, -95, 0), 95, 1)],
)
def test_the_first_posts_after_a_long_silence_are_a_waking(
    offsets: tuple[float, ...], silence: int, count: int
) -> None:
    now = woken(*offsets)
    assert now is not None
    assert (now.silence.days, now.posts) == (silence, count)


@pytest.mark.parametrize(
    "offsets",
    [(), (0,), (-89, 0), (-200, -20, 0), (-300, *(-number / 24 for number in range(11))), (-300, -30)],
    ids=["none", "the first", "too short", "weeks ago", "many since", "silent again"],
)
def test_an_account_that_is_awake_is_not_waking(offsets: tuple[float, ...]) -> None:
    assert woken(*offsets) is None


def test_half_a_year_says_more_than_a_quarter() -> None:
    (quarter,), (half,) = found(-95, 0), found(-190, 0)
    assert half.score > quarter.score
    assert (half.summary.zh, half.summary.en) == (
        "沉默 190 天后恢复发布，此后已发布 1 条",
        "1 post after 190 days of silence",
    )


def test_further_posts_of_one_waking_are_the_same_evidence_and_name_the_first() -> None:
    (one,), (three,) = found(-212, 0), found(-212, 0, 0.1, 0.2)
    assert one.key == three.key
    assert dict(one.evidence)["post"] == "0"


def test_a_waking_is_told_from_the_record_where_posts_cannot_be_had() -> None:
    unread = look(unread=True, seen_at=later(days=1))
    assert list(detect(past(posts=posts(-212, 0)), unread, options=OPTIONS)) == found(-212, 0)


def test_order_and_posts_without_a_date_do_not_matter() -> None:
    for date in (UNDATED, later(days=200)):
        undated = post(post_id="undated", published_at=date)
        assert waking((undated, *posts(-100, 0)[::-1]), NOW, OPTIONS) == woken(-100, 0)
        assert waking((undated, *posts(-1, 0)), NOW, OPTIONS) is None
