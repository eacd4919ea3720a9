"""`diting audit`: the append-only log of who did what."""

import re
from dataclasses import replace

import click

from monitor.cli.desk import Desk, json_option, pass_desk, plain
from monitor.cli.tables import lined
from monitor.store import acts
from monitor.store import audit as stored

HASH = re.compile(r"[0-9a-f]{64}")
COLUMNS = ("seq", "when", "who", "what", "object", "change; result")


@click.group()
def audit() -> None:
    """Who did what, in a chain that shows any change made afterwards."""


@audit.command()
@click.option("--expect", metavar="HASH", help="A head hash kept elsewhere: shows whether the newest entries were cut.")
@json_option
@pass_desk
def verify(desk: Desk, expect: str | None, as_json: bool) -> None:
    """Check every link of the chain and what people did against it; print the head, which belongs elsewhere."""
    if expect is not None and not HASH.fullmatch(expect):
        raise click.BadParameter("is no head hash: 64 digits of 0-9 and a-f", param_hint="--expect")
    with desk.store() as store, store.reading() as conn:
        verified = stored.verify(conn, expected_head=expect)
        verified = replace(verified, acts=acts.verify(conn))
    said = f"{verified.count} entries, unbroken; {verified.acts} acts as they were written; head {verified.head}"
    desk.say(said, verified, as_json=as_json)


@audit.command(name="list")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many.")
@json_option
@pass_desk
def listing(desk: Desk, limit: int, as_json: bool) -> None:
    """The newest entries."""
    with desk.store() as store, store.reading() as conn:
        entries = stored.entries(conn, limit)
    shown = lined(*COLUMNS, ids=("seq", "when", "what"))
    for entry in entries:
        when = f"{entry.at.astimezone(desk.settings.alerts.zone):%Y-%m-%d %H:%M:%S}"
        told = (entry.actor, entry.action, entry.object, _change(entry))
        shown.add_row(str(entry.seq), when, *map(plain, told))
    desk.say(shown, entries, as_json=as_json)


def _change(entry: stored.Entry) -> str:
    """In one column, which leaves the others the width that they need."""
    change = f"{entry.before} -> {entry.after or '-'}" if entry.before else entry.after
    return "; ".join(filter(None, (change, entry.result)))
