from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from monitor.roster import vocabulary

SHIPPED = Path("config/roster_headers.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            SHIPPED.replace('name = ["姓名", ', 'name = ["单位", '),
            "单位 stands for both unit and name; keep it in one place",
        ),
        (SHIPPED.replace("direct = ", "deputy = "), "roles.deputy"),
        (SHIPPED.replace('day = ["日期", "值班日期", "值班日"]', "day = []"), "no words for day; list at least one"),
        ("[columns", "cannot be read as TOML"),
    ],
)
def test_a_mistake_in_the_words_is_told_with_the_file_and_the_remedy(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "roster_headers.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError) as raised:
        vocabulary.read(path)
    assert str(raised.value).startswith(str(path))
    assert told in str(raised.value)


def test_remarks_in_a_header_do_not_matter() -> None:
    words = vocabulary.shipped()
    assert words.column("值班单位（必填）*") is vocabulary.Column.UNIT
    assert words.column("备注") is None
