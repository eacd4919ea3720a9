import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.fold import fold
from detectors.names.queries import MOST, queries, surroundings

ASKED = [
    ("来宾市公安局", ("来宾市公安局", "来宾公安", "平安来宾", "来宾警方")),
    ("来宾公安官方", ("来宾公安官方", "来宾公安", "平安来宾", "来宾警方")),
    ("临泽 发布", ("临泽 发布", "临泽发布", "临泽融媒")),
    ("临泽市医疗保障局", ("临泽市医疗保障局", "临泽医保")),
    ("青澜县文化和旅游局", ("青澜县文化和旅游局", "青澜文旅")),
    ("共青团来宾市委", ("共青团来宾市委", "来宾共青团")),
    ("临泽市政务热线12345", ("临泽市政务热线12345", "临泽12345")),
]


@pytest.mark.parametrize(("name", "first"), ASKED)
def test_the_name_comes_first_then_its_core_then_what_else_the_body_is_called(
    name: str, first: tuple[str, ...]
) -> None:
    assert queries(name)[: len(first)] == first


@pytest.mark.parametrize("name", ["云柏晚报", "临泽市第二中学", "望溪区青石街道办事处", "中国气象局"])
def test_a_body_that_is_one_of_several_or_has_no_place_is_searched_by_its_name_alone(name: str) -> None:
    assert queries(name) == (name,)


def test_no_more_is_asked_than_allowed() -> None:
    assert len(queries("来宾市公安局")) == MOST == 4
    assert queries("来宾市公安局", most=1) == ("来宾市公安局",)
    assert len(queries("来宾市公安局", most=9)) > 4


def test_a_word_that_holds_a_shorter_one_is_not_asked_as_well() -> None:
    asked = queries("来宾市公安局", most=99)
    assert "来宾公安" in asked
    assert "来宾公安分局" not in asked


SHARED = [
    ("来宾市公安局", ("来宾", "來賓", "laibin", "公安局")),
    ("平安来宾", ("来宾", "來賓", "laibin", "平安")),
    ("来宾公安官方", ("来宾", "來賓", "laibin", "公安")),
    ("青澜县人民政府", ("青澜", "青瀾", "qinglan", "人民政府")),
    ("南京发布", ("南京", "nanjing", "发布")),
    ("人民日报", ("人民", "renmin", "日报")),
    ("临泽通", ("临泽", "臨澤", "linze")),
]


@pytest.mark.parametrize(("name", "shared"), SHARED)
def test_the_place_in_all_scripts_and_the_rest_are_asked_once_for_all(name: str, shared: tuple[str, ...]) -> None:
    assert set(surroundings(name)) == set(shared)


@pytest.mark.parametrize("name", ["", "临", "临泽", "临\u200b泽", "🚓🚓🚓🚓", " "])
def test_nothing_is_searched_for_a_name_too_short_to_match(name: str) -> None:
    assert queries(name) == surroundings(name) == ()


@settings(deadline=None)
@given(st.lists(st.sampled_from("临泽市公安局发布县"), min_size=5, max_size=9, unique=True).map("".join), st.data())
def test_a_single_changed_character_leaves_one_query_that_finds_the_name(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    changed = name[:place] + "某" + name[place + 1 :]
    assert any(query in changed for query in surroundings(name))


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_queries_take_any_name_and_never_repeat_or_ask_for_nothing(name: str) -> None:
    for asked in (queries(name), surroundings(name)):
        assert len(set(asked)) == len(asked)
        assert all(fold(query) for query in asked)
