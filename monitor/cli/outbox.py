"""`diting outbox`: what is still owed to people, and the letters that could not be delivered."""

from collections.abc import Iterable, Mapping

import click
from rich.console import RenderableType
from sqlalchemy import Connection

from domain.errors import NotAllowed
from domain.notification import Notification
from monitor.cli.desk import Desk, by_option, json_option, pass_desk, plain
from monitor.cli.tables import lined
from monitor.schedule import now
from monitor.store import audit, bulletins
from monitor.store import outbox as stored

COLUMNS = ("id", "incident", "bulletin", "reason", "channel", "attempts", "error")


@click.group()
def outbox() -> None:
    """Messages on their way, and dead letters."""


@outbox.command()
@json_option
@pass_desk
def dead(desk: Desk, as_json: bool) -> None:
    """Messages that were given up, with the last error."""
    with desk.store() as store, store.reading() as conn:
        letters = [
            _facts(conn, letter.notification, letter.error) | {"buried_at": letter.buried_at}
            for letter in stored.dead(conn)
        ]
    desk.say(_shown(letters) if letters else "No dead letters.", letters, as_json=as_json)


@outbox.command()
@json_option
@pass_desk
def waiting(desk: Desk, as_json: bool) -> None:
    """Messages that are due and not delivered yet, with the last error of their channel."""
    with desk.store() as store, store.reading() as conn:
        letters = [
            _facts(conn, letter.notification, letter.error) | {"due_since": letter.since}
            for letter in stored.late(conn, now())
        ]
    desk.say(_shown(letters) if letters else "Nothing is waiting.", letters, as_json=as_json)


def _shown(letters: Iterable[Mapping[str, object]]) -> RenderableType:
    shown = lined(*COLUMNS, ids=("id", "incident", "bulletin"))
    for letter in letters:
        shown.add_row(*(plain(_cell(letter[column])) for column in COLUMNS))
    return shown


def _cell(value: object) -> str:
    return "-" if value is None else str(value)


def _facts(conn: Connection, message: Notification, error: str) -> dict[str, object]:
    """A letter without the person whom it did not reach."""
    text = bulletins.get(conn, message.bulletin) if message.bulletin is not None else None
    return {
        "id": message.id,
        "incident": message.incident,
        "bulletin": text.reference if text else None,
        "reason": message.reason,
        "channel": message.channel,
        "attempts": message.attempts,
        "error": error,
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
        if number is not None and not count:
            raise NotAllowed(f"{number}: no dead letter has this id; see `diting outbox dead`")
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
