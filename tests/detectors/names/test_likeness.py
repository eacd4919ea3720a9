import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.likeness import Trick, likeness

OFFICIAL = "临泽市公安局"

HITS = [
    (OFFICIAL, OFFICIAL, Trick.IDENTICAL, 1.0),
    ("臨澤市公安局", OFFICIAL, Trick.DISGUISED, 0.98),
    ("临 泽 市 公 安 局", OFFICIAL, Trick.DISGUISED, 0.98),
    ("临泽市\u200b公安局", OFFICIAL, Trick.DISGUISED, 0.98),
    ("临泽市\u3164公安局", OFFICIAL, Trick.DISGUISED, 0.98),
    ("\u202e临泽市公安局", OFFICIAL, Trick.DISGUISED, 0.98),
    ("临泽市公安局!", OFFICIAL, Trick.DISGUISED, 0.98),
    ("平安临泽ＡＢ", "平安临泽ab", Trick.DISGUISED, 0.98),
    ("临泽发布官方账号", "临泽发布", Trick.DECORATED, 0.95),
    ("临泽市公安局官方账号V", OFFICIAL, Trick.DECORATED, 0.95),
    ("臨澤發佈官微", "临泽发布", Trick.DECORATED, 0.95),
    ("临泽发布", "临泽发布在线", Trick.DECORATED, 0.95),
    ("临泽发布V", "临泽发布官微", Trick.DECORATED, 0.95),
    ("临泽市公安局客服", OFFICIAL, Trick.EXTENDED, 0.9),
    ("甘肃临泽市公安局", OFFICIAL, Trick.EXTENDED, 0.9),
    ("甘肃临泽市公安局客服", OFFICIAL, Trick.EXTENDED, 0.9),
    ("临泽市公按局", OFFICIAL, Trick.ALTERED, 0.833),
    ("临泽市公安", OFFICIAL, Trick.ALTERED, 0.833),
    ("临泽市的公安局", OFFICIAL, Trick.ALTERED, 0.857),
    ("临泽公安厅", "临泽公安局", Trick.ALTERED, 0.8),
    ("临泽市青澜县公按居分队", "临泽市青澜县公安局分队", Trick.ALTERED, 0.818),
    ("临泽市公按局官方", OFFICIAL, Trick.ALTERED, 0.833),
    ("官方临泽市公按局V", "临泽市公安局官微", Trick.ALTERED, 0.833),
]


@pytest.mark.parametrize(("candidate", "official", "trick", "score"), HITS, ids=[ascii(hit[0]) for hit in HITS])
def test_a_name_that_passes_for_another_is_recognised_with_its_trick(
    candidate: str, official: str, trick: Trick, score: float
) -> None:
    found = likeness(candidate, official)
    assert found is not None
    assert (found.trick, found.score) == (trick, score)


FALSE_ALARMS = [
    ("青澜县公安局", OFFICIAL, "another place"),
    ("云柏区公安局", OFFICIAL, "another place"),
    ("临泽市气象台", OFFICIAL, "another body"),
    ("临泽市教育局", OFFICIAL, "another body"),
    ("公安局", OFFICIAL, "a part of the name"),
    ("临泽市", OFFICIAL, "a part of the name"),
    ("我在临泽市公安局门口等你", OFFICIAL, "a sentence"),
    ("临泽布发", "临泽发布", "two of four characters"),
    ("临泽发步", "临泽发布", "one of four characters"),
    ("临泽美食", "临泽发布", "another subject"),
    ("临泽", "临泽", "too short"),
    ("v1", "v1", "too short"),
    ("临\u200b泽", "临\u200b泽", "too short without what cannot be seen"),
    ("", OFFICIAL, "empty"),
    (OFFICIAL, "", "empty"),
    ("🚓🚓🚓", "🚓🚓🚓", "no letters"),
    ("局安公市泽临", OFFICIAL, "reversed"),
    ("小明", OFFICIAL, "a person"),
    ("Linze Police", OFFICIAL, "another script"),
]


@pytest.mark.parametrize(("candidate", "official", "why"), FALSE_ALARMS)
def test_a_name_that_passes_for_no_other_is_left_alone(candidate: str, official: str, why: str) -> None:
    assert likeness(candidate, official) is None, why


SAID = [
    ("临泽市公按局", "改动 1 字（安→按）", "安→按"),
    ("临泽市公安", "改动 1 字（-局）", "-局"),
    ("临泽市公安局客服", "另加「客服」", '"客服" added'),
    ("甘肃临泽市公安局客服", "另加「甘肃…客服」", '"甘肃…客服" added'),
    ("临泽市公安局V", "只多或少了修饰词", "decoration"),
    ("临泽市\u200b公安局", "不可见字符 U+200B", "invisible U+200B"),
    ("临泽市公\ud800安局", "读来相同", "reads the same"),
]


@pytest.mark.parametrize(("candidate", "zh", "en"), SAID, ids=[ascii(said[0]) for said in SAID])
def test_the_explanation_names_the_official_name_and_the_trick(candidate: str, zh: str, en: str) -> None:
    found = likeness(candidate, OFFICIAL)
    assert found is not None
    assert zh in found.summary.zh
    assert en in found.summary.en
    assert OFFICIAL in found.summary.zh
    assert OFFICIAL in found.summary.en


NAMES = st.text("临澤市公安局官方v发布 \u200b", max_size=10) | st.text(st.characters(exclude_categories=()), max_size=8)


@settings(deadline=None)
@given(NAMES, NAMES)
def test_a_score_is_a_share_and_only_the_identical_name_scores_one(candidate: str, official: str) -> None:
    found = likeness(candidate, official)
    if found is not None:
        assert 0.8 <= found.score <= 1
        assert (found.score == 1) == (candidate == official)
