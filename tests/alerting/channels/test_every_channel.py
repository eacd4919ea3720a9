"""What holds for every channel: where its secrets come from, that none is shown, and how it is to be spoken to."""

from collections.abc import Mapping
from typing import Any

import pytest

from config.settings import Settings
from domain.errors import ConfigurationError
from domain.manner import Manner
from monitor.plugins import CHANNELS, Loaded, build_channel, load
from monitor.secrets import secret_fields
from tests.factories import NOW

# Apprise loads all its services at once, with whatever they import.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

SECRET = "s3cret"
TABLES: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "alertmanager": ({"base_url": "http://127.0.0.1:9093"}, {"DITING_ALERTMANAGER_TOKEN": SECRET}),
    "apprise": ({}, {"DITING_APPRISE_URLS": f"ntfy://{SECRET}.example/duty"}),
    "dingtalk": ({}, {"DITING_DINGTALK_TOKEN": SECRET, "DITING_DINGTALK_SECRET": SECRET}),
    "email": (
        {"host": "localhost", "sender": "diting@linze.example", "username": "diting"},
        {"DITING_EMAIL_PASSWORD": SECRET},
    ),
    "feishu": ({}, {"DITING_FEISHU_TOKEN": SECRET, "DITING_FEISHU_SECRET": SECRET}),
    "syslog": ({"host": "localhost"}, {}),
    "webhook": ({"url": "http://127.0.0.1:9/"}, {"DITING_WEBHOOK_SECRET": SECRET}),
    "wecom": ({}, {"DITING_WECOM_KEY": SECRET}),
    "wecom_app": ({"corp_id": "ww1234", "agent_id": 1000002}, {"DITING_WECOM_APP_CORP_SECRET": SECRET}),
}
# Instant messengers, where the text passes through others' hands.
OVERHEARD = {"apprise", "dingtalk", "feishu", "wecom", "wecom_app"}
FOLLOWING = {"alertmanager", "syslog", "webhook"}
MACHINES = {"alertmanager", "syslog"}
# What the vendors allow in a minute.
ALLOWED = {"dingtalk": 20, "feishu": 100, "wecom": 20, "wecom_app": 30}
each_channel = pytest.mark.parametrize("name", CHANNELS.modules())


def switched_on(name: str, environ: Mapping[str, str]) -> Loaded:
    settings = Settings.model_validate({"channels": {name: TABLES[name][0]}})
    (plugin,) = load(settings, where="diting.toml", environ=environ).channels
    return plugin


def manner(name: str) -> Manner:
    found: Manner = CHANNELS.load(name).Channel.manner
    return found


@each_channel
async def test_every_channel_is_built_from_its_table_and_its_secrets(name: str) -> None:
    plugin = switched_on(name, TABLES[name][1])
    channel = build_channel(plugin, lambda: NOW)
    assert isinstance(channel.manner, Manner)
    assert SECRET not in repr(plugin)
    assert SECRET not in str(vars(channel))
    await channel.aclose()


@pytest.mark.parametrize("name", ["apprise", "dingtalk", "feishu", "wecom", "wecom_app"])
def test_a_missing_secret_is_named_with_all_its_places(name: str) -> None:
    field = next(field for field in secret_fields(CHANNELS.load(name).Options))
    with pytest.raises(ConfigurationError, match=f"channels.{name}: {field}: is missing") as raised:
        switched_on(name, {})
    assert f"load it as the credential {name}-{field}" in raised.value.problems[0]


def test_instant_messengers_are_overheard_and_only_they() -> None:
    assert {name for name in CHANNELS.modules() if manner(name).is_overheard} == OVERHEARD


def test_what_keeps_a_state_of_its_own_follows_every_case() -> None:
    assert {name for name in CHANNELS.modules() if manner(name).follows_cases} == FOLLOWING


def test_what_nobody_reads_is_a_machine() -> None:
    assert {name for name in CHANNELS.modules() if manner(name).is_machine} == MACHINES


@each_channel
def test_every_channel_is_spoken_to_more_slowly_than_its_vendor_blocks(name: str) -> None:
    pace = manner(name).per_minute
    assert (pace is None) == (name not in ALLOWED)
    assert pace is None or pace < ALLOWED[name]
