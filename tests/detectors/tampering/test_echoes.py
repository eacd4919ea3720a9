from detectors.tampering.echoes import PRINTS, looked_up, prints
from domain.past import Published, Voice
from tests.factories import later

ADVERT = "春季大促，品牌运动鞋限时特价三折起，全国包邮，数量有限先到先得"
NOTICE = "停水通知：长宁街今日八时至十七时停水，请居民提前储水"
TEXTS = (ADVERT, f"{ADVERT}。", NOTICE, f"{ADVERT}，速来")


def published(place: int) -> Published:
    voice = Voice(account=f"weibo:{place}")
    return Published(voice=voice, post_id=str(place), text=TEXTS[place % 4], at=later(hours=place / 10))


def test_nearly_the_same_texts_have_a_print_in_common_and_others_have_none() -> None:
    assert set(prints(ADVERT)) & set(prints(f"{ADVERT}，速来"))
    assert not set(prints(ADVERT)) & set(prints(NOTICE))
    assert len(prints(ADVERT)) == PRINTS
    assert all(abs(number) < 2**63 for number in prints(ADVERT))


def test_a_text_too_short_to_tell_has_no_print() -> None:
    assert prints("早安") == prints("") == ()


def test_the_index_answers_every_earlier_text_that_is_nearly_the_same() -> None:
    posts = [published(place) for place in range(12)]
    for post, near in looked_up(posts[::-1]):
        place = int(post.post_id)
        alike = [other for other in posts[:place] if (int(other.post_id) % 4 == 2) == (place % 4 == 2)]
        assert {other.post_id for other in near} == {other.post_id for other in alike}
