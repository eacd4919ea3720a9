"""When the register came to say something else of a unit's name or an account's status: read from the audit chain."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum

from sqlalchemy import Connection, select

from domain.registry import AccountStatus
from domain.standing import Ending, Renaming
from monitor.store import audit
from monitor.store.registry import Registry
from monitor.store.tables import audit as table

ENDED = frozenset({AccountStatus.CLOSED, AccountStatus.DEREGISTERED})


class What(StrEnum):
    """The action under which a turn stands in the audit chain."""

    UNIT_RENAMED = "unit.renamed"
    STATUS_CHANGED = "account.status_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """`key` is that of the unit or the account."""

    what: What
    key: str
    before: str
    after: str


def turns(before: Registry, after: Registry) -> Iterator[Turn]:
    """What two readings of the register say differently of whom they both know."""
    for unit in after.units:
        known = before.unit(unit.key)
        if known is not None and known.name != unit.name:
            yield Turn(what=What.UNIT_RENAMED, key=unit.key, before=known.name, after=unit.name)
    for account in after.accounts:
        was = before.account(account.key)
        if was is not None and was.status is not account.status:
            yield Turn(what=What.STATUS_CHANGED, key=account.key, before=was.status, after=account.status)


def note(conn: Connection, before: Registry, after: Registry, *, at: datetime, by: str) -> int:
    """Write the turns of an import down; returns how many."""
    found = tuple(turns(before, after))
    for turn in found:
        said = {"before": turn.before, "after": turn.after, "result": ""}
        audit.append(conn, at=at, actor=by, action=turn.what, object=turn.key, **said)
    return len(found)


def renamings(conn: Connection, zone: tzinfo) -> Mapping[str, Renaming]:
    """The last renaming of each unit that has one."""
    return {
        turn.key: Renaming(before=turn.before, after=turn.after, on=on)
        for turn, on in _read(conn, What.UNIT_RENAMED, zone)
    }


def endings(conn: Connection, zone: tzinfo) -> Mapping[str, Ending]:
    """Since when the register says of an account that it is closed or deregistered, where it still does."""
    found: dict[str, Ending] = {}
    for turn, on in _read(conn, What.STATUS_CHANGED, zone):
        if turn.after in ENDED:
            found[turn.key] = Ending(on=on, is_deregistered=turn.after == AccountStatus.DEREGISTERED)
        else:
            found.pop(turn.key, None)
    return found


def _read(conn: Connection, what: What, zone: tzinfo) -> Iterator[tuple[Turn, date]]:
    query = select(table.c.at, table.c.object, table.c.before, table.c.after).where(table.c.action == what.value)
    for row in conn.execute(query.order_by(table.c.seq)):
        turn = Turn(what=what, key=row.object, before=row.before, after=row.after)
        yield turn, row.at.astimezone(zone).date()
