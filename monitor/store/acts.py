"""What people did about a case, in order; the audit chain holds the hash of every act."""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from domain.act import Act
from domain.errors import AuditBroken
from monitor.store import audit, rows
from monitor.store.tables import acts as table
from monitor.store.tables import audit as chain
from monitor.store.tables import incidents as cases

SEAL, BARED, SWEPT = "act.", "act.deidentified", "retention.swept"
SEALED = re.compile(r"act (\d+) of DT-0*(\d+)")
CASE = re.compile(r"DT-0*(\d+)")
DAEMON = "diting"
BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What the chain says of an act. `hash` is None where an older version de-identified it without saying how."""

    incident: int
    hash: str | None


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
        object=_name(kept),
        before="",
        after=_hash(kept),
        result=", ".join(filter(None, (kept.to, *kept.evidence))),
    )
    return replace(act, id=id)


def of(conn: Connection, incident: int) -> tuple[Act, ...]:
    """The acts of one incident, the first one first."""
    query = select(table).where(table.c.incident == incident).order_by(table.c.id)
    return tuple(rows.noun(Act, row) for row in conn.execute(query))


def bare(conn: Connection, incident: int, strip: Callable[[Act], Act], now: datetime) -> None:
    """Keep only what `strip` leaves of the acts of a case, and the hash of that in the audit chain.

    One that is not as it was written stays known as such; one that was never in the chain does not come into it.
    """
    done = of(conn, incident)
    seals = _seals(conn, done) if done else {}
    for act in done:
        left = strip(act)
        rows.put(conn, table, rows.values(left))
        if (seal := seals.get(act.id)) is not None:
            hash = _hash(left) if seal.hash in {None, _hash(act)} else seal.hash
            _say_bared(conn, left, hash or "", now)


def _say_bared(conn: Connection, act: Act, hash: str, now: datetime) -> None:
    facts = {"actor": DAEMON, "action": BARED, "object": _name(act)}
    audit.append(conn, at=now, before="", after=hash, result="", **facts)


def verify(conn: Connection) -> int:
    """How many acts stand as the audit chain, verified before, says that they were written or de-identified.

    Not compared are those that are older than the first hash, and those that older versions de-identified. Raises
    AuditBroken with the first act that was altered, added past the chain or taken out.
    """
    seals = _seals(conn)
    first = min(seals, default=None)
    count = 0
    if first is not None:
        query = select(table).where(table.c.id >= first).order_by(table.c.id).execution_options(yield_per=BATCH)
        with conn.execute(query) as written:
            for row in written:
                act = rows.noun(Act, row)
                count += _check(act, seals.pop(act.id, None))
    _refuse_missing(conn, seals)
    return count


def _seals(conn: Connection, done: Collection[Act] = ()) -> dict[int, Seal]:
    """By the id of an act the last thing that the chain says of it; of these acts, or of all."""
    is_seal = chain.c.action.startswith(SEAL, autoescape=True)
    if done:
        is_seal &= chain.c.object.in_([_name(act) for act in done])
    query = select(chain).where(is_seal | (chain.c.action == SWEPT)).order_by(chain.c.seq)
    found: dict[int, Seal] = {}
    written: dict[int, set[int]] = {}
    for entry in conn.execute(query.execution_options(yield_per=BATCH)):
        if entry.action == SWEPT:
            # Until acts were sealed anew when they were de-identified, this was all that the chain said of it.
            for case in map(int, CASE.findall(entry.result)):
                found.update((id, Seal(incident=case, hash=None)) for id in written.pop(case, ()))
        elif match := SEALED.fullmatch(entry.object):
            id, case = int(match[1]), int(match[2])
            found[id] = Seal(incident=case, hash=entry.after)
            old = written.setdefault(case, set())
            old.discard(id) if entry.action == BARED else old.add(id)
    return found


def _check(act: Act, seal: Seal | None) -> bool:
    """Whether it could be compared."""
    if seal is not None and seal.hash is None:
        return False
    if seal is None or seal.hash != _hash(act):
        how = "altered after it was written" if seal and seal.hash else "added past the audit chain"
        raise AuditBroken(f"act {act.id} of DT-{act.incident:06d} ({act.step}): was {how}")
    return True


def _refuse_missing(conn: Connection, left: Mapping[int, Seal]) -> None:
    """The acts of a case that retention has deleted whole are rightly gone."""
    there = frozenset(conn.execute(select(cases.c.number)).scalars())
    for id, seal in sorted(left.items()):
        if seal.incident in there:
            raise AuditBroken(f"act {id} of DT-{seal.incident:06d}: was taken out")


def _name(act: Act) -> str:
    return f"act {act.id} of DT-{act.incident:06d}"


def _hash(act: Act) -> str:
    facts = rows.values(act) | {"at": act.at.isoformat()}
    return hashlib.sha256(json.dumps(facts, sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()
