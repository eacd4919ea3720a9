import inspect
from collections.abc import Mapping
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from pydantic import BaseModel

from config import settings as config
from config.settings import Settings, read
from domain.errors import ConfigurationError
from domain.fact import Fact
from domain.ports import Operation
from monitor.plugins import (
    CHANNELS,
    COMPROMISE,
    IMPOSTOR,
    PLATFORMS,
    Kind,
    Plugins,
    build_channel,
    build_platform,
    load,
)
from tests.detectors.compromise.pasts import past
from tests.factories import NOW, counterpart, look, official_profile, profile
from tests.monitor.doors import Memory

TESTS = Path(__file__).parent
WHERE = "/etc/diting/diting.toml"
KINDS = (PLATFORMS, CHANNELS, IMPOSTOR, COMPROMISE)
NO_PLUGINS = {"verdict", "triage"}


def files(kind: Kind) -> list[str]:
    return [found.name for found in iter_modules(kind.package.__path__) if found.name not in NO_PLUGINS]


EVERY = [(kind, name) for kind in KINDS for name in files(kind)]
each_plugin = pytest.mark.parametrize(("kind", "name"), EVERY, ids=[f"{kind.section}.{name}" for kind, name in EVERY])

SIGNATURES: dict[str, dict[str, tuple[str, ...]]] = {
    "Platform": {"search": ("keyword",), "profile": ("user_id",), "posts": ("user_id",)},
    "Channel": {"addresses": ("contacts",), "send": ("message",), "aclose": ()},
}


@pytest.mark.parametrize("kind", KINDS, ids=[kind.section for kind in KINDS])
def test_there_are_plugins_of_every_kind(kind: Kind) -> None:
    assert files(kind)


@each_plugin
def test_every_file_of_a_plugin_folder_is_a_plugin(kind: Kind, name: str) -> None:
    assert hasattr(kind.load(name), kind.offers)
    assert name in kind.modules()


@each_plugin
def test_every_plugin_has_options_that_are_frozen_and_take_no_unknown_key(kind: Kind, name: str) -> None:
    options = kind.load(name).Options
    assert issubclass(options, BaseModel)
    assert options.model_config.get("frozen")
    assert options.model_config.get("extra") == "forbid"


@each_plugin
def test_every_plugin_offers_what_its_port_asks_for(kind: Kind, name: str) -> None:
    offered = getattr(kind.load(name), kind.offers)
    for method, expected in SIGNATURES.get(kind.offers, {}).items():
        _, *parameters = inspect.signature(getattr(offered, method)).parameters
        assert tuple(parameters) == expected, method
    if kind.offers == "detect":
        assert kind is not COMPROMISE or list(inspect.signature(offered).parameters) == ["past", "seen", "options"]
        *_, options = inspect.signature(offered).parameters.values()
        assert (options.name, options.kind) == ("options", inspect.Parameter.KEYWORD_ONLY)


@each_plugin
def test_every_plugin_has_its_own_tests(kind: Kind, name: str) -> None:
    own = TESTS.joinpath(*kind.package.__name__.split("."), f"test_{name}.py")
    assert own.is_file(), f"write {own.relative_to(TESTS.parent)}"
    assert "def test_" in own.read_text("utf-8")


# What diting.toml switches on.


def switched_on(document: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> Plugins:
    return load(Settings.model_validate(document), where=WHERE, environ=environ or {})


def problems(document: Mapping[str, Any]) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as raised:
        switched_on(document)
    assert str(raised.value).splitlines() == list(raised.value.problems)
    assert all(problem.startswith(f"{WHERE}: ") for problem in raised.value.problems)
    return tuple(problem.removeprefix(f"{WHERE}: ") for problem in raised.value.problems)


def test_a_table_switches_on_the_plugin_of_its_name() -> None:
    plugins = switched_on({"platforms": {"bluesky": {}}, "detectors": {"impostor": {"name": {"alarm": 0.9}}}})
    assert [plugin.name for plugin in plugins.platforms] == ["bluesky"]
    assert plugins.detectors == ("impostor.name",)
    assert plugins.channels == plugins.compromise == ()


def test_nothing_is_switched_on_by_itself() -> None:
    assert switched_on({}) == Plugins(platforms=(), channels=(), impostor=(), compromise=())


def test_the_shipped_configuration_switches_on_what_can_be_built() -> None:
    plugins = load(read(Path(config.__file__).with_name("diting.toml")), where=WHERE, environ={})
    assert plugins.platforms
    assert plugins.channels
    for kind, loaded in ((IMPOSTOR, plugins.impostor), (COMPROMISE, plugins.compromise)):
        assert {plugin.name for plugin in loaded} == set(files(kind))


def test_findings_are_counted_under_the_name_that_they_bear() -> None:
    tables: dict[str, Any] = {"compromise": {"profile": {}, "avatar": {}, "edits": {}}, "impostor": {"bio": {}}}
    assert switched_on({"detectors": tables}).detectors == ("impostor.bio", "compromise.profile", "tampering.edit")


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"platforms": {"blusky": {}}}, "platforms.blusky", "no such connector; there are bilibili"),
    ({"channels": {"pigeon": {}}}, "channels.pigeon", "no such plugin; there are alertmanager, apprise"),
    (
        {"detectors": {"impostor": {"nmae": {}}}},
        "detectors.impostor.nmae",
        "no such plugin; there are activity, avatar",
    ),
    ({"detectors": {"impostor": {"verdict": {}}}}, "detectors.impostor.verdict", "no such plugin"),
    ({"detectors": {"compromise": {"name": {}}}}, "detectors.compromise.name", "no such plugin"),
    ({"detectors": {"impostors": {}}}, "detectors.impostors", "write impostor, compromise or compliance"),
    ({"platforms": {"bluesky": {"page_sise": 9}}}, "platforms.bluesky: page_sise", "remove it, or correct"),
    ({"platforms": {"bluesky": {"page_size": "9"}}}, "platforms.bluesky: page_size", "a whole number without quotes"),
    ({"platforms": {"bluesky": {"page_size": 900}}}, "platforms.bluesky: page_size", "use a smaller number"),
    ({"platforms": {"mastodon": {}}}, "platforms.mastodon: base_url", "add it"),
    ({"channels": {"webhook": {}}}, "channels.webhook: url", "add it"),
    ({"detectors": {"impostor": {"name": {"alarm": "high"}}}}, "detectors.impostor.name: alarm", "without quotes"),
    ({"detectors": {"compromise": {"profile": {"bio": 2}}}}, "detectors.compromise.profile: bio", "a smaller number"),
    (
        {"platforms": {"mastodon": {"base_url": "https://m.example", "token": "written-here"}}},
        "platforms.mastodon: token",
        "must not stand in the configuration",
    ),
]


@pytest.mark.parametrize(("document", "key", "remedy"), BAD, ids=[bad[1] for bad in BAD])
def test_a_mistake_in_a_table_is_one_line_with_file_key_and_remedy(
    document: dict[str, Any], key: str, remedy: str
) -> None:
    (problem,) = problems(document)
    assert problem.startswith(key)
    assert remedy in problem


def test_a_secret_in_the_configuration_is_not_repeated_in_the_message() -> None:
    (problem,) = problems({"platforms": {"mastodon": {"base_url": "https://m.example", "token": "written-here"}}})
    assert "written-here" not in problem


def test_all_mistakes_of_all_tables_are_told_at_once() -> None:
    document: dict[str, Any] = {}
    for wrong, _, _ in BAD[:4]:
        for section, tables in wrong.items():
            document[section] = document.get(section, {}) | tables
    document["channels"]["webhook"] = {"timeout_seconds": -1, "colour": "red"}
    found = problems(document)
    starts = ("platforms.blusky", "channels.pigeon", "detectors.impostor.verdict", "channels.webhook: url")
    assert {start for start in starts if any(problem.startswith(start) for problem in found)} == set(starts)
    assert sum(problem.startswith("channels.webhook: ") for problem in found) == 3


HUB = {"plugin": "mastodon", "platform": "weibo"}
TWO: dict[str, dict[str, Any]] = {
    "platforms": {
        "mastodon": {"base_url": "https://one.example"},
        "second": {"plugin": "mastodon", "base_url": "https://two.example", "page_size": 20},
    }
}


async def test_one_platform_runs_twice_under_two_names() -> None:
    first, second = switched_on(TWO).platforms
    assert (first.name, second.name) == ("mastodon", "second")
    assert first.module is second.module
    for plugin in (first, second):
        platform, door = build_platform(plugin, Memory(), lambda: NOW)
        assert isinstance(platform, plugin.module.Platform)
        await door.aclose()


MINE = """
id: {id}
platform: weibo
name: 测试
version: 1
class: B
verified: shape
sources: [invented]
base_url: https://hall.example
auth: {{kind: token}}
operations:
  profile:
    request: {{path: "/people/{{{{user_id}}}}"}}
    proof: "type(json.id) == 'string'"
    items: json
    fields: {{user_id: id, display_name: name}}
"""


async def test_a_description_in_the_operators_folder_is_a_connector_and_comes_before_a_shipped_one(
    tmp_path: Path,
) -> None:
    for name in ("hall", "bluesky"):
        (tmp_path / f"{name}.yaml").write_text(MINE.format(id=name), "utf-8")
    document = {"connectors": {"folder": tmp_path}, "platforms": {"hall": {}, "bluesky": {"platform": "bluesky"}}}
    environ = {"DITING_HALL_TOKEN": "first-token", "DITING_BLUESKY_TOKEN": "second-token"}
    found = switched_on(document, environ).platforms
    assert [(plugin.name, plugin.platform) for plugin in found] == [("hall", "weibo"), ("bluesky", "bluesky")]
    for plugin in found:
        platform, door = build_platform(plugin, Memory(), lambda: NOW)
        assert [each for each in Operation if platform.offers(each)] == [Operation.PROFILE]
        assert "token" not in repr(plugin.options).replace("token=", "")
        await door.aclose()


def test_a_mistake_in_a_description_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "hall.yaml").write_text(MINE.format(id="hall").replace("class: B", "class: Z"), "utf-8")
    (problem,) = problems({"connectors": {"folder": tmp_path}, "platforms": {"hall": {}}})
    assert problem.startswith(f"platforms.hall: {tmp_path / 'hall.yaml'}:6: class: ")


def test_a_described_connector_asks_for_its_secret_like_any_other() -> None:
    (problem,) = problems({"platforms": {"weibo": {}}})
    assert "platforms.weibo: cookie: is missing; load it as the credential weibo-cookie" in problem


def test_a_connector_can_be_told_which_platform_it_serves() -> None:
    (plugin,) = switched_on({"platforms": {"hub": {**TWO["platforms"]["mastodon"], **HUB}}}).platforms
    assert (plugin.name, plugin.platform) == ("hub", "weibo")


def test_two_instances_have_secrets_of_their_own() -> None:
    environ = {"DITING_MASTODON_TOKEN": "first-token", "DITING_SECOND_TOKEN": "second-token"}
    tokens = [plugin.options.token.get_secret_value() for plugin in switched_on(TWO, environ).platforms]
    assert tokens == ["first-token", "second-token"]


def test_a_second_instance_of_nothing_is_a_mistake() -> None:
    (problem,) = problems({"platforms": {"second": {"plugin": "mastadon", "base_url": "https://two.example"}}})
    assert "mastadon: no such connector; there are" in problem
    assert "mastodon, " in problem


def test_loading_leaves_the_settings_as_they_were() -> None:
    given = Settings.model_validate(TWO)
    load(given, where=WHERE, environ={})
    assert given == Settings.model_validate(TWO)


async def test_a_channel_is_built_from_its_options() -> None:
    (plugin,) = switched_on({"channels": {"webhook": {"url": "https://hooks.example/a"}}}).channels
    channel = build_channel(plugin, lambda: NOW)
    assert isinstance(channel, plugin.module.Channel)
    await channel.aclose()


def test_detectors_come_with_their_options_filled_in() -> None:
    tables = {"impostor": {"name": {"alarm": 1.0}}, "compromise": {"profile": {"bio": 0.1}}}
    plugins = switched_on({"detectors": tables})
    (detect,) = plugins.impostor_detectors()
    (alike,) = detect(counterpart(), look(profile(display_name="临泽市公按局")))
    assert alike.fact == Fact.NEAR_NAME
    (compare,) = plugins.compromise_detectors()
    (finding,) = compare(past(look(official_profile())), look(official_profile(bio="限时空投")))
    assert finding.score == 0.1


def test_a_secret_problem_does_not_hide_the_other_problems_of_its_table() -> None:
    told = problems({"platforms": {"mastodon": {"token": "inline", "max_pages": 0}}})
    assert [problem.partition(": ")[0] for problem in told] == ["platforms.mastodon"] * 3
    assert [name for name in ("token", "base_url", "max_pages") if not any(name in problem for problem in told)] == []
