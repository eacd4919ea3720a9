"""Spreadsheets of approvals for tests, and a register that they speak of. All names and places are invented."""

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from monitor.approvals.importer import Report, read_approvals
from monitor.store.registry import Registry
from tests.factories import account, unit
from tests.monitor.registry.sheets import lines

TODAY = date(2026, 3, 30)
KEY = "weibo:6900000000025"
POLICE = account(platform="weibo", user_id="6900000000025", handle="linzega", retired_names=("临泽警方",))
HEALTH = account(platform="weibo", user_id="7100000000036", unit="linze-wj", display_name="健康临泽", handle="")
TWIN = account(platform="wechat_mp", user_id="gh_0123456789ab", handle="")
REGISTER = Registry((unit(), unit(key="linze-wj", name="临泽市卫生健康局")), (POLICE, HEALTH, TWIN))
ORDINARY = {
    "平台": "微博",
    "账号ID": "6900000000025",
    "事项": "变更",
    "填表日期": "2026-02-24",
    "审定日期": "2026-03-09",
    "文号": "临审〔2026〕7号",
    "变更内容": "名称：平安临泽",
}


def row(**changes: str) -> dict[str, str]:
    """An ordinary row with `changes` by header."""
    return ORDINARY | changes


def sheet(folder: Path, *rows: Mapping[str, str]) -> Path:
    book = Workbook(write_only=True)
    page = book.create_sheet("审批")
    for cells in lines(rows):
        page.append(cells)
    packed = io.BytesIO()
    book.save(packed)
    path = folder / "approvals.xlsx"
    path.write_bytes(packed.getvalue())
    return path


def report(folder: Path, *rows: Mapping[str, str], mapping: Mapping[str, str] | None = None) -> Report:
    """What the import says of these rows."""
    return read_approvals(sheet(folder, *rows), REGISTER, today=TODAY, mapping=mapping)


def complaints(found: Report) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, str(problem.code)) for problem in found.problems]
