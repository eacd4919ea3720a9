"""The ledger of approvals (Art. 8): openings, changes, closures and deregistrations, with their days and files."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sqlalchemy import ColumnElement, Connection, delete, func, select

from domain.registry import Approval, ApprovalAction
from monitor.store import rows
from monitor.store.tables import approvals as table

ORDER = (table.c.approved_on, table.c.document, table.c.action)


def add(conn: Connection, approval: Approval) -> tuple[Approval, ...]:
    """Enter a final approval; the same document entered again for an action takes the place of what it was.

    Returns what it took the place of.
    """
    same = (
        table.c.account == approval.account,
        table.c.action == approval.action,
        table.c.document == approval.document,
    )
    before = _read(conn, *same)
    if before != (approval,):
        conn.execute(delete(table).where(*same))
        rows.put(conn, table, rows.values(approval))
    return before


def of(conn: Connection, account: str) -> tuple[Approval, ...]:
    """The approvals of an account, the oldest first."""
    return _read(conn, table.c.account == account)


def listing(
    conn: Connection,
    *,
    account: str | None = None,
    year: int | None = None,
    action: ApprovalAction | None = None,
    document: str | None = None,
) -> tuple[Approval, ...]:
    """Those that were approved in a year, of an action or by a document, the oldest first."""
    wanted: list[ColumnElement[bool]] = []
    if account is not None:
        wanted.append(table.c.account == account)
    if year is not None:
        wanted.append(table.c.approved_on.between(date(year, 1, 1), date(year, 12, 31)))
    if action is not None:
        wanted.append(table.c.action == action)
    if document is not None:
        wanted.append(table.c.document == document)
    return _read(conn, *wanted)


def by_account(conn: Connection) -> Mapping[str, tuple[Approval, ...]]:
    """The whole ledger."""
    found = defaultdict[str, list[Approval]](list)
    for approval in _read(conn):
        found[approval.account].append(approval)
    return {account: tuple(approvals) for account, approvals in found.items()}


def begun(conn: Connection) -> date | None:
    """The day of the first opening in the ledger: before that nobody wrote openings down."""
    query = select(func.min(table.c.approved_on)).where(table.c.action == ApprovalAction.OPEN)
    first: date | None = conn.execute(query).scalar_one()
    return first


def remove(conn: Connection, approval: Approval) -> None:
    """Take one out."""
    conn.execute(
        delete(table).where(
            table.c.account == approval.account,
            table.c.action == approval.action,
            table.c.approved_on == approval.approved_on,
            table.c.document == approval.document,
        )
    )


def _read(conn: Connection, *conditions: ColumnElement[bool]) -> tuple[Approval, ...]:
    query = select(table).where(*conditions).order_by(*ORDER)
    return tuple(rows.noun(Approval, row) for row in conn.execute(query))
