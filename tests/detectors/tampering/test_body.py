import pytest

from detectors.tampering.body import body, file_of, steady
from tests.factories import post

NOTICE = "【停水通知】3月5日8:00至17:00，云柏区长宁街停水，咨询电话0999-6543210。"


@pytest.mark.parametrize(
    "other",
    [
        NOTICE,
        f"  {NOTICE}\n",
        NOTICE.replace("，", "，\n"),
        NOTICE.replace("停水", "停\u200b水"),
        NOTICE.replace("3月", "３月"),
        f"{NOTICE}\n阅读 10万+  转发 12 评论 3 赞 45",
        f"{NOTICE}\n2.3万次播放",
        f"{NOTICE}\n5分钟前 来自 某浏览器客户端",
        f"{NOTICE}\n已编辑",
        f"{NOTICE}网页链接",
        f"{NOTICE}\n发布于 青澜",
        f"{NOTICE}\n来自 微信android客户端",
    ],
)
def test_what_a_platform_adds_or_moves_is_no_part_of_a_post(other: str) -> None:
    assert body(post(text=other)) == body(post(text=NOTICE))


@pytest.mark.parametrize("line", ["来自 微信linze8899k客户端", "发布于 v:bs88990", "5分钟前 来自 QQ556677889客户端"])
def test_a_stamp_with_a_contact_is_part_of_a_post(line: str) -> None:
    assert body(post(text=f"{NOTICE}\n{line}")) != body(post(text=NOTICE))


@pytest.mark.parametrize("tail", ["…全文", "...展开全文", "……展开", "… Read more", "。。。查看全文"])
def test_a_preview_is_known_by_its_label(tail: str) -> None:
    cut = body(post(text=f"{NOTICE[:20]}{tail}"))
    assert cut.is_preview
    assert body(post(text=NOTICE)).text.startswith(cut.text)


@pytest.mark.parametrize("tail", ["……", "...", "…"])
def test_a_bare_ellipsis_may_end_a_preview_and_is_kept(tail: str) -> None:
    cut = body(post(text=f"{NOTICE[:20]}{tail}"))
    assert (cut.is_preview, cut.end) == (True, tail)


@pytest.mark.parametrize("text", [NOTICE, "全文如下：第一条", "请点击查看全文 https://linze.example/a", "请看全文", ""])
def test_a_whole_post_is_no_preview(text: str) -> None:
    assert not body(post(text=text)).is_preview


@pytest.mark.parametrize("run", ["1", ".", "…", " ", "\n", "一", "1,", "刚刚", "王", "https://a.example/", "来自"])
def test_a_hostile_text_is_read_in_linear_time(run: str) -> None:
    text = run * (40_000 // len(run))
    assert body(post(text=f"{text}x")) != body(post(text=f"{text}y"))


def test_a_post_that_its_platform_calls_cut_is_a_preview() -> None:
    assert body(post(text=NOTICE, truncated=True)).is_preview


def test_counters_within_prose_stay() -> None:
    assert "转发12次" in body(post(text="今天这条消息被转发12次，请勿再传")).text


ADDRESSES = [
    ("https://cdn.example/a/b.html?sign=1a&expires=99", "cdn.example/a/b.html"),
    ("http://www.linze.example/a/", "linze.example/a"),
    ("https://linze.example/v?id=7&utm_source=x&id2=8", "linze.example/v?id=7&id2=8"),
    ("linze.example", "linze.example"),
    ("https://[broken", "https://[broken"),
]


@pytest.mark.parametrize(("url", "expected"), ADDRESSES)
def test_an_address_is_kept_without_what_is_signed_anew(url: str, expected: str) -> None:
    assert steady(url) == expected


PICTURES = [
    ("https://wx1.cdn.example/large/0071abcdefgh12.jpg", "https://wx3.cdn.example/orj360/0071abcdefgh12.jpg?ssig=q"),
    ("https://p.cdn.example/mmbiz_png/QxYz01234567/640?wx_fmt=png", "https://q.cdn.example/mmbiz_png/QxYz01234567/0"),
    ("https://c.example/img/plain/did:x/bafkreia1b2c3@jpeg", "https://c.example/img/thumb/did:x/bafkreia1b2c3@webp"),
    ("https://c.example/p?id=7&sign=1", "https://c.example/p?sign=2&id=7"),
]


@pytest.mark.parametrize(("one", "other"), PICTURES)
def test_a_picture_is_known_by_its_name_however_it_is_served(one: str, other: str) -> None:
    assert file_of(one) == file_of(other)


def test_other_pictures_have_other_names() -> None:
    urls = [url for pair in PICTURES for url in pair[:1]] + ["https://c.example/p?id=8", "https://d.example/640"]
    assert len({file_of(url) for url in urls}) == len(urls)
