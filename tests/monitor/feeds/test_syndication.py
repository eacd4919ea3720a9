from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.observation import UNDATED, Post
from monitor.feeds.document import Unfit
from monitor.feeds.feed import Feed
from monitor.feeds.syndication import read_syndication

URL = "https://linze.example.gov.cn/news/feed.xml"
ITEM = (
    "<item><title>停水通知</title><guid>https://linze.example.gov.cn/1</guid><link>/1.html</link>"
    "<description>今日停水。</description><pubDate>Mon, 02 Mar 2026 09:00:00 +0800</pubDate></item>"
)


def rss(*items: str, channel: str = "") -> bytes:
    told = channel or "<title>临泽发布</title><link>https://linze.example.gov.cn/</link><description>官方</description>"
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        f' xmlns:media="http://search.yahoo.com/mrss/"><channel>{told}{"".join(items)}</channel></rss>'
    ).encode()


def atom(*entries: str) -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>临泽发布</title>{"".join(entries)}</feed>'.encode()


def read(body: bytes, most: int = 100) -> Feed:
    return read_syndication(body, "application/xml", URL, most)


def only(body: bytes) -> Post:
    (post,) = read(body).items
    return post


def test_a_feed_shows_what_it_says_of_itself() -> None:
    picture = "<image><url>https://a.example/logo.png</url><title>x</title><link>https://a.example/</link></image>"
    told = f"<title>临泽 &amp;amp; 发布</title><link>https://linze.example.gov.cn/</link><description>官方</description>{picture}"
    feed = read(rss(channel=told))
    assert (feed.title, feed.about, feed.link) == ("临泽 & 发布", "官方", "https://linze.example.gov.cn/")
    assert (feed.picture, feed.items, feed.more) == ("https://a.example/logo.png", (), False)


def test_an_item_is_a_post() -> None:
    post = only(rss(ITEM))
    assert (post.post_id, post.text) == ("https://linze.example.gov.cn/1", "停水通知\n今日停水。")
    assert post.url == "https://linze.example.gov.cn/1.html"
    assert (post.published_at, post.edited_at) == (datetime(2026, 3, 2, 1, tzinfo=UTC), None)
    assert not post.truncated


def test_the_whole_text_is_taken_where_there_is_one() -> None:
    whole = "<content:encoded><![CDATA[<p>今日停水，</p><p>明日恢复。</p>]]></content:encoded>"
    post = only(rss(ITEM.replace("</item>", f"{whole}</item>")))
    assert post.text == "停水通知\n今日停水，\n明日恢复。"


@pytest.mark.parametrize("end", ["…", "...", "[…]", "[...]", "……阅读全文", "查看更多&gt;&gt;", "Read more"])
def test_a_text_that_breaks_off_is_a_preview(end: str) -> None:
    assert only(rss(ITEM.replace("停水。", f"停水{end}"))).truncated


def test_links_and_pictures_are_taken_with_whole_addresses() -> None:
    html = (
        '<![CDATA[<p><a href="https://elsewhere.example/1">看</a><img src="/img/1.png?sign=1">'
        "<img src='data:image/png;base64,AA'></p>]]>"
    )
    media = '<enclosure url="https://a.example/1.mp3" type="audio/mpeg" length="1"/><media:content url="/2.mp4"/>'
    post = only(rss(ITEM.replace("今日停水。", html).replace("</item>", f"{media}</item>")))
    assert post.links == ("https://elsewhere.example/1",)
    assert post.media == (
        "https://a.example/1.mp3",
        "https://linze.example.gov.cn/2.mp4",
        "https://linze.example.gov.cn/img/1.png?sign=1",
    )


def test_an_update_is_an_edit() -> None:
    post = only(
        atom(
            "<entry><id>urn:1</id><title>一</title><published>2026-03-02T01:00:00Z</published>"
            '<updated>2026-03-02T02:00:00Z</updated><content type="html">&lt;p&gt;二&lt;/p&gt;</content></entry>'
        )
    )
    assert (post.published_at.hour, post.edited_at) == (1, datetime(2026, 3, 2, 2, tzinfo=UTC))
    assert post.text == "一\n二"


@pytest.mark.parametrize(
    "change",
    [
        ("停水通知", "供水通知"),
        ("今日停水。", "明日停水。"),
        ("今日停水。", '今日停水。&lt;a href="https://elsewhere.example/"&gt;&lt;/a&gt;'),
        ("今日停水。", '今日停水。&lt;img src="/2.png"&gt;'),
        ("</item>", '<enclosure url="https://a.example/1.mp3" type="audio/mpeg" length="1"/></item>'),
    ],
)
def test_an_edit_always_moves_the_revision(change: tuple[str, str]) -> None:
    assert only(rss(ITEM.replace(*change))).revision != only(rss(ITEM)).revision


def test_an_address_that_is_signed_anew_moves_no_revision() -> None:
    signed = [ITEM.replace("今日停水。", f'&lt;img src="/2.png?sign={n}"&gt;') for n in (1, 2)]
    assert len({only(rss(each)).revision for each in signed}) == 1


@pytest.mark.parametrize(
    ("item", "id"),
    [
        ("<item><title>一</title><link>/1.html</link></item>", "https://linze.example.gov.cn/1.html"),
        ('<item><title>一</title><guid isPermaLink="false">7</guid></item>', "7"),
    ],
)
def test_an_item_without_an_id_is_known_by_its_link(item: str, id: str) -> None:
    assert only(rss(item)).post_id == id


def test_an_item_without_id_and_link_keeps_its_id_while_its_text_is_edited() -> None:
    first, edited = (only(rss(f"<item><title>一</title><description>{text}</description></item>")) for text in "ab")
    assert first.post_id == edited.post_id
    assert first.published_at == UNDATED


def test_items_come_newest_first_and_each_id_once() -> None:
    old = ITEM.replace("gov.cn/1<", "gov.cn/0<").replace("02 Mar", "01 Mar")
    feed = read(rss(old, ITEM, ITEM))
    assert [post.post_id[-1] for post in feed.items] == ["1", "0"]
    assert feed.more


def test_no_more_items_are_taken_than_asked_for() -> None:
    feed = read(rss(*(ITEM.replace("gov.cn/1<", f"gov.cn/{n}<") for n in range(9))), most=3)
    assert (len(feed.items), feed.more) == (3, True)


def test_a_feed_in_an_older_charset_is_read() -> None:
    body = rss(ITEM).decode().replace("utf-8", "gb2312").encode("gb18030")
    assert only(body).text == "停水通知\n今日停水。"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>404</body></html>",
        b"<opml/>",
        b"<rss/>"[:4],
        rss(ITEM)[:-1],
        rss(ITEM)[:300],
        rss(ITEM.replace("</item>", "")),
        rss("&nbsp;"),
        rss(ITEM) + rss(ITEM),
        rss(ITEM.replace("</item>", "<author>" + "a" * 100_000 + "</author></item>")),
        rss(ITEM.replace("</item>", ("<author>" + "a" * 900 + "</author>") * 1000 + "</item>")),
    ],
)
def test_what_is_no_whole_feed_is_unfit(body: bytes) -> None:
    with pytest.raises(Unfit):
        read(body)


def test_a_feed_that_had_to_be_mended_shows_its_items() -> None:
    assert only(rss(ITEM.replace("今日停水。", "今日&nbsp;停水。"))).text == "停水通知\n今日\xa0停水。"


def test_a_body_that_names_a_file_is_not_read_from_the_disk(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(rss(ITEM))
    with pytest.raises(Unfit):
        read(str(tmp_path / "feed.xml").encode())


@pytest.mark.parametrize(
    "inner",
    [
        "<description>" + "&lt;" * 200_000 + "</description>",
        "<description><![CDATA[" + "<a " * 300_000 + "]]></description>",
        "<description><![CDATA[" + "<![" * 300_000 + "]]></description>",
        "<pubDate>" + "2026-" * 200_000 + "</pubDate>",
        "<link>" + "&amp;a" * 200_000 + "</link>",
        "<category>a</category>" * 19_000,
    ],
)
def test_a_hostile_item_is_read_to_its_end(inner: str) -> None:
    """What took more than one pass over it would take hours."""
    assert len(read(rss(f"<item><title>a</title>{inner}</item>")).items) == 1
