import pytest

from detectors.names.kinds import OWN_NAMES
from tests.detectors.names.reference import found_in

SAME = [
    ("甘肃青澜学院官方", "甘肃青澜职业技术学院"),
    ("我在甘肃青澜学院", "甘肃青澜职业技术学院"),
    ("来宾二中", "来宾市第二中学"),
    ("来宾一院", "来宾市第一人民医院"),
]
OTHER = [
    ("甘肃云柏学院", "甘肃青澜职业技术学院"),
    ("云南青澜学院", "甘肃青澜职业技术学院"),
    ("小明", "甘肃青澜职业技术学院"),
    ("来宾市公安局", "来宾市第二中学"),
    ("玉林二中", "来宾市第二中学"),
    ("", "来宾市第二中学"),
]


@pytest.mark.parametrize(("candidate", "official"), SAME)
def test_one_of_many_bodies_is_known_by_its_own_name_and_place(candidate: str, official: str) -> None:
    assert found_in(OWN_NAMES, [candidate], [official]) == {(0, 0)}


@pytest.mark.parametrize(("candidate", "official"), OTHER)
def test_another_one_is_not(candidate: str, official: str) -> None:
    assert not found_in(OWN_NAMES, [candidate], [official])
