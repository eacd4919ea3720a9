from collections.abc import Iterable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.compromise import profile
from detectors.compromise.verdict import Channel, Detect, by_channel, channel, signs, summed, urgency
from domain.finding import Finding
from domain.look import Look
from domain.past import Past
from domain.urgency import Urgency
from tests.detectors.compromise.pasts import past
from tests.factories import finding, look, official_profile

BY_PROFILE: Detect = partial(profile.detect, options=profile.Options())


def sign(detector: str, score: float, **evidence: str) -> Finding:
    return finding(detector=detector, score=score, evidence=(("what", detector), *evidence.items()))


def said(*scores: float) -> Detect:
    def detect(_: Past, __: Look) -> Iterable[Finding]:
        return (sign("compromise.profile", score, field=str(place)) for place, score in enumerate(scores))

    return detect


def test_the_signs_of_all_detectors_are_gathered_without_what_weighs_nothing() -> None:
    known, seen = past(look(official_profile())), look(official_profile(bio="变"))
    assert [found.score for found in signs(known, seen, [said(0.9, 0.0), BY_PROFILE])] == [0.9, 0.5]
    assert signs(known, known.trusted or seen, [BY_PROFILE]) == ()


def test_an_account_that_is_itself_gets_no_verdict() -> None:
    assert summed(()) is None


SUMS = [([0.8], 0.8), ([0.5, 0.8], 0.9), ([0.5, 0.5, 0.5], 0.875), ([1.0, 0.2], 1.0), ([0.6, 0.7, 0.8, 0.5], 0.988)]


@pytest.mark.parametrize(("scores", "total"), SUMS)
def test_independent_changes_reinforce_each_other_and_stand_the_strongest_first(
    scores: list[float], total: float
) -> None:
    verdict = summed(signs(past(), look(), [said(*scores)]))
    assert verdict is not None
    assert verdict.score == total
    assert [found.score for found in verdict.findings] == sorted(scores, reverse=True)


def test_a_verdict_says_how_urgent_it_is_and_counts_what_speaks_for_the_posts() -> None:
    behaved = sign("compromise.behaviour", 0.05)
    listed, paged = summed([behaved], Urgency.LIST), summed([behaved], Urgency.PAGE)
    assert listed is not None
    assert paged is not None
    assert (listed.urgency, paged.urgency) == (Urgency.LIST, Urgency.PAGE)
    assert 0.5 <= listed.score < 0.9 <= paged.score


# How urgent it is: one line a combination.

BIO, NAME, PICTURE = (sign("compromise.profile", score, field=str(score)) for score in (0.5, 0.8, 0.6))
ALTERED, REGION = (sign("compromise.profile", score, field=str(score)) for score in (0.4, 0.3))
MISSING = sign("compromise.missing", 0.8)
FOLLOWERS = sign("profile.followers", 0.2)
WOKEN, LONG_WOKEN = sign("silence.woken", 0.35), sign("silence.woken", 0.45)
ECHO, CAMPAIGN, LEADING = (sign("echo.accounts", score) for score in (0.35, 0.15, 0.75))
REWORDED, FIGURES, PHONE = (sign("tampering.edit", score) for score in (0.2, 0.5, 0.9))
SOME_GONE, MOST_GONE = sign("tampering.deletion", 0.6), sign("tampering.deletion", 0.8)
SLIGHT, OFFER, OPEN_OFFER = (sign("content.wording", score) for score in (0.1, 0.35, 0.95))
BEHAVED = sign("compromise.behaviour", 0.3)
PAGE, LIST, NOTE = Urgency.PAGE, Urgency.LIST, Urgency.NOTE

URGENT: list[tuple[str, list[Finding], Urgency | None, Urgency | None]] = [
    ("nothing", [], None, None),
    ("another bio", [BIO], None, LIST),
    ("another name", [NAME], None, PAGE),
    ("another picture", [PICTURE], None, LIST),
    ("words on the picture", [ALTERED], None, LIST),
    ("another bio and picture", [BIO, PICTURE], None, PAGE),
    ("another region", [REGION], None, NOTE),
    ("another region and bio", [REGION, BIO], None, LIST),
    ("another region and words of behaviour", [REGION, BEHAVED], None, NOTE),
    ("another region after a silence", [REGION, LONG_WOKEN], None, PAGE),
    ("not there", [MISSING], None, PAGE),
    ("followers jump", [FOLLOWERS], None, NOTE),
    ("followers jump and another region", [FOLLOWERS, REGION], None, LIST),
    ("woken after a quarter", [WOKEN], None, NOTE),
    ("woken after half a year", [LONG_WOKEN], None, LIST),
    ("woken to say hardly anything", [WOKEN, SLIGHT], None, NOTE),
    ("woken to offer something", [WOKEN, OFFER], None, LIST),
    ("woken to offer something plainly", [WOKEN, OPEN_OFFER], None, PAGE),
    ("woken and unlike itself", [WOKEN, BEHAVED], LIST, PAGE),
    ("woken with what others say", [WOKEN, ECHO], None, LIST),
    ("woken by a campaign", [WOKEN, CAMPAIGN], None, NOTE),
    ("an echo", [ECHO], None, NOTE),
    ("an echo of what is unlike itself", [ECHO, BEHAVED], LIST, PAGE),
    ("a campaign", [CAMPAIGN], None, NOTE),
    ("an echo that leads away", [LEADING], None, LIST),
    ("an echo that offers something", [LEADING, OFFER], None, PAGE),
    ("other words", [REWORDED], None, NOTE),
    ("other figures", [FIGURES], None, LIST),
    ("another telephone", [PHONE], None, PAGE),
    ("some posts deleted", [SOME_GONE], None, LIST),
    ("most posts deleted", [MOST_GONE], None, PAGE),
    ("some posts deleted and another bio", [SOME_GONE, BIO], None, PAGE),
    ("unlike itself on a list", [BEHAVED], LIST, LIST),
    ("unlike itself by far", [BEHAVED], PAGE, PAGE),
    ("unlike itself and nobody says so", [BEHAVED], None, NOTE),
    ("unlike itself with another bio", [BEHAVED, BIO], LIST, PAGE),
    ("unlike itself with another region", [BEHAVED, REGION], LIST, PAGE),
    ("unlike itself with other words", [BEHAVED, REWORDED], LIST, LIST),
    ("an offer that the posts' judgement passes over", [OPEN_OFFER], None, NOTE),
    ("an offer on a list", [OPEN_OFFER, BEHAVED], LIST, LIST),
    ("an offer that pages", [OPEN_OFFER], PAGE, PAGE),
    ("an offer and another region", [OFFER, REGION], None, LIST),
    ("an offer and another bio", [OFFER, BIO], None, PAGE),
]


@pytest.mark.parametrize(("found", "posts", "expected"), [row[1:] for row in URGENT], ids=[row[0] for row in URGENT])
def test_what_was_found_is_as_urgent_as_it_is(
    found: list[Finding], posts: Urgency | None, expected: Urgency | None
) -> None:
    assert urgency(found, posts) == expected
    verdict = summed(found, posts)
    assert (verdict.urgency if verdict else None) == expected


NAMES = ["content.a", "compromise.behaviour", "compromise.profile", "tampering.edit", "silence.woken", "echo.accounts"]
SIGNS = st.lists(st.tuples(st.sampled_from(NAMES), st.floats(min_value=0, max_value=1)), max_size=6)
RANKS = {None: 0, NOTE: 1, LIST: 2, PAGE: 3}
ORDER = list(RANKS)


@given(SIGNS, SIGNS, st.integers(0, 3), st.integers(0, 3))
def test_more_findings_are_never_less_urgent(
    some: list[tuple[str, float]], more: list[tuple[str, float]], one: int, other: int
) -> None:
    few, many = ([sign(*each) for each in given] for given in (some, [*some, *more]))
    lower, higher = ORDER[min(one, other)], ORDER[max(one, other)]
    assert RANKS[urgency(few, lower)] <= RANKS[urgency(many, lower)] <= RANKS[urgency(many, higher)]
    below, above = summed(few, lower), summed(many, higher)
    assert (below.score if below else 0) <= (above.score if above else 0) + 0.001


def test_a_doubt_that_many_posts_raise_counts_once() -> None:
    doubts = [sign("content.wording", 0.3, post=str(number)) for number in range(30)]
    assert by_channel(doubts) == {Channel.POSTS: 0.3}


def test_several_fields_of_a_profile_reinforce_each_other() -> None:
    changed = [sign("compromise.profile", 0.5, field=field) for field in ("bio", "handle")]
    assert by_channel(changed) == {Channel.PROFILE: 0.75}


def test_every_channel_has_its_name_and_others_are_refused() -> None:
    assert {channel(sign(name, 0.5)) for name in NAMES} == set(Channel)
    assert channel(sign("content.a", 0.5)) is channel(sign("compromise.behaviour", 0.5))
    with pytest.raises(ValueError):
        channel(sign("impostor.name", 0.5))
