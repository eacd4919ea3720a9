"""The audit chain: each entry carries the hash of the one before, so that none can be altered or taken out unseen.

A tail that was cut off leaves a chain that verifies; only a head hash kept elsewhere betrays it.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from domain.errors import AuditBroken
from monitor.store import rows
from monitor.store.columns import storable
from monitor.store.tables import audit as table
from monitor.store.tables import incidents

GENESIS = "0" * 64
BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Who did what to what; `previous` and `hash` chain the entries."""

    seq: int
    at: datetime
    actor: str
    action: str
    object: str
    before: str
    after: str
    result: str
    previous: str
    hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A whole chain: the number of its entries, the hash of its last one, and how many acts stand as it says."""

    count: int
    head: str
    acts: int = 0


def append(
    conn: Connection, *, at: datetime, actor: str, action: str, object: str, before: str, after: str, result: str
) -> Entry:
    """Add an entry to the chain; returns it as stored. Whoever writes writes alone, so that none comes between."""
    last = conn.execute(select(table.c.seq, table.c.hash).order_by(table.c.seq.desc()).limit(1)).one_or_none()
    entry = Entry(
        seq=1 if last is None else last.seq + 1,
        at=at.astimezone(UTC),
        actor=storable(actor),
        action=storable(action),
        object=storable(object),
        before=storable(before),
        after=storable(after),
        result=storable(result),
        previous=GENESIS if last is None else last.hash,
    )
    sealed = replace(entry, hash=_hash(entry))
    conn.execute(table.insert().values(**rows.values(sealed)))
    return sealed


def head(conn: Connection) -> str:
    """The hash of the last entry: what has to leave the machine."""
    return conn.execute(select(table.c.hash).order_by(table.c.seq.desc()).limit(1)).scalar_one_or_none() or GENESIS


def count(conn: Connection) -> int:
    """How many entries the chain should have, by its last number; `verify` counts them."""
    return conn.execute(select(func.max(table.c.seq))).scalar_one() or 0


def entries(conn: Connection, limit: int) -> tuple[Entry, ...]:
    """The newest entries, the newest first."""
    query = select(table).order_by(table.c.seq.desc()).limit(limit)
    return tuple(rows.noun(Entry, row) for row in conn.execute(query))


def verify(conn: Connection, expected_head: str | None = None) -> Verified:
    """Walk the whole chain. `expected_head` is a head noted earlier: it must still be part of the chain.

    Raises AuditBroken with the first entry that does not fit.
    """
    count, last, missing = 0, GENESIS, expected_head not in {None, GENESIS}
    with conn.execute(select(table).order_by(table.c.seq).execution_options(yield_per=BATCH)) as chain:
        for row in chain:
            entry = rows.noun(Entry, row)
            count += 1
            _check(entry, count, last)
            last = entry.hash
            missing = missing and last != expected_head
    if missing:
        said = "the head noted earlier is not in the chain: its end was cut off, or that hash is of another one"
        raise AuditBroken(f"audit entry {count + 1}: {said}")
    if not count and conn.execute(select(incidents.c.number).limit(1)).first():
        raise AuditBroken("audit entry 1: the chain is empty, although there are cases")
    return Verified(count=count, head=last)


def _check(entry: Entry, seq: int, previous: str) -> None:
    if entry.seq != seq:
        raise AuditBroken(f"audit entry {seq}: missing; entry {entry.seq} stands in its place")
    if entry.previous != previous:
        raise AuditBroken(f"audit entry {seq}: does not continue the entry before it")
    if entry.hash != _hash(entry):
        raise AuditBroken(f"audit entry {seq}: was altered after it was written")


def _hash(entry: Entry) -> str:
    facts = rows.values(entry) | {"at": entry.at.isoformat()}
    del facts["hash"]
    return hashlib.sha256(json.dumps(facts, sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()
