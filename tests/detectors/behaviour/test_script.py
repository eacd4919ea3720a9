import pytest

from detectors.behaviour.script import Script, script

TEXTS = [
    ("今晚封路施工，请绕行", Script.HAN),
    ("请市民注意防范，下载 APP 并关注 Linze Police", Script.HAN),
    ("Hot singles near you, click to chat", Script.LATIN),
    ("Buy cheap Viagra 药", Script.LATIN),
    ("𝗟𝗮 𝗥𝗲́𝗽𝘂𝗯𝗹𝗶𝗾𝘂𝗲", Script.LATIN),
    ("Новости сегодня", Script.CYRILLIC),
    ("أخبار اليوم العاجلة", Script.ARABIC),
    ("本日は休業日です。詳細は下記をご覧ください", Script.KANA),
    ("오늘의 주요 뉴스", Script.HANGUL),
    ("བོད་ལྗོངས་གསར་འགྱུར་དྲ་བ", Script.OTHER),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_a_text_is_of_the_script_that_says_most_of_it(text: str, expected: Script) -> None:
    assert script(text) is expected


@pytest.mark.parametrize(
    "text", ["", "Repost", "OK，", "😀😀😀 123456789", "https://linze.example/abcdefgh", "@LinzePolice #TravelSafe"]
)
def test_hardly_any_text_beside_links_and_names_is_of_none(text: str) -> None:
    assert script(text) is None


def test_what_is_named_does_not_count_as_written() -> None:
    assert script("今晚封路施工 @LinzePoliceOfficial #RoadClosed https://linze.example/abc") is Script.HAN
