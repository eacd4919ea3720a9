from random import Random

import pytest

from detectors.names.index import NameIndex
from detectors.names.likeness import Tier, likeness
from detectors.names.meaning import meanings
from tests.benchmarks.crafted import crafted
from tests.benchmarks.registers import NOT_ORGANS, PIECES
from tests.detectors.names.reference import found_by

OFFICIALS = [
    *("临泽发布", "临泽市公安局", "平安青澜", "来宾交警", "云柏区教育局", "青澜县人力资源和社会保障局", "健康来宾"),
    *("来宾日报", "玉林市博物馆", "榆林12345", "国家税务总局玉林市税务局", "临泽在线", "青澜县人民医院", "i临泽"),
    *("甘肃青澜职业技术学院", "玉林公交集团", "来宾市应急管理局官方", "临泽县青澜镇中心小学"),
]


LONG_ENOUGH = [name for name in OFFICIALS if len(name) > 3]


def candidates() -> list[str]:
    random = Random(3)
    attacks = [attack for _, attack, _, _ in crafted(LONG_ENOUGH, random)]
    again = random.sample([name for name in attacks if len(name) > 4], 20)
    twice = [attack for _, attack, _, _ in crafted(again, random)]
    placed = [random.choice(["临泽", "来宾", "玉林", "青澜"]) + random.choice(NOT_ORGANS) for _ in range(40)]
    ordinary = ["".join(random.choices(PIECES, k=random.randint(1, 5))) for _ in range(60)]
    return random.sample(attacks, 200) + random.sample(twice, 100) + placed + ordinary


def test_no_alarm_is_missed_by_looking_names_up() -> None:
    names = candidates()
    found = found_by(NameIndex.build(OFFICIALS, symbols=meanings), names)
    missing = [
        (name, official)
        for row, name in enumerate(names)
        for number, official in enumerate(OFFICIALS)
        if (row, number) not in found and likeness(name, official).tier is Tier.ALARM
    ]
    assert not missing


SHARED = [
    ("来宾警方", "来宾市公安局"),
    ("平安临泽", "临泽市公安局"),
    ("临泽文旅", "临泽县文化和旅游局"),
    ("甘肃车辆年检", "甘肃交警"),
    ("发布来宾", "来宾发布"),
    ("来宀兵发布", "来宾发布"),
    ("laibinfabu", "来宾发布"),
    ("laibinfabu官方", "来宾发布"),
    ("LaiBin发布", "来宾发布"),
    ("临泽官方发布", "临泽发布"),
    ("玉材父警", "玉林交警"),
]


@pytest.mark.parametrize(("candidate", "official"), SHARED)
def test_names_that_mean_the_same_are_near(candidate: str, official: str) -> None:
    assert NameIndex.build(["青澜发布", official], symbols=meanings).near(candidate) == (1,)


APART = [("来宾公交", "来宾市公安局"), ("柳州警方", "来宾市公安局"), ("小明", "来宾公安"), ("婚礼来宾致辞", "来宾发布")]


@pytest.mark.parametrize(("candidate", "official"), APART)
def test_names_that_mean_something_else_are_not(candidate: str, official: str) -> None:
    assert NameIndex.build([official], symbols=meanings).near(candidate) == ()
