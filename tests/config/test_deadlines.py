import pytest

from config.deadlines import DeadlineSettings
from config.section import validate
from domain.errors import ConfigurationError


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"remind_share": 1.0}, "remind_share: Input should be less than 1"),
        ({"morning_hour": 24}, "morning_hour: Input should be less than or equal to 23; use a smaller number"),
        ({"least_pause_minutes": 0}, "least_pause_minutes: Input should be greater than 0; use a larger number"),
        ({"compliance_rectify_days": 0}, "compliance_rectify_days: Input should be greater than or equal to 1"),
        ({"again_hours": 0.1}, "again_hours: Input should be greater than or equal to 1"),
        ({"remind_from_hours": -1}, "remind_from_hours: Input should be greater than or equal to 0"),
        ({"reminders": 3}, "reminders: Extra inputs are not permitted; remove it, or correct its spelling"),
    ],
)
def test_a_mistake_is_told_with_its_key_and_remedy(table: dict[str, object], told: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        validate(DeadlineSettings, table, where="diting.toml: deadlines")
    assert told in str(raised.value)
