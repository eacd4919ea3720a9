import pytest

from detectors.names.likeness import ALARM, REVIEW, Tier, likeness
from detectors.names.trick import Trick

POLICE = "来宾市公安局"
INSURANCE = "来宾市医疗保障局"
DISGUISED = [
    ("来宾公桉", POLICE, Trick.HOMOPHONE),
    ("耒宾公安", POLICE, Trick.GLYPH),
    ("莱宾警方", POLICE, Trick.HOMOPHONE),
    ("平安莱宾", POLICE, Trick.HOMOPHONE),
    ("来宾正府", "来宾市人民政府", Trick.HOMOPHONE),
    ("莱宾医保局", INSURANCE, Trick.HOMOPHONE),
    ("来滨税务", "国家税务总局来宾市税务局", Trick.HOMOPHONE),
    ("来宾涉保", "来宾市人力资源和社会保障局", Trick.HOMOPHONE),
    ("来宾公an", POLICE, Trick.PINYIN),
    ("laibin公安", POLICE, Trick.PINYIN),
    ("来宾yibao", INSURANCE, Trick.PINYIN),
    ("平安来宀兵", POLICE, Trick.SPLIT),
]


@pytest.mark.parametrize(("candidate", "official", "trick"), DISGUISED)
def test_a_disguised_short_form_passes_for_a_name_that_is_registered_in_full(
    candidate: str, official: str, trick: Trick
) -> None:
    found = likeness(candidate, official)
    assert found.tier is Tier.ALARM, found
    assert trick in found.reasons


@pytest.mark.parametrize(
    ("candidate", "official"), [("来宾医宝局", INSURANCE), ("来宾教玉", "来宾市教育局"), ("来宾永和", "来宾市水利局")]
)
def test_what_is_less_clear_is_left_to_a_person(candidate: str, official: str) -> None:
    assert REVIEW <= likeness(candidate, official).score < ALARM


@pytest.mark.parametrize(("plain", "disguised"), [("平安来宾", "平安莱宾"), ("来宾教育", "莱宾教育")])
def test_a_disguise_adds_nothing_to_what_the_form_itself_passes_for(plain: str, disguised: str) -> None:
    official = {"平安来宾": POLICE, "来宾教育": "来宾市教育局"}[plain]
    assert likeness(disguised, official).score <= likeness(plain, official).score


STRANGERS = [
    ("来宾公园", POLICE),
    ("来宾公交", POLICE),
    ("来宾交友", "来宾市教育局"),
    ("来宾医院", INSURANCE),
    ("莱宾小李", POLICE),
    ("柳州公桉", POLICE),
    ("临滨公安", POLICE),
    ("gongan", POLICE),
]


@pytest.mark.parametrize(("candidate", "official"), STRANGERS)
def test_other_words_are_no_disguise(candidate: str, official: str) -> None:
    assert likeness(candidate, official).tier is Tier.NONE


def test_the_form_is_told_with_the_trick() -> None:
    said = likeness("来滨公安", POLICE).explanation
    assert said.zh == "疑似冒用「来宾市公安局」0.91：即「来宾公安」，滨→宾（同音），其余相同"
    assert 'as in "来宾公安", 滨→宾 (sound-alike)' in said.en


@pytest.mark.parametrize("candidate", ["来宾公安", "来宾公安官方", "平安来宾"])
def test_a_form_as_it_is_written_stays_kin(candidate: str) -> None:
    assert Trick.SAME_ORGAN in likeness(candidate, POLICE).reasons
