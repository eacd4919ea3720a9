import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.texts.contacts import Way, contacts

FOUND = [
    ("QQ：123456789", "qq", "123456789"),
    ("加Q １２３４５６７８９", "qq", "123456789"),
    ("扣扣群 五六七八九零一", "qq", "5678901"),
    ("企鹅号：1234 5678", "qq", "12345678"),
    ("微信：linze_888", "wechat", "linze_888"),
    ("微❤ linze_888", "wechat", "linze_888"),
    ("薇信同号 13800001234", "wechat", "13800001234"),
    ("V信abc12345", "wechat", "abc12345"),
    ("vx：ga110bj", "wechat", "ga110bj"),
    ("加V lzga2025", "wechat", "lzga2025"),
    ("WeChat ID: linze-ga", "wechat", "linze-ga"),
    ("手机138-0000-1234", "mobile", "13800001234"),
    ("幺三八零零零零一二三四", "mobile", "13800001234"),
    ("①③⑧00001234", "mobile", "13800001234"),
    ("电话（0999）5512345", "telephone", "09995512345"),
    ("热线400-800-1234", "telephone", "4008001234"),
    ("卡号6222 0212 3456 7890 123", "card", "6222021234567890123"),
]


@pytest.mark.parametrize(("text", "way", "value"), FOUND, ids=[ascii(row[0]) for row in FOUND])
def test_a_contact_is_found_however_it_is_written(text: str, way: str, value: str) -> None:
    assert [(found.way, found.value) for found in contacts(text)] == [(Way(way), value)]


@pytest.mark.parametrize(
    "text",
    [
        "报警请拨打110",
        "政务热线12345",
        "欢迎关注微信公众号：linze_police",
        "微信视频号同名",
        "2026年3月2日9时30分",
        "全市新增就业12345678人",
        "一二三四五，上山打老虎"[:3],
        "第十一届三次会议",
        "a13800001234567890",
        "",
    ],
)
def test_other_numbers_and_names_are_no_contacts(text: str) -> None:
    assert contacts(text) == ()


def test_a_number_belongs_to_the_first_way_that_claims_it() -> None:
    assert [found.way for found in contacts("QQ 123456789，再说一遍 QQ 123456789")] == [Way.QQ]


def test_the_sentence_beside_a_contact_comes_with_it() -> None:
    (found,) = contacts("欢迎！商务合作 微信 abc12345。再见")
    assert "商务合作" in found.beside
    assert "再见" not in found.beside


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    contacts(text)
