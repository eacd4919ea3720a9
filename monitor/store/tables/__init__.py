"""All tables. Columns that bear a noun's field names are mapped by monitor/store/rows.py."""

from monitor.store.tables.cases import Delivery, allowances, decisions, history, incidents, outbox
from monitor.store.tables.looks import absences, pictures, posts, shown, snapshots, trusted
from monitor.store.tables.past import baselines, prints, record, shares
from monitor.store.tables.register import REGISTERED, accounts, approvals, mappings, units
from monitor.store.tables.schema import metadata
from monitor.store.tables.work import audit, coverage, due, heartbeats, holds

__all__ = [
    "REGISTERED",
    "Delivery",
    "absences",
    "accounts",
    "allowances",
    "approvals",
    "audit",
    "baselines",
    "coverage",
    "decisions",
    "due",
    "heartbeats",
    "history",
    "holds",
    "incidents",
    "mappings",
    "metadata",
    "outbox",
    "pictures",
    "posts",
    "prints",
    "record",
    "shares",
    "shown",
    "snapshots",
    "trusted",
    "units",
]
