from datetime import date
from pathlib import Path

import pytest

from config.holidays import read
from domain.errors import ConfigurationError


def test_the_shipped_table_knows_the_days_of_2026() -> None:
    known = read()
    assert date(2026, 10, 1) in known.days_off
    assert date(2026, 2, 14) in known.made_up
    assert known.until == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "years: Field required; add it"),
        ("years = 3", "years"),
        ("[[years]]\nyear = 2026\ndays_off = [2026-02-15]\nmade_up = []", "2026-02-15 is a weekend day; remove it"),
        ("[[years]]\nyear = 2026\ndays_off = []\nmade_up = [2026-02-16]", "2026-02-16 is a weekday; remove it"),
        ("[[years]]\nyear = 2026\ndays_off = [2025-10-01]\nmade_up = []", "2025-10-01 is not in 2026; move it"),
        ("[[years]]\nyear = 2026\ndays_off = []\nmade_up = []\n" * 2, "years: 2026 stands twice; keep one"),
        (
            "".join(f"[[years]]\nyear = {year}\ndays_off = []\nmade_up = []\n" for year in (2025, 2027)),
            "years: 2026 is missing between 2025 and 2027; add it",
        ),
        ("[[years]\n", "cannot be read as TOML"),
    ],
)
def test_a_mistake_in_the_table_is_told_with_the_file_and_the_remedy(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "holidays.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError) as raised:
        read(path)
    assert str(raised.value).startswith(str(path))
    assert told in str(raised.value)
