import pytest

from detectors.names.split import joins, parts

JOINS = [
    ("临宀兵泽", (1, 3, "宾")),
    ("女子", (0, 2, "好")),
    ("氵古月", (0, 3, "湖")),
    ("言公", (0, 2, "讼")),
    ("敬言察", (0, 2, "警")),
    ("走斤", (0, 2, "近")),
    ("木木", (0, 2, "林")),
]


@pytest.mark.parametrize(("text", "join"), JOINS)
def test_parts_side_by_side_are_one_character(text: str, join: tuple[int, int, str]) -> None:
    assert join in joins(text)


@pytest.mark.parametrize("text", ["", "临", "临泽发布", "abc", "\ud800\ud800"])
def test_what_is_no_split_joins_to_nothing(text: str) -> None:
    assert list(joins(text)) == []


@pytest.mark.parametrize("character", "宾湖警林安法税")
def test_every_split_of_a_character_joins_back_to_it(character: str) -> None:
    assert parts(character)
    assert all((0, len(split), character) in joins(split) for split in parts(character))


def test_the_plainest_split_comes_first() -> None:
    assert parts("宾")[0] == "宀兵"
    assert parts("x") == ()
