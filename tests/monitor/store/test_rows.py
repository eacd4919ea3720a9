from dataclasses import fields

import pytest
from sqlalchemy import Connection, Table, select

from domain.coverage import Coverage
from domain.incident import Incident
from domain.notification import Notification
from domain.observation import Snapshot
from domain.registry import Approval, OfficialAccount, Unit
from monitor.http import Hold
from monitor.store import rows, tables
from monitor.store.audit import Entry
from monitor.store.due import Due
from monitor.store.incidents import Event


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        (Unit, tables.units),
        (OfficialAccount, tables.accounts),
        (Approval, tables.approvals),
        (Incident, tables.incidents),
        (Event, tables.history),
        (Notification, tables.outbox),
        (Due, tables.due),
        (Snapshot, tables.snapshots),
        (Coverage, tables.coverage),
        (Hold, tables.holds),
        (Entry, tables.audit),
    ],
)
def test_a_table_has_a_column_for_every_field_of_its_noun(kind: type[rows.Noun], table: Table) -> None:
    assert {field.name for field in fields(kind)} <= set(table.columns.keys())


def test_a_row_that_is_there_already_is_left_as_it_is(conn: Connection) -> None:
    rows.put_new(conn, tables.mappings, [{"name": "units", "columns": {"单位": "name"}}])
    rows.put_new(conn, tables.mappings, [{"name": "units", "columns": {}}, {"name": "other", "columns": {}}])
    found = conn.execute(select(tables.mappings.c.name, tables.mappings.c.columns)).all()
    assert dict(found) == {"units": {"单位": "name"}, "other": {}}


def test_a_row_that_is_put_again_is_overwritten(conn: Connection) -> None:
    rows.put(conn, tables.mappings, {"name": "units", "columns": {"单位": "name"}}, {"name": "other", "columns": {}})
    rows.put(conn, tables.mappings, {"name": "units", "columns": {"名称": "name"}})
    found = conn.execute(select(tables.mappings.c.name, tables.mappings.c.columns)).all()
    assert dict(found) == {"units": {"名称": "name"}, "other": {}}


def test_nothing_to_put_is_no_statement(conn: Connection) -> None:
    rows.put(conn, tables.mappings)
    rows.put_new(conn, tables.mappings, [])
    assert conn.execute(select(tables.mappings)).all() == []
