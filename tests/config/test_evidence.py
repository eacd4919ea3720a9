"""[evidence]: what is refused, and what holds where nothing is said."""

from ipaddress import ip_network
from typing import Any

import pytest

from config.evidence import EvidenceSettings
from config.section import validate
from domain.errors import ConfigurationError


def read(**table: Any) -> EvidenceSettings:
    return validate(EvidenceSettings, table, where="diting.toml: evidence")


def test_nothing_of_a_browser_runs_unless_somebody_names_one() -> None:
    assert (read().browser, read().sandbox, read().allow) == (None, True, ())


def test_networks_of_a_laboratory_are_read() -> None:
    assert read(allow=["127.0.0.0/8"]).allow == (ip_network("127.0.0.0/8"),)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"keep_months": 5}, "keep_months: .*use a larger number"),
        ({"browser": 5}, "browser: .*write a path in quotes"),
        ({"allow": ["127.0.0.1/8"]}, "write one such as 127.0.0.1/32"),
        ({"keep_month": 36}, "keep_month: .*correct its spelling"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(table: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        read(**table)
