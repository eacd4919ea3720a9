"""`diting outbox`: what is still owed to people, and the letters that could not be delivered."""

import click
from rich.table import Table

from monitor.cli.desk import Desk, by_option, json_option, pass_desk, plain
from monitor.schedule import now
from monitor.store import audit
from monitor.store import outbox as stored

COLUMNS = ("id", "incident", "reason", "channel", "attempts", "error")


@click.group()
def outbox() -> None:
    """Messages on their way, and dead letters."""


@outbox.command()
@json_option
@pass_desk
def dead(desk: Desk, as_json: bool) -> None:
    """Messages that were given up, with the last error."""
    with desk.store() as store, store.reading() as conn:
        letters = [_facts(letter) for letter in stored.dead(conn)]
    shown = Table(*COLUMNS, box=None, pad_edge=False)
    for letter in letters:
        shown.add_row(*(plain(str(letter[column])) for column in COLUMNS))
    desk.say(shown if letters else "No dead letters.", letters, as_json=as_json)


def _facts(letter: stored.Dead) -> dict[str, object]:
    """A dead letter without the person whom it did not reach."""
    message = letter.notification
    return {
        "id": message.id,
        "incident": message.incident,
        "reason": message.reason,
        "channel": message.channel,
        "attempts": message.attempts,
        "error": letter.error,
        "buried_at": letter.buried_at,
    }


@outbox.command()
@click.argument("number", type=click.IntRange(1, 2**31 - 1), required=False)
@by_option
@json_option
@pass_desk
def revive(desk: Desk, number: int | None, by: str, as_json: bool) -> None:
    """Try a dead letter again, or all of them."""
    with desk.store() as store, store.begin() as conn:
        count = stored.revive(conn, number, now())
        audit.append(
            conn,
            at=now(),
            actor=by,
            action="outbox.revived",
            object=str(number or "all"),
            before="dead",
            after="pending",
            result=str(count),
        )
    desk.say(f"{count} messages will be tried again.", {"revived": count}, as_json=as_json)
