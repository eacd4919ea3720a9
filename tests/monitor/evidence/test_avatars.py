"""An avatar's bytes come out of the album, which fetches each picture once."""

from pathlib import Path

from config.settings import MediaSettings
from domain.answer import Answer, Outcome, ok
from domain.look import Picture
from monitor.album import Album
from monitor.evidence.avatars import Avatar, out_of
from monitor.store import Store
from monitor.vault import Vault
from tests.factories import NOW, later, profile
from tests.monitor.evidence.pieces import PNG


async def test_an_avatar_is_given_with_the_time_at_which_it_was_fetched(store: Store, tmp_path: Path) -> None:
    asked: list[str] = []
    now = NOW

    async def fetch(url: str) -> Answer[bytes]:
        asked.append(url)
        return ok(PNG) if url.endswith("good") else Answer(outcome=Outcome.NOT_FOUND)

    vault = Vault(tmp_path / "pictures")
    album = Album(
        fetch=fetch,
        store=store,
        vault=vault,
        settings=MediaSettings(),
        clock=lambda: now,
        count=lambda *_: None,
        read=lambda data: Picture(sha256=vault.put(data), prints=("0",)),
    )
    picture = out_of(album)
    for hours in (0, 5):
        now = later(hours=hours)
        assert await picture(profile(avatar_url="https://cdn.example/good")) == Avatar(data=PNG, fetched_at=NOW)
    assert await picture(profile(user_id="did:plc:b", avatar_url="https://cdn.example/bad")) is None
    assert await picture(profile(user_id="did:plc:c")) is None
    assert len(asked) == 2
