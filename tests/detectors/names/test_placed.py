import pytest

from detectors.names.placed import BODIES
from tests.detectors.names.reference import found_in

SAME = [
    ("来宾警方", "来宾市公安局"),
    ("平安临泽", "临泽县公安局"),
    ("来宾交警", "来宾公安"),
    ("临泽文旅", "甘肃省张掖市临泽县文化和旅游局"),
    ("青澜县警方", "青澜县公安局"),
    ("临泽市文旅", "临泽县文化和旅游局"),
    ("国税总局", "国家税务总局"),
    ("中国消防", "全国消防"),
    ("沪公安", "上海公安"),
    ("羊城交警", "广州交警"),
]
OTHER = [
    ("来宾公交", "来宾公安"),
    ("柳州警方", "来宾公安"),
    ("来宾吃喝玩乐", "来宾公安"),
    ("白城发布", "宜城发布"),
    ("河乡住房和城乡建设局", "博乐市住房和城乡建设局"),
    ("公安", "公安局"),
    ("", "来宾公安"),
]


@pytest.mark.parametrize(("candidate", "official"), SAME)
def test_the_same_body_of_the_same_place_has_one_number(candidate: str, official: str) -> None:
    assert found_in(BODIES, [candidate], [official]) == {(0, 0)}


@pytest.mark.parametrize(("candidate", "official"), OTHER)
def test_another_place_or_another_body_has_another(candidate: str, official: str) -> None:
    assert not found_in(BODIES, [candidate], [official])
