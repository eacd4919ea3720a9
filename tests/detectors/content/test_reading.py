from detectors.content.reading import read
from detectors.texts.contacts import Way


def test_a_post_is_read_once_for_all_questions() -> None:
    content = read("#临泽民生#【通知】停水,详询@临泽水务 电话12345678 https://www.linze-water.example.com/a")
    assert content.han.startswith("临泽民生通知停水")
    assert content.hashtags == ("临泽民生",)
    assert content.mentions == ("临泽水务",)
    assert content.numbers == ("12345678",)
    assert content.hosts == {"www.linze-water.example.com"}


def test_tags_and_mentions_of_the_other_networks_are_read_too() -> None:
    content = read("Works on the bridge #青澜县 @linze@social.example.org")
    assert content.hashtags == ("青澜县",)
    assert content.mentions == ("linze@social.example.org",)


def test_links_that_the_platform_keeps_beside_the_text_are_read() -> None:
    assert read("见链接", ["https://shop.example.top/x", ""]).hosts == {"shop.example.top"}


def test_disguised_contacts_are_read() -> None:
    assert [contact.way for contact in read("加薇❤ abc12345").contacts] == [Way.WECHAT]
    assert [contact.value for contact in read("电话幺三八零零零零一二三四").contacts] == ["13800001234"]


def test_full_width_and_invisible_characters_hide_nothing() -> None:
    assert read("1\u200b2345 ＃").numbers == read("１２３４５").numbers == ("12345",)


def test_an_empty_post_says_nothing() -> None:
    content = read("")
    assert (content.han, content.contacts, content.hosts, content.hashtags) == ("", (), frozenset(), ())
