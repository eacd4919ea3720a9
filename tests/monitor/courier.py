"""A sender in a process of its own, to be killed: `python -m tests.monitor.courier DATABASE PEER`.

It serves three channels on one database: `main`, which refuses some for good, its fallback `spare`, and `bot`, which
takes so few that what waits goes out as digests.
"""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from secrets import token_hex

from sqlalchemy import Connection

from alerting.channels import webhook
from alerting.messages import catalog
from alerting.route import Recipient
from config.settings import AlertSettings
from domain.incident import Classification
from domain.manner import Manner
from domain.text import Locale
from monitor.jobs.deliver import Deliver
from monitor.jobs.wording import Wording
from monitor.schedule import now
from monitor.store import Store, incidents
from monitor.store.registry import Registry
from monitor.watch import Watch
from tests.factories import incident
from tests.monitor.store.databases import KEY

MAIN, SPARE, BOT = "main", "spare", "bot"
PER_MINUTE = {MAIN: None, SPARE: None, BOT: 600}
SETTINGS = AlertSettings(backoff_seconds=0.05, backoff_max_seconds=0.5, lease_seconds=2.0, max_attempts=1000)


class Bot(webhook.Channel):
    """A webhook that takes few messages."""

    manner = Manner(per_minute=PER_MINUTE[BOT])


class Uncounted:
    """Nobody looks at the figures of a process that is killed."""

    def delivered(self, channel: str, delay: timedelta) -> None: ...

    def failed(self, channel: str, result: str) -> None: ...

    def collapsed(self, channel: str, messages: int) -> None: ...

    def handed_over(self, channel: str, messages: int) -> None: ...

    def alerted(self, severity: object, latency: timedelta) -> None: ...


def broken(conn: Connection, channel: str, _error: str, at: datetime) -> None:
    """As the casebook does: one case, however many messages die."""
    party = f"channel:{channel}"
    if incidents.find(conn, f"{Classification.DELIVERY}|{party}|{party}") is None:
        case = incident(classification=Classification.DELIVERY, official=party, subject=party, unit="", profile=None)
        incidents.save(conn, replace(case, first_seen=at, last_seen=at), lambda _: (), now=at)


def works(_: Connection, __: str, ___: datetime) -> None:
    """The case stays open, so that each success looks at what is in doubt."""


@contextmanager
def delivers(database: str, peer: str) -> Iterator[tuple[Deliver, ...]]:
    store = Store(database, KEY)
    kinds = {MAIN: webhook.Channel, SPARE: webhook.Channel, BOT: Bot}
    wording = Wording(
        watch=lambda: Watch(Registry()),
        catalog=catalog.load(Locale.ZH_CN),
        zone=SETTINGS.zone,
        rules={},
        deadlines=lambda _conn, _incident: (),
    )
    yield tuple(
        Deliver(
            name=name,
            channel=kind(webhook.Options(url=f"{peer}/{name}"), now=now),
            store=store,
            wording=wording,
            settings=SETTINGS,
            fallback=(Recipient(channel=SPARE, address=""),),
            broken=broken,
            works=works,
            tally=Uncounted(),
            clock=now,
            random=Random(),
            owner=token_hex(8),
        )
        for name, kind in kinds.items()
    )
    store.close()


async def serve(senders: tuple[Deliver, ...]) -> None:
    while True:
        sent = await asyncio.gather(*(sender.run() for sender in senders))
        if not any(sent):
            await asyncio.sleep(0.02)


if __name__ == "__main__":
    with delivers(*sys.argv[1:]) as senders:
        asyncio.run(serve(senders))
