import pytest

from detectors.relations.marks import Marks, marks
from domain.look import Look
from tests.factories import NOW, post, profile

LURE = "防疫补贴今日领取，详情加QQ 12345678，名额有限先到先得"


def seen(bio: str = "", *texts: str, links: tuple[str, ...] = (), name: str = "临泽市公安局") -> Marks:
    posts = tuple(post(post_id=f"p{number}", text=text, links=links) for number, text in enumerate(texts or ("",)))
    look = Look(profile=profile(bio=bio, display_name=name), seen_at=NOW, posts=posts)
    return marks(look, unit="linze-ga", names=("临泽市公安局", "平安临泽"))


def test_contacts_are_read_from_the_bio_and_the_posts_whatever_their_disguise() -> None:
    assert set(seen("咨询薇信：linze_ban", "办证联系１３８１２３４５６７８").contacts) == {"linze_ban", "13812345678"}


@pytest.mark.parametrize(
    ("bio", "links"),
    [
        ("", set()),
        ("官网 https://www.linze-ban.top/index.html", {"linze-ban.top"}),
        ("见 t.cn/AbC12 ", {"t.cn/abc12"}),
        ("见 t.cn", set()),
        ("微博 https://weibo.com/u/778899", {"weibo.com/u/778899"}),
        ("微博 https://weibo.com/", set()),
        ("官网 https://www.linze.gov.cn/a", set()),
    ],
)
def test_a_link_in_a_bio_says_as_much_as_nobody_else_would_write(bio: str, links: set[str]) -> None:
    assert seen(bio).links == links


def test_a_post_shares_the_news_that_everybody_shares() -> None:
    everybodys = ("https://weibo.com/1/abc", "https://www.news.cn/a/b")
    assert seen("", "转发", links=everybodys).links == frozenset()
    assert seen("", "转发", links=("https://linze-ban.top/x", "https://t.cn/Abc")).links == {
        "linze-ban.top",
        "t.cn/abc",
    }


def test_a_template_is_read_without_the_names_that_it_leaves_open() -> None:
    one, other = seen("平安临泽官方服务窗口，临泽市公安局授权办理"), seen("官方服务窗口，授权办理")
    assert one.texts == other.texts == ("官方服务窗口授权办理",)
    assert seen("小明办事处欢迎您", name="小明").texts == ("办事处欢迎您",)


def test_a_contact_is_no_wording() -> None:
    assert seen("业务咨询加QQ 12345678，欢迎来电").texts == seen("业务咨询加QQ 87654321，欢迎来电").texts


def test_only_posts_that_want_something_are_an_operators_own_words() -> None:
    assert seen("", "今天多云转晴，注意防寒保暖", "全市召开年度工作会议").texts == ()
    assert len(seen("", LURE).texts) == 1


def test_what_shows_nothing_has_no_marks() -> None:
    empty = seen()
    assert (dict(empty.contacts), empty.links, empty.texts, empty.picture) == ({}, frozenset(), (), None)
    assert (empty.account, empty.unit) == ("bluesky:did:plc:stranger", "linze-ga")
