import pytest

from detectors.tampering.marks import Mark, marks, said

FOUND = [
    ("咨询电话0999-6543210", (Mark.CONTACT, "09996543210")),
    ("加薇❤ xiezi8899", (Mark.CONTACT, "xiezi8899")),
    ("加v xiezi8899…详见简介", (Mark.CONTACT, "xiezi8899")),
    ("详见 http://xie.top/a?b=1", (Mark.LINK, "xie.top")),
    ("请扫描二维码", (Mark.CODE, "二维码")),
    ("补贴三千元", (Mark.NUMBER, "三千")),
    ("3月5日8:00开始", (Mark.NUMBER, "8:00")),
    ("降幅达12.5%", (Mark.NUMBER, "12.5%")),
    ("局长李明出席", (Mark.NAME, "李明出")),
    ("转自@临泽发布", (Mark.NAME, "@临泽发布")),
    ("由青澜县水务局负责", (Mark.NAME, "由青澜县水务局")),
]


@pytest.mark.parametrize(("text", "mark"), FOUND)
def test_what_weighs_is_found_with_its_value(text: str, mark: tuple[Mark, str]) -> None:
    assert mark in marks(text)


@pytest.mark.parametrize("text", ["", "请市民合理安排出行", "一起努力，万众一心", "天气晴好"])
def test_plain_words_bear_no_mark(text: str) -> None:
    assert marks(text) == frozenset()


def test_names_given_are_marks_wherever_they_stand() -> None:
    assert marks("请到长宁街办理", frozenset({"长宁街", "永安街"})) == {(Mark.NAME, "长宁街")}


def test_marks_are_told_the_weightiest_first() -> None:
    text = said([Mark.WORDING, Mark.NUMBER, Mark.CONTACT, Mark.NUMBER])
    assert (text.zh, text.en) == ("联系方式、数字、文字", "a contact, figures, the wording")
