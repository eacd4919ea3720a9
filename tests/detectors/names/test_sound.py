import pytest

from detectors.names.sound import blurred, classes, homophones, initials, pinyin, reading, sound, syllables

READINGS = [
    ("临泽发布", "linzefabu"),
    ("单县公安", "shanxiangongan"),
    ("六安市", "luanshi"),
    ("六合区", "luhequ"),
    ("东莞", "dongguan"),
    ("番禺", "panyu"),
    ("大埔", "dabu"),
    ("乐清", "yueqing"),
    ("浚县", "xunxian"),
    ("蔚县", "yuxian"),
    ("涡阳", "guoyang"),
    ("铅山", "yanshan"),
    ("蚌埠", "bengbu"),
    ("朝阳", "chaoyang"),
    ("重庆银行", "chongqingyinhang"),
    ("长沙市长热线", "changshashizhangrexian"),
    ("成都", "chengdu"),
    ("西藏", "xizang"),
    ("12345热线ab", "12345rexianab"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "spoken"), READINGS)
def test_names_are_read_as_people_read_them(text: str, spoken: str) -> None:
    assert pinyin(text) == spoken


def test_a_reading_has_a_syllable_for_each_character() -> None:
    assert reading("单县a1") == ("shan", "xian", "a", "1")
    assert initials("临泽发布") == "lzfb"


SOUNDS = [
    ("安", "按", 1.0),
    ("安", "安", 1.0),
    ("1", "一", 1.0),
    ("x", "x", 1.0),
    ("长", "掌", 0.92),
    ("山", "三", 0.85),
    ("林", "灵", 0.85),
    ("南", "兰", 0.85),
    ("房", "黄", 0.85),
    ("安", "局", 0.0),
    ("黄", "王", 0.0),
    ("x", "y", 0.0),
    ("临", "x", 0.0),
]


@pytest.mark.parametrize(("a", "b", "likeness"), SOUNDS)
def test_characters_sound_alike_or_nearly_or_not_at_all(a: str, b: str, likeness: float) -> None:
    assert sound(a, b) == sound(b, a) == likeness


def test_the_rare_readings_of_a_character_do_not_count() -> None:
    assert sound("广", "严") == 0.0


@pytest.mark.parametrize(
    ("syllable", "heard"), [("shang", "san"), ("ning", "lin"), ("hui", "fei"), ("n", "n"), ("he", "he")]
)
def test_what_speakers_confuse_is_blurred(syllable: str, heard: str) -> None:
    assert blurred(syllable) == heard == blurred(heard)


def test_what_has_no_syllable_stays_silent() -> None:
    assert [syllables(character) for character in "x!か"] == ["", "", ""]


def test_classes_agree_with_the_blurred_syllables() -> None:
    numbers = classes()
    assert numbers[ord("山")] == numbers[ord("三")] != numbers[ord("安")]
    assert numbers[ord("x")] == ord("x")


def test_homophones_come_commonest_first_without_the_character_itself() -> None:
    assert "宾" not in homophones("宾")
    assert homophones("临")[0] in "林领"
    assert homophones("x") == ""
