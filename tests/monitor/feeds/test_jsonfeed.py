import json
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.observation import UNDATED
from monitor.feeds.document import Unfit
from monitor.feeds.feed import Feed
from monitor.feeds.jsonfeed import read_json_feed

URL = "https://linze.example.gov.cn/feed.json"


def item(**parts: Any) -> dict[str, Any]:
    return {"id": "1", "content_html": "<p>今日停水。</p>", "date_published": "2026-03-02T09:00:00+08:00"} | parts


def document(*items: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"version": "https://jsonfeed.org/version/1.1", "title": "临泽发布", "items": list(items)} | parts


def read(found: dict[str, Any], most: int = 100) -> Feed:
    return read_json_feed(json.dumps(found).encode(), URL, most)


def test_a_feed_shows_what_it_says_of_itself() -> None:
    feed = read(
        document(home_page_url="https://linze.example.gov.cn/", description="官方", icon="https://a.example/1.png")
    )
    assert (feed.title, feed.about, feed.items, feed.more) == ("临泽发布", "官方", (), False)
    assert (feed.link, feed.picture) == ("https://linze.example.gov.cn/", "https://a.example/1.png")


def test_an_item_is_a_post() -> None:
    whole = item(
        title="停水通知",
        url="/2026/1.html",
        date_modified="2026-03-02T10:00:00+08:00",
        image="/1.png",
        attachments=[{"url": "https://a.example/1.mp3", "mime_type": "audio/mpeg"}],
    )
    (post,) = read(document(whole)).items
    assert (post.post_id, post.text) == ("1", "停水通知\n今日停水。")
    assert post.url == "https://linze.example.gov.cn/2026/1.html"
    assert post.published_at == datetime(2026, 3, 2, 1, tzinfo=UTC)
    assert post.edited_at == datetime(2026, 3, 2, 2, tzinfo=UTC)
    assert post.media == ("https://linze.example.gov.cn/1.png", "https://a.example/1.mp3")


def test_an_id_may_be_a_number_and_a_text_plain() -> None:
    (post,) = read(document({"id": 7, "content_text": "a < b"})).items
    assert (post.post_id, post.text, post.published_at) == ("7", "a < b", UNDATED)


def test_a_feed_that_goes_on_says_so() -> None:
    assert read(document(item(), next_url="https://linze.example.gov.cn/feed2.json")).more


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"version": "https://jsonfeed.org/version/2"}, "version: "),
        ({"version": None}, "version: "),
        ({"title": None}, "title: "),
        ({"items": None}, "items: "),
        ({"items": [{"title": "x"}]}, "items.0.id"),
        ({"items": [{"id": ""}]}, "items.0.id"),
        ({"items": [item(content_html=1)]}, "items.0.content_html: "),
    ],
)
def test_a_changed_feed_is_unfit(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Unfit) as raised:
        read(document(**change))
    assert str(raised.value).startswith(field)


@pytest.mark.parametrize(
    "body", [b"{}", b'{"items":[]}', b'{"version":"https://jsonfeed.org/version/1.1","title":"a","items":[']
)
def test_what_is_no_feed_is_unfit(body: bytes) -> None:
    with pytest.raises(Unfit):
        read_json_feed(body, URL, 10)
