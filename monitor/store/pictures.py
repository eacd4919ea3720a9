"""Avatars as they were fetched: what they look like, which account showed which, and who shows the same."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, not_, or_, select, union_all, update

from domain.incident import Classification, Status
from domain.look import Picture
from domain.observation import Profile
from monitor.store import rows, tables
from monitor.store.tables import REGISTERED, shown
from monitor.store.tables import pictures as table

# A picture that so many show says nothing; who else shows it is no longer asked.
ENOUGH = 200


def source_of(profile: Profile) -> str:
    """What names an account's picture until it changes; addresses are signed anew each time."""
    return profile.avatar_hash or profile.avatar_url.partition("?")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What came of fetching a source at `seen_at`: a picture, or None where it was refused."""

    picture: Picture | None
    seen_at: datetime


def seen(conn: Connection, account: str, source: str, now: datetime) -> Sight | None:
    """What an account shows under `source` (it names the picture until it changes), noting that it still does.

    None when it has never been fetched. `shared_by` is as of now.
    """
    here = and_(shown.c.account == account, shown.c.source == source)
    columns = (table.c.sha256, table.c.prints, table.c.plainness, shown.c.seen_at)
    row = conn.execute(select(*columns).select_from(shown.outerjoin(table)).where(here)).one_or_none()
    if row is None:
        return None
    conn.execute(update(shown).where(here).values(last_seen=now))
    if row.sha256 is None:
        return Sight(picture=None, seen_at=row.seen_at)
    picture = Picture(sha256=row.sha256, prints=row.prints, plainness=row.plainness)
    return Sight(picture=_counted(conn, picture, account), seen_at=row.seen_at)


def shown_as(conn: Connection, account: str, source: str) -> Picture | None:
    """The picture that an account showed under `source`; None where none was had."""
    columns = (table.c.sha256, table.c.prints, table.c.plainness)
    query = select(*columns).join_from(shown, table).where(shown.c.account == account, shown.c.source == source)
    row = conn.execute(query).one_or_none()
    return None if row is None else Picture(sha256=row.sha256, prints=row.prints, plainness=row.plainness)


def keep(conn: Connection, account: str, source: str, picture: Picture, size: int, now: datetime) -> Picture:
    """An account shows a picture of `size` bytes; returns it with the number of those who share it."""
    known = {"sha256": picture.sha256, "prints": picture.prints, "plainness": picture.plainness}
    rows.put_new(conn, table, [{**known, "bytes": size, "first_seen": now}])
    _show(conn, account, source, picture.sha256, now)
    return _counted(conn, picture, account)


def refuse(conn: Connection, account: str, source: str, now: datetime) -> None:
    """What an account shows under `source` cannot be used."""
    _show(conn, account, source, None, now)


def shared_by(conn: Connection, sha256: str, account: str) -> int:
    """How many show the same picture with whom an account has nothing to do; beyond 200 they are no longer counted.

    A unit's accounts and those that pass themselves off as one are one party. Whose picture a stranger shows is no
    stranger to it: where units show it, one of them is not counted.
    """
    others = _parties(conn, shown.c.sha256 == sha256, shown.c.account != account)
    own = _parties(conn, shown.c.account == account).get(account, frozenset())
    units = frozenset[str]().union(*others.values())
    unrelated = len(units - own) if own else max(0, len(units) - 1)
    return unrelated + sum(not tied for tied in others.values())


def names(conn: Connection) -> frozenset[str]:
    """The SHA-256 of every picture that is kept."""
    return frozenset(conn.execute(select(table.c.sha256)).scalars())


def sweep(conn: Connection, before: datetime) -> int:
    """Forget what nobody has shown since; returns how many pictures.

    What a registered account showed is its baseline, and what a subject showed is evidence until its case is
    de-identified.
    """
    case = tables.incidents
    evidence = select(case.c.subject).where(case.c.deidentified_at.is_(None))
    kept = or_(shown.c.account.in_(select(REGISTERED)), shown.c.account.in_(evidence))
    conn.execute(delete(shown).where(shown.c.last_seen < before, not_(kept)))
    return conn.execute(delete(table).where(not_(exists().where(shown.c.sha256 == table.c.sha256)))).rowcount


def _show(conn: Connection, account: str, source: str, sha256: str | None, now: datetime) -> None:
    what = {"account": account, "source": source, "sha256": sha256, "seen_at": now, "last_seen": now}
    rows.put(conn, shown, what)


def _counted(conn: Connection, picture: Picture, account: str) -> Picture:
    return replace(picture, shared_by=shared_by(conn, picture.sha256, account))


def _parties(conn: Connection, *conditions: ColumnElement[bool]) -> Mapping[str, frozenset[str]]:
    """The accounts that meet the conditions, each with the units that it belongs to or is taken for."""
    found = select(shown.c.account).where(*conditions).distinct().limit(ENOUGH)
    parties: dict[str, frozenset[str]] = dict.fromkeys(conn.execute(found).scalars(), frozenset())
    tied = defaultdict(set)
    for row in conn.execute(_ties(tuple(parties))):
        tied[row.account].add(row.unit)
    return parties | {account: frozenset(units) for account, units in tied.items()}


def _ties(accounts: tuple[str, ...]) -> Select[Any]:
    case = tables.incidents
    own = select(REGISTERED.label("account"), tables.accounts.c.unit).where(REGISTERED.in_(accounts))
    taken_for = select(case.c.subject, case.c.unit).where(
        case.c.subject.in_(accounts),
        case.c.classification == Classification.MASQUERADE,
        case.c.status != Status.DISMISSED,
    )
    either = union_all(own, taken_for).subquery()
    return select(either.c.account, either.c.unit)
