"""Proves that a body is one whole XML document, and gives it as UTF-8; nothing in it can make it grow."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html.entities import name2codepoint
from xml.parsers.expat import ExpatError, ParserCreate

DECLARATION = re.compile(r"\A\s*<\?xml\s[^<>]*\?>")
DECLARED = re.compile(
    r"\ufeff?<\?xml\s+version\s*=\s*(?:\"1\.\d\"|'1\.\d')(?:\s+encoding\s*=\s*[\"'][\w.:-]+[\"'])?"
    r"(?:\s+standalone\s*=\s*[\"'](?:yes|no)[\"'])?\s*\?>"
)
NAMED = re.compile(rb"<\?xml\s[^<>]{0,200}?encoding\s*=\s*[\"'](\w[\w.:-]{0,39})[\"']")
CHARSET = re.compile(r"charset\s*=\s*[\"']?(\w[\w.:-]{0,39})", re.IGNORECASE)
# Longer marks first: the one of UTF-32 begins like that of UTF-16.
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    b"<\0?\0": "utf-16-le",
    b"\0<\0?": "utf-16-be",
}
# Those of the mainland call GB 18030 by the names of its forerunners.
WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}
# Servers name these by default, and they fit every body.
FITS_ANYTHING = {"ascii", "cp1252", "iso8859-1"}
NO_CHARSETS = {"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"}
# What HTML calls a character, in feeds that forget that XML does not.
CALLED = re.compile(r"&([A-Za-z]{2,8}[0-9]{0,2});")
OF_XML = {"amp", "apos", "gt", "lt", "quot"}
ITEMS = {"item", "entry"}
DEEPEST, MOST_ELEMENTS, MOST_ATTRIBUTES = 100, 20_000, 100

PEOPLE = {"author", "contributor", "creator", "email", "managingeditor", "name", "owner", "publisher", "webmaster"}
LONGEST_NAME, ALL_NAMES = 1_000, 100_000


class Unfit(Exception):
    """The body is no whole document; the message says why."""


class _Outline:
    """Walks through a document without keeping it."""

    def __init__(self) -> None:
        self.root = ""
        self.lists = False
        self._depth = self._elements = self._named = self._naming = 0
        self._inner = ""
        self._parser = ParserCreate("utf-8", namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = _refuse_declarations
        self._parser.SkippedEntityHandler = _refuse_unknown

    def follow(self, document: bytes) -> None:
        self._parser.Parse(document, True)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._inner = name.rpartition(" ")[2].lower()
        self.lists = self.lists or self._inner in ITEMS
        self.root = self.root or self._inner
        self._naming = 0
        self._depth += 1
        self._elements += 1
        if self._depth > DEEPEST or self._elements > MOST_ELEMENTS or len(attributes) > MOST_ATTRIBUTES:
            raise Unfit("more elements or attributes than any feed has")

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _text(self, text: str) -> None:
        """feedparser takes quadratic time to look for a mail address in the name of a person."""
        if self._inner in PEOPLE:
            self._naming += len(text)
            self._named += len(text)
            if self._naming > LONGEST_NAME or self._named > ALL_NAMES:
                raise Unfit("longer names than any feed has")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole document in UTF-8; `root` in small letters. One that was `mended` proves less than it shows.

    `lists`: there is an item in it, wherever it stands.
    """

    root: str
    text: bytes
    mended: bool = False
    lists: bool = False


def whole(body: bytes, content_type: str) -> Document:
    """The document in a body. Raises Unfit where it is not whole, or might grow.

    One that is whole but for its declaration, or for characters that only HTML calls by name, is mended.
    """
    decoded = _decoded(body, content_type)
    text, declared = DECLARATION.sub("", decoded, count=1).strip(), DECLARATION.match(decoded)
    try:
        return replace(_followed(text), mended=declared is not None and not DECLARED.fullmatch(declared[0].strip()))
    except Unfit:
        mended = CALLED.sub(_by_number, text)
        if mended == text:
            raise
        followed = _followed(mended)
        return replace(followed, mended=True)


def _followed(text: str) -> Document:
    document = b'<?xml version="1.0" encoding="utf-8"?>\n' + text.encode("utf-8", "replace")
    outline = _Outline()
    try:
        outline.follow(document)
    except ExpatError as broken:
        raise Unfit(f"not well-formed XML: {broken}") from broken
    return Document(root=outline.root, text=document, lists=outline.lists)


def _by_number(called: re.Match[str]) -> str:
    code = None if called[1] in OF_XML else name2codepoint.get(called[1])
    return f"&#{code};" if code else called[0]


def _decoded(body: bytes, content_type: str) -> str:
    """Only bytes that fit the encoding as a whole are read: a guess would turn every text into another."""
    named = _names(body, content_type)
    for name in named:
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise Unfit(f"not in the encoding that it names ({', '.join(named)})")


def _names(body: bytes, content_type: str) -> list[str]:
    """The encodings to try, as RFC 7303 has it: the mark, what the server says, what the document says, UTF-8."""
    mark = next((name for mark, name in MARKS.items() if body.startswith(mark)), "")
    if mark:
        return [mark]
    served = CHARSET.search(content_type)
    written = NAMED.match(body.lstrip())
    by_server = _usable(served[1]) if served else ""
    by_document = _usable(written[1].decode()) if written else ""
    ordered = (by_document, by_server) if by_server in FITS_ANYTHING else (by_server, by_document)
    return list(dict.fromkeys(filter(None, (*ordered, "utf-8"))))


def _usable(name: str) -> str:
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return ""
    return "" if known in NO_CHARSETS else WIDER.get(known, known)


def _refuse_declarations(_name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
    if has_subset:
        raise Unfit("declares entities or elements of its own")


def _refuse_unknown(name: str, _is_parameter: object) -> None:
    raise Unfit(f"an entity that nobody declared: {name[:40]}")
