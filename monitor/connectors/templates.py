"""Texts with {{names}} in them, filled in where a request needs it; no value can break out of its place.

{{name[2:]}} is the value without its first two characters.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Annotated
from urllib.parse import quote

from pydantic import BeforeValidator, Field, WithJsonSchema

NAME = re.compile(r"\{\{\s*(\w{1,40})(?:\[(\d{1,2}):\])?\s*\}\}")
WITHIN_PATHS = "/%:@!$&'()*+,;=~"
Values = Mapping[str, str | int]
PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))


def _written(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str) and "{{" in NAME.sub("", value):
        raise ValueError("has {{ without a name and }}; write {{name}}")
    return value


Template = Annotated[
    str,
    BeforeValidator(_written),
    Field(max_length=4000),
    WithJsonSchema({"type": ["string", "integer", "boolean"], "description": "Text with {{names}} in it."}),
]


def names(template: object) -> Iterator[str]:
    """Every {{name}} in a text, or in the texts of a whole JSON document."""
    if isinstance(template, str):
        yield from (name[1] for name in NAME.finditer(template))
    elif isinstance(template, Mapping):
        for part in template.values():
            yield from names(part)
    elif isinstance(template, tuple | list):
        for part in template:
            yield from names(part)


def _value(name: re.Match[str], values: Values) -> str:
    return str(values[name[1]])[int(name[2] or 0) :]


def filled(template: str, values: Values) -> str:
    return NAME.sub(lambda name: _value(name, values), template)


def path(template: str, values: Values, written: Collection[str] = ()) -> str:
    """A path in which no value makes a new segment or a query; those that the operator has `written` may be paths."""

    def put(name: re.Match[str]) -> str:
        value = _value(name, values)
        return quote(value, safe=WITHIN_PATHS) if name[1] in written else _segment(value)

    return NAME.sub(put, template)


def _segment(value: str) -> str:
    quoted = quote(value, safe="")
    # Dots alone would lead up and out.
    return quoted.replace(".", "%2E") if value in {".", ".."} else quoted


def query(template: Mapping[str, str], values: Values) -> dict[str, str]:
    """Parameters; one that is filled with nothing is left out."""
    found = {name: filled(text, values) for name, text in template.items()}
    return {name: text for name, text in found.items() if text or not NAME.search(template[name])}


def headers(template: Mapping[str, str], values: Values) -> dict[str, str]:
    """Headers of printable ASCII; other characters are percent-encoded, as addresses are."""
    return {name.lower(): quote(filled(text, values), safe=PRINTABLE) for name, text in template.items()}


def document(template: object, values: Values) -> object:
    """A JSON document; what is nothing but one {{name}} keeps the kind of its value."""
    if isinstance(template, str):
        alone = NAME.fullmatch(template)
        return values[alone[1]] if alone and not alone[2] else filled(template, values)
    if isinstance(template, Mapping):
        return {name: document(part, values) for name, part in template.items()}
    if isinstance(template, tuple | list):
        return [document(part, values) for part in template]
    return template
