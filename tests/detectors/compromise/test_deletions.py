from collections.abc import Sequence
from dataclasses import replace

import pytest

from detectors.compromise.deletions import Options, detect
from detectors.compromise.verdict import urgency
from detectors.tampering.deletions import checked
from domain.finding import Finding
from domain.look import Look
from domain.observation import UNDATED, Post
from domain.past import Kept, Past
from domain.urgency import Urgency
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
        record = checked(record, look(posts=shown, seen_at=later(minutes=number * apart)))
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


@pytest.mark.parametrize(("gone", "told"), [(12, True), (10, True), (9, False)])
def test_of_a_long_record_the_share_is_that_of_its_newest_posts(gone: int, told: bool) -> None:
    hundred = tuple(post(post_id=f"p{number}", published_at=later(hours=-number)) for number in range(100))
    left, record = hundred[gone:], tuple(Kept(post=each, seen_at=NOW) for each in hundred)
    missed = checked(checked(record, look(posts=left)), look(posts=left, seen_at=later(minutes=20)))
    shown = look(posts=left, seen_at=later(minutes=20))
    assert bool(list(detect(past(kept=missed), shown, options=Options()))) is told


def test_a_proof_that_there_is_no_post_at_all_counts_for_every_one() -> None:
    bare = look(whole=True, seen_at=later(minutes=30))
    (deletion,) = detect(past(kept=checked(checked(RECORD, look(whole=True)), bare)), bare, options=Options())
    assert deletion.score == 0.85


def test_a_timeline_that_cannot_be_had_proves_nothing() -> None:
    record = checked(RECORD, look(posts=without(*SIX)))
    assert list(detect(past(kept=record), look(unread=True, seen_at=later(hours=1)), options=Options())) == []


def test_a_slow_hand_is_seen_within_a_week_and_not_for_ever() -> None:
    record, shown = RECORD, without(*range(1, 7))
    for number in range(1, 7):
        record = checked(record, look(posts=without(*range(1, number + 1)), seen_at=later(hours=12 * number)))
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
    trusted, seen = (official_profile(posts=count) for count in (before, now))
    shown = look(seen, posts=without(*SIX), seen_at=later(minutes=20))
    record = checked(checked(RECORD, look(posts=without(*SIX))), shown)
    assert bool(list(detect(past(look(trusted), kept=record), shown, options=Options()))) is told


def test_whoever_deletes_and_fills_up_the_count_again_is_told() -> None:
    first = look(posts=without(*SIX), seen_at=later(hours=1))
    record = checked(checked(RECORD, first), replace(first, seen_at=later(hours=2)))
    new = tuple(post(post_id=f"new{number}", published_at=later(minutes=61 + number)) for number in range(8))
    shown = look(official_profile(posts=502), posts=(*new, *without(*SIX)), seen_at=later(hours=2))
    known = past(look(official_profile(posts=500)), kept=record)
    assert len(list(detect(known, shown, options=Options()))) == 1


def test_more_deleted_says_more() -> None:
    few, many = (without(*range(2, 8)), without(*range(2, 16)))
    (some,), (most,) = found(few, few), found(many, many)
    assert most.score > some.score


# Whose whole timeline is known.

PINNED = post(post_id="pinned", published_at=later(days=-300))
NEW = tuple(post(post_id=f"n{number}", text="好物", published_at=later(minutes=number - 5)) for number in range(40))


def wholly(*looks: Sequence[Post], whole: Sequence[bool] = (), record: tuple[Kept, ...] = RECORD) -> list[Finding]:
    """What the last of these looks tells, 20 minutes apart; `whole` says which of them are."""
    seen: list[Look] = []
    for number, (shown, all_of_it) in enumerate(zip(looks, whole or (True,) * len(looks), strict=True)):
        seen.append(look(posts=tuple(shown), seen_at=later(minutes=20 * number), whole=all_of_it))
        before = seen[-2].seen_at if number else None
        record = checked(record, seen[-1], before)
    return list(detect(past(kept=record), seen[-1], options=Options()))


@pytest.mark.parametrize("left", [NEW[:1], (PINNED, NEW[0])], ids=["a new post", "and a pinned one"])
def test_a_new_post_hides_no_wiping_out_where_nothing_follows_it(left: tuple[Post, ...]) -> None:
    (deletion,) = wholly(left, left)
    assert deletion.summary.zh.startswith("近期可见的 20 条内容中有 20 条被删除")
    assert deletion.score == 0.85
    assert wholly(left, left, whole=(False, False)) == []


def test_a_timeline_that_is_whole_only_once_proves_nothing_then_or_later() -> None:
    few, filled, beside = TWENTY[:4], NEW[:4:-1], (PINNED, *TWENTY[:4])
    assert wholly(beside, beside, filled, whole=(True, False, False)) == []
    assert wholly(few, few, whole=(True, False)) == wholly(few, TWENTY, whole=(True, False)) == []
    assert wholly(few, few, filled, whole=(True, False, False)) == []
    assert wholly(few, filled, filled, whole=(True, False, False)) == []
    assert len(wholly(few, few)) == len(wholly(few, few, few, whole=(True, True, False))) == 1


def test_a_timeline_that_was_twice_taken_for_whole_is_forgotten_when_it_shows_more_again() -> None:
    few, filled = TWENTY[:4], NEW[:4:-1]
    assert wholly(few, few, TWENTY[:10], whole=(True, True, False)) == []
    assert wholly(few, few, TWENTY[:10], filled, whole=(True, True, False, False)) == []


def test_what_was_wiped_out_stays_told_when_new_posts_fill_the_timeline() -> None:
    newest = NEW[:5:-1]
    for before in (NEW[:1], (PINNED, NEW[0])):
        filled = (*before[:-1], *newest[:20])
        assert wholly(before, filled, whole=(True, False)) == wholly(before, before) != []


def test_posts_without_a_date_are_told_without_one() -> None:
    undated = tuple(replace(each, post=replace(each.post, published_at=UNDATED)) for each in RECORD[:10])
    (deletion,) = wholly((), (), record=undated)
    assert deletion.summary.zh == "近期可见的 10 条内容中有 10 条被删除"
    assert deletion.summary.en == "10 of 10 recent posts were deleted"
    (some,) = wholly((), (), record=(*undated, *RECORD[10:12]))
    assert some.summary.zh.endswith("（发布于 2026-03-01 至 2026-03-01）")


# Evidence that a person has set aside is no news by its age.


def test_the_evidence_of_a_deletion_does_not_change_with_its_age() -> None:
    gone = {number: later() if number < 6 else later(days=3) for number in range(12)}
    record = tuple(replace(each, missed=gone.get(number)) for number, each in enumerate(RECORD))
    told = [
        [
            found.key
            for found in detect(past(kept=record), look(posts=TWENTY[12:], seen_at=later(days=day)), options=Options())
        ]
        for day in (3.5, 6.9, 7.1, 9.9, 10.1)
    ]
    assert told == [told[0]] * 4 + [[]]


# What the account says of itself.


def counting(before: int | None, last: int | None, now: int | None, apart: float = 20) -> list[Finding]:
    trusted, previous, seen = (look(official_profile(posts=count)) for count in (before, last, now))
    shown = replace(seen, seen_at=later(minutes=apart), posts=TWENTY[:1])
    return list(detect(past(trusted, TWENTY[:1], last=previous), shown, options=Options()))


def test_a_count_that_fell_is_listed_and_wakes_nobody() -> None:
    (fall,) = counting(800, 1, 1)
    assert fall.summary.zh == "账号自报的内容数由 800 降至 1，删去的是哪些未能看到"
    assert urgency([fall]) is Urgency.LIST


@pytest.mark.parametrize(
    ("before", "last", "now"),
    [(800, 800, 1), (800, 1, 800), (800, 600, 500), (800, 790, 780), (None, 1, 1), (800, 1, None), (800, 0, 0)],
    ids=["once", "back again", "slowly", "wobbling", "unknown before", "unknown now", "less than is shown"],
)
def test_a_count_that_may_be_mistaken_tells_nothing(before: int | None, last: int | None, now: int | None) -> None:
    assert counting(before, last, now) == []


def test_a_count_that_fell_is_seen_at_two_looks_some_minutes_apart() -> None:
    once = look(official_profile(posts=1), posts=TWENTY[:1])
    assert counting(800, 1, 1, apart=5) == []
    assert list(detect(past(look(official_profile(posts=800)), TWENTY[:1]), once, options=Options())) == []


def test_posts_that_are_known_to_be_gone_are_told_instead_of_the_count() -> None:
    shown = look(official_profile(posts=1), posts=NEW[:1], seen_at=later(minutes=20), whole=True)
    kept = checked(checked(RECORD, replace(shown, seen_at=NOW)), shown)
    trusted, last = (look(official_profile(posts=count)) for count in (800, 1))
    (deletion,) = detect(Past(voice=past().voice, trusted=trusted, last=last, kept=kept), shown, options=Options())
    assert urgency([deletion]) is Urgency.PAGE
