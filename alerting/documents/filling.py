"""Fills a Word template. What strangers wrote is text: nothing in it is markup, a field or a command."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from alerting.documents.archive import members, settled
from domain.errors import ConfigurationError

Value = str | bool | Sequence[Mapping[str, str]]
Fields = Mapping[str, Value]
GLOSSARY = "字段说明.txt"
BODY = "word/document.xml"
TAG, BLANK = re.compile(r"<[^>]*>"), re.compile(r"【待填：([^】]*)】")
# What a template that an operator edited may do wrong while it is filled.
WRONG = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
# Broken XML is a SyntaxError.
NO_DOCUMENT = (OpcError, zipfile.BadZipFile, SyntaxError, KeyError, OSError, ValueError)


def fill(template: bytes, fields: Fields, *, where: str) -> bytes:
    """The document, the same bytes for the same input. Raises ConfigurationError that names the template."""
    document = _opened(template, where)
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        document.render({name: _literal(value) for name, value in fields.items()}, environment, autoescape=True)
    except WRONG as wrong:
        raise ConfigurationError(f"{where}: {wrong}; correct the template, its fields are in {GLOSSARY}") from wrong
    file = io.BytesIO()
    document.save(file)
    return settled(file.getvalue())


def blanks(document: bytes) -> tuple[str, ...]:
    """What a person has yet to fill in, each once, in order."""
    text = TAG.sub("", members(document)[BODY].decode())
    return tuple(dict.fromkeys(BLANK.findall(text)))


def _opened(template: bytes, where: str) -> Any:
    document = DocxTemplate(io.BytesIO(template))
    try:
        document.init_docx()
    except NO_DOCUMENT as broken:
        raise ConfigurationError(f"{where}: not a .docx file; save it as .docx, or remove it") from broken
    return document


def _literal(value: Value) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    return [{name: _text(each) for name, each in row.items()} for row in value]


def _text(text: str) -> Markup:
    """Braces as character references: the filler takes some of them for its own even after filling."""
    return Markup(str(escape(text)).replace("{", "&#123;").replace("}", "&#125;"))
