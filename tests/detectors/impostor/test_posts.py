import pytest

from detectors.impostor.posts import Options, copies, detect, own
from domain.look import Counterpart
from tests.detectors.impostor.pairs import facts, official, posted, stranger
from tests.factories import account

NEWS = "今日凌晨我市民警成功处置一起警情，现场秩序已经恢复，无人员受伤。"
NOTICE = "节日期间城区部分道路实行临时交通管制，请广大驾驶员提前规划路线。"
OFFICIAL = official(posts=posted(NEWS, NOTICE, "转发微博", hours_ago=30))


def found(*texts: str, hours_ago: float = 10, name: str = "临泽公安小李") -> set[str]:
    seen = stranger(display_name=name, posts=posted(*texts, hours_ago=hours_ago))
    return facts(detect(OFFICIAL, seen, options=Options()))


TEXTS = [
    ((NEWS, NOTICE), {"copied-posts"}),
    ((NEWS.replace("成功", "").replace("。", "！"), "别的"), {"near-posts", "copied-posts"}),
    ((f"【转】{NEWS}关注我们",), {"near-posts", "copied-posts"}),
    ((f"来源：临泽市公安局。{NEWS}",), {"credited-posts"}),
    (("今天天气不错，公园里的梅花都开了，欢迎大家来看",), set()),
    (("转发微博",), set()),
    (("周末带孩子去公园，好开心", "下班买了条鱼"), {"personal-posts"}),
    ((), set()),
]


@pytest.mark.parametrize(("texts", "expected"), TEXTS, ids=[str(i) for i in range(len(TEXTS))])
def test_posts_are_held_against_the_official_ones(texts: tuple[str, ...], expected: set[str]) -> None:
    seen = found(*texts)
    assert seen <= expected
    assert bool(seen) is bool(expected)


@pytest.mark.parametrize("name", ["临泽市公安局", "临泽市公按局"])
def test_what_an_account_of_the_very_name_wrote_before_it_was_sold_clears_nobody(name: str) -> None:
    assert found("周末带孩子去公园，好开心", "下班买了条鱼", name=name) == set()


def test_what_appeared_here_first_was_not_copied() -> None:
    assert found(NEWS, hours_ago=31) == {"earlier-posts"}


@pytest.mark.parametrize(("hours_ago", "zh"), [(29.5, "一小时内"), (10, "一天内"), (1, "一天以后")])
def test_the_delay_is_told_roughly_so_that_it_does_not_move(hours_ago: float, zh: str) -> None:
    late = official(posts=posted(NEWS, hours_ago=30 if hours_ago > 5 else 90))
    (finding,) = detect(late, stranger(posts=posted(NEWS, hours_ago=hours_ago)), options=Options())
    assert zh in finding.summary.zh


def test_the_evidence_does_not_change_with_the_posts() -> None:
    one = list(detect(OFFICIAL, stranger(posts=posted(NEWS)), options=Options()))
    other = list(detect(OFFICIAL, stranger(posts=posted(NOTICE, NEWS)), options=Options()))
    assert {finding.key for finding in one} == {finding.key for finding in other}


def test_without_a_look_at_the_official_account_nothing_is_compared() -> None:
    unseen = Counterpart(account=account())
    assert list(copies(unseen, stranger(posts=posted(NEWS)), 0.75)) == []


def test_the_strangers_own_posts_are_those_it_did_not_copy() -> None:
    seen = stranger(posts=posted(NEWS, "加微信办理"))
    assert [each.text for each in own(OFFICIAL, seen, 0.75)] == ["加微信办理"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("因管理员离职无法登录，本号不再使用", True),
        ("本账号密码遗失，请勿相信其内容", True),
        ("电子凭证密码遗失可到窗口办理", False),
        ("原账号密码遗失，启用此号", False),
    ],
)
def test_a_post_may_say_that_the_account_is_out_of_control(text: str, expected: bool) -> None:
    findings = detect(official(), stranger(posts=posted(text)), options=Options())
    assert ("lost-control" in facts(findings)) is expected
