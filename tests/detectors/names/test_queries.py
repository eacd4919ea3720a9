import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.fold import fold
from detectors.names.likeness import Trick, likeness
from detectors.names.queries import queries


def test_a_name_is_searched_as_it_is_in_traditional_characters_and_by_halves() -> None:
    assert queries("临泽市公安局") == ("临泽市公安局", "臨澤市公安局", "临泽市", "公安局")


def test_a_decorated_name_is_searched_without_its_disguise_too() -> None:
    assert queries("临泽 发布")[:2] == ("临泽 发布", "临泽发布")


def test_every_way_of_writing_a_traditional_character_is_searched() -> None:
    assert {"臨澤羣衆", "臨澤群眾"} <= set(queries("临泽群众"))


@pytest.mark.parametrize("name", ["", "临", "临泽", "临\u200b泽", "🚓🚓🚓🚓", " "])
def test_nothing_is_searched_for_a_name_too_short_to_match(name: str) -> None:
    assert queries(name) == ()


def test_a_half_of_one_character_is_not_searched() -> None:
    assert all(len(query) >= 2 for query in queries("临泽通"))


@settings(deadline=None)
@given(st.text("临泽市公安局发布", min_size=5, max_size=9), st.data())
def test_a_single_changed_character_leaves_one_query_that_finds_the_name(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    changed = name[:place] + "某" + name[place + 1 :]
    found = likeness(changed, name)
    assert found is not None
    assert found.trick is Trick.ALTERED
    assert any(query in changed for query in queries(name))


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_queries_take_any_name_and_never_repeat_or_ask_for_nothing(name: str) -> None:
    asked = queries(name)
    assert len(set(asked)) == len(asked)
    assert all(fold(query) for query in asked)
