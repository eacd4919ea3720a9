"""From a change on the platform to the delivered alert, over and above the wait for the next look.

The moment that counts is the one at which the first look that could see the change was due.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from sqlalchemy import select

from domain.incident import Classification
from domain.notification import Reason
from monitor.schedule import now
from monitor.store import Store, incidents, tables
from tests.benchmarks.crowd import accounts, did, units
from tests.benchmarks.figures import Figure, percentiles
from tests.benchmarks.platform import HIJACK, platform
from tests.daemons import WIDE_OPEN, Site, site, wait_until
from tests.peers import Peer, webhook_peer

ACCOUNTS = 120
ROUNDS = 4
INTERVAL_MINUTES = 0.1


def measure() -> Iterator[Figure]:
    with TemporaryDirectory() as folder, platform(ACCOUNTS) as url, webhook_peer() as peer:
        polite = {"base_url": url, "politeness": WIDE_OPEN}
        defaults: dict[str, Any] = {name: {} for name in ("jobs", "alerts", "hunt", "recheck")}
        often = {"tier1_minutes": INTERVAL_MINUTES}
        own: dict[str, Any] = {"guard": often, "platforms.bluesky": polite, "channels.webhook": {"url": peer.url}}
        with site(Path(folder), **{**defaults, **own}) as place:
            place.register(units(ACCOUNTS), accounts(ACCOUNTS))
            place.start()
            yield from percentiles("due look to delivered alert", _delays(place, peer, url), "s")


def _delays(place: Site, peer: Peer, url: str) -> list[float]:
    with place.store() as store, httpx.Client(base_url=url, trust_env=False) as client:
        wait_until(lambda: len(_unclaimed(store)) == ACCOUNTS)
        due: dict[str, datetime] = {}
        for batch in range(ROUNDS):
            chosen = [did(number) for number in range(batch, ACCOUNTS, ROUNDS)]
            due |= _hijack(store, client, chosen)
            wait_until(lambda: len(_opened(peer)) == len(chosen) * (batch + 1))  # noqa: B023
        told = _told(store, peer)
        return [told[account] - moment.timestamp() for account, moment in due.items()]


def _hijack(store: Store, client: httpx.Client, chosen: list[str]) -> dict[str, datetime]:
    """When the next look at each was due; accounts that may have been looked at meanwhile are left out."""
    before = _unclaimed(store)
    for account in chosen:
        client.get(HIJACK, params={"actor": account}).raise_for_status()
    after, done = _unclaimed(store), now()
    return {one: after[one] for one in chosen if one in after and before.get(one) == after[one] and after[one] > done}


def _unclaimed(store: Store) -> dict[str, datetime]:
    """The next look at every account that was looked at before and is not being looked at."""
    table, known = tables.due, tables.trusted
    query = select(table.c.target, table.c.next_at).join(
        known, known.c.account == table.c.platform + ":" + table.c.target
    )
    with store.reading() as conn:
        return {row.target: row.next_at for row in conn.execute(query.where(table.c.lease_until.is_(None)))}


def _told(store: Store, peer: Peer) -> dict[str, float]:
    """When the first message about each account arrived, in unix seconds."""
    first = _opened(peer)
    with store.reading() as conn:
        cases = incidents.listing(conn, classification=Classification.ACCOUNT_COMPROMISE)
    return {case.subject.partition(":")[2]: first[case.number] for case in cases}


def _opened(peer: Peer) -> dict[int, float]:
    """When each case was first told of; digests and what follows on a case are other messages."""
    told = ((key.split(":"), receipts[0].at) for key, receipts in peer.by_key().items())
    return {int(number): at for (number, _, reason, *_), at in told if reason == Reason.OPENED}
