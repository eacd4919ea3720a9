"""What an approval lets change: fields and their new values, as people write them."""

import re
from collections.abc import Iterable, Iterator

from domain.registry import ApprovalAction
from monitor.approvals.line import Line
from monitor.approvals.vocabulary import Column
from monitor.approvals.wording import Code
from monitor.registry.problem import Problem

ANY = "*"
AVATAR, KIND = "avatar_hash", "verification_kind"

_ITEMS = re.compile(r"[；;\n]")
_BECOMES = re.compile(r"[:：=/→]|(?:变更|更名|更改|修改|改|更换|换)为")
_DONE = ("已更换", "更换", "已变更", "变更", "更新", "修改")
_QUOTED = re.compile(r"[「『“\"‘'《](.*)[」』”\"’'》]", re.S)
# How platforms name a picture; what else stands beside 头像 describes it.
_HASH = re.compile(r"[A-Za-z0-9_\-]{16,}")

Change = tuple[str, str]


def changes(given: Line, action: ApprovalAction) -> tuple[tuple[Change, ...], tuple[Problem, ...]]:
    """The approved values by field, and what is wrong with them."""
    written = [*_listed(given), *_in_columns(given)]
    if action is not ApprovalAction.CHANGE:
        return (), ((given.problem(Column.CHANGES, Code.CHANGE_IGNORED),) if written else ())
    found: list[Change] = []
    problems = [*_out_of_step(given)]
    for column, field, value in written:
        read = _read(given, column, field, value)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            found.append(read)
    if not written and not problems:
        problems.append(given.problem(Column.CHANGES, Code.CHANGE_MISSING))
    return tuple(dict.fromkeys(found)), tuple(problems)


def _listed(given: Line) -> Iterator[tuple[Column, str, str]]:
    """The items of 变更内容: 名称：平安临泽；头像由旧徽标变更为新徽标；头像更换."""
    for item in _items(given[Column.CHANGES]):
        becomes = _BECOMES.search(item)
        end, start = becomes.span() if becomes else (len(item), len(item))
        yield Column.CHANGES, _named(item[:end]), item[start:].strip()


def _named(text: str) -> str:
    """The field of 名称由甲 or 头像已更换."""
    field = text.partition("由")[0].strip()
    done = next((word for word in _DONE if field.endswith(word)), "")
    return field.removesuffix(done).strip()


def _in_columns(given: Line) -> Iterator[tuple[Column, str, str]]:
    fields = _items(given[Column.FIELD])
    values = [given[Column.VALUE]] if len(fields) == 1 else _items(given[Column.VALUE])
    if not _is_out_of_step(fields, values):
        yield from ((Column.FIELD, field, value) for field, value in zip(fields, values or [""], strict=False))


def _items(text: str) -> list[str]:
    return [item.strip() for item in _ITEMS.split(text) if item.strip()]


def _is_out_of_step(fields: Iterable[str], values: Iterable[str]) -> bool:
    return len(list(fields)) != len(list(values))


def _out_of_step(given: Line) -> Iterator[Problem]:
    fields, values = _items(given[Column.FIELD]), _items(given[Column.VALUE])
    if len(fields) != 1 and _is_out_of_step(fields, values):
        yield given.problem(Column.FIELD, Code.LISTS_OUT_OF_STEP, fields=len(fields), values=len(values))


def _read(given: Line, column: Column, field: str, value: str) -> Change | Problem:
    words = given.words.own
    known = words.field(field)
    if known is None:
        return given.problem(column, Code.UNKNOWN_FIELD, value=field, allowed=given.words.allowed(words.fields))
    quoted = _QUOTED.fullmatch(value.strip())
    value = quoted[1].strip() if quoted else value.strip()
    if words.is_any(value):
        return known, ANY
    if known == AVATAR:
        return known, value if _HASH.fullmatch(value) else ANY
    if not value or value in _DONE:
        return given.problem(column, Code.VALUE_MISSING, value=field)
    if known == KIND:
        kind = words.kind(value)
        allowed = given.words.allowed(words.kinds)
        return given.problem(column, Code.UNKNOWN_KIND, value=value, allowed=allowed) if kind is None else (known, kind)
    return known, value
