import pytest

from detectors.names.reading import bare, joined, read, spelled
from detectors.names.trick import WORDS, Trick

DISGUISES = [
    ("來賓發布", (Trick.TRADITIONAL,)),
    ("来宾発布", (Trick.TRADITIONAL,)),
    ("平安ＡＢ", (Trick.WIDTH,)),
    ("平安Ab", (Trick.CASE,)),
    ("来宾\u200b发布", (Trick.INVISIBLE,)),
    ("来宾·发布", (Trick.PUNCTUATION,)),
    ("來宾\u200b·发布", (Trick.TRADITIONAL, Trick.INVISIBLE, Trick.PUNCTUATION)),
    ("来宾发布", ()),
]


@pytest.mark.parametrize(("name", "tricks"), DISGUISES, ids=[ascii(row[0]) for row in DISGUISES])
def test_what_folding_undoes_is_remembered(name: str, tricks: tuple[Trick, ...]) -> None:
    assert read(name).disguises == tricks


def test_hidden_characters_are_listed_once() -> None:
    assert read("\u200b来\u200b宾\u202e发布").hidden == ("U+200B", "U+202E")


def test_place_and_body_weigh_more_than_what_fills() -> None:
    weights = dict(zip("来宾市公安局", read("来宾市公安局").weights, strict=True))
    assert weights["来"] > weights["公"] > weights["局"] > weights["市"]


def test_decoration_is_left_out_at_the_ends_alone() -> None:
    assert read("官方来宾公安V").bare == "来宾公安"
    assert bare("官方来宾公安官微") == "来宾公安"
    assert bare("官方") == "官方"
    assert bare("") == ""


def test_parts_are_joined_where_that_gives_a_wanted_character() -> None:
    found = joined(read("来宀兵发布"), "来宾发布")
    assert found is not None
    assert found.text == "来宾发布"
    assert joined(read("来宀兵发布"), "柳州发布") is None
    assert joined(read("来宾发布"), "来宾发布") is None


def test_names_are_spelled_out() -> None:
    assert spelled("来宾fabu") == "laibinfabu"


def test_every_trick_has_words() -> None:
    assert set(WORDS) == set(Trick)
