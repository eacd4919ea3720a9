"""`diting digest`: what the daily digests said, what they listed, and what one would say now."""

from datetime import date, datetime

import click
from rich.console import Group
from sqlalchemy import Connection

from alerting.messages.digest import compose
from alerting.messages.render import harmless
from domain.errors import NotAllowed
from domain.notification import Bulletin
from monitor import handling, listeners, plugins
from monitor.cli.desk import Desk, json_option, pass_desk, plain
from monitor.cli.tables import lined
from monitor.schedule import now
from monitor.store import digests, registry
from monitor.watch import Watch

LINE_LIMIT = 1000
unit_option = click.option("--unit", help="Only of this unit, by key or name.")
day_option = click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Only of this day, such as 2026-11-23.")


@click.group()
def digest() -> None:
    """The daily list of what could wait."""


@digest.command()
@unit_option
@day_option
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many.")
@json_option
@pass_desk
def show(desk: Desk, unit: str | None, day: datetime | None, limit: int, as_json: bool) -> None:
    """Digests as they went out, the newest first."""
    with desk.store() as store, store.reading() as conn:
        found = digests.issued(conn, day=_day(day), unit=_key(conn, unit), limit=limit)
    desk.say(_texts(found) if found else "No digests.", found, as_json=as_json)


@digest.command()
@unit_option
@click.option("--day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day, such as 2026-11-23.")
@json_option
@pass_desk
def items(desk: Desk, unit: str | None, day: datetime, as_json: bool) -> None:
    """Everything that the digests of a day listed, also what they only counted."""
    with desk.store() as store, store.reading() as conn:
        told = digests.told(conn, day.date(), _key(conn, unit))
        cases = digests.cases(conn, {item.incident for item in told})
    facts = [_facts(item, cases[item.incident].reference) for item in told]
    shown = lined("unit", "incident", "reason", "added", ids=("incident", "added"))
    for item in told:
        added = f"{item.added_at.astimezone(desk.settings.alerts.zone):%Y-%m-%d %H:%M}"
        shown.add_row(plain(item.unit), cases[item.incident].reference, item.reason, added)
    desk.say(shown if told else "Nothing was listed.", facts, as_json=as_json)


@digest.command()
@unit_option
@json_option
@pass_desk
def preview(desk: Desk, unit: str | None, as_json: bool) -> None:
    """What the digests would say if they went out now; nothing is sent and nothing is changed."""
    channels = {plugin.name: plugins.build_channel(plugin, now) for plugin in desk.plugins.channels}
    with desk.store() as store, store.reading() as conn:
        watch = Watch(registry.load(conn))
        told = listeners.hearing(desk.settings, channels, handling.rules(desk.settings), lambda: watch)
        job = listeners.digests(desk.settings, told, store, ready=lambda: True, clock=now)
        key = _key(conn, unit)
        issues = [
            issue
            for issue in job.preview(conn, now())
            if key is None or key in {*issue.reader.units, *issue.reader.carried}
        ]
    composed = [(issue, *compose(issue.digest, job.speech)) for issue in issues]
    facts = [
        {"unit": issue.reader.key, "units": issue.reader.units, "subject": subject, "body": body}
        for issue, subject, body in composed
    ]
    texts = [_text(subject, body) for _, subject, body in composed]
    desk.say(Group(*texts) if texts else "Nothing would be said.", facts, as_json=as_json)


def _facts(item: digests.Item, reference: str) -> dict[str, object]:
    return {"unit": item.unit, "incident": reference, "reason": item.reason, "added_at": item.added_at}


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def _key(conn: Connection, unit: str | None) -> str | None:
    """The key of a unit given by key or name. Raises NotAllowed where there is none such."""
    if unit is None:
        return None
    known = registry.load(conn)
    named = next((each.key for each in known.units if each.name == unit), None)
    if known.unit(unit) is None and named is None:
        raise NotAllowed(f"{unit}: no unit of that key or name; see `diting registry list`")
    return unit if known.unit(unit) is not None else named


def _texts(found: tuple[Bulletin, ...]) -> Group:
    return Group(*(_text(f"{each.reference} {each.subject}", each.body) for each in found))


def _text(subject: str, body: str) -> Group:
    """Line by line, so that nothing in it moves or colours the terminal."""
    lines = (plain(harmless(line, LINE_LIMIT)) for line in body.splitlines())
    return Group(plain(subject), *lines, "")
