import pytest

from detectors.names.fold import fold
from detectors.names.lexicon import PLACE, Role, lexicon

LEXICON = lexicon()


def test_every_word_stands_as_names_are_folded() -> None:
    assert [text for text in LEXICON.words if fold(text) != text] == []


def test_every_group_has_names_a_label_and_an_existing_whole() -> None:
    for organ in LEXICON.organs.values():
        assert organ.names, organ.id
        assert organ.zh, organ.id
        assert organ.en, organ.id
        assert not organ.within or organ.within in LEXICON.organs, organ.id


def test_a_part_of_a_part_belongs_to_the_whole() -> None:
    assert LEXICON.around("police.vehicles") == ("police.traffic", "police")
    assert LEXICON.root("police.vehicles") == "police"
    assert LEXICON.root("police") == "police"


def test_no_body_is_a_part_of_itself() -> None:
    assert [organ for organ in LEXICON.organs if organ in LEXICON.around(organ)] == []


@pytest.mark.parametrize("word", ["公安部", "国家卫健委", "最高检", "央行", "国家安全部"])
def test_a_word_for_a_body_of_the_whole_country_says_so(word: str) -> None:
    assert Role.NATIONAL in LEXICON.words[word].roles


@pytest.mark.parametrize("word", ["公安局", "卫健委员会", "国家公园"])
def test_a_word_for_a_body_of_some_place_does_not(word: str) -> None:
    assert Role.NATIONAL not in getattr(LEXICON.words.get(word), "roles", set())


def test_every_brand_says_on_which_side_its_place_stands() -> None:
    patterns = [pattern for organ in LEXICON.organs.values() for pattern in organ.brand]
    assert [pattern for pattern in patterns if pattern.count(PLACE) != 1 or pattern.strip(PLACE) == pattern] == []


def test_no_word_for_a_body_also_speaks_against_one() -> None:
    both = [text for text, word in LEXICON.words.items() if {Role.ORGAN, Role.AGAINST} <= word.roles]
    assert [text for text in both if len(text) > 5] == []


SAME = [
    ("公安局", "警方", "police"),
    ("交警支队", "交管所", "police.traffic"),
    ("招生考试院", "招考", "examination"),
    ("文化和旅游局", "文旅", "culture"),
    ("医疗保障局", "医保", "medical-insurance"),
    ("融媒体中心", "发布", "publish"),
    ("人力资源和社会保障局", "社保", "labour"),
    ("国税局", "税务", "tax"),
    ("市场监督管理局", "工商局", "market"),
    ("卫生健康委员会", "卫计委", "health"),
    ("检察院", "检察", "procuratorate"),
    ("应急管理局", "安监局", "emergency"),
]


@pytest.mark.parametrize(("one", "other", "group"), SAME)
def test_synonyms_mean_the_same_body(one: str, other: str, group: str) -> None:
    assert group in LEXICON.words[one].names
    assert group in LEXICON.words[other].names


def test_words_are_found_where_they_stand() -> None:
    found = dict(LEXICON.at("来宾公安局", 2))
    assert set(found) == {4, 5}
    assert dict(LEXICON.at("来宾公安局", 1)) == {}
