"""How one name passes for another, and what people call it."""

from enum import StrEnum

from domain.text import Text


class Trick(StrEnum):
    """Closed: each has its words in WORDS."""

    IDENTICAL = "identical"
    TRADITIONAL = "traditional"
    WIDTH = "width"
    CASE = "case"
    INVISIBLE = "invisible"
    PUNCTUATION = "punctuation"
    GLYPH = "glyph"
    HOMOPHONE = "homophone"
    SPLIT = "split"
    LATIN = "latin"
    PINYIN = "pinyin"
    INITIALS = "initials"
    REORDERED = "reordered"
    AFFIX = "affix"
    ABBREVIATED = "abbreviated"
    SAME_ORGAN = "same-organ"
    SUBSTITUTED = "substituted"
    INSERTED = "inserted"
    DELETED = "deleted"


WORDS = {
    Trick.IDENTICAL: Text("完全相同", "identical"),
    Trick.TRADITIONAL: Text("繁简", "traditional characters"),
    Trick.WIDTH: Text("全半角", "full-width or styled characters"),
    Trick.CASE: Text("大小写", "letter case"),
    Trick.INVISIBLE: Text("隐形字符", "invisible characters"),
    Trick.PUNCTUATION: Text("符号", "punctuation"),
    Trick.GLYPH: Text("形近", "look-alike"),
    Trick.HOMOPHONE: Text("同音", "sound-alike"),
    Trick.SPLIT: Text("拆字", "split character"),
    Trick.LATIN: Text("形近字母", "look-alike letters"),
    Trick.PINYIN: Text("拼音", "pinyin"),
    Trick.INITIALS: Text("拼音首字母", "pinyin initials"),
    Trick.REORDERED: Text("换序", "reordered"),
    Trick.AFFIX: Text("前后缀", "prefix or suffix"),
    Trick.ABBREVIATED: Text("缩写", "abbreviation"),
    Trick.SAME_ORGAN: Text("同地区同机构", "same place and same body"),
    Trick.SUBSTITUTED: Text("改字", "changed character"),
    Trick.INSERTED: Text("增字", "added character"),
    Trick.DELETED: Text("缺字", "missing character"),
}
