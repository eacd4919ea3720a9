"""One look at an official account beside what was known before it: the record, the open cases, the past."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Connection

from alerting.lifecycle import SET_ASIDE
from detectors.names.fold import fold
from detectors.tampering.deletions import checked
from detectors.tampering.echoes import prints
from domain.incident import Classification, Incident
from domain.look import Look
from domain.observation import Post, Profile, is_dated
from domain.past import Kept, Past, Published, Voice
from domain.registry import OfficialAccount
from monitor.store import incidents, looks, record, snapshots
from monitor.watch import Watch

KINDS = (Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING)
# How long a text is looked for on other accounts.
ECHO_WITHIN = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """`fresh` are the posts that were not known, `open` the cases of the account, the compromise first."""

    account: OfficialAccount
    seen: Look
    known: tuple[Kept, ...]
    fresh: tuple[Post, ...]
    open: tuple[Incident, ...]
    past: Past

    @property
    def trusted(self) -> Profile:
        assert self.past.trusted is not None
        return self.past.trusted.profile


def visit(conn: Connection, watch: Watch, account: OfficialAccount, seen: Look, known: tuple[Kept, ...]) -> Visit:
    """Everything that one look is held against, which is not stored yet. `known` is the record before it."""
    fresh = tuple(_fresh(seen, known))
    unit, _ = watch.sponsors(account.unit)
    last = _last(conn, account.key)
    names = {account.display_name, *account.aliases, *((unit.name, *unit.aliases) if unit else ())}
    past = Past(
        voice=Voice(account=account.key, circle=watch.circle(account.key), shared=record.shared(conn, account.key)),
        trusted=looks.trusted(conn, account.key)
        or Look(profile=_as_registered(account, seen.profile), seen_at=seen.seen_at),
        last=last,
        kept=checked(known, seen, last.seen_at if last is not None else None),
        names=frozenset(names),
        own_hosts=watch.own_hosts(account.unit),
        telephones=frozenset(each.phone for each in unit.contacts if each.phone) if unit else frozenset(),
        others=tuple(_others(conn, watch, account, fresh, seen)),
    )
    cases = tuple(case for kind in KINDS for case in incidents.by_subject(conn, kind, account.key))
    return Visit(account=account, seen=seen, known=known, fresh=fresh, open=cases, past=past)


def was_dismissed(conn: Connection, account: str) -> bool:
    """Whether the last thing that people said of the account's cases was that they are none."""
    found = (incidents.find(conn, f"{kind}|{account}|{account}") for kind in KINDS)
    ended = [case for case in found if case is not None and case.closed_at is not None]
    last = max(ended, key=lambda case: case.closed_at or case.last_seen, default=None)
    return last is not None and last.status in SET_ASIDE


def _fresh(seen: Look, known: tuple[Kept, ...]) -> Iterator[Post]:
    """A post without a date is taken for one of now."""
    there = {each.post.post_id for each in known}
    for post in seen.posts:
        if post.post_id not in there:
            yield post if is_dated(post, seen.seen_at) else replace(post, published_at=seen.seen_at)


def _last(conn: Connection, account: str) -> Look | None:
    before = snapshots.latest(conn, account)
    return None if before is None else Look(profile=before.profile, seen_at=before.last_seen, unread=True)


def _others(
    conn: Connection, watch: Watch, account: OfficialAccount, fresh: tuple[Post, ...], seen: Look
) -> Iterator[Published]:
    """Posts of other registered accounts that share a print with a new one."""
    texts = [post.text for post in fresh if prints(post.text)]
    if not texts:
        return
    for key, post in record.sharing(conn, texts, but=account.key, since=seen.seen_at - ECHO_WITHIN):
        voice = Voice(account=key, circle=watch.circle(key))
        yield Published(voice=voice, post_id=post.post_id, text=post.text, at=post.published_at)


def _as_registered(account: OfficialAccount, seen: Profile) -> Profile:
    """The trusted look of an account that was never seen before: what the register says of it, else what it shows."""
    names = (account.display_name, *account.aliases)
    known = any(fold(seen.display_name) == fold(name) for name in names)
    return replace(
        seen,
        display_name=seen.display_name if known else account.display_name,
        handle=account.handle.removeprefix("@") or seen.handle,
    )
