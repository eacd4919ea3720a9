import json
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.answer import Outcome
from domain.observation import Post
from monitor.http import Reply
from monitor.wechat.articles import read_articles

WRITTEN, CHANGED = 1_772_400_000, 1_772_486_400
CONTENT = (
    '<section style="margin: 0 8px;" class="rich_media" data-tools="x"><p>今日停水。</p>'
    '<p><img class="rich_pages" data-ratio="0.6" data-src="https://mmbiz.example/a/640?wx_fmt=png&amp;from=appmsg"/></p>'
    '<p><a href="https://linze.example.gov.cn/1">公告</a></p></section>'
)


def article(**parts: Any) -> dict[str, Any]:
    ordinary = {"title": "停水通知", "author": "临泽发布", "digest": "今日停水", "content": CONTENT}
    return ordinary | {"url": "http://mp.weixin.qq.com/s?__biz=a&sn=b&chksm=1"} | parts


def publication(*articles: dict[str, Any], **parts: Any) -> dict[str, Any]:
    news = {"news_item": list(articles) or [article()]}
    return {"article_id": "A1", "update_time": WRITTEN, "content": news} | parts


def dated(**times: int) -> dict[str, Any]:
    return publication(content={"news_item": [article()]} | times)


def reply(*items: dict[str, Any], **counts: int) -> Reply:
    body = {"item": items, "item_count": len(items), "total_count": len(items)} | counts
    return Reply(200, {"content-type": "application/json"}, json.dumps(body).encode())


def posts(*items: dict[str, Any]) -> tuple[Post, ...]:
    return read_articles(reply(*items), 0).value.items


def post(**parts: Any) -> Post:
    (only,) = posts(publication(article(**parts)))
    return only


def test_an_article_shows_its_text_links_and_pictures() -> None:
    shown = post(
        content_source_url="https://linze.example.gov.cn/", thumb_url="http://mmbiz.example/cover/0?wx_fmt=jpeg"
    )
    assert shown.text == "停水通知\n今日停水。\n公告"
    assert shown.links == ("https://linze.example.gov.cn/1", "https://linze.example.gov.cn/")
    assert shown.media == (
        "http://mmbiz.example/cover/0?wx_fmt=jpeg",
        "https://mmbiz.example/a/640?wx_fmt=png&from=appmsg",
    )
    assert (shown.url, shown.truncated) == ("http://mp.weixin.qq.com/s?__biz=a&sn=b&chksm=1", False)


def test_each_article_of_a_publication_is_a_post_of_its_own() -> None:
    shown = posts(publication(article(title="一"), article(title="二", is_deleted=True), article(title="三")))
    assert [(each.post_id, each.text.splitlines()[0]) for each in shown] == [("A1_1", "一"), ("A1_3", "三")]


def test_a_publication_that_was_changed_keeps_its_first_date() -> None:
    (shown,) = posts(dated(create_time=WRITTEN, update_time=CHANGED) | {"update_time": CHANGED})
    assert shown.published_at == datetime.fromtimestamp(WRITTEN, UTC)
    assert shown.edited_at == datetime.fromtimestamp(CHANGED, UTC)


def test_a_publication_that_was_not_changed_is_not_edited() -> None:
    (shown,) = posts(dated(create_time=WRITTEN))
    assert (shown.published_at, shown.edited_at) == (datetime.fromtimestamp(WRITTEN, UTC), None)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "供水通知"},
        {"author": "别人"},
        {"digest": "改过的摘要"},
        {"content": CONTENT.replace("今日", "明日")},
        {"content": CONTENT.replace("linze.example.gov.cn/1", "elsewhere.example/1")},
        {"content": CONTENT.replace("/a/640", "/b/640")},
        {"content_source_url": "https://elsewhere.example/"},
        {"thumb_url": "https://mmbiz.example/new/0"},
    ],
)
def test_an_edit_moves_the_revision_even_where_no_time_does(change: dict[str, Any]) -> None:
    assert post(**change).revision != post().revision


@pytest.mark.parametrize(
    "change",
    [
        {"content": CONTENT.replace("margin: 0 8px;", "margin: 0;")},
        {"content": CONTENT.replace("wx_fmt=png&amp;from=appmsg", "wx_fmt=webp")},
        {"url": "http://mp.weixin.qq.com/s?__biz=a&sn=b&chksm=2"},
        {"need_open_comment": 1},
    ],
)
def test_what_nobody_reads_moves_no_revision(change: dict[str, Any]) -> None:
    assert post(**change).revision == post().revision


def test_a_new_update_time_moves_the_revision() -> None:
    assert posts(publication(update_time=CHANGED))[0].revision != post().revision


def test_styling_does_not_push_the_text_out_of_reach() -> None:
    styled = '<section style="' + "color: red; " * 20 + '"><p>段落</p></section>'
    shown = post(content=styled * 1000)
    assert (shown.text.count("段落"), shown.truncated) == (1000, False)


def test_an_article_that_is_too_long_says_that_it_was_cut() -> None:
    assert post(content="<p>长</p>" * 50_000).truncated


def test_pictures_are_taken_where_the_page_keeps_them() -> None:
    content = '<img src="//mmbiz.example/1"><img src="data:image/gif;base64,AA" data-src=\'https://mmbiz.example/2\'>'
    content += '<iframe class="video_iframe" data-src="https://v.example/3"></iframe><img src="/relative"><img>'
    assert post(content=content).media == tuple(
        f"https://{host}.example/{number}" for host, number in (("mmbiz", 1), ("mmbiz", 2), ("v", 3))
    )


@pytest.mark.parametrize(
    ("counts", "detail"),
    [
        ({"item_count": 2}, "item_count"),
        ({"total_count": 0}, "item_count, total_count"),
    ],
)
def test_counts_that_do_not_fit_the_list_are_shape(counts: dict[str, int], detail: str) -> None:
    answer = read_articles(reply(publication(), **counts), 0)
    assert (answer.outcome, answer.detail[: len(detail)]) == (Outcome.SHAPE, detail)


@pytest.mark.parametrize(
    "change",
    [
        {"update_time": "1772400000"},
        {"update_time": 10**18},
        {"update_time": -1},
        {"article_id": ""},
        {"content": {"news_item": []}},
        {"content": {}},
        {"content": None},
    ],
)
def test_a_changed_publication_is_shape(change: dict[str, Any]) -> None:
    assert read_articles(reply(publication(**change)), 0).outcome is Outcome.SHAPE


@pytest.mark.parametrize("piece", ["<img ", "<img src=", '<p style="', "<a ", "<![CDATA[", " style='", "&amp;"])
def test_hostile_markup_is_read_to_its_end(piece: str) -> None:
    """What took more than one pass over it would take hours."""
    flood = piece * (1_000_000 // len(piece))
    assert read_articles(reply(publication(article(content=flood))), 0).outcome is Outcome.OK
