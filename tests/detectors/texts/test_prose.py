import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.texts.prose import LONGEST, plain, sameness, sentences, unified, whole, without


def test_prose_is_cut_into_sentences_and_clauses_without_disguises() -> None:
    assert sentences("臨澤市，公安\u200b局！ＱＱ：１２３\n再见") == (("临泽市", "公安局"), ("qq", "123"), ("再见",))


def test_plain_text_keeps_what_people_write_contacts_with() -> None:
    assert plain("加 Ｖ❤：Ab_1\u200b-2") == "加 v❤:ab_1-2"


PADDING = ["\u200b", "\u00ad", "\u2800", "\u3164", "\u0301", "\U000e0041", " ", "\u3000", "\n", "\r\n", "\t", " \n"]


@pytest.mark.parametrize("padding", PADDING, ids=ascii)
def test_nothing_hides_behind_what_nobody_sees(padding: str) -> None:
    hidden = f"{padding * LONGEST}加微信"
    assert plain(hidden).strip() == "加微信"
    assert sentences(hidden) == (("加微信",),)


def test_white_space_is_one_blank_or_one_end_of_a_line() -> None:
    assert plain("临泽 \t 市\u3000公安\r\n \n\u2028 局") == "临泽 市 公安\n局"


def test_the_frame_of_a_key_is_not_read() -> None:
    assert plain("1\ufe0f\u20e33\ufe0f\u20e3") == "13"


def test_more_is_read_where_more_is_asked_for() -> None:
    assert len(plain("安" * 3 * LONGEST)) == LONGEST
    assert len(unified("安" * 3 * LONGEST, 2 * LONGEST)) == 2 * LONGEST


@pytest.mark.parametrize(("text", "expected"), [("", ()), ("。。！", ()), ("\ud800", ())])
def test_text_without_words_has_no_sentences(text: str, expected: tuple[tuple[str, ...], ...]) -> None:
    assert sentences(text) == expected


@given(st.text(max_size=60))
def test_a_text_folded_twice_is_a_text_folded_once(text: str) -> None:
    assert whole(whole(text)) == whole(text)


def test_no_more_is_read_than_anybody_writes() -> None:
    assert len(whole("安" * 3 * LONGEST)) == LONGEST


def test_the_longest_words_are_taken_out_first() -> None:
    assert without("临泽市公安局发布", {"临泽", "临泽市公安局", ""}) == "发布"


SAME = [
    ("传播警务资讯服务平安建设", "传播警务资讯服务平安建设", 1.0, 1.0),
    ("传播警务资讯服务平安建设", "传播警务资讯服务平安建设二十四小时值班电话", 1.0, 1.0),
    ("传播警务资讯服务平安建设", "传播警务信息服务平安城市", 0.6, 0.9),
    ("传播警务资讯服务平安建设", "转载内容来自网络侵权必删", 0.0, 0.4),
    ("官方账号", "官方账号", 0.0, 0.0),
    ("", "", 0.0, 0.0),
]


@pytest.mark.parametrize(("one", "other", "least", "most"), SAME)
def test_how_much_of_the_shorter_text_is_in_the_other(one: str, other: str, least: float, most: float) -> None:
    assert least <= sameness(one, other, shortest=8) <= most
