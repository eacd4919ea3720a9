from datetime import time
from typing import Any

import pytest

from config.routing import HearingSettings, RouteSettings
from config.section import validate
from domain.errors import ConfigurationError
from domain.incident import Severity


@pytest.mark.parametrize("given", [22, "22:00", time(22)])
def test_an_hour_can_be_written_as_a_number_or_as_a_time(given: Any) -> None:
    table = {"quiet_from": given, "quiet_until": "07:30"}
    assert validate(HearingSettings, table, where="x").quiet_from == time(22)


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"quiet_from": 22}, "quiet_from and quiet_until belong together"),
        ({"quiet_from": 22, "quiet_until": "22:00"}, "are the same"),
        ({"quiet_from": "late", "quiet_until": 7}, 'quiet_from: not a time of the day; write one such as "22:00"'),
        ({"quiet_from": 24, "quiet_until": 7}, "quiet_from: not a time of the day"),
        ({"quiet_from": True, "quiet_until": 7}, "quiet_from: not a time of the day"),
        ({"digest_when_empty": "monthly"}, "digest_when_empty: Input should be 'never', 'weekly' or 'daily'"),
        ({"audit_to": "webhook:"}, "audit_to: .*write a list in square brackets"),
    ],
)
def test_a_mistake_is_told_by_its_key_and_remedy(table: dict[str, Any], problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        validate(HearingSettings, table, where="diting.toml: alerts")


def test_a_route_says_from_which_level_on_it_is_used() -> None:
    assert validate(RouteSettings, {"from": 2}, where="x").least is Severity.SERIOUS
    with pytest.raises(ConfigurationError, match="x: from: Input should be 1, 2, 3 or 4"):
        validate(RouteSettings, {"from": 7}, where="x")
