"""`diting audit`: the append-only log of who did what."""

import click
from rich.table import Table

from monitor.cli.desk import Desk, json_option, pass_desk, plain
from monitor.store import audit as stored


@click.group()
def audit() -> None:
    """Who did what, in a chain that shows any change made afterwards."""


@audit.command()
@click.option("--expect", metavar="HASH", help="A head hash kept elsewhere: shows whether the newest entries were cut.")
@json_option
@pass_desk
def verify(desk: Desk, expect: str | None, as_json: bool) -> None:
    """Check every link of the chain; print the head hash, which belongs on another machine."""
    with desk.store() as store, store.reading() as conn:
        verified = stored.verify(conn, expected_head=expect)
    desk.say(f"{verified.count} entries, unbroken; head {verified.head}", verified, as_json=as_json)


@audit.command(name="list")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many.")
@json_option
@pass_desk
def listing(desk: Desk, limit: int, as_json: bool) -> None:
    """The newest entries."""
    with desk.store() as store, store.reading() as conn:
        entries = stored.entries(conn, limit)
    shown = Table("seq", "when", "who", "what", "object", "before", "after", "result", box=None, pad_edge=False)
    for entry in entries:
        when = f"{entry.at.astimezone(desk.settings.alerts.zone):%Y-%m-%d %H:%M:%S}"
        told = (entry.actor, entry.action, entry.object, entry.before, entry.after, entry.result)
        shown.add_row(str(entry.seq), when, *map(plain, told))
    desk.say(shown, entries, as_json=as_json)
