import io

import openpyxl
from hypothesis import given
from hypothesis import strategies as some

from alerting.documents.sheets import Sheet, workbook
from alerting.documents.words import quoted

SHEET = Sheet(
    name="表", title="标题", header=("名称", "件数"), rows=(("=1+1", 2), ("0012345678901234567", 3)), note="注"
)


def test_what_looks_like_a_formula_is_text() -> None:
    page = openpyxl.load_workbook(io.BytesIO(workbook([SHEET], creator="x")))["表"]
    assert (page["A3"].value, page["A3"].data_type) == ("=1+1", "s")
    assert (page["A4"].value, page["B4"].value) == ("0012345678901234567", 3)


def test_the_same_tables_give_the_same_bytes() -> None:
    assert workbook([SHEET], creator="x") == workbook([SHEET], creator="x")


@given(some.text(max_size=50))
def test_whatever_strangers_write_fits_into_a_cell(text: str) -> None:
    shown = quoted(text)
    sheet = Sheet(name="表", title="标题", header=("名称",), rows=((shown,),))
    page = openpyxl.load_workbook(io.BytesIO(workbook([sheet], creator="x")))["表"]
    assert (page["A3"].value or "") == shown
