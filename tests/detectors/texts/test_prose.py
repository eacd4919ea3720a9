import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.texts.prose import LONGEST, plain, sameness, sentences, whole, without


def test_prose_is_cut_into_sentences_and_clauses_without_disguises() -> None:
    assert sentences("臨澤市，公安\u200b局！ＱＱ：１２３\n再见") == (("临泽市", "公安局"), ("qq", "123"), ("再见",))


def test_plain_text_keeps_what_people_write_contacts_with() -> None:
    assert plain("加 Ｖ❤：Ab_1\u200b-2") == "加 v❤:ab_1-2"


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
