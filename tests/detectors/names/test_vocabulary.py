import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.rows import folded_rows
from detectors.names.rule import VIEWS
from detectors.names.views import CHARACTERS, SOUND
from detectors.names.vocabulary import FIRST, Vocabulary
from tests.detectors.names.reference import NAMES


def test_the_rarer_a_token_the_smaller_its_rank() -> None:
    ranks = Vocabulary.build(CHARACTERS, folded_rows(["来宾发布", "来安发布", "来发"])).ranks
    assert ranks[ord("宾")] < ranks[ord("布")] < ranks[ord("来")]
    assert ranks[ord("末")] == 0
    assert ranks[ord("宾")] >= FIRST


def test_later_tokens_are_rarer_than_all_and_ranks_given_before_stay() -> None:
    vocabulary = Vocabulary.build(CHARACTERS, folded_rows(["来宾发布"]))
    extended = vocabulary.extended(folded_rows(["青澜发布"]))
    assert extended.lowest == min(extended.ranks[ord(char)] for char in "青澜") < FIRST
    assert all(extended.ranks[ord(char)] == vocabulary.ranks[ord(char)] for char in "来宾发布")
    assert vocabulary.extended(folded_rows(["发布来宾"])) is vocabulary


def test_there_is_room_until_ranks_reach_that_of_the_unknown() -> None:
    vocabulary = Vocabulary.build(CHARACTERS, folded_rows(["来宾发布"]))
    assert vocabulary.has_room
    many = "".join(map(chr, range(0x3400, 0x3400 + 0x6000))) + "".join(map(chr, range(0x20000, 0x20000 + 0x4000)))
    assert not vocabulary.extended(folded_rows([many])).has_room


@settings(deadline=None, max_examples=25)
@given(st.lists(NAMES, max_size=5))
def test_a_reading_spells_and_marks_every_name(names: list[str]) -> None:
    folded = folded_rows(names)
    for view in VIEWS:
        reading = Vocabulary.build(view, folded).read(folded)
        texts = folded.strings(np.arange(len(folded)))
        spelled = [reading.vocabulary.spelled(text) for text in texts]
        assert reading.tokens.strings(np.arange(len(folded))) == spelled
        assert [bool(mark) for mark in reading.marks.tolist()] == [bool(text) for text in texts]
        assert (reading.telling.lengths <= reading.tokens.lengths).all()
        assert reading.taken(np.arange(len(folded))).places.tolist() == reading.places.tolist()


def test_places_that_sound_the_same_have_one_number_by_sound() -> None:
    names = folded_rows(["榆林公安", "玉林公安", "来宾公安", "小明"])
    readings = (Vocabulary.build(view, names).read(names) for view in (SOUND, CHARACTERS))
    by_sound, by_characters = (reading.places.tolist() for reading in readings)
    assert by_sound[0] == by_sound[1] != by_sound[2]
    assert by_characters[0] != by_characters[1]
    assert by_sound[3] == by_characters[3] == 0
