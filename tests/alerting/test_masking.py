import pytest

from alerting.masking import contacts, masked
from tests.factories import finding

HIDDEN = [
    ("请加V13812345678", "请加V13***"),
    ("微信：linze_110 咨询", "微信：li*** 咨询"),
    ("薇信号 abc888", "薇信号 ab***"),
    ("V❤tt9988办证", "V❤tt***办证"),
    ("QQ群 12345678", "QQ群 12***"),
    ("电话0772-4212345、138 1234 5678", "电话07***、13***"),
    ("138-1234-5678", "13***"),
    ("１３８１２３４５６７８", "１３***"),
    ("热线12345 13800001234", "热线12345 13***"),
    ("12345 0772-4212345", "12345 07***"),
    ("QQ 12345", "QQ 12***"),
    ("编号123456、95588001", "编号12***、95***"),
    ("身份证45130219900101123X", "身份证45***X"),
    ("投诉 a.b+c@linze.example 。", "投诉 a.***@linze.example 。"),
]


@pytest.mark.parametrize(("text", "shown"), HIDDEN)
def test_whatever_reaches_a_person_is_cut(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "临泽市公安局 2026-03-02 09:30",
        "拨打110或119",
        "热线12345转办，举报12377、12387，反诈96110",
        "名称与「临泽市公安局」相同 0.95",
        "3f8a9b00112233445566778899aabbcc",
        "https://linze.example/a?b=1",
    ],
)
def test_everything_else_stays(text: str) -> None:
    assert masked(text) == text


def test_a_contact_that_was_found_elsewhere_goes_wherever_it_stands() -> None:
    assert masked("加我 LinZeBan，或 linzeban", ["linzeban", ""]) == "加我 Li***，或 li***"


def test_what_is_cut_is_not_cut_again() -> None:
    once = masked("微信 linze_110，QQ 12345678，a@linze.example")
    assert masked(once) == once


@pytest.mark.parametrize(
    ("evidence", "found"),
    [
        ((("fact", "wechat"), ("value", "linzeban")), ["linzeban"]),
        ((("tie", "contact"), ("shared", "qq 1234567")), ["1234567"]),
        ((("post", "p1"), ("way", "wechat"), ("value", "linze_help")), ["linze_help"]),
        ((("fact", "foreign-host"), ("value", "linze-ban.example")), []),
        ((("value", "linzeban"),), []),
    ],
)
def test_what_somebody_is_reached_by_is_found_however_a_finding_states_it(
    evidence: tuple[tuple[str, str], ...], found: list[str]
) -> None:
    assert list(contacts([finding(), finding(evidence=evidence)])) == found
