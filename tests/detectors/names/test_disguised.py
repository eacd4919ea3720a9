import pytest

from detectors.names.disguised import DISGUISES
from tests.detectors.names.reference import found_in

FOUND = [
    ("玉材父警", "玉林交警", "two characters that look alike"),
    ("莆由曰报", "莆田日报", "two characters that look alike"),
    ("申出市博物馆", "中山市博物馆", "both characters of the place"),
    ("漳春融玫", "长春融媒", "one that sounds and one that looks alike"),
    ("延安布科学技术屉", "延安市科学技术局", "characters that say little"),
    ("玉材父警官方", "玉林交警", "with something behind"),
    ("大爱玉材父警", "玉林交警", "with something ahead"),
    ("玉林交警", "玉林交警", "none"),
]
LEFT = [
    ("小明父警", "玉林交警", "another place"),
    ("玉林交警", "柳州交警", "another place"),
    ("玉材父警官方的大别墅区", "玉林交警", "too much added"),
    ("玉材", "玉林", "too short"),
    ("", "玉林交警", "empty"),
]


@pytest.mark.parametrize(("candidate", "official", "why"), FOUND)
def test_a_name_in_disguise_is_found(candidate: str, official: str, why: str) -> None:
    assert found_in(DISGUISES, [candidate], [official]), why


@pytest.mark.parametrize(("candidate", "official", "why"), LEFT)
def test_a_name_that_is_none_is_not(candidate: str, official: str, why: str) -> None:
    assert not found_in(DISGUISES, [candidate], [official]), why
