"""Avatars from real hosts on loopback, through the real decoder and a real store."""

import asyncio
import hashlib
import zlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from config.settings import MediaSettings
from detectors.pictures import read
from domain.answer import Answer, Outcome, ok
from domain.observation import Profile
from monitor.album import Album
from monitor.http.media import Media
from monitor.store import Store, pictures
from monitor.vault import Vault
from tests.factories import profile
from tests.monitor.crank import Clock
from tests.monitor.picture_hosts import Answer as Page
from tests.monitor.picture_hosts import Host, drawn, drips, hosting, media, moved, pours, says

BADGE = drawn("JPEG", size=(256, 256))
SHA256 = hashlib.sha256(BADGE).hexdigest()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1/"/></svg>'


class Counted:
    def __init__(self) -> None:
        self.outcomes: list[str] = []

    def __call__(self, platform: str, outcome: Outcome) -> None:
        self.outcomes.append(f"{platform} {outcome}")


class Rig:
    """An album whose door may go to loopback, and what came of it."""

    def __init__(self, store: Store, folder: Path, door: Media, **settings: Any) -> None:
        self.clock, self.counted, self.vault, self.store = Clock(), Counted(), Vault(folder), store
        self.album = Album(
            fetch=door.fetch,
            store=store,
            vault=self.vault,
            settings=MediaSettings(**settings),
            clock=self.clock,
            count=self.counted,
        )

    def files(self, folder: Path) -> int:
        return sum(path.is_file() for path in folder.rglob("*"))


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    async with hosting({"/a": says(BADGE)}) as host:
        yield host


@pytest.fixture
async def door() -> AsyncIterator[Media]:
    door = media(max_bytes=1_000_000, timeout_seconds=1)
    yield door
    await door.aclose()


@pytest.fixture
def rig(store: Store, tmp_path: Path, door: Media) -> Rig:
    return Rig(store, tmp_path / "pictures", door)


def shows(host: Host, path: str = "/a", **changes: Any) -> Profile:
    return profile(**{"avatar_url": host.url(path), "avatar_hash": "cid-1", **changes})


async def test_an_avatar_is_read_and_its_bytes_are_kept(rig: Rig, host: Host) -> None:
    assert await rig.album.look(shows(host)) == read(BADGE)
    assert rig.vault.get(SHA256) == BADGE
    assert rig.counted.outcomes == ["bluesky ok"]


async def test_an_avatar_is_fetched_once_until_it_changes(rig: Rig, host: Host) -> None:
    first = [await rig.album.look(shows(host, url)) for url in ("/a?signed=1", "/a?signed=2")]
    host.pages["/a"] = says(drawn("PNG"))
    changed = await rig.album.look(shows(host, avatar_hash="cid-2"))
    assert first == [read(BADGE)] * 2
    assert changed == read(drawn("PNG"))
    assert await rig.album.look(shows(host)) == read(BADGE)
    assert len(host.heard) == 2


async def test_without_a_name_of_its_own_an_avatar_is_known_by_its_address(rig: Rig, host: Host) -> None:
    host.pages["/b"] = says(drawn("PNG"))
    for path in ("/a?signed=1", "/a?signed=2", "/b", "/b"):
        await rig.album.look(shows(host, path, avatar_hash=""))
    assert [heard.split()[1] for heard in host.heard] == ["/a?signed=1", "/b"]


async def test_one_picture_of_two_accounts_is_stored_once_and_shared(rig: Rig, host: Host, tmp_path: Path) -> None:
    await rig.album.look(shows(host))
    other = await rig.album.look(shows(host, user_id="did:plc:other"))
    assert other is not None
    assert other.shared_by == 1
    assert rig.files(tmp_path / "pictures") == 1


@pytest.mark.parametrize("changes", [{"avatar_url": ""}, {"avatar_url": "", "avatar_hash": "cid"}])
async def test_an_account_without_an_avatar_has_none(rig: Rig, changes: dict[str, str]) -> None:
    assert await rig.album.look(profile(**changes)) is None
    assert rig.counted.outcomes == []


async def test_an_album_that_is_switched_off_asks_nobody(store: Store, tmp_path: Path, door: Media, host: Host) -> None:
    rig = Rig(store, tmp_path, door, enabled=False)
    assert await rig.album.look(shows(host)) is None
    assert host.heard == []


def bomb() -> bytes:
    """A PNG of 20,000 by 20,000 black points in some ten kilobytes."""
    side = 20_000
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 + side // 8)) for _ in range(side)) + packer.flush()
    parts = [(b"IHDR", side.to_bytes(4) * 2 + bytes([1, 0, 0, 0, 0])), (b"IDAT", packed), (b"IEND", b"")]
    chunks = (len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4) for kind, data in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


HOSTILE: dict[str, tuple[Callable[[], Page], str]] = {
    "decompression bomb": (lambda: says(bomb()), "shape"),
    "SVG": (lambda: says(SVG, content_type="image/png"), "shape"),
    "web page": (lambda: says(b"<!doctype html>", content_type="image/jpeg"), "shape"),
    "truncated": (lambda: says(BADGE[: len(BADGE) // 2]), "shape"),
    "first bytes of a picture alone": (lambda: says(BADGE[:12]), "shape"),
    "noise behind a signature": (lambda: says(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40), "shape"),
    "stream of 500 MB": (lambda: pours(500_000_000, [], BADGE), "shape"),
    "redirect to loopback": (lambda: moved("http://127.0.0.2/"), "blocked"),
    "slow loris": (lambda: drips(BADGE[:100], content_type="image/jpeg", content_length="9999"), "error"),
    "not there": (lambda: says(status=404), "not_found"),
}


@pytest.mark.parametrize(("page", "outcome"), HOSTILE.values(), ids=HOSTILE)
async def test_a_hostile_avatar_is_refused_and_stops_nothing(
    page: Callable[[], Page], outcome: str, rig: Rig, host: Host, tmp_path: Path
) -> None:
    host.pages["/hostile"] = page()
    hostile, honest = await asyncio.gather(
        rig.album.look(shows(host, "/hostile")), rig.album.look(shows(host, user_id="did:plc:other"))
    )
    assert (hostile, honest) == (None, read(BADGE))
    assert sorted(rig.counted.outcomes) == sorted([f"bluesky {outcome}", "bluesky ok"])
    assert rig.files(tmp_path / "pictures") == 1


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        pytest.param(Answer(outcome=Outcome.SHAPE), [1, 1, 2], id="no picture"),
        pytest.param(Answer(outcome=Outcome.BLOCKED), [1, 1, 2], id="not fetched"),
        pytest.param(Answer(outcome=Outcome.NOT_FOUND), [1, 1, 2], id="not there"),
        pytest.param(ok(b"no picture"), [1, 1, 2], id="cannot be read"),
        pytest.param(ok(BADGE), [1, 1, 1], id="a picture"),
        pytest.param(Answer(outcome=Outcome.ERROR), [1, 2, 3], id="no answer"),
        pytest.param(Answer(outcome=Outcome.RATE_LIMITED), [1, 2, 3], id="later"),
    ],
)
async def test_a_refusal_holds_for_a_day_and_a_passing_fault_does_not(
    answer: Answer[bytes], asked: list[int], store: Store, tmp_path: Path
) -> None:
    urls: list[str] = []

    async def fetch(url: str) -> Answer[bytes]:
        urls.append(url)
        return answer

    clock, seen = Clock(), []
    album = Album(
        fetch=fetch, store=store, vault=Vault(tmp_path), settings=MediaSettings(), clock=clock, count=Counted()
    )
    for hours in (0, 23, 1):
        clock.forward(hours=hours)
        await album.look(profile(avatar_url="https://cdn.example/a"))
        seen.append(len(urls))
    assert seen == asked


async def test_nobody_waits_longer_for_a_picture_than_for_a_host(store: Store, tmp_path: Path) -> None:
    async def queued(_: str) -> Answer[bytes]:
        await asyncio.sleep(60)
        return ok(BADGE)

    counted, settings = Counted(), MediaSettings(timeout_seconds=0.01)
    album = Album(fetch=queued, store=store, vault=Vault(tmp_path), settings=settings, clock=Clock(), count=counted)
    assert await album.look(profile(avatar_url="https://cdn.example/a")) is None
    assert counted.outcomes == ["bluesky error"]


async def test_who_is_cancelled_while_waiting_for_a_picture_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    waiting, counted = asyncio.Event(), Counted()

    async def queued(_: str) -> Answer[bytes]:
        waiting.set()
        await asyncio.sleep(60)
        return ok(BADGE)

    settings = MediaSettings()
    album = Album(fetch=queued, store=store, vault=Vault(tmp_path), settings=settings, clock=Clock(), count=counted)
    look = asyncio.create_task(album.look(profile(avatar_url="https://cdn.example/a")))
    await waiting.wait()
    look.cancel()
    with pytest.raises(asyncio.CancelledError):
        await look
    assert counted.outcomes == []
    assert await store.read(pictures.names) == frozenset()


async def test_pictures_that_nobody_shows_any_more_go_with_their_files(
    rig: Rig, host: Host, store: Store, tmp_path: Path
) -> None:
    await rig.album.look(shows(host))
    rig.clock.forward(days=365 * 30)
    host.pages["/b"] = says(drawn("PNG"))
    await rig.album.look(shows(host, "/b", avatar_hash="cid-2"))
    await rig.album.sweep()
    assert await store.read(pictures.names) == {hashlib.sha256(drawn("PNG")).hexdigest()}
    assert rig.vault.get(SHA256) is None
    assert rig.files(tmp_path / "pictures") == 1
