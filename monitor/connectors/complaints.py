"""What is wrong with a description, in the order of the file, each thing once, with what to write instead."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from config.section import REMEDIES
from monitor.connectors.lines import Document, Where

NO_MAPPING = "is no mapping; write keys such as id: and operations:"
KINDS = "kind says how pages are asked for; write page, offset, cursor or link"
WORD = "must be small letters, digits and _, a letter first, at most 40; correct it"
# In place of the words of the checker, by its kind of complaint; where the key says more, by the key.
SAID = {
    "union_tag_invalid": KINDS,
    "union_tag_not_found": KINDS,
    "base_url": "must be an address such as https://api.example.org; leave out blanks, logins, and what follows ? or #",
    "id": WORD,
    "platform": WORD,
    "options": f"a name of it {WORD}",
    "headers": "a header's name must be letters, digits and -; correct it",
    "header": "a header's name must be letters, digits and -; correct it",
    "scheme": "must be printable ASCII without blanks; write such as Bearer",
}
FURTHER = {
    "literal_error": "write one of these",
    "enum": "write one of these",
    "too_short": "write one at least",
    "string_too_short": "write it down",
    "string_too_long": "say less",
    "greater_than": "use a larger number",
    "less_than": "use a smaller number",
    "model_type": "write keys with values below it",
    "dict_type": "write keys with values below it",
}
Complaint = tuple[Where, str]


def told(document: Document, complaints: Iterable[Complaint]) -> tuple[str, ...]:
    """Each with file, line and key. What stands behind an alias is told where it is written, and once."""
    first: dict[tuple[object, ...], tuple[int, str]] = {}
    for where, said in complaints:
        around, mark = document.written(where)
        key, line = (mark, where[len(around) :], said), document.line(where)
        if key not in first or line < first[key][0]:
            first[key] = line, f"{document.at(where)}: {said}"
    return tuple(said for _, said in sorted(first.values(), key=lambda found: found[0]))


def of_pydantic(document: Document, errors: Iterable[Any], around: Where = ()) -> Iterator[Complaint]:
    """Complaints of pydantic about a part of the document."""
    for error in errors:
        yield _place(document.value, (*around, *error["loc"])), _said(error)


def _said(error: Any) -> str:
    kind, keys = error["type"], [part for part in error["loc"] if isinstance(part, str) and part != "[key]"]
    if not error["loc"] and kind == "model_type":
        return NO_MAPPING
    if kind in SAID:
        return SAID[kind]
    if kind == "string_pattern_mismatch" and (own := next((key for key in reversed(keys) if key in SAID), None)):
        return SAID[own]
    said: str = error["msg"].removeprefix("Value error, ")
    remedy = FURTHER.get(kind) or REMEDIES.get(kind, "")
    return f"{said}; {remedy}" if remedy else said


def _place(value: Any, told: Where) -> Where:
    """The place in the file: pydantic also names the kinds among which it chose."""
    where: list[str | int] = []
    for part in told:
        if isinstance(value, dict | tuple) and part in _keys(value):
            value = value[part]  # type: ignore[index]
        elif part is not told[-1]:
            continue
        where.append(part)
    return tuple(where)


def _keys(value: dict[str, Any] | tuple[Any, ...]) -> Collection[str | int]:
    return value.keys() if isinstance(value, dict) else range(len(value))
