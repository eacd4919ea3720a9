import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.lexicon import Role
from detectors.names.tokens import NATION, cut, nation

CUT = [
    ("来宾市公安局", ["来宾市", "公安局"]),
    ("广西来宾警方", ["广西", "来宾", "警方"]),
    ("青澜县公安局", ["青澜县", "公安局"]),
    ("临泽市公安局城关派出所", ["临泽市", "公安局", "城关", "派出所"]),
    ("国家税务总局来宾市税务局", ["国家税务总局", "来宾市", "税务局"]),
    ("国家反诈", ["国家", "反诈"]),
    ("中国安徽文旅", ["中国", "安徽", "文旅"]),
    ("安阳城管", ["安阳", "城管"]),
    ("长沙乡村振兴", ["长沙", "乡村振兴"]),
    ("沪公安", ["沪", "公安"]),
    ("云税务", ["云", "税务"]),
    ("来宾美食的故事", ["来宾", "美食", "的故事"]),
    ("小明", []),
    ("", []),
]


@pytest.mark.parametrize(("name", "words"), CUT)
def test_a_name_is_cut_into_places_and_words(name: str, words: list[str]) -> None:
    assert [name[token.start : token.end] for token in cut(name)] == words


def test_a_place_keeps_its_core_and_a_body_tells_its_duty_from_its_filling() -> None:
    place, body = cut("来宾市公安局")
    assert (place.core, place.role) == ("来宾", None)
    assert (body.role, body.filling) == (Role.ORGAN, (0, 1))


def test_the_head_of_a_national_body_is_no_filling() -> None:
    (body,) = cut("交通运输部")
    assert body.filling == (0, 0)


def test_the_name_of_the_country_is_a_place() -> None:
    country, _ = cut("中国司法")
    assert country.places == (nation(),)
    assert country.places[0].code == NATION


def test_a_place_in_short_may_be_more_than_the_township_that_is_written_like_it() -> None:
    place = cut("长沙乡村振兴")[0]
    assert "长沙市" in {each.name for each in place.places}


@settings(deadline=None)
@given(st.text("来宾市县公安局发布长沙乡青澜国家的美食0一", max_size=24))
def test_tokens_stand_in_order_inside_the_name(text: str) -> None:
    ends = [0]
    for token in cut(text):
        assert ends[-1] <= token.start < token.end <= len(text)
        assert bool(token.places) != bool(token.word)
        ends.append(token.end)
