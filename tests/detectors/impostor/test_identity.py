import pytest

from detectors.impostor.identity import Options, detect, reduced
from domain.look import Look
from tests.detectors.impostor.pairs import facts, official, posted, stranger
from tests.factories import NOW, account, official_profile, profile

OFFICIAL = official(handle="linze-ga", user_id="did:plc:official1234", platform="weibo")


def found(handle: str, platform: str = "weibo") -> set[str]:
    return facts(detect(OFFICIAL, stranger(handle=handle, platform=platform), options=Options()))


@pytest.mark.parametrize(
    ("handle", "expected"),
    [
        ("linze-ga", {"same-handle"}),
        ("@linze-ga@m.example", {"same-handle"}),
        ("linze_ga", {"alike-handle"}),
        ("linzega_official", {"alike-handle"}),
        ("Iinze-ga", {"alike-handle"}),
        ("lіnzе-ga", {"alike-handle"}),
        ("official1234", {"id-as-handle"}),
        ("xiaoming", set()),
        ("ga", set()),
        ("", set()),
    ],
)
def test_a_handle_that_passes_for_the_official_one_is_found(handle: str, expected: set[str]) -> None:
    assert found(handle) == expected


def test_a_handle_of_the_sibling_account_passes_for_the_unit_as_well() -> None:
    sibling = account(platform="douyin", user_id="dy1", handle="pinganlinze")
    side = official(platform="weibo")
    counterpart = type(side)(account=side.account, unit=side.unit, siblings=(sibling,))
    assert facts(detect(counterpart, stranger(platform="weibo", handle="ping_an_linze"), options=Options())) == {
        "alike-handle"
    }


@pytest.mark.parametrize(
    ("handle", "platform", "expected"),
    [
        ("ga.linze.gov.cn", "bluesky", True),
        ("@ga@social.linze.gov.cn", "mastodon", True),
        ("ga.linze.gov.cn.evil.example", "bluesky", False),
        ("ga.linze-gov.cn", "bluesky", False),
        ("ga.linze.gov.cn", "weibo", False),
    ],
)
def test_a_handle_in_the_domain_of_the_government_proves_its_owner_where_platforms_check_it(
    handle: str, platform: str, expected: bool
) -> None:
    assert ("government-handle" in found(handle, platform)) is expected


def test_a_platform_on_which_the_unit_has_no_account_is_told() -> None:
    assert found("xiaoming", "douyin") == {"no-account-here"}


VOUCHES = [
    ("我局抖音号：@linze_dy，欢迎关注", True),
    ("我局抖音号：@linze_dy2，欢迎关注", False),
    ("近日有人用 @linze_dy 冒充我局，请勿相信", False),
    ("欢迎关注", False),
]


@pytest.mark.parametrize(("text", "expected"), VOUCHES, ids=["named", "another", "warned of", "not named"])
def test_whom_the_official_account_names_is_its_own_unless_it_warns(text: str, expected: bool) -> None:
    seen = stranger(handle="linze_dy", platform="weibo")
    by_bio, by_post = official(platform="weibo", bio=text), official(platform="weibo", posts=posted(text))
    for counterpart in (by_bio, by_post):
        assert ("vouched" in facts(detect(counterpart, seen, options=Options()))) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@linze_dy 您好，您反映的问题已收悉", False),
        ("回复 @linze_dy：请到窗口办理", False),
        ("转发微博//@linze_dy: 今日降温", False),
        ("@xiaoming @linze_dy 请到窗口办理", False),
        ("感谢 @linze_dy 的建议", False),
        ("您好，我局的抖音号是 @linze_dy", False),
        ("我局新开抖音号 @linze_dy，感谢您的关注", True),
        ("新号 @linze_dy 已开通", True),
    ],
)
def test_an_answer_vouches_for_nobody(text: str, expected: bool) -> None:
    seen = stranger(handle="linze_dy", platform="weibo")
    answering = official(platform="weibo", posts=posted(text))
    assert ("vouched" in facts(detect(answering, seen, options=Options()))) is expected


def test_what_the_bio_names_is_no_answer() -> None:
    seen = stranger(handle="linze_dy", platform="weibo")
    named = official(platform="weibo", bio="@linze_dy 是我局抖音号")
    assert "vouched" in facts(detect(named, seen, options=Options()))


def test_what_the_stranger_says_of_the_official_account_vouches_for_nothing() -> None:
    seen = Look(profile=profile(handle="linze_dy", bio="@linze-ga 的抖音号"), seen_at=NOW)
    assert "vouched" not in facts(detect(official(), seen, options=Options()))


def test_without_a_look_at_the_official_account_nobody_is_vouched_for() -> None:
    side = official()
    unseen = type(side)(account=side.account, unit=side.unit)
    assert "vouched" not in facts(detect(unseen, stranger(handle=official_profile().handle), options=Options()))


@pytest.mark.parametrize(
    ("one", "other"), [("linze-ga", "LinzeGA_official"), ("linze-ga", "l1nze_ga"), ("linzega", "linzega01")]
)
def test_additions_and_look_alike_letters_fall_away(one: str, other: str) -> None:
    assert reduced(one) == reduced(other)
