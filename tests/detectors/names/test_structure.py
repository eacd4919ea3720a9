import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.lexicon import Role
from detectors.names.structure import LONGEST, Basis, parse

# name, path of places, body, decoration, rest
TAKEN_APART = [
    ("来宾市公安局官方", "来宾市", "police", ("官方",), ""),
    ("来宾警方", "来宾市", "police", (), ""),
    ("来宾市人民政府网站", "来宾市", "government", (), ""),
    ("来宾市委宣传部", "来宾市", "propaganda", (), ""),
    ("国家税务总局来宾市税务局", "来宾市", "tax", (), ""),
    ("上海市场监管", "上海市", "market", (), ""),
    ("北京朝阳税务", "北京市/朝阳区", "tax", (), ""),
    ("平安来宾", "来宾市", "police", (), ""),
    ("健康来宾", "来宾市", "health", (), ""),
    ("中国安徽文旅", "中国/安徽省", "culture", (), ""),
    ("国家安全部", "中国", "state-security", (), ""),
    ("临泽市第一小学", "临泽市", "school", (), ""),
    ("青澜县公安局", "青澜县", "police", (), ""),
    ("临泽市青澜县公安局", "临泽市/青澜县", "police", (), ""),
    ("公安县公安局", "公安县", "police", (), ""),
    ("甘肃青澜职业技术学院", "甘肃省", "university", (), "青澜"),
    ("甘肃城建学院", "甘肃省", "university", (), ""),
    ("临泽市公按局", "临泽市", "", (), "公按"),
    ("婚礼来宾致辞", "", "", (), "来宾"),
    ("欢迎来宾发布感言", "", "", (), "欢迎来宾发布感言"),
    ("平安夜", "", "", (), "平安夜"),
    ("陈国安", "", "", (), "陈国安"),
    ("小明", "", "", (), "小明"),
    ("", "", "", (), ""),
]


@pytest.mark.parametrize(("name", "path", "body", "decoration", "rest"), TAKEN_APART)
def test_a_name_is_taken_apart(name: str, path: str, body: str, decoration: tuple[str, ...], rest: str) -> None:
    found = parse(name)
    assert "/".join(place.name for place in found.place) == path
    assert (found.organisation, found.decoration, found.rest) == (body, decoration, rest)


def test_an_ambiguous_place_keeps_all_its_meanings_until_another_place_decides() -> None:
    assert len(parse("朝阳公安").codes) > 1
    assert len(parse("北京朝阳公安").codes) == 1


def test_the_press_office_of_a_body_is_the_body() -> None:
    assert parse("来宾教育发布").groups == {"education"}
    assert parse("来宾发布").groups == {"publish"}


def test_a_word_of_two_bodies_means_both() -> None:
    assert parse("临泽县教体局").groups == {"education", "sport"}


def test_a_topic_alone_is_a_hint() -> None:
    found = parse("甘肃车辆年检")
    assert not found.groups
    assert "police.vehicles" in found.hints


def test_a_brand_counts_beside_its_place_alone() -> None:
    assert parse("平安来宾").basis is Basis.BEFORE
    assert not parse("平安小明").groups


@pytest.mark.parametrize("name", ["来宾融媒", "来宾融媒体", "来宾税务", "来宾交警"])
def test_a_word_for_a_body_stays_one_where_it_is_the_brand_of_the_same_body_too(name: str) -> None:
    assert parse(name).basis is Basis.WORD


@pytest.mark.parametrize(("name", "group"), [("健康来宾发布", "health"), ("平安来宾发布", "police")])
def test_the_brand_of_another_body_counts_for_more_than_a_suffix(name: str, group: str) -> None:
    assert (group in parse(name).groups, parse(name).basis) == (True, Basis.BEFORE)


def test_the_number_tells_one_school_from_another() -> None:
    assert parse("临泽市第一小学").numbers == {"一"}
    assert parse("临泽市人民医院").numbers == frozenset()


@settings(deadline=None)
@given(
    st.text(st.characters(exclude_categories=()), max_size=80)
    | st.text("来宾市公安局发布临泽县平安官方第一小学", max_size=12)
)
def test_tokens_stand_in_order_and_cover_what_the_rest_leaves(text: str) -> None:
    found = parse(text)
    ends = [0, *(token.end for token in found.tokens)]
    assert all(token.start >= end for token, end in zip(found.tokens, ends, strict=False))
    covered = sum(token.end - token.start for token in found.tokens)
    assert covered + len(found.rest) == len(text[:LONGEST])


def test_words_are_found_by_what_they_do() -> None:
    assert parse("来宾公安服务号客服").words(Role.ORGAN) == ("公安",)
    assert parse("来宾公安服务号客服").words(Role.SERVICE) == ("客服",)
