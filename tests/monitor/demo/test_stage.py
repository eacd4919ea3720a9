from pathlib import Path
from stat import S_IMODE

import httpx
import pytest

from monitor.demo.city import build
from monitor.demo.stage import stage
from monitor.store import registry
from tests.factories import NOW

CITY = build(NOW)


async def test_the_stage_is_set_as_an_operator_would_set_it(tmp_path: Path) -> None:
    async with stage(CITY, tmp_path) as ready:
        stored = await ready.store.read(registry.load)
        assert (len(stored.units), len(stored.accounts)) == (21, 20)
        assert [plugin.name for plugin in ready.plugins.platforms] == ["echo"]
        assert ready.plugins.platforms[0].module.__name__ == "monitor.platforms.mastodon"
    assert (tmp_path / "diting.toml").exists()


async def test_secrets_are_private_new_each_time_and_not_in_the_configuration(tmp_path: Path) -> None:
    seen = set()
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        async with stage(CITY, folder):
            for file in (folder / "echo.token", folder / "webhook.secret"):
                assert S_IMODE(file.stat().st_mode) == 0o600
                assert file.read_text("utf-8") not in (folder / "diting.toml").read_text("utf-8")
                seen.add(file.read_text("utf-8"))
    assert len(seen) == 4


async def test_the_platform_answers_on_loopback_only_until_the_end(tmp_path: Path) -> None:
    async with stage(CITY, tmp_path) as ready:
        address = ready.plugins.platforms[0].options.base_url
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(f"{address}/api/v1/accounts/1001")).status_code == 401
    assert address.startswith("http://127.0.0.1:")
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(address)
