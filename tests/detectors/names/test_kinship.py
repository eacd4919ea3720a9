import pytest

from detectors.names.kinship import kinship, own_name
from detectors.names.reading import read
from detectors.names.structure import parse
from detectors.names.trick import Trick
from detectors.names.way import Way


def only(candidate: str, official: str) -> Way | None:
    return max(kinship(read(candidate), read(official)), key=lambda way: way.score, default=None)


KIN = [
    ("来宾警方", "来宾公安", 0.85, 0.9),
    ("来宾公安", "来宾市公安局", 0.9, 0.92),
    ("平安来宾", "来宾市公安局", 0.8, 0.86),
    ("健康来宾发布", "来宾市卫生健康委员会", 0.8, 0.86),
    ("来宾教育", "来宾市教育局", 0.75, 0.79),
    ("来宾融媒", "来宾市融媒体中心", 0.88, 0.92),
    ("来宾融媒体", "来宾市融媒体中心", 0.88, 0.92),
    ("来宾交警", "来宾公安", 0.65, 0.75),
    ("来宾驾照", "来宾交警", 0.6, 0.75),
    ("国家卫健委", "国家卫生健康委员会", 0.85, 0.92),
    ("中国税务", "国家税务总局", 0.85, 0.92),
    ("人社部", "人力资源和社会保障部", 0.85, 0.92),
    ("鲁考院", "山东省教育招生考试院", 0.85, 0.92),
    ("临泽市一院", "临泽市第一人民医院", 0.8, 0.9),
    ("临泽师大", "临泽师范大学", 0.8, 0.9),
    ("临泽市实验小学家长", "临泽市实验小学", 0.7, 0.9),
    ("临泽公安旁边的小店", "临泽市公安局", 0.3, 0.79),
    ("临泽市大学图书馆", "临泽市图书馆", 0.5, 0.79),
]


@pytest.mark.parametrize(("candidate", "official", "least", "most"), KIN)
def test_the_same_body_of_the_same_place_is_kin(candidate: str, official: str, least: float, most: float) -> None:
    way = only(candidate, official)
    assert way is not None
    assert least <= way.score <= most, way.score


STRANGERS = [
    ("来宾公交", "来宾公安", "another body"),
    ("柳州公安", "来宾公安", "another place"),
    ("来宾吃喝玩乐", "来宾公安", "no body"),
    ("公安", "来宾公安", "no place"),
    ("临泽市第一小学", "临泽市第二小学", "another number"),
    ("中国棋牌协会", "中华志愿者协会", "another name"),
    ("青澜职业技术学院", "甘肃云柏职业技术学院", "another name"),
]


@pytest.mark.parametrize(("candidate", "official", "why"), STRANGERS)
def test_strangers_are_not(candidate: str, official: str, why: str) -> None:
    assert only(candidate, official) is None, why


def test_what_is_left_over_takes_away_and_strange_characters_more_than_official_words() -> None:
    scores = [way.score for name in ("", "官方", "服务", "星河") if (way := only(f"临泽警方{name}", "临泽市公安局"))]
    assert len(scores) == 4
    assert scores == sorted(scores, reverse=True)


def test_a_field_without_a_place_is_the_one_of_the_country_for_a_person_to_judge() -> None:
    way = only("应急管理", "应急管理部")
    assert way is not None
    assert 0.7 < way.score < 0.8


def test_the_words_say_place_body_and_what_became_of_what() -> None:
    way = only("来宾警方", "来宾公安")
    assert way is not None
    assert way.said().zh == "同地区（来宾）同机构（公安），公安→警方"
    assert way.said().en == "same place (来宾) and same body (police), 公安→警方"


def test_a_disguised_character_is_named_beside_the_kinship() -> None:
    way = only("临泽市公安屉", "临泽市公安局")
    assert way is not None
    assert Trick.GLYPH in way.reasons
    assert "屉→局（形近）" in way.said().zh


@pytest.mark.parametrize(
    ("candidate", "official", "tricks"),
    [
        ("来宾警方", "来宾公安", (Trick.SAME_ORGAN,)),
        ("来宾文旅", "来宾市文化和旅游局", (Trick.SAME_ORGAN, Trick.ABBREVIATED)),
        ("来宾市税务", "来宾市税务局", (Trick.SAME_ORGAN, Trick.ABBREVIATED, Trick.DELETED)),
    ],
)
def test_a_short_form_is_named_as_one(candidate: str, official: str, tricks: tuple[Trick, ...]) -> None:
    way = only(candidate, official)
    assert way is not None
    assert way.reasons == tricks


@pytest.mark.parametrize(
    ("name", "own"),
    [("甘肃青澜职业技术学院", "青澜"), ("临泽市实验小学", "实验小学"), ("甘肃城建学院", "城建"), ("", "")],
)
def test_one_of_several_bodies_has_a_name_of_its_own(name: str, own: str) -> None:
    assert own_name(parse(name)) == own


def test_kinship_of_two_plain_synonyms_is_the_same_both_ways() -> None:
    there, back = only("来宾警方", "来宾公安"), only("来宾公安", "来宾警方")
    assert there is not None
    assert back is not None
    assert there.score == back.score
