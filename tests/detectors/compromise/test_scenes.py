from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from detectors.compromise import profile
from detectors.compromise.verdict import signs, urgency
from detectors.tampering.deletions import checked
from detectors.tampering.ledger import reconciled
from domain.finding import Finding
from domain.observation import Post
from domain.past import Past
from domain.registry import Approval, ApprovalAction
from domain.urgency import Urgency
from tests.detectors.compromise.ears import DETECTORS, RANKS, posts, timeline, urgencies
from tests.detectors.compromise.pasts import past
from tests.detectors.compromise.scenes import END, SCENES, Scene, ordinary, series
from tests.factories import look, official_profile

EARS = (timeline, posts)
each_scene = pytest.mark.parametrize("scene", SCENES, ids=[scene.name for scene in SCENES])
SELLING = SCENES[:3]


def without_client(scene: Scene) -> Scene:
    """Many public sources do not say what a post was written with."""
    before, since = (tuple(replace(each, client="") for each in part) for part in (scene.past, scene.posts))
    return replace(scene, past=before, posts=since)


def at_the_usual_hour(scene: Scene) -> Scene:
    return replace(scene, posts=tuple(replace(each, published_at=_in_office(each)) for each in scene.posts))


def _in_office(given: Post) -> datetime:
    """Ten in the morning in China."""
    return given.published_at.replace(hour=2)


@each_scene
def test_a_case_that_really_happened_is_told_at_its_first_post(scene: Scene) -> None:
    assert RANKS[urgencies(scene, EARS)[0]] >= RANKS[scene.told]


@each_scene
def test_it_is_told_by_its_posts_alone(scene: Scene) -> None:
    assert RANKS[urgencies(scene, [posts])[0]] >= RANKS[Urgency.LIST]


@each_scene
def test_it_is_told_too_of_who_hides_the_client_and_keeps_the_usual_hours(scene: Scene) -> None:
    for masked in (without_client(scene), at_the_usual_hour(without_client(scene))):
        assert RANKS[urgencies(masked, EARS)[:2][-1]] >= RANKS[Urgency.LIST]


@pytest.mark.parametrize("scene", SELLING, ids=[scene.name for scene in SELLING])
def test_what_sells_pages_at_its_first_post_even_masked_and_on_an_account_hardly_known(scene: Scene) -> None:
    young = replace(scene, past=scene.past[-10:])
    for each in (scene, at_the_usual_hour(without_client(scene)), young):
        assert urgencies(each, EARS)[0] is Urgency.PAGE


@each_scene
def test_what_a_case_began_with_is_never_less_urgent_later(scene: Scene) -> None:
    ranks = [RANKS[each] for each in urgencies(scene, EARS)]
    assert ranks == sorted(ranks)


@each_scene
def test_the_accounts_own_posts_show_no_sign_on_the_timeline(scene: Scene) -> None:
    own = replace(scene, past=scene.past[:-20], posts=scene.past[-20:], elsewhere=())
    assert set(urgencies(own, [timeline])) == {None}


def test_the_accounts_own_posts_never_page_and_hardly_ever_are_listed() -> None:
    own = [replace(scene, past=scene.past[:-20], posts=scene.past[-20:]) for scene in SCENES[1:]]
    told = [posts(scene, count)[1] for scene in own for count in range(1, 21)]
    assert Urgency.PAGE not in told
    assert told.count(Urgency.LIST) <= len(told) / 50


# What is done to an account whose posts stay its own.

POSTS = ordinary(20, until=END)[::-1]
PAST = past(look(official_profile()), POSTS)


def seen(posts: Sequence[Post], minutes: float = 0, known: Past = PAST) -> tuple[Past, tuple[Finding, ...]]:
    """The record and the signs after one more look."""
    now = END + timedelta(minutes=minutes)
    shown = look(official_profile(), seen_at=now, posts=tuple(posts))
    after = replace(known, kept=checked(known.kept, shown))
    return after, signs(after, shown, DETECTORS)


def test_a_timeline_that_is_itself_shows_no_sign() -> None:
    assert seen(POSTS)[1] == ()
    assert seen(())[1] == ()
    assert seen((*series(("白沙镇明日停水检修",), END, timedelta(hours=1)), *POSTS))[1] == ()


def test_a_telephone_number_replaced_in_an_old_notice_pages_with_both_texts() -> None:
    place, notice = next((place, each) for place, each in enumerate(POSTS) if "0999-6543210" in each.text)
    forged = replace(notice, revision="2", text=notice.text.replace("0999-6543210", "13800001234"))
    _, (found,) = seen((*POSTS[:place], forged, *POSTS[place + 1 :]))
    assert urgency([found]) is Urgency.PAGE
    assert urgency([found]) is Urgency.PAGE
    assert "［0999-6543210→13800001234］" in found.summary.zh
    assert dict(found.evidence)["before"] == notice.text


def test_previews_of_the_whole_timeline_are_no_sign() -> None:
    assert seen([replace(each, revision="2", text=f"{each.text[:24]}…全文") for each in POSTS])[1] == ()


def test_a_mass_deletion_is_told_at_its_second_look_and_once() -> None:
    left = (*POSTS[:2], POSTS[-1])
    known, first = seen(left)
    known, second = seen(left, 20, known)
    _, third = seen(left, 40, known)
    assert first == ()
    assert urgency(second) is Urgency.PAGE
    assert [found.key for found in second] == [found.key for found in third]


def test_a_waking_alone_is_listed_and_pages_with_what_it_sells() -> None:
    shoes = SCENES[0]
    assert urgencies(shoes, [timeline])[0] is Urgency.LIST
    assert urgencies(shoes, EARS)[0] is Urgency.PAGE


def test_a_rename_pages_and_an_approved_one_is_no_sign() -> None:
    renamed = official_profile(display_name="平安临泽")
    findings = tuple(profile.detect(PAST, look(renamed), options=profile.Options()))
    entry = Approval(
        account=renamed.key,
        action=ApprovalAction.CHANGE,
        approved_on=date(2026, 3, 1),
        document="临政办〔2026〕3号",
        changes=(("display_name", "平安临泽"),),
    )
    assert urgency(findings) is Urgency.PAGE
    assert urgency(reconciled(findings, [entry], date(2026, 3, 2)).left) is None
