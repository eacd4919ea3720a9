import re
from pathlib import Path
from typing import Any

import pytest

from config.settings import Settings
from domain.errors import ConfigurationError
from monitor import controls
from monitor.plugins import Loaded, load
from tests.test_plugins import MINE


def loaded(tmp_path: Path, proof: str = "", **document: Any) -> tuple[Settings, tuple[Loaded, ...]]:
    """Bluesky, and a connector of the operator's to 微博 with these controls."""
    (tmp_path / "hall.yaml").write_text(MINE.format(id="hall").replace("auth: {kind: token}\n", "") + proof, "utf-8")
    tables: dict[str, Any] = {"connectors": {"folder": tmp_path}, "platforms": {"bluesky": {}, "hall": {}}}
    settings = Settings.model_validate(tables | document)
    return settings, load(settings, where="diting.toml", environ={}).platforms


def test_what_the_configuration_names_and_what_a_description_names_are_controls(tmp_path: Path) -> None:
    proof = "controls: {known: {user_id: '7', display_name: 云柏晚报}}\n"
    evening = {"bluesky": {"user_id": "did:plc:known", "display_name": "云柏日报"}}
    found = controls.known(*loaded(tmp_path, proof, controls=evening))
    assert [(each.key, each.display_name) for each in found] == [
        ("bluesky:did:plc:known", "云柏日报"),
        ("weibo:7", "云柏晚报"),
    ]


def test_a_control_of_a_platform_that_nothing_serves_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"controls\.hall: no connector that is switched on serves"):
        controls.known(*loaded(tmp_path, controls={"hall": {"user_id": "7", "display_name": "云柏晚报"}}))


def test_nobody_bears_the_nonsense_name_and_it_is_another_one_each_time(tmp_path: Path) -> None:
    _, plain = loaded(tmp_path)
    names = {controls.nonsense(plain, platform) for platform in ("bluesky", "weibo", "bluesky")}
    assert len(names) == 3
    assert all(re.fullmatch(r"zq[0-9a-f]{16}", name) for name in names)
    _, chosen = loaded(tmp_path, "controls: {nonsense: 'qzx{{random}}临'}\n")
    assert re.fullmatch(r"qzx[0-9a-f]{16}临", controls.nonsense(chosen, "weibo"))
