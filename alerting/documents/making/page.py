"""Writes a template paragraph by paragraph."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from alerting.documents.archive import settled
from alerting.documents.making.look import opened

WIDTH = 156.0
LABEL = 42.0
# Parts of the library's own empty document that no template needs.
NEEDLESS = ("stylesWithEffects", "customXml", "thumbnail", "numbering")
WRITTEN = datetime(1980, 1, 1, tzinfo=UTC)


class Page:
    """A template being written, from top to bottom."""

    def __init__(self, title: str) -> None:
        self._document = opened()
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = title, "谛听 Diting", ""
        properties.created = properties.modified = WRITTEN
        properties.last_modified_by = ""

    def _line(self, style: str, *texts: str) -> None:
        for text in texts:
            self._document.add_paragraph(text, style=style)

    def number(self) -> None:
        self._line("公文文号", "{{ 文号 }}")

    def title(self, text: str) -> None:
        self._line("公文标题", text)

    def to(self, text: str) -> None:
        self._line("公文主送", f"{text}：")

    def plain(self, text: str) -> None:
        self._line("公文主送", text)

    def head(self, text: str) -> None:
        self._line("公文一级", text)

    def sub(self, text: str) -> None:
        self._line("公文二级", text)

    def body(self, *texts: str) -> None:
        self._line("公文正文", *texts)

    def caption(self, text: str) -> None:
        self._line("公文表题", text)

    def each(self, loop: str, text: str) -> None:
        """A paragraph for each row of a field."""
        self.body(f"{{%p for 行 in {loop} %}}", text, "{%p endfor %}")

    def begin(self, condition: str) -> None:
        """What follows stands there only under a condition, until `end`."""
        self.body(f"{{%p if {condition} %}}")

    def end(self) -> None:
        self.body("{%p endif %}")

    def only_if(self, condition: str, *texts: str) -> None:
        self.body(f"{{%p if {condition} %}}", *texts, "{%p endif %}")

    def signature(self) -> None:
        self._line("公文落款", "", "{{ 发文单位 }}", "{{ 成文日期 }}")

    def copies(self) -> None:
        """The last lines: who else gets it, between two rules."""
        self._line("公文间隔", "")
        table = self._document.add_table(1, 1)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        _rules(table, ("top", "bottom"))
        _write(table.rows[0].cells[0], "抄送：{{ 抄送 }}。", "公文版记")

    def new_page(self, name: str) -> None:
        paragraph = self._document.add_paragraph(style="公文附件")
        paragraph.add_run().add_break(WD_BREAK.PAGE)
        paragraph.add_run(name)

    def facts(self, facts: Mapping[str, str], *, label: float = LABEL) -> None:
        """A table of names and what they are."""
        table = self._table((label, WIDTH - label))
        for name, text in facts.items():
            _fill(_row(table), (name, text), ("公文表项", "公文表格"))
        self._line("公文间隔", "")

    def rows(self, loop: str, cells: Mapping[str, str], widths: Sequence[float]) -> None:
        """A table with a row for each row of a field."""
        table = self._table(widths)
        header = _row(table)
        _fill(header, tuple(cells), ("公文表头",) * len(cells))
        mark = OxmlElement("w:tblHeader")
        header._tr.get_or_add_trPr().append(mark)
        for text in (f"{{%tr for 行 in {loop} %}}", "", "{%tr endfor %}"):
            texts = (text, *[""] * (len(cells) - 1)) if text else tuple(cells.values())
            _fill(_row(table), texts, ("公文表格",) * len(cells))
        self._line("公文间隔", "")

    def _table(self, widths: Sequence[float]) -> Any:
        table = self._document.add_table(0, len(widths))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        _rules(table, ("top", "left", "bottom", "right", "insideH", "insideV"))
        return table

    def written(self) -> bytes:
        """The template's bytes, the same every time."""
        for owner in (self._document.part, self._document.part.package):
            for key, relation in list(owner.rels.items()):
                if any(word in relation.reltype or word in str(relation.target_ref) for word in NEEDLESS):
                    del owner.rels[key]
        file = io.BytesIO()
        self._document.save(file)
        return settled(file.getvalue())


def _row(table: Any) -> Any:
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return row


def _fill(row: Any, texts: Sequence[str], styles: Sequence[str]) -> None:
    for cell, text, style in zip(row.cells, texts, styles, strict=True):
        _write(cell, text, style)


def _write(cell: Any, text: str, style: str) -> None:
    first, *more = text.split("\n")
    cell.paragraphs[0].text, cell.paragraphs[0].style = first, style
    for line in more:
        cell.add_paragraph(line, style=style)
    align = OxmlElement("w:vAlign")
    align.set(qn("w:val"), "center")
    cell._tc.get_or_add_tcPr().append(align)


def _rules(table: Any, sides: Sequence[str]) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in sides:
        rule = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
