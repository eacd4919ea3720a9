import pytest

from detectors.compromise.deletions import Options, detect
from detectors.tampering.deletions import checked, wiped
from domain.finding import Finding
from domain.observation import Post
from domain.past import Kept
from tests.detectors.compromise.pasts import past
from tests.factories import NOW, later, look, official_profile, post

TWENTY = tuple(
    post(post_id=f"p{number}", text=f"通知第{number}号", published_at=later(hours=-number)) for number in range(20)
)
RECORD = tuple(Kept(post=each, seen_at=NOW) for each in TWENTY)
SIX = (2, 3, 4, 5, 6, 7)


def without(*numbers: int) -> tuple[Post, ...]:
    return tuple(each for number, each in enumerate(TWENTY) if number not in numbers)


def found(*looks: tuple[Post, ...], apart: float = 20) -> list[Finding]:
    record = RECORD
    for number, shown in enumerate(looks):
        record = checked(record, shown, later(minutes=number * apart))
    now = later(minutes=(len(looks) - 1) * apart)
    return list(detect(past(kept=record), look(posts=looks[-1], seen_at=now), options=Options()))


def test_many_posts_missing_twice_are_a_deletion() -> None:
    (deletion,) = found(without(*SIX), without(*SIX))
    assert deletion.summary.zh.startswith("近期可见的 20 条内容中有 6 条被删除")
    assert dict(deletion.evidence)["posts"] == "p2 p3 p4 p5 p6 p7"
    assert [value for name, value in deletion.evidence if name == "before"] == ["通知第2号", "通知第3号", "通知第4号"]


@pytest.mark.parametrize(
    ("looks", "apart"),
    [
        ((without(*SIX),), 20),
        ((without(*SIX), without()), 20),
        ((without(*SIX), without(), without(*SIX)), 20),
        ((without(*SIX), without(*SIX)), 1),
        ((without(2, 3, 4, 5), without(2, 3, 4, 5)), 20),
        (((), ()), 20),
        ((TWENTY[:5], TWENTY[:5]), 20),
    ],
    ids=["once", "back again", "not in a row", "too soon after", "few", "nothing known", "a shorter timeline"],
)
def test_what_may_be_an_accident_is_no_deletion(looks: tuple[tuple[Post, ...], ...], apart: float) -> None:
    assert found(*looks, apart=apart) == []


def test_a_proof_that_there_is_no_post_at_all_counts_for_every_one() -> None:
    record = wiped(wiped(RECORD, NOW), later(minutes=30))
    (deletion,) = detect(past(kept=record), look(seen_at=later(minutes=30)), options=Options())
    assert deletion.score == 0.85


def test_a_timeline_that_cannot_be_had_proves_nothing() -> None:
    record = checked(RECORD, without(*SIX), NOW)
    assert list(detect(past(kept=record), look(unread=True, seen_at=later(hours=1)), options=Options())) == []


def test_a_slow_hand_is_seen_within_a_week_and_not_for_ever() -> None:
    record, shown = RECORD, without(*range(1, 7))
    for number in range(1, 7):
        record = checked(record, without(*range(1, number + 1)), later(hours=12 * number))
    known = past(kept=record)
    assert list(detect(known, look(posts=shown, seen_at=later(hours=80)), options=Options())) != []
    assert list(detect(known, look(posts=shown, seen_at=later(days=30)), options=Options())) == []


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [(500, 500, False), (500, 498, False), (500, 494, True), (500, 520, False), (None, 500, True), (500, None, True)],
)
def test_an_account_that_still_counts_its_posts_has_hidden_none(
    before: int | None, now: int | None, told: bool
) -> None:
    record = checked(checked(RECORD, without(*SIX), NOW), without(*SIX), later(minutes=20))
    trusted, seen = (official_profile(posts=count) for count in (before, now))
    shown = look(seen, posts=without(*SIX), seen_at=later(minutes=20))
    assert bool(list(detect(past(look(trusted), kept=record), shown, options=Options()))) is told


def test_whoever_deletes_and_fills_up_the_count_again_is_told() -> None:
    record = checked(checked(RECORD, without(*SIX), later(hours=1)), without(*SIX), later(hours=2))
    new = tuple(post(post_id=f"new{number}", published_at=later(minutes=61 + number)) for number in range(8))
    shown = look(official_profile(posts=502), posts=(*new, *without(*SIX)), seen_at=later(hours=2))
    known = past(look(official_profile(posts=500)), kept=record)
    assert len(list(detect(known, shown, options=Options()))) == 1


def test_more_deleted_says_more() -> None:
    few, many = (without(*range(2, 8)), without(*range(2, 16)))
    (some,), (most,) = found(few, few), found(many, many)
    assert most.score > some.score
