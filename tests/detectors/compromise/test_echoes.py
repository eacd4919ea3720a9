from dataclasses import replace
from typing import Any

import pytest

from detectors.compromise.echoes import Echo, Options, detect, echoes
from detectors.tampering.echoes import prints
from domain.finding import Finding
from domain.observation import UNDATED, Post
from domain.past import Published, Voice
from tests.detectors.compromise.pasts import past
from tests.factories import later, look, post

ADVERT = "春季大促，品牌运动鞋限时特价三折起，全国包邮，数量有限先到先得"
OPTIONS = Options()


def published(
    account: str, text: str = ADVERT, hours: float = 0, *, circle: str = "", shared: float = 0.0
) -> Published:
    voice = Voice(account=f"weibo:{account}", circle=circle, shared=shared)
    return Published(voice=voice, post_id=f"{account}-{hours}", text=text, at=later(hours=hours))


def heard(new: Published, *others: Published) -> Echo | None:
    return echoes(new, others, OPTIONS)


@pytest.mark.parametrize("text", [ADVERT, f"{ADVERT}！！", ADVERT.replace("，", " "), ADVERT.replace("限时", "限量")])
def test_nearly_the_same_text_on_two_accounts_in_a_day_is_an_echo(text: str) -> None:
    first, second = published("a"), published("b", text, hours=5)
    assert heard(second, first) == Echo(posts=(first, second))
    assert set(prints(text)) & set(prints(ADVERT))


@pytest.mark.parametrize(
    "other",
    [
        published("a", hours=-25),
        published("b", hours=-1),
        published("a", "停水通知：长宁街今日八时至十七时停水，请居民提前储水"),
        published("a", circle="qinglan"),
    ],
    ids=["a day before", "its own", "another text", "of its own circle"],
)
def test_what_is_no_echo(other: Published) -> None:
    assert heard(published("b", circle="qinglan"), other) is None


@pytest.mark.parametrize(
    "text", ["早安，青澜", f"转发微博 {ADVERT}", f"来源：临泽日报。{ADVERT}", f"//@临泽发布：{ADVERT}"]
)
def test_what_is_short_or_passed_on_is_no_echo(text: str) -> None:
    assert heard(published("b", text), published("a", text)) is None


def own(text: str = ADVERT, hours: float = 0) -> Post:
    return post(post_id="new", text=text, published_at=later(hours=hours))


def found(seen: Post, *others: Published, **changes: Any) -> list[Finding]:
    return list(detect(past(others=others, **changes), look(posts=(seen,)), options=OPTIONS))


def score(seen: Post, *others: Published, **changes: Any) -> float:
    return sum(each.score for each in found(seen, *others, own_hosts=frozenset({"linze.example"}), **changes))


def test_a_notice_that_many_publish_says_little() -> None:
    many = [published(name) for name in "abcde"]
    assert score(own(), *many[:1]) > OPTIONS.expected == score(own(), *many)


def test_who_shares_texts_as_a_habit_is_no_wonder() -> None:
    assert score(own(), published("a"), voice=Voice(account="weibo:z", shared=0.3)) == OPTIONS.expected


@pytest.mark.parametrize("text", [f"{ADVERT}，加微信xiezi8899", f"{ADVERT} https://xie.top/a"])
def test_what_leads_off_the_platform_weighs_wherever_it_stands(text: str) -> None:
    many = [published(name, text) for name in "abcdef"]
    assert score(own(text), *many) > score(own(), published("a"))


def test_a_link_of_the_units_own_leads_nowhere_else() -> None:
    text = f"{ADVERT} https://www.linze.example/a"
    assert score(own(text), published("a", text)) == score(own(), published("a"))


def test_only_new_posts_are_held_against_those_of_others() -> None:
    known = past(posts=(own(),), others=(published("a"),))
    assert list(detect(known, look(posts=(own(),)), options=OPTIONS)) == []


def test_an_echo_is_told_with_its_post_and_its_accounts() -> None:
    (echo,) = found(own(hours=3), published("a"))
    accounts = "bluesky:did:plc:official weibo:a"
    assert dict(echo.evidence) == {"post": "new", "accounts": accounts, "other_post": "a-0"}
    assert echo.summary.zh.startswith("同一内容 3.0 小时内也见于登记账号 weibo:a：「春季大促")


def test_what_an_office_says_is_less_of_a_wonder_on_two_accounts_than_what_none_says() -> None:
    notice = "停水通知：长宁街今日八时至十七时停水，请居民提前储水，恢复时间另行通知"
    assert score(own(notice), published("a", notice)) < score(own(), published("a"))


def test_the_same_form_with_other_figures_is_another_notice() -> None:
    ours, theirs = (f"长宁街今日{hour}时至17时停水，请广大居民提前做好储水准备，带来不便敬请谅解" for hour in (8, 9))
    assert found(own(ours), published("a", theirs)) == []


def test_a_part_of_a_text_is_not_the_text() -> None:
    assert found(own(f"{ADVERT}，下一条说的是别的事情，与此无关，请大家留意明天的天气"), published("a")) == []


def test_a_new_post_without_a_date_is_one_of_now_and_another_of_no_known_day() -> None:
    undated = replace(own(), published_at=UNDATED)
    (echo,) = found(undated, published("a", hours=-3))
    assert echo.summary.zh.startswith("同一内容 3.0 小时内也见于")
    assert found(undated, published("a", hours=-30)) == []
    assert found(undated, replace(published("a"), at=UNDATED)) == []
