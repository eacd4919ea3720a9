import pytest

from detectors.names.local import official_sounding, places_of

OURS = places_of("来宾发布") | places_of("临泽县公安局")

SOUNDING = [
    ("来宾新闻", "发布"),
    ("来宾观察", "发布"),
    ("来宾新鲜事", "发布"),
    ("来宾县长", "政府"),
    ("来宾12345热线", "政务热线"),
    ("来宾招考", "招生考试"),
    ("来宾车辆年审", "车管所"),
    ("广西来宾市长信箱", "政府"),
    ("临泽警方", "公安"),
    ("临泽公告", "公告"),
]


@pytest.mark.parametrize(("name", "said"), SOUNDING)
def test_a_place_of_ours_with_official_words_sounds_official(name: str, said: str) -> None:
    found = official_sounding(name, OURS)
    assert found is not None
    assert said in found.zh
    assert "not registered" in found.en


def test_the_words_that_sound_official_are_quoted() -> None:
    found = official_sounding("来宾新鲜事", OURS)
    assert found is not None
    assert found.zh == "未登记的名称，含本地区（来宾）和官方用语（新鲜事：发布）"


PLAIN = [
    ("来宾吃喝玩乐", "what people do there"),
    ("来宾美食", "food"),
    ("来宾教育培训", "a shop that teaches"),
    ("临泽的小新闻", "private talk"),
    ("来宾小明", "a person"),
    ("来宾第一中学", "one of several schools"),
    ("婚礼来宾致辞", "guests, not the place"),
    ("柳州新闻", "no place of ours"),
    ("新闻", "no place"),
    ("来宾", "the place alone"),
    ("来宾青澜云柏桃源新闻", "a name of its own"),
    ("🚓", "no letters"),
    ("", "empty"),
]


@pytest.mark.parametrize(("name", "why"), PLAIN)
def test_a_plain_private_name_does_not(name: str, why: str) -> None:
    assert official_sounding(name, OURS) is None, why


def test_without_places_of_ours_nothing_sounds_official() -> None:
    assert official_sounding("来宾新闻", frozenset()) is None


def test_an_official_name_without_a_place_has_none() -> None:
    assert places_of("小明") == frozenset()
