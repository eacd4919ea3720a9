"""How a document looks: the measures and typefaces of GB/T 9704 as named styles of Word."""

from collections.abc import Mapping
from dataclasses import dataclass

from docx import Document
from docx.document import Document as Opened
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import _Footer
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

TITLE, SONG, FANGSONG, HEI, KAI = "方正小标宋简体", "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312"
LATIN = "Times New Roman"
# What a machine without the typeface of official documents takes instead.
INSTEAD = {TITLE: "宋体", FANGSONG: "仿宋", KAI: "楷体", SONG: "SimSun", HEI: "SimHei"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """`size` and `line` in points; `indent` of the first line in characters."""

    font: str
    size: float
    line: float
    indent: int = 0
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY
    right: int = 0
    after: float = 0
    keep: bool = False


CENTER, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
STYLES: Mapping[str, Style] = {
    "公文标题": Style(font=TITLE, size=22, line=34, align=CENTER, after=16, keep=True),
    "公文文号": Style(font=FANGSONG, size=16, line=28, align=RIGHT, after=20),
    "公文主送": Style(font=FANGSONG, size=16, line=28, align=LEFT),
    "公文正文": Style(font=FANGSONG, size=16, line=28, indent=2),
    "公文一级": Style(font=HEI, size=16, line=28, indent=2, keep=True),
    "公文二级": Style(font=KAI, size=16, line=28, indent=2, keep=True),
    "公文落款": Style(font=FANGSONG, size=16, line=28, align=RIGHT, right=4, keep=True),
    "公文附件": Style(font=HEI, size=16, line=28, align=LEFT, keep=True),
    "公文表题": Style(font=HEI, size=14, line=24, align=CENTER, after=4, keep=True),
    "公文表格": Style(font=FANGSONG, size=12, line=20, align=LEFT),
    "公文表项": Style(font=HEI, size=12, line=20, align=CENTER),
    "公文表头": Style(font=HEI, size=12, line=20, align=CENTER, keep=True),
    "公文间隔": Style(font=FANGSONG, size=5, line=8),
    "公文版记": Style(font=FANGSONG, size=14, line=24, align=LEFT),
    "公文页码": Style(font=SONG, size=14, line=18, align=RIGHT),
}


def opened() -> Opened:
    """An empty page of A4 with the styles, the margins and the page numbers of an official document."""
    document = Document()
    _only_ours(document)
    # Otherwise quotation marks and dashes take the Latin typeface.
    (language,) = document.styles.element.iter(qn("w:lang"))
    language.set(qn("w:eastAsia"), "zh-CN")
    for name, style in STYLES.items():
        _style(document, name, style)
    _page(document)
    _typefaces(document)
    return document


def _only_ours(document: Opened) -> None:
    """The library's empty document brings a hundred styles along; only the defaults are left."""
    styles = document.styles.element
    for each in list(styles):
        is_default = each.tag == qn("w:style") and each.get(qn("w:default")) == "1"
        if each.tag != qn("w:docDefaults") and not is_default:
            styles.remove(each)


def _style(document: Opened, name: str, look: Style) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.quick_style = True
    style.font.name, style.font.size = LATIN, Pt(look.size)
    fonts = style.element.rPr.rFonts
    fonts.set(qn("w:eastAsia"), look.font)
    fonts.set(qn("w:cs"), LATIN)
    form = style.paragraph_format
    form.alignment, form.keep_with_next = look.align, look.keep
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    form.space_before, form.space_after = Pt(0), Pt(look.after)
    # Long ids and addresses break anywhere: otherwise a justified line is torn apart.
    broken = OxmlElement("w:wordWrap")
    broken.set(qn("w:val"), "0")
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(
        broken, "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:spacing", "w:ind", "w:jc"
    )
    if look.indent or look.right:
        indents = style.element.get_or_add_pPr().get_or_add_ind()
        indents.set(qn("w:firstLineChars"), str(look.indent * 100))
        indents.set(qn("w:firstLine"), str(int(look.indent * look.size * 20)))
        indents.set(qn("w:rightChars"), str(look.right * 100))
        indents.set(qn("w:right"), str(int(look.right * look.size * 20)))


def _page(document: Opened) -> None:
    (section,) = document.sections
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer, RIGHT)
    _number(section.even_page_footer, LEFT)


def _number(footer: _Footer, align: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, on the outer side."""
    paragraph = footer.paragraphs[0]
    paragraph.style = "公文页码"
    paragraph.alignment = align
    paragraph.add_run("— ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" —")


def _field(paragraph: Paragraph, code: str) -> None:
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._r.append(element)


def _typefaces(document: Opened) -> None:
    """Names each typeface together with what may stand in for it."""
    faces = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, instead in INSTEAD.items()
    )
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    table = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{main}">{faces}</w:fonts>'
    for part in document.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = table.encode()
