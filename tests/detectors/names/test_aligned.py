import pytest

from detectors.names.aligned import aligned
from detectors.names.reading import read
from detectors.names.trick import Trick
from detectors.names.way import Limits

POLICE = "临泽市公安局"
DISGUISED = [
    ("临泽市公按局", POLICE, {Trick.HOMOPHONE, Trick.GLYPH}),
    ("末宾发布", "来宾发布", {Trick.GLYPH}),
    ("雲碧天空", "雪碧天空", {Trick.GLYPH}),
    ("临泽市公安屉", POLICE, {Trick.GLYPH}),
    ("临泽市的公安局", POLICE, {Trick.INSERTED}),
    ("临泽公安局", POLICE, {Trick.DELETED}),
    ("临泽市公按局星河", POLICE, {Trick.HOMOPHONE, Trick.AFFIX}),
    ("临泽市公食局", POLICE, {Trick.SUBSTITUTED}),
]


@pytest.mark.parametrize(("candidate", "official", "tricks"), DISGUISED)
def test_every_trick_of_an_alignment_is_named(candidate: str, official: str, tricks: set[Trick]) -> None:
    assert tricks <= set(aligned(read(candidate), read(official)).reasons)


def score(candidate: str, official: str) -> float:
    return aligned(read(candidate), read(official)).score


SAID = [
    ("临泽公安小李", "少「市」「局」（缺字），另加「小李」（前后缀），其余相同"),
    ("临泽公安退赔专线", "少「市」「局」（缺字），另加「退赔专线」（前后缀），其余相同"),
    ("临泽市公", "少「安局」（缺字），其余相同"),
    ("临泽市公安厅", "厅→局（改字），其余相同"),
    ("临泽的市公小安局", "多「的」「小」（增字），其余相同"),
]


@pytest.mark.parametrize(("candidate", "said"), SAID)
def test_what_was_done_to_a_name_is_told_as_people_see_it(candidate: str, said: str) -> None:
    assert aligned(read(candidate), read(POLICE)).said().zh == said


def test_place_and_body_must_each_be_evidenced() -> None:
    assert score("公安局发布", POLICE) <= 0.55
    assert score("临泽市第三实验小学", POLICE) <= 0.55


def test_more_disguise_and_more_words_are_less_alike() -> None:
    names = ("临泽市公按局", "临泽市公按居", "临泽市公按居星河", "临则市公按居星河云帆")
    scores = [score(name, POLICE) for name in names]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("name", ["临泽小黄", "临泽人在外地", "临泽小陈"])
def test_a_short_body_in_faint_disguise_is_not_enough_for_an_alarm(name: str) -> None:
    assert max(score(name, official) for official in ("临泽消防", "临泽人社")) < 0.8


def test_private_talk_around_a_disguised_name_leaves_it_to_a_person() -> None:
    assert score("临泽市公按局", POLICE) >= 0.8
    assert score("临泽市公按局的小透明", POLICE) < 0.8


def test_a_mere_disguise_is_no_other_body_and_a_word_for_one_is() -> None:
    assert aligned(read("临泽市公按局"), read(POLICE)).limits is Limits.FIRM
    assert aligned(read("临泽公交"), read("临泽公安")).limits is Limits.ALL


def test_names_without_anything_in_common_are_not_laid_out() -> None:
    way = aligned(read("小明"), read(POLICE))
    assert way.alignment is None
    assert way.said().zh == "字词不同"


def test_the_words_say_what_stands_for_what_and_what_else_there_is() -> None:
    said = aligned(read("大莱宾的发布星河"), read("来宾发布")).said()
    assert said.zh == "莱→来（同音），多「的」（增字），另加「大…星河」（前后缀），其余相同"
    assert '"的" added in between' in said.en


def test_two_characters_are_too_few() -> None:
    assert score("依利", "伊利") < 0.8
