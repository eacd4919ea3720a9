import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.http import Markup, read_markup

PIECES = [
    "<!",
    "<![",
    "]]>",
    ">",
    "<a href='",
    "</a",
    "<!--",
    "<?",
    "&#",
    "&amp",
    "<script>",
    "</script>",
    '"',
    " ",
    "字",
]


@pytest.mark.parametrize(
    ("html", "text", "links"),
    [
        ("", "", ()),
        ("没有标签", "没有标签", ()),
        ("<p>一</p><p>二<br>三</p>", "一\n二\n三", ()),
        ("a &lt;b&gt; &amp; c", "a <b> & c", ()),
        ('<a href="https://a.example">甲</a>', "甲", ("https://a.example",)),
        ('<a href="https://a.example">甲</a><a href="https://a.example">乙</a>', "甲乙", ("https://a.example",)),
        ('<a href="javascript:x()">甲</a><a>乙</a>', "甲乙", ()),
        ('<a class="mention hashtag" href="https://a.example/tags/x">#x</a>', "#x", ()),
        ('<span class="invisible">https://</span>a.example', "https://a.example", ()),
        ("前<script>藏()</script>后<style>p{}</style>", "前后", ()),
        ("3 < 4 <3 <![x", "3 < 4 <3 <![x", ()),
        ("<p title=x", "<p title=x", ()),
    ],
)
def test_markup_reads_as_a_person_reads_it(html: str, text: str, links: tuple[str, ...]) -> None:
    assert read_markup(html) == Markup(text=text, links=links)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12).map("".join))
def test_no_markup_breaks_the_reader(html: str) -> None:
    assert isinstance(read_markup(html).text, str)


@pytest.mark.parametrize("tag", ["<a ", "<!--", "<a a=", "</", "<![CDATA["])
def test_tags_that_never_close_cost_no_more_than_text(tag: str) -> None:
    assert read_markup(tag * 20_000).links == ()
