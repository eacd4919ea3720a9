"""What people did about a case, in order; the audit chain holds the hash of every act."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection, select

from domain.act import Act
from domain.errors import AuditBroken
from monitor.store import audit, rows
from monitor.store.tables import acts as table
from monitor.store.tables import audit as chain
from monitor.store.tables import incidents as cases

SEAL = "act."
SEALED = re.compile(r"act (\d+) of DT-0*(\d+)")
BATCH = 1000


def add(conn: Connection, act: Act) -> Act:
    """Keep one act for good, and its hash in the audit chain; returns it with its id."""
    values = rows.values(act)
    del values["id"]
    id = conn.execute(table.insert().values(**values).returning(table.c.id)).scalar_one()
    # As it is read back: that is what is compared later.
    kept = rows.noun(Act, conn.execute(select(table).where(table.c.id == id)).one())
    audit.append(
        conn,
        at=kept.at,
        actor=kept.author,
        action=SEAL + kept.step,
        object=f"act {kept.id} of DT-{kept.incident:06d}",
        before="",
        after=_hash(kept),
        result=", ".join(filter(None, (kept.to, *kept.evidence))),
    )
    return replace(act, id=id)


def of(conn: Connection, incident: int) -> tuple[Act, ...]:
    """The acts of one incident, the first one first."""
    query = select(table).where(table.c.incident == incident).order_by(table.c.id)
    return tuple(rows.noun(Act, row) for row in conn.execute(query))


def verify(conn: Connection) -> int:
    """How many acts stand as the audit chain, verified before, says that they were written.

    Not compared are those that are older than the first hash, and those of cases that were de-identified. Raises
    AuditBroken with the first act that was altered, added past the chain or taken out.
    """
    sealed = _sealed(conn)
    first, bare = min(sealed, default=None), _deidentified(conn)
    count = 0
    if first is not None:
        query = select(table).where(table.c.id >= first).order_by(table.c.id).execution_options(yield_per=BATCH)
        for row in conn.execute(query):
            act = rows.noun(Act, row)
            _, hash = sealed.pop(act.id, (0, ""))
            if act.incident not in bare:
                _check(act, hash)
                count += 1
    _refuse_missing(conn, sealed)
    return count


def _sealed(conn: Connection) -> dict[int, tuple[int, str]]:
    """By the id of an act: its case and its hash."""
    query = select(chain.c.object, chain.c.after).where(chain.c.action.startswith(SEAL, autoescape=True))
    found = ((SEALED.fullmatch(row.object), row.after) for row in conn.execute(query))
    return {int(match[1]): (int(match[2]), hash) for match, hash in found if match}


def _deidentified(conn: Connection) -> frozenset[int]:
    query = select(cases.c.number).where(cases.c.deidentified_at.is_not(None))
    return frozenset(conn.execute(query).scalars())


def _check(act: Act, hash: str) -> None:
    if hash != _hash(act):
        how = "altered after it was written" if hash else "added past the audit chain"
        raise AuditBroken(f"act {act.id} of DT-{act.incident:06d} ({act.step}): was {how}")


def _refuse_missing(conn: Connection, left: Mapping[int, tuple[int, str]]) -> None:
    """The acts of a case that retention has deleted whole are rightly gone."""
    there = frozenset(conn.execute(select(cases.c.number)).scalars())
    for id, (incident, _) in sorted(left.items()):
        if incident in there:
            raise AuditBroken(f"act {id} of DT-{incident:06d}: was taken out")


def _hash(act: Act) -> str:
    facts = rows.values(act) | {"at": act.at.isoformat()}
    return hashlib.sha256(json.dumps(facts, sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()
