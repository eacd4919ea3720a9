from random import Random
from typing import Any

import pytest

from detectors.tampering.edits import edit, is_still
from detectors.tampering.marks import Mark
from domain.observation import Post
from tests.factories import post

TEXT = (
    "【停水通知】因管网检修，3月5日8:00至17:00，青澜县长宁街停水，受影响居民2300户。"
    "请提前储水，咨询电话0999-6543210，详见 https://linze.example/notice/31 。青澜县水务局局长李明表示将尽快恢复。"
)
OWN: dict[str, Any] = {
    "links": ("https://linze.example/notice/31",),
    "media": ("https://cdn.example/a1b2c3d4e5f6.jpg",),
}

EDITS: list[tuple[str, str, Mark]] = [
    ("0999-6543210", "13812345678", Mark.CONTACT),
    ("请提前储水", "请加微信shuiwu8899领取补贴", Mark.CONTACT),
    ("https://linze.example/notice/31", "https://linze-water.top/pay", Mark.LINK),
    ("请提前储水", "请扫描二维码登记", Mark.CODE),
    ("2300户", "23000户", Mark.NUMBER),
    ("3月5日", "3月6日", Mark.NUMBER),
    ("李明", "李亮", Mark.NAME),
    ("青澜县水务局", "云柏区水务局", Mark.NAME),
    ("管网检修", "水源污染", Mark.WORDING),
]


@pytest.mark.parametrize(("old", "new", "mark"), EDITS, ids=[f"{old}->{new}" for old, new, _ in EDITS])
def test_a_true_edit_is_found_with_what_it_touches(old: str, new: str, mark: Mark) -> None:
    found = edit(post(text=TEXT), post(text=TEXT.replace(old, new)))
    assert found is not None
    assert mark in found.touched


@pytest.mark.parametrize(
    "changes", [{"links": ("https://else.example/a",)}, {"media": ("https://c.example/zzz999zzz999.jpg",)}]
)
def test_another_link_or_picture_under_the_same_words_is_an_edit(changes: dict[str, Any]) -> None:
    found = edit(post(text="通知全文见图", **OWN), post(text="通知全文见图", **(OWN | changes)))
    assert found is not None
    assert found.touched <= {Mark.LINK, Mark.PICTURE}


def again(random: Random) -> Post:
    """The same post as a platform may show it the next time."""
    counters = f"\n阅读 {random.randint(1, 99999)} 转发 {random.randint(0, 999)} 赞 {random.randint(0, 999)}"
    shown = random.choice(
        [
            TEXT,
            TEXT + counters,
            TEXT[: random.randint(30, len(TEXT) - 1)] + random.choice(["…全文", "...展开", "……查看全文"]),
            TEXT[: random.randint(30, len(TEXT) - 1)] + random.choice(["…", "...", "……"]),
            TEXT.replace("。", "。\n"),
            TEXT.replace("，", "， ").replace("停水", "停\u200b水"),
        ]
    )
    media = (
        f"https://cdn{random.randint(1, 4)}.example/{random.choice('lm')}/a1b2c3d4e5f6.jpg?Expires={random.random()}"
    )
    link = f"https://linze.example/notice/31?share_token={random.random()}"
    cut = random.random() < 0.2
    text = TEXT[: random.randint(20, len(TEXT))] if cut else shown
    return post(text=text, truncated=cut, revision=str(random.random()), media=(media,), links=(link,))


def test_previews_signed_addresses_and_counters_are_no_edits() -> None:
    random, first = Random(5), post(text=TEXT, **OWN)
    wrong = [seen for seen in (again(random) for _ in range(500)) if edit(first, seen) or edit(seen, first)]
    assert wrong == []


def test_an_edit_at_the_head_of_a_long_post_is_seen_in_its_preview() -> None:
    preview = TEXT.replace("3月5日", "3月9日")[:60] + "…全文"
    found = edit(post(text=TEXT), post(text=preview))
    assert found is not None
    assert found.touched == {Mark.NUMBER}


PHONE = "咨询电话0999-6543210，详见 https://linze.example/notice/31 。青澜县水务局局长李明表示将尽快恢复。"


@pytest.mark.parametrize("end", ["…", "……", "...", "…全文", "...展开"])
@pytest.mark.parametrize(
    ("tail", "mark"),
    [
        ("咨询电话13800001234", Mark.CONTACT),
        ("咨询电话0999-6543219", Mark.CONTACT),
        ("加v shuiwu8899", Mark.CONTACT),
        ("缴费请点 https://linze-water.top/x", Mark.LINK),
        ("缴费请登录 linze-water.top", Mark.LINK),
    ],
)
def test_a_way_to_somebody_that_only_a_cut_text_shows_is_an_edit(tail: str, mark: Mark, end: str) -> None:
    found = edit(post(text=TEXT), post(text=TEXT.replace(PHONE, tail) + end))
    assert found is not None
    assert mark in found.touched


@pytest.mark.parametrize(
    ("whole", "cut"),
    [
        ("请登录 www.linze-shuiwu.example.cn 缴费，逾期停水", "请登录 www.linze-shuiwu.example.c…全文"),
        ("请登录 https://linze.example/notice/31 缴费", "请登录 https://t.cn/A6xyz…全文"),
        ("咨询微信 shuiwu8899、13800001234", "咨询微信 shuiwu88…"),
        ("咨询电话幺三八零零零零幺二三四，谢谢大家", "咨询电话幺三八零零零零幺二三四…"),
        ("请加QQ 5566 77889 咨询报名的事", "请加QQ 5566 77…全文"),
    ],
)
def test_what_is_cut_within_a_contact_or_a_link_is_no_other(whole: str, cut: str) -> None:
    assert edit(post(text=whole), post(text=cut)) is None


def test_a_label_at_the_end_of_a_preview_may_have_a_link_of_its_own_and_a_bare_ellipsis_has_none() -> None:
    itself = ("https://square.example/status/1",)
    label, ellipsis = (edit(post(text=TEXT), post(text=TEXT[:60] + end, links=itself)) for end in ("…全文", "…"))
    assert label is None
    assert ellipsis is not None
    assert ellipsis.touched == {Mark.LINK}


def test_a_code_that_only_a_preview_shows_is_an_edit() -> None:
    pay = {"codes": ("https://linze.example/pay",), "media": ("https://c.example/a1b2c3d4e5f6.jpg",)}
    scam = {"codes": ("wxp://f2f0abc",), "media": ("https://c.example/f6e5d4c3b2a1.jpg",)}
    found, *nothing = (edit(post(text=TEXT, **pay), post(text=TEXT[:60] + "…", **seen)) for seen in (scam, pay, {}))
    assert nothing == [None, None]
    assert found is not None
    assert found.touched == {Mark.CODE}


def test_words_behind_an_ellipsis_that_stays_are_an_edit() -> None:
    found = edit(post(text="夜深了，注意防火……"), post(text="夜深了，注意防火……加微信huo8899yu"))
    assert found is not None
    assert Mark.CONTACT in found.touched


SHORTENED = "防汛物资清单见 linze.example/fangxun-wuzi-qing..."


@pytest.mark.parametrize(
    "changed",
    [
        post(text=SHORTENED, links=("https://linze.example.top/pay",)),
        post(text=SHORTENED.replace("wuzi", "shan"), links=("https://linze.example/fangxun",)),
    ],
    ids=["where it leads", "its last characters"],
)
def test_a_post_that_always_ends_on_an_ellipsis_is_compared_whole(changed: Post) -> None:
    assert edit(post(text=SHORTENED, links=("https://linze.example/fangxun",)), changed) is not None


def test_who_is_named_counts_as_a_name_where_the_register_knows_it() -> None:
    names = frozenset({"长宁街"})
    assert edit(post(text="请到长宁街办理"), post(text="请到永安街办理"), names).touched == {Mark.NAME}  # type: ignore[union-attr]


def test_what_was_fetched_again_and_is_the_same_stands() -> None:
    assert is_still(post(text=TEXT), post(text=f"{TEXT}\n赞 3", revision="r9"))
    assert not is_still(post(text=TEXT), post(text=TEXT.replace("8:00", "9:00")))


PAY, SCAM = ("https://linze.example/pay",), ("https://linze-water.top/pay",)
OTHER = ("https://cdn.example/f6e5d4c3b2a1.jpg",)


@pytest.mark.parametrize(
    ("before", "after", "touched"),
    [
        ({"codes": PAY}, {"codes": SCAM}, {Mark.CODE}),
        ({"codes": PAY}, {"codes": SCAM, "media": OTHER}, {Mark.CODE, Mark.PICTURE}),
        ({}, {"codes": SCAM, "media": OTHER}, {Mark.CODE, Mark.PICTURE}),
        ({}, {"media": OTHER}, {Mark.PICTURE}),
        ({}, {"codes": PAY}, None),
        ({"codes": PAY}, {}, None),
        ({"codes": PAY}, {"codes": PAY}, None),
    ],
    ids=["replaced in place", "with another picture", "first code", "no code", "read late", "not read", "the same"],
)
def test_what_a_code_leads_to_is_part_of_a_post_where_it_was_read(
    before: dict[str, Any], after: dict[str, Any], touched: set[Mark] | None
) -> None:
    found = edit(post(text=TEXT, **(OWN | before)), post(text=TEXT, **(OWN | after)))
    assert (found.touched if found else None) == touched
