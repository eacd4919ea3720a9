import pytest

from detectors.names.placed import BODIES, OWN_NAMES
from detectors.names.rows import folded_rows
from detectors.names.symbols import Sense


def shared(sense: Sense, candidate: str, official: str) -> bool:
    (_, seen), (_, known) = sense.seen(folded_rows([candidate])), sense.known(folded_rows([official]))
    return bool(set(seen.tolist()) & set(known.tolist()))


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
    assert shared(BODIES, candidate, official)


@pytest.mark.parametrize(("candidate", "official"), OTHER)
def test_another_place_or_another_body_has_another(candidate: str, official: str) -> None:
    assert not shared(BODIES, candidate, official)


def test_one_of_many_bodies_is_known_by_its_own_name_and_place() -> None:
    assert shared(OWN_NAMES, "甘肃青澜学院官方", "甘肃青澜职业技术学院")
    assert not shared(OWN_NAMES, "甘肃云柏学院", "甘肃青澜职业技术学院")
    assert not shared(OWN_NAMES, "云南青澜学院", "甘肃青澜职业技术学院")
    assert not shared(OWN_NAMES, "小明", "甘肃青澜职业技术学院")
