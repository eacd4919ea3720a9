import pytest

from detectors.names.places import abbreviated, alike, ancestors, find, place, zone

FOUND = [
    ("来宾发布", [("来宾", "来宾市")]),
    ("来宾市教育局", [("来宾市", "来宾市")]),
    ("广西金秀瑶族自治县水务局", [("广西", "广西壮族自治区"), ("金秀瑶族自治县", "金秀瑶族自治县")]),
    ("环江融媒", [("环江", "环江毛南族自治县")]),
    ("环江县融媒", [("环江县", "环江毛南族自治县")]),
    ("恩施州文旅", [("恩施州", "恩施土家族苗族自治州")]),
    ("科左中旗融媒", [("科左中旗", "科尔沁左翼中旗")]),
    ("内蒙古自治区气象局", [("内蒙古自治区", "内蒙古自治区")]),
    ("浦东新区", [("浦东新区", "浦东新区")]),
    ("神农架", [("神农架", "神农架林区")]),
    ("迁江镇", [("迁江镇", "迁江镇")]),
    ("干县交警", [("干县", "乾县")]),
    ("台湾", [("台湾", "台湾省")]),
    ("单县", [("单县", "单县")]),
    ("abc", []),
    ("桂", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_the_longest_place_names_are_found_from_left_to_right(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[span.start : span.end], span.places[0].name) for span in find(text)] == expected


def test_an_ambiguous_short_name_keeps_all_its_meanings_the_highest_first() -> None:
    (span,) = find("朝阳")
    assert {"朝阳市", "朝阳区", "朝阳县"} <= {meaning.name for meaning in span.places}
    assert [meaning.level for meaning in span.places] == sorted(meaning.level for meaning in span.places)


@pytest.mark.parametrize(
    ("text", "weak"),
    [("来宾", True), ("来宾市", False), ("和平", True), ("玉林", False), ("公安", True), ("广西", False)],
)
def test_places_that_are_everyday_words_are_marked(text: str, weak: bool) -> None:
    (span,) = find(text)
    assert span.weak is weak


def test_townships_of_one_name_need_their_suffix() -> None:
    assert find("太平镇")[0].places[0].level == 4
    assert all(meaning.level < 4 for span in find("太平") for meaning in span.places)


def test_a_place_knows_what_lies_around_it() -> None:
    assert [around.name for around in ancestors("451302")] == ["来宾市", "广西壮族自治区"]
    assert [around.name for around in ancestors("110105")] == ["北京市"]
    assert ancestors("45") == ()
    assert (place("451302").short, place("451302").parent, place("451302").level) == ("兴宾", "4513", 3)


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("山西", "陕西", True),
        ("玉林", "榆林", True),
        ("无锡", "巫溪", True),
        ("来宾", "宾阳", False),
        ("来宾", "来安", False),
    ],
)
def test_places_are_told_apart_unless_they_sound_or_look_alike(one: str, other: str, verdict: bool) -> None:
    assert alike(find(one)[0].places[0], find(other)[0].places[0]) is verdict


def test_one_character_can_stand_for_a_place() -> None:
    found = {character: abbreviated(character) for character in "桂穗x"}
    assert [place.short if place else "" for place in found.values()] == ["广西", "广州", ""]


def test_development_zones_are_words_after_a_place() -> None:
    assert zone("来宾高新区管委会", 2) == "高新区"
    assert zone("来宾发布", 2) == ""
