import pytest

from detectors.names.reading import read
from detectors.names.trick import Trick
from detectors.names.way import Limits
from detectors.names.whole import AT_LEAST, PRIVATE, is_private, of_additions, of_further_bodies, whole

POLICE, PRESS = "临泽市公安局", "来宾发布"


def best(candidate: str, official: str, trick: Trick) -> float:
    found = [way.score for way in whole(read(candidate), read(official)) if trick in way.reasons]
    return max(found, default=0.0)


WAYS = [
    ("来宾发布V", PRESS, Trick.AFFIX, 0.96),
    ("来宾发布星河", PRESS, Trick.AFFIX, 0.9),
    ("临泽l2345", "临泽12345", Trick.LATIN, 0.96),
    ("发布来宾", PRESS, Trick.REORDERED, 0.9),
    ("laibinfabu", PRESS, Trick.PINYIN, 0.9),
    ("linzewenlv", "临泽文旅", Trick.PINYIN, 0.9),
    ("linzewenlyu", "临泽文旅", Trick.PINYIN, 0.9),
    ("laibinfabu123", PRESS, Trick.PINYIN, 0.8),
    ("lbfb", PRESS, Trick.INITIALS, 0.6),
    ("青澜医院", "甘肃大学青澜医院", Trick.ABBREVIATED, 0.8),
    ("临泽市人力资源", "临泽市人力资源和社会保障局", Trick.ABBREVIATED, 0.8),
]


@pytest.mark.parametrize(("candidate", "official", "trick", "least"), WAYS)
def test_a_way_applies_as_strongly_as_it_deserves(candidate: str, official: str, trick: Trick, least: float) -> None:
    assert best(candidate, official, trick) >= least


NO_WAYS = [
    ("来宾公安", PRESS, Trick.AFFIX),
    ("布发宾来", PRESS, Trick.PINYIN),
    ("雪碧", "碧雪", Trick.REORDERED),
    ("人民医院", "临泽市人民医院", Trick.ABBREVIATED),
    ("临泽市", POLICE, Trick.ABBREVIATED),
]


@pytest.mark.parametrize(("candidate", "official", "trick"), NO_WAYS)
def test_a_way_that_does_not_apply_is_not_offered(candidate: str, official: str, trick: Trick) -> None:
    assert best(candidate, official, trick) == 0


def test_a_part_of_the_name_that_means_another_body_is_limited() -> None:
    ways = whole(read("临泽出入境"), read("临泽出入境边防检查站"))
    assert [way.limits for way in ways if Trick.ABBREVIATED in way.reasons] == [Limits.ALL]


def test_a_shuffled_name_is_less_than_two_parts_that_change_places() -> None:
    assert best("布来发宾", PRESS, Trick.REORDERED) < best("发布来宾", PRESS, Trick.REORDERED)


def test_each_character_added_takes_away_and_official_words_take_less() -> None:
    scores = [best(POLICE + added, POLICE, Trick.AFFIX) for added in ("官方", "通知", "星河", "星河云帆", "城关分局")]
    assert scores == sorted(scores, reverse=True)


OUTSIDE = [
    "的小透明",
    "旁边的打印社",
    "家属院",
    "那些事儿",
    "同学会",
    "粉丝团",
    "吃瓜群众",
    "的猫",
    "门口早餐店",
    "对面",
]


@pytest.mark.parametrize("words", OUTSIDE)
def test_private_talk_around_an_official_name_leaves_it_to_a_person(words: str) -> None:
    score = best(POLICE + words, POLICE, Trick.AFFIX)
    assert AT_LEAST <= score <= PRIVATE


BODIES_TALK = ["招聘", "招聘信息", "户籍科", "官方客服", "交警大队", "培训", "办事大厅", "有限公司"]


@pytest.mark.parametrize("words", BODIES_TALK)
def test_words_that_bodies_use_as_well_are_no_private_talk(words: str) -> None:
    name, known = read(POLICE + words), read(POLICE)
    assert not is_private(name, known, 0, len(known.text))


def test_private_words_of_the_official_name_itself_do_not_count() -> None:
    known = read("临泽美食")
    assert not is_private(read("临泽美食官方"), known, 0, 0)


def test_nothing_added_takes_nothing_away() -> None:
    name = read(POLICE)
    assert of_additions(name, name, 0, len(name.text)) == 0


def test_a_part_of_the_body_takes_less_away_than_another_body_and_a_host_the_most() -> None:
    known = read("临泽公安").structure
    names = ("临泽公安交警", "临泽公安税务", "临泽公安小学")
    costs = [of_further_bodies(read(name).structure, known) for name in names]
    assert costs == sorted(costs)
    assert len(set(costs)) == len(costs)


def test_a_body_that_only_the_official_name_speaks_of_is_missed() -> None:
    assert of_further_bodies(read("临泽公安").structure, read("临泽公安税务").structure) > 0
