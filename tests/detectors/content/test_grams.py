import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.content.grams import BUCKETS, WINDOW, all_buckets, buckets, han, windows


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("【通知】3月5日,停水!", "通知月日停水"),
        ("代 開 發 票 QQ123", "代开发票"),
        ("贷\u200b款", "贷款"),
        ("no han at all 123", ""),
    ],
)
def test_only_simplified_han_characters_are_left(text: str, left: str) -> None:
    assert han(text) == left


@given(st.text(alphabet="停水通知请市民提前储水", max_size=130))
def test_windows_are_of_one_length_and_cover_the_text(text: str) -> None:
    pieces = windows(text)
    assert all(len(piece) <= WINDOW for piece in pieces)
    assert len(text) <= WINDOW or all(len(piece) == WINDOW for piece in pieces)
    assert text.startswith(pieces[0])
    assert text.endswith(pieces[-1])
    assert all(any(text[i : i + 2] in piece for piece in pieces) for i in range(len(text) - 1))


def test_every_group_of_every_size_has_its_bucket() -> None:
    found = all_buckets("停水通知")
    assert len(found) == 4 + 3 + 2
    assert found.min() >= 0
    assert found.max() < BUCKETS


def test_the_same_characters_fall_into_the_same_bucket_wherever_they_stand() -> None:
    assert buckets("停水通知", 2)[0] == buckets("明日停水", 2)[2]
    assert buckets("停水", 2)[0] != buckets("水停", 2)[0]


def test_a_text_shorter_than_a_group_has_none() -> None:
    assert len(buckets("水", 3)) == 0
    assert len(all_buckets("")) == 0
