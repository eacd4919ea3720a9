"""Pages for people: read by CSS, or by the document that stands inside them; never by half."""

import pytest

from domain.answer import Outcome
from domain.ports import Operation
from monitor.connectors import elements
from monitor.connectors.expressions import Unfound
from monitor.connectors.reading import read_reply
from monitor.http import Reply
from tests.monitor.connectors.written import spec

HEAD = """
id: demo
name: 演示
version: 1
class: B
verified: shape
sources: [invented]
base_url: https://demo.example
parse: html
"""
BY_CSS = f"""{HEAD}
operations:
  posts:
    request: {{path: "/s/{{{{user_id}}}}"}}
    proof: "contains(text, 'channel-title')"
    items: ".post[data-id]"
    select: {{id: "::attr(data-id)", html: ".text", time: "time::attr(datetime)", "pictures[]": "img::attr(src)"}}
    empty: "contains(text, 'no-posts-yet')"
    fields: {{post_id: id, text: "plain(html) || ''", published_at: moment(time), links: links(html), media: pictures}}
"""
BY_DOCUMENT = f"""{HEAD}
embedded: 'window\\.STATE\\s*=\\s*(.+?)</script>'
operations:
  profile:
    request: {{path: "/u/{{{{user_id}}}}"}}
    proof: json.user
    items: json.user
    fields: {{user_id: id, display_name: name}}
"""
POST = (
    "<div class=post data-id=1><p class=text>通知 <a href='https://a.example/'>a</a></p><img src=b.jpg><img src=c.jpg>"
    "<time datetime='2026-11-20T10:00:00+08:00'></time></div>"
)


def page(inner: str, kind: str = "text/html", charset: str = "utf-8") -> Reply:
    return Reply(200, {"content-type": kind}, f"<html><body>{inner}</body></html>".encode(charset))


def outcome(text: str, operation: Operation, reply: Reply) -> Outcome:
    return read_reply(spec(text), operation, reply, {"user_id": "7"}).outcome


def test_posts_are_taken_out_of_a_page() -> None:
    reply = page(f"<h1 class=channel-title>x</h1>{POST}")
    [post] = read_reply(spec(BY_CSS), Operation.POSTS, reply, {"user_id": "7"}).value.items
    assert (post.post_id, post.text, post.links, post.media) == (
        "1",
        "通知 a",
        ("https://a.example/",),
        ("b.jpg", "c.jpg"),
    )


SAID = [
    (page("<h1 class=channel-title>x</h1><p class=no-posts-yet>"), Outcome.EMPTY),
    (page("<h1 class=channel-title>x</h1>"), Outcome.SHAPE),
    (page(POST), Outcome.SHAPE),
    (Reply(200, {}, b"<html><h1 class=channel-title><p class=no-posts-yet>"), Outcome.SHAPE),
    (Reply(302, {"location": "/7"}), Outcome.BLOCKED),
    (page("<h1 class=channel-title>x</h1><p class=no-posts-yet>" + "<div>" * 5000), Outcome.SHAPE),
]


@pytest.mark.parametrize(("reply", "told"), SAID)
def test_a_page_proves_nothing_by_what_it_lacks(reply: Reply, told: Outcome) -> None:
    assert outcome(BY_CSS, Operation.POSTS, reply) is told


def test_a_page_in_an_old_chinese_encoding_is_read() -> None:
    reply = page(f"<h1 class=channel-title>x</h1>{POST}", "text/html; charset=GBK", "gbk")
    assert read_reply(spec(BY_CSS), Operation.POSTS, reply, {"user_id": "7"}).value.items[0].text == "通知 a"


INSIDE = [
    ('<script>window.STATE = {"user": {"id": "7", "name": "x"}};</script>', Outcome.OK),
    ('<script>window.STATE={"user":{"id":"7","name":"x","bio":undefined}}</script>', Outcome.OK),
    ('<script>window.STATE={"user":{"id":"8","name":"x"}}</script>', Outcome.SHAPE),
    ('<script>window.STATE={"a":undefined,"user":{"id":"7","name":"x \\"[undefined, y"}}</script>', Outcome.OK),
    ('<script>window.STATE={"user":{"id":"7",</script>', Outcome.SHAPE),
    ("<script>window.STATE=alert(1)</script>", Outcome.SHAPE),
    ("<script>window.STATE=", Outcome.SHAPE),
    ("", Outcome.SHAPE),
]


@pytest.mark.parametrize(("inner", "told"), INSIDE)
def test_the_document_inside_a_page_is_read(inner: str, told: Outcome) -> None:
    assert outcome(BY_DOCUMENT, Operation.PROFILE, page(inner)) is told


def test_a_text_that_speaks_of_the_undefined_stays_as_it_is() -> None:
    inner = '<script>window.STATE={"a":undefined,"user":{"id":"7","name":"[undefined, x"}}</script>'
    found = read_reply(spec(BY_DOCUMENT), Operation.PROFILE, page(inner), {"user_id": "7"}).value
    assert [profile.display_name for profile in found.items] == ["[undefined, x"]


def test_no_entity_is_expanded_and_no_file_is_read() -> None:
    hostile = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><p class=x>&a;</p></html>'
    assert "root:" not in str(elements.taken(hostile, "html", {"all": "p.x"}, 9))


def test_a_page_that_the_parser_would_cut_short_is_refused() -> None:
    with pytest.raises(Unfound, match="to its end"):
        elements.taken(f"<html><p class=x>{'<b><div>' * 3000}</html>", "p", {"all": "::text"}, 9)


def test_attributes_of_strange_names_hide_nothing() -> None:
    strange = '<p class=x @click="a" 1a=b :id="c" x:y:z=1 <b="2" data-id=7>通知</p>'
    found = elements.taken(f"<html>{strange}</html>", "p", {"id": "::attr(data-id)", "text": "::text"}, 9)
    assert found == [{"id": "7", "text": "通知"}]


def test_the_mark_at_the_end_opens_no_tag_with_thousands_of_attributes() -> None:
    """A tree of this would take hours."""
    tag = f"<p {' '.join(f'a{at}' for at in range(300_000))}>"
    with pytest.raises(Unfound, match="thousands of attributes"):
        elements.taken(f'<html><a title="</html>{tag}">', "p", {"all": "::text"}, 9)
