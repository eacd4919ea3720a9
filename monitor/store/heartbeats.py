"""When each job last came round."""

from datetime import datetime

from sqlalchemy import Connection, select

from monitor.store import rows
from monitor.store.tables import heartbeats as table


def beat(conn: Connection, job: str, now: datetime, outcome: str) -> None:
    """A run of `job` ended at `now`; `outcome` says how."""
    rows.put(conn, table, {"job": job, "at": now, "outcome": outcome})


def last(conn: Connection) -> dict[str, datetime]:
    """When each job last ended, well or not."""
    return dict(conn.execute(select(table.c.job, table.c.at)).all())
