import pytest

from detectors.texts.region import is_in, led_by, names_of, regions


@pytest.mark.parametrize(
    ("before", "region", "whole", "expected"),
    [
        ("云州省", "云州省", "云州省临泽市公安局", True),
        ("北川省", "云州省", "北川省临泽市公安局", False),
        ("云州省霁岚市", "云州省", "云州省霁岚市青澜县公安局", True),
        ("平澜县", "云州省青澜县", "平澜县柏沙镇", False),
        ("青澜县", "云州省青澜县", "青澜县柏沙镇", True),
        ("", "云州省", "临泽市公安局", True),
        ("北川省", "", "北川省霁岚市公安局", True),
        ("中国", "云州省", "中国临泽市公安局", True),
        ("吉林省长春市", "110000", "吉林省长春市朝阳区教育局", False),
        ("长春市", "110000", "长春市朝阳区教育局", False),
        ("北京市", "110105", "北京市朝阳区教育局", True),
        ("广东省", "", "广东省来宾市公安局", False),
        ("广西壮族自治区", "", "广西壮族自治区来宾市公安局", True),
        ("广西", "999999", "广西来宾市公安局", True),
        ("广西", "广西来宾市", "广西来宾市公安局", True),
        ("广东", "广西来宾市", "广东来宾市公安局", False),
        ("江苏省南京市", "江苏省徐州市鼓楼区", "江苏省南京市鼓楼区", False),
    ],
)
def test_words_before_a_place_agree_with_its_region_or_not(
    before: str, region: str, whole: str, expected: bool
) -> None:
    assert is_in(before, region, whole) is expected


def test_real_regions_bring_what_lies_around_them() -> None:
    assert regions("长春市") == {1: {"吉林"}, 2: {"长春"}}
    assert regions("云州省临泽市")[2] == {"临泽"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("广西来宾市", {1: {"广西"}, 2: {"来宾"}}),
        ("江苏南京", {1: {"江苏"}, 2: {"南京"}}),
        ("北京市", {1: {"北京"}}),
        ("江苏省徐州市鼓楼区", {1: {"江苏"}, 2: {"徐州"}, 3: {"鼓楼"}}),
        ("北川省", {1: {"北川"}}),
    ],
)
def test_regions_are_read_one_behind_the_other(words: str, expected: dict[int, set[str]]) -> None:
    assert regions(words) == expected


def test_everything_that_a_region_is_called_is_known() -> None:
    assert "云州" in names_of("云州省")
    assert names_of("") == set()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("甘肃省", True),
        ("云州省霁岚市", True),
        ("广西", True),
        ("江苏南京", True),
        ("服务南京", False),
        ("警务", False),
        ("", False),
    ],
)
def test_names_of_regions_are_told_from_other_words(words: str, expected: bool) -> None:
    assert led_by(words) is expected
