import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from domain.text import Locale
from monitor.registry import show
from monitor.registry.importer import Report
from tests.monitor.registry.sheets import report, row


def printed(found: Report, locale: Locale = Locale.EN) -> str:
    page = io.StringIO()
    Console(file=page, width=200).print(show.render(found, locale))
    return page.getvalue()


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        (Locale.EN, ("row", "很好 is not understood", "use one of", "2 rows: 1 accounts of 1 units; 1 errors")),
        (Locale.ZH_CN, ("行", "无法识别「很好」", "改为下列之一", "2 行：1 个账号，1 个单位；1 个错误")),
    ],
)
def test_a_report_tells_row_column_and_remedy(tmp_path: Path, locale: Locale, words: tuple[str, ...]) -> None:
    page = printed(report(tmp_path, row(状态="很好"), row()), locale)
    assert all(word in page for word in words)


def test_a_report_without_problems_is_one_line(tmp_path: Path) -> None:
    assert printed(report(tmp_path, row())).count("\n") == 1


def test_markup_in_a_spreadsheet_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    assert "[bold]很好[/oops]" in printed(report(tmp_path, row(状态="[bold]很好[/oops]")))


def test_json_carries_both_languages_and_no_contact(tmp_path: Path) -> None:
    text = show.as_json(report(tmp_path, row(管理员="值班员甲", 联系电话="13800001234", 状态="很好")))
    document = json.loads(text)
    assert document["counts"] == {"rows": 1, "units": 0, "accounts": 0, "errors": 1, "warnings": 0}
    assert document["problems"][0]["row"] == 2
    assert set(document["problems"][0]["message"]) == {"zh", "en"}
    assert document["mapping"]["管理员"] == "admin_contact"
    assert "13800001234" not in text
    assert "值班员甲" not in text
