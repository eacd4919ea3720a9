"""What is stored of how accounts look: their profiles with their newest posts and pictures."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from domain.incident import Classification, Status
from domain.look import Look, Picture
from domain.observation import Post, Profile
from domain.registry import OfficialAccount
from monitor.store import pictures, rows, tables

# Of the official side much is read, since impostors copy what is weeks old.
OFFICIAL_POSTS = 30
UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
JUDGED = tuple(status for status in Status if status not in {Status.DISMISSED, Status.TRANSFERRED})


def officials(conn: Connection, units: Collection[str]) -> Iterator[tuple[OfficialAccount, Look]]:
    """The registered accounts of units, by the last trusted look or else by the register."""
    registered = {account.key: account for account in accounts(conn, units)}
    trusted = tables.trusted
    query = select(trusted).where(trusted.c.account.in_(registered))
    seen = {row.account: (row.profile, row.trusted_at) for row in conn.execute(query)}
    profiles = dict(seen.get(key, (_registered(account), UNKNOWN)) for key, account in registered.items())
    for look in looks(conn, profiles, OFFICIAL_POSTS):
        yield registered[look.profile.key], look


def accounts(conn: Connection, units: Collection[str]) -> Iterator[OfficialAccount]:
    """The registered accounts of units."""
    table = tables.accounts
    query = select(table).where(table.c.unit.in_(units)).order_by(table.c.platform, table.c.user_id)
    return (rows.noun(OfficialAccount, row) for row in conn.execute(query))


def trusted(conn: Connection, account: str) -> Look | None:
    """An official account as it was when it last was itself, with the picture that it then showed."""
    query = select(tables.trusted).where(tables.trusted.c.account == account)
    row = conn.execute(query).one_or_none()
    if row is None:
        return None
    picture = pictures.shown_as(conn, account, pictures.source_of(row.profile))
    return Look(profile=row.profile, seen_at=row.trusted_at, unread=True, picture=picture)


def as_known(conn: Connection, account: OfficialAccount) -> Profile:
    """An official account's profile where none can be had: the last trusted one, or else what the register says."""
    row = conn.execute(select(tables.trusted.c.profile).where(tables.trusted.c.account == account.key)).one_or_none()
    return _registered(account) if row is None else row.profile


def _registered(account: OfficialAccount) -> Profile:
    return Profile(
        platform=account.platform,
        user_id=account.user_id,
        handle=account.handle,
        display_name=account.display_name,
        bio=account.bio,
        url=account.url,
    )


def looks(conn: Connection, profiles: Mapping[Profile, datetime], newest: int) -> Iterator[Look]:
    """Profiles with whatever is stored of their accounts' posts and pictures."""
    keys = [profile.key for profile in profiles]
    posts, pictures = _posts(conn, keys, newest), _pictures(conn, keys)
    for profile, seen_at in profiles.items():
        key = profile.key
        yield Look(profile=profile, seen_at=seen_at, posts=posts.get(key, ()), picture=pictures.get(key))


def _posts(conn: Connection, accounts: Collection[str], newest: int) -> dict[str, tuple[Post, ...]]:
    table, found = tables.posts, defaultdict[str, list[Post]](list)
    place = func.row_number().over(
        partition_by=table.c.account, order_by=(table.c.seen_at.desc(), table.c.post_id.desc())
    )
    placed = select(table.c.account, table.c.post, place.label("place")).where(table.c.account.in_(accounts)).subquery()
    for row in conn.execute(select(placed).where(placed.c.place <= newest).order_by(placed.c.place)):
        found[row.account].append(row.post)
    return {account: tuple(posts) for account, posts in found.items()}


def _pictures(conn: Connection, accounts: Collection[str]) -> dict[str, Picture]:
    """The picture that each account showed last; `shared_by` leaves out the accounts of cases."""
    shown, pictures = tables.shown, tables.pictures
    query = select(shown.c.account, pictures.c.sha256, pictures.c.prints, pictures.c.plainness)
    query = query.join_from(shown, pictures).where(shown.c.account.in_(accounts)).order_by(shown.c.last_seen)
    last = {row.account: row for row in conn.execute(query)}
    elsewhere = _elsewhere(conn, {row.sha256 for row in last.values()})
    return {
        account: Picture(
            sha256=row.sha256, prints=row.prints, plainness=row.plainness, shared_by=elsewhere.get(row.sha256, 0)
        )
        for account, row in last.items()
    }


def _elsewhere(conn: Connection, sums: Collection[str]) -> dict[str, int]:
    """By how many accounts each picture is shown that no case is about."""
    shown, case = tables.shown, tables.incidents
    subjects = select(case.c.subject).where(
        case.c.classification == Classification.MASQUERADE, case.c.status.in_(JUDGED)
    )
    query = select(shown.c.sha256, func.count(shown.c.account.distinct()).label("accounts"))
    query = query.where(shown.c.sha256.in_(sums), shown.c.account.not_in(subjects)).group_by(shown.c.sha256)
    return {row.sha256: row.accounts for row in conn.execute(query)}
