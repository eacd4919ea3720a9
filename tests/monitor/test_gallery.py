"""Pictures of posts from real hosts on loopback, through the real decoder."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from config.settings import MediaSettings
from detectors.pictures import codes
from domain.answer import Answer, Outcome, ok
from domain.observation import Post
from monitor.gallery import Gallery
from monitor.http.media import Media
from tests.detectors.pictures.posters import poster
from tests.factories import later, post
from tests.monitor.picture_hosts import Answer as Page
from tests.monitor.picture_hosts import Host, drawn, drips, hosting, media, moved, pours, says

PAY, GROUP = "https://qr.alipay.com/fkx00001", "https://weixin.qq.com/g/AQYAAbc"
POSTER = poster(PAY)


class Rig:
    """A gallery, and what it counted."""

    def __init__(
        self,
        fetch: Callable[[str], Any],
        read: Callable[[bytes], Awaitable[tuple[str, ...]]] | None = None,
        **settings: Any,
    ) -> None:
        self.counted: list[str] = []
        self.gallery = Gallery(fetch=fetch, settings=MediaSettings(**settings), count=self._count, read=read or decoded)

    def _count(self, platform: str, outcome: Outcome) -> None:
        self.counted.append(f"{platform} {outcome}")

    async def look(self, *posts: Post) -> list[tuple[str, ...]]:
        return [seen.codes for seen in await self.gallery.look("bluesky", posts)]


class Asked:
    """A web where every address shows a picture of its own name. Those in `stuck` are never answered."""

    def __init__(self, *stuck: str) -> None:
        self.stuck, self.addresses = stuck, list[str]()

    async def fetch(self, url: str) -> Answer[bytes]:
        self.addresses.append(url)
        if url in self.stuck:
            await asyncio.Event().wait()
        return ok(url.encode())


async def named(data: bytes) -> tuple[str, ...]:
    return (data.decode(),)


async def decoded(data: bytes) -> tuple[str, ...]:
    return codes(data)


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    async with hosting({"/a": says(POSTER), "/b": says(poster(GROUP, PAY)), "/plain": says(drawn("JPEG"))}) as host:
        yield host


@pytest.fixture
async def door() -> AsyncIterator[Media]:
    door = media(max_bytes=1_000_000, timeout_seconds=1)
    yield door
    await door.aclose()


async def test_a_post_comes_back_with_what_its_pictures_lead_to(host: Host, door: Media) -> None:
    rig = Rig(door.fetch)
    both = post(media=(host.url("/a"), host.url("/b")))
    seen = await rig.gallery.look("bluesky", [both, post(post_id="p2", media=(host.url("/plain"),))])
    assert [each.codes for each in seen] == [(PAY, GROUP), ()]
    assert [each.media for each in seen] == [both.media, (host.url("/plain"),)]
    assert rig.counted == ["bluesky ok"] * 3


async def test_what_the_platform_told_of_codes_stays(host: Host, door: Media) -> None:
    assert await Rig(door.fetch).look(post(media=(host.url("/a"),), codes=(GROUP,))) == [(GROUP, PAY)]


HOSTILE: dict[str, tuple[Callable[[], Page], str]] = {
    "web page": (lambda: says(b"<!doctype html>", content_type="image/jpeg"), "shape"),
    "stream of 500 MB": (lambda: pours(500_000_000, [], POSTER), "shape"),
    "redirect to loopback": (lambda: moved("http://127.0.0.2/"), "blocked"),
    "slow loris": (lambda: drips(POSTER[:100], content_type="image/jpeg", content_length="9999"), "error"),
    "not there": (lambda: says(status=404), "not_found"),
    "cut short": (lambda: says(POSTER[: len(POSTER) // 10]), "ok"),
}


@pytest.mark.parametrize(("page", "outcome"), HOSTILE.values(), ids=HOSTILE)
async def test_a_hostile_picture_leaves_its_post_as_it_was_and_the_next_one_is_read(
    page: Callable[[], Page], outcome: str, host: Host, door: Media
) -> None:
    host.pages["/hostile"] = page()
    rig = Rig(door.fetch)
    assert await rig.look(post(media=(host.url("/hostile"), host.url("/a")))) == [(PAY,)]
    assert rig.counted == [f"bluesky {outcome}", "bluesky ok"]


async def test_an_address_inside_the_house_is_not_asked(door: Media) -> None:
    rig = Rig(door.fetch)
    assert await rig.look(post(media=("http://127.0.0.2:1/a.jpg", "http://[::1]/a.jpg", "file:///etc/passwd"))) == [()]
    assert rig.counted == ["bluesky blocked"] * 3


async def test_of_a_post_so_many_pictures_are_asked_for() -> None:
    web = Asked()
    assert await Rig(web.fetch, named, codes_per_post=2).look(post(media=("/1", "/2", "/3"))) == [("/1", "/2")]


async def test_of_a_look_so_many_pictures_are_asked_for_those_of_the_newest_posts_first() -> None:
    web = Asked()
    old, new = (post(post_id=name, media=(f"/{name}1", f"/{name}2")) for name in ("old", "new"))
    told = await Rig(web.fetch, named, codes_per_look=3).look(old, replaced(new))
    assert web.addresses == ["/new1", "/new2", "/old1"]
    assert told == [("/old1",), ("/new1", "/new2")]


def replaced(seen: Post) -> Post:
    return post(post_id=seen.post_id, media=seen.media, published_at=later(hours=1))


@pytest.mark.parametrize("film", ["/a.m3u8", "/a.MP4?signed=1", "/a.webm#t=1", ""])
async def test_films_and_empty_addresses_are_not_asked_for_and_do_not_count(film: str) -> None:
    web = Asked()
    await Rig(web.fetch, named, codes_per_post=1).look(post(media=(film, "/a.jpg")))
    assert web.addresses == ["/a.jpg"]


async def test_one_address_shown_twice_in_a_post_is_asked_for_once() -> None:
    web = Asked()
    assert await Rig(web.fetch, named).look(post(media=("/a", "/a"))) == [("/a",)]
    assert web.addresses == ["/a"]


@pytest.mark.parametrize("off", [{"codes": False}, {"enabled": False}])
async def test_a_gallery_that_is_switched_off_asks_nobody(off: dict[str, bool]) -> None:
    web = Asked()
    assert await Rig(web.fetch, named, **off).look(post(media=("/a",))) == [()]
    assert web.addresses == []


async def test_posts_without_pictures_and_no_posts_cost_nothing() -> None:
    rig = Rig(Asked().fetch, named)
    assert (await rig.look(post()), await rig.look()) == ([()], [])
    assert rig.counted == []


async def test_a_look_takes_no_longer_than_its_time_and_keeps_what_was_read_until_then() -> None:
    web = Asked("/stuck")
    rig = Rig(web.fetch, named, timeout_seconds=0.1)
    async with asyncio.timeout(5):
        assert await rig.look(post(media=("/a", "/stuck", "/c"))) == [("/a",)]
    assert web.addresses == ["/a", "/stuck"]
    assert rig.counted == ["bluesky ok", "bluesky error"]


async def test_a_picture_that_takes_long_to_read_holds_nobody_up() -> None:
    async def for_ever(_: bytes) -> tuple[str, ...]:
        await asyncio.Event().wait()
        return ()

    rig = Rig(Asked().fetch, for_ever, timeout_seconds=0.1)
    async with asyncio.timeout(3):
        assert await rig.look(post(media=("/a",))) == [()]
    assert rig.counted == ["bluesky error"]


async def test_who_is_stopped_in_the_middle_is_stopped() -> None:
    looking = asyncio.create_task(Rig(Asked("/stuck").fetch, named).look(post(media=("/stuck",))))
    await asyncio.sleep(0)
    looking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await looking
