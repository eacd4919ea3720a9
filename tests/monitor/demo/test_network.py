from datetime import timedelta

import httpx
import pytest
from pydantic import SecretStr

from domain.answer import Outcome
from domain.observation import Post
from monitor.demo.network import Member, Network, Note
from monitor.demo.portrait import LARGE, SMALL, portrait
from monitor.platforms.mastodon import Options, Platform
from tests.factories import NOW, later
from tests.monitor.doors import BASE, door, patient

TOKEN = "played-token"


def note(id: int) -> Note:
    return Note(id=id, text=f"第{id}条", at=NOW + timedelta(minutes=id))


def network(*members: Member) -> Network:
    police = Member(id="1", handle="linze_ga", display_name="临泽市公安局", bio="值班 & 办事", notes=(note(2), note(1)))
    return Network((police, *members), token=TOKEN)


def connector(served: Network, *, token: str = TOKEN, **options: int) -> Platform:
    """The real connector, asking the app without a socket between them."""
    chosen = Options(base_url=BASE, token=SecretStr(token), politeness=patient(), **options)
    return Platform("echo", chosen, door(httpx.ASGITransport(served.app), politeness=chosen.politeness))


async def test_a_member_is_found_by_a_part_of_the_name() -> None:
    [found] = (await connector(network()).search("公安")).value
    assert (found.key, found.handle, found.display_name) == ("echo:1", "linze_ga", "临泽市公安局")
    assert (found.bio, found.url) == ("值班 & 办事", "https://echo.example/@linze_ga")


async def test_letter_case_does_not_hide_anybody() -> None:
    answer = await connector(network(Member(id="2", handle="b", display_name="LINZE news"))).search("linze")
    assert [profile.user_id for profile in answer.value] == ["2"]


async def test_a_name_that_nobody_has_is_a_proved_empty() -> None:
    assert (await connector(network()).search("没有这个人")).outcome is Outcome.EMPTY


async def test_a_long_list_is_read_page_by_page() -> None:
    crowd = tuple(Member(id=str(number), handle=f"u{number}", display_name=f"临泽{number}") for number in range(10, 95))
    answer = await connector(network(*crowd)).search("临泽")
    assert len(answer.value) == 86
    assert not answer.more


async def test_a_member_is_looked_up_by_id_and_nobody_else_answers() -> None:
    platform = connector(network())
    assert (await platform.profile("1")).value.display_name == "临泽市公安局"
    assert (await platform.profile("9")).outcome is Outcome.NOT_FOUND


async def test_posts_follow_the_links_from_page_to_page() -> None:
    platform = connector(network(), page_size=1, post_pages=3)
    posts = (await platform.posts("1")).value
    assert [post.text for post in posts] == ["第2条", "第1条"]


async def test_a_member_without_posts_is_a_proved_empty() -> None:
    platform = connector(network(Member(id="2", handle="b", display_name="乙")))
    assert (await platform.posts("2")).outcome is Outcome.EMPTY
    assert (await platform.posts("9")).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(("token", "searched"), [("", Outcome.ERROR), ("guessed", Outcome.AUTH)])
async def test_without_the_token_nothing_is_said(token: str, searched: Outcome) -> None:
    assert (await connector(network(), token=token).search("公安")).outcome is searched
    assert (await connector(network(), token=token).profile("1")).outcome is Outcome.AUTH
    assert (await connector(network(), token=token).posts("1")).outcome is Outcome.AUTH


async def test_a_hijacked_account_shows_another_name_another_picture_and_adverts() -> None:
    served = network()
    platform = connector(served)
    before = (await platform.profile("1")).value
    served.hijack("1", name="红包中心", bio="加客服", adverts=("甲", "乙"), now=later(hours=1))
    after = (await platform.profile("1")).value
    posts: tuple[Post, ...] = (await platform.posts("1")).value
    assert (after.user_id, after.handle) == (before.user_id, before.handle)
    assert (after.display_name, after.bio) == ("红包中心", "加客服")
    assert after.avatar_hash != before.avatar_hash
    assert [post.text for post in posts] == ["乙", "甲", "第2条", "第1条"]
    assert served.hijacks == {"1": later(hours=1)}


async def test_an_altered_post_keeps_its_id_and_its_day_and_is_shown_as_edited() -> None:
    served = network()
    served.forge("1", text="第1条", by="第1条，改", now=later(hours=1))
    posts: tuple[Post, ...] = (await connector(served).posts("1")).value
    assert [(post.post_id, post.text) for post in posts] == [("2", "第2条"), ("1", "第1条，改")]
    assert [post.edited_at for post in posts] == [None, later(hours=1)]
    assert posts[1].published_at == later(minutes=1)
    assert served.forgeries == {"1": later(hours=1)}


async def test_everybody_may_see_the_pictures_and_a_stolen_one_is_the_same_in_another_size() -> None:
    served = network(
        Member(id="2", handle="b", display_name="乙", face="1"),
        Member(id="3", handle="c", display_name="丙", avatar=""),
    )
    shown = [(await connector(served).profile(id)).value for id in ("1", "2", "3")]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(served.app)) as client:
        own, stolen = [(await client.get(profile.avatar_url)).content for profile in shown[:2]]
        assert (await client.get(f"{BASE}/avatars/9/first.png")).status_code == 404
    assert own == portrait("1 first", LARGE)
    assert stolen == portrait("1 first", SMALL)
    assert shown[2].avatar_url == ""
