"""Rows and nouns: a table whose columns bear the names of a noun's fields needs no translation."""

from collections.abc import Iterable, Mapping
from dataclasses import Field, fields
from typing import Any, ClassVar, Protocol, TypeVar

from sqlalchemy import Connection, Row, Table
from sqlalchemy.dialects import postgresql, sqlite


class Noun(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


N = TypeVar("N", bound=Noun)
AnyRow = Row[Any]
Values = Mapping[str, object]


def values(noun: Noun) -> dict[str, object]:
    """The fields of a noun as column values; nested nouns stay whole for their column's type."""
    return {field.name: getattr(noun, field.name) for field in fields(noun)}


def noun(kind: type[N], row: AnyRow) -> N:
    """The noun in a row that holds at least a column for each of its fields."""
    return kind(**{field.name: row._mapping[field.name] for field in fields(kind)})


def insert(conn: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, in the database's own tongue."""
    return sqlite.insert(table) if conn.dialect.name == "sqlite" else postgresql.insert(table)


def put_new(conn: Connection, table: Table, rows: Iterable[Values]) -> None:
    """Insert; a row whose key is there already is left as it is."""
    if batch := [dict(row) for row in rows]:
        conn.execute(insert(conn, table).on_conflict_do_nothing(), batch)


def put(conn: Connection, table: Table, *batch: Values) -> None:
    """Insert, or overwrite the rows with the same primary keys; all rows name the same columns."""
    if not batch:
        return
    statement = insert(conn, table)
    key = [column.name for column in table.primary_key]
    fresh = {name: statement.excluded[name] for name in batch[0] if name not in key}
    conn.execute(statement.on_conflict_do_update(index_elements=key, set_=fresh), [dict(row) for row in batch])
