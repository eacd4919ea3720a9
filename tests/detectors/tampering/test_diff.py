import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.tampering.diff import kept_share, passages, pieces, readable

LONG = "请各村各社区认真组织排查并于本周五前将结果报送至镇应急办公室联系人"

SHOWN = [
    (f"{LONG}电话12345。", f"{LONG}电话12346。", "「…室联系人电话［12345→12346］。…」"),
    (f"{LONG}。", f"{LONG}，速办。", "「…办公室联系人［→，速办］。…」"),
    (f"{LONG}，逾期不候。", f"{LONG}。", "「…办公室联系人［，逾期不候→］。…」"),
    ("原文很短", "限时特价", "「原文很短」→「限时特价」"),
]


@pytest.mark.parametrize(("before", "after", "line"), SHOWN)
def test_a_difference_is_shown_within_its_words(before: str, after: str, line: str) -> None:
    assert readable(before, after) == line


def test_figures_and_addresses_are_replaced_as_wholes() -> None:
    (passage,) = passages(f"{LONG}https://a.example/12", f"{LONG}https://a.example/13")
    assert (passage.before, passage.after) == ("https://a.example/12", "https://a.example/13")


def test_many_replacements_are_cut_to_a_few() -> None:
    before = "".join(f"第{number}项由甲镇负责落实到位；" for number in range(9))
    assert readable(before, before.replace("甲", "乙")).count("［") == 4


def test_a_line_stays_short_however_long_the_texts_are() -> None:
    assert len(readable("甲" * 5000, "乙" * 5000)) < 140


@given(st.text(alphabet="甲乙丙12 ab。", max_size=30), st.text(alphabet="甲乙丙12 ab。", max_size=30))
def test_nothing_is_shown_exactly_when_nothing_differs(before: str, after: str) -> None:
    assert (passages(before, after) == ()) == (before == after)
    assert 0 <= kept_share(before, after) <= 1


def test_a_replaced_text_is_shown_by_the_heads_of_both() -> None:
    assert (
        readable("停水通知，请居民提前储水", "限时特价运动鞋包邮")
        == "「停水通知，请居民提前储水」→「限时特价运动鞋包邮」"
    )


def test_the_pieces_of_a_diff_are_both_texts_whole() -> None:
    found = pieces("请拨打12345咨询", "请拨打13900001111咨询！")
    assert [(each.before, each.after) for each in found] == [
        ("请拨打", "请拨打"),
        ("12345咨询", "13900001111咨询！"),
    ]


@given(st.text("甲乙1 a\n", max_size=40), st.text("甲乙1 a\n", max_size=40))
def test_no_piece_is_lost(before: str, after: str) -> None:
    found = pieces(before, after)
    assert ("".join(each.before for each in found), "".join(each.after for each in found)) == (before, after)
