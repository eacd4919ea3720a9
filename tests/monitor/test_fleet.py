import pytest

from config.settings import Settings
from domain.connector import Connector, Verified
from domain.errors import ConfigurationError
from domain.ports import USUAL, Operation
from monitor.fleet import connectors


def switched_on(**tables: dict[str, str]) -> tuple[Connector, ...]:
    return connectors(Settings.model_validate({"platforms": tables}))


def test_a_connector_in_python_is_known_by_what_its_module_says() -> None:
    live, shape = switched_on(bluesky={}, sites={})
    assert live == Connector(name="bluesky", platform="bluesky", operations=USUAL, grade="A", verified=Verified.LIVE)
    finds = frozenset({Operation.SEARCH, Operation.PROFILE})
    assert shape == Connector(name="sites", platform="sites", operations=finds, grade="B", verified=Verified.SHAPE)


def test_a_described_connector_tells_its_class_and_how_it_was_checked() -> None:
    (known,) = switched_on(weibo={"cookie": "not read"})
    assert (known.platform, known.grade, known.verified) == ("weibo", "C", Verified.SHAPE)
    assert known.operations


def test_a_table_may_run_a_connector_under_another_name_and_for_another_platform() -> None:
    (known,) = switched_on(second={"plugin": "mastodon", "platform": "changmaoxiang"})
    assert (known.name, known.platform) == ("second", "changmaoxiang")


def test_a_connector_that_there_is_not_is_named() -> None:
    with pytest.raises(ConfigurationError, match="weibo7: no such connector"):
        switched_on(weibo7={})
