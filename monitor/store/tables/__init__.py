"""All tables. Columns that bear a noun's field names are mapped by monitor/store/rows.py."""

from monitor.store.tables.asked import freshness, sessions, unheard
from monitor.store.tables.cases import Delivery, allowances, decisions, history, incidents, outbox
from monitor.store.tables.evidence import evidence, evidence_due
from monitor.store.tables.handling import acts, bulletins, deadlines, digest_items, owed, pace, shifts
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
    "acts",
    "allowances",
    "approvals",
    "audit",
    "baselines",
    "bulletins",
    "coverage",
    "deadlines",
    "decisions",
    "digest_items",
    "due",
    "evidence",
    "evidence_due",
    "freshness",
    "heartbeats",
    "history",
    "holds",
    "incidents",
    "mappings",
    "metadata",
    "outbox",
    "owed",
    "pace",
    "pictures",
    "posts",
    "prints",
    "record",
    "sessions",
    "shares",
    "shifts",
    "shown",
    "snapshots",
    "trusted",
    "unheard",
    "units",
]
