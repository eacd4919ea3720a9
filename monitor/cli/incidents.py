"""`diting incidents`: read, acknowledge, confirm, dismiss and close."""

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from functools import partial

import click
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from alerting import lifecycle
from detectors.impostor.triage import NEXT, WORDS
from detectors.relations.told import why
from domain.incident import Ground, Incident, Severity, Status
from domain.text import Locale, Text
from domain.triage import Triage
from monitor.casebook import keep, nobody
from monitor.cli import evidence
from monitor.cli.desk import Desk, by_option, json_option, number_argument, pass_desk, plain
from monitor.schedule import now
from monitor.store import incidents as stored
from monitor.store import quoted
from monitor.store.kin import Kin, kin

COLOURS = {1: "bold red", 2: "dark_orange", 3: "yellow", 4: "blue"}
SELECTIONS: dict[str, Collection[Status]] = {
    "open": stored.OPEN,
    "closed": tuple(status for status in Status if not status.is_open),
    "all": tuple(Status),
}
Step = Callable[[Incident], Incident]


@click.group()
def incidents() -> None:
    """The cases: suspected, confirmed and past."""


@incidents.command(name="list")
@click.option("--status", type=click.Choice(sorted(SELECTIONS)), default="open", show_default=True)
@json_option
@pass_desk
def listing(desk: Desk, status: str, as_json: bool) -> None:
    """The incidents, the gravest first."""
    with desk.store() as store, store.reading() as conn:
        found = stored.listing(conn, statuses=SELECTIONS[status])
    desk.say(table(found, desk.settings.alerts.locale), found, as_json=as_json)


@incidents.command()
@number_argument
@json_option
@pass_desk
def show(desk: Desk, number: int, as_json: bool) -> None:
    """One incident with its evidence, its history, and the other cases of its operator."""
    with desk.store() as store, store.reading() as conn:
        incident, events = stored.known(conn, number), stored.history(conn, number)
        family = kin(conn, incident)
        posts = quoted.posts(conn, incident.subject, evidence.named(incident.findings))
    proof = evidence.shown(incident.findings, posts, desk.settings.alerts.locale, partial(_local, desk=desk))
    desk.say(
        Group(_card(incident, desk), *proof, "", _history(events, desk), *_family(incident, family, desk)),
        {
            "incident": incident,
            "reference": incident.reference,
            "history": events,
            "related": [_facts(incident, each) for each in family],
            "posts": evidence.facts(posts),
        },
        as_json=as_json,
    )


@incidents.command()
@number_argument
@by_option
@json_option
@pass_desk
def ack(desk: Desk, number: int, by: str, as_json: bool) -> None:
    """Take note of an incident: the reminders stop."""
    _step(desk, number, partial(lifecycle.acknowledge, by=by, now=now()), by, as_json)


@incidents.command()
@number_argument
@click.option("--as", "triage", type=click.Choice([triage.value for triage in Triage]), help="What it really is.")
@by_option
@json_option
@pass_desk
def confirm(desk: Desk, number: int, triage: str | None, by: str, as_json: bool) -> None:
    """Say that the suspicion is verified; --as names the class where Diting gave another."""
    truth = Triage(triage) if triage else None
    _step(desk, number, partial(lifecycle.confirm, by=by, triage=truth, now=now()), by, as_json)


@incidents.command()
@number_argument
@click.option("--reason", type=click.Choice([ground.value for ground in Ground]), required=True)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the dismissal ends (UTC).")
@click.option("--note", default="", help="Why, in your own words.")
@by_option
@json_option
@pass_desk
def dismiss(desk: Desk, number: int, reason: str, until: datetime | None, note: str, by: str, as_json: bool) -> None:
    """Say that it is none; this covers the evidence shown so far and nothing else."""
    expires = until.replace(tzinfo=UTC) if until else None
    ground, at = Ground(reason), now()
    step = partial(lifecycle.dismiss, by=by, reason=ground, expires=expires, note=note, now=at)
    _step(desk, number, step, by, as_json)


@incidents.command()
@number_argument
@by_option
@json_option
@pass_desk
def close(desk: Desk, number: int, by: str, as_json: bool) -> None:
    """End a confirmed or resolved case."""
    _step(desk, number, partial(lifecycle.close, by=by, now=now()), by, as_json)


def _step(desk: Desk, number: int, step: Step, by: str, as_json: bool) -> None:
    with desk.store() as store, store.begin() as conn:
        before = stored.known(conn, number)
        after = keep(conn, before, step(before), tell=nobody, actor=by, now=now())
    desk.say(f"{after.reference}: {after.status}", after, as_json=as_json)


def table(found: Collection[Incident], locale: Locale) -> RenderableType:
    """Incidents a line each, for a terminal."""
    if not found:
        return "No incidents."
    shown = Table(box=None, pad_edge=False)
    for column in ("No.", "Level", "Status", "Kind", "Subject", "Why"):
        shown.add_column(column, overflow="fold")
    for incident in found:
        shown.add_row(
            incident.reference,
            Line(f"{incident.severity.numeral} {incident.urgency or ''}".rstrip(), style=COLOURS[incident.severity]),
            f"{incident.status}, {incident.presence}",
            incident.classification,
            plain(_subject(incident)),
            plain(incident.findings[0].summary.within(locale) if incident.findings else ""),
        )
    return shown


def _subject(incident: Incident) -> str:
    return f"{incident.profile.display_name} ({incident.subject})" if incident.profile else incident.subject


def _card(incident: Incident, desk: Desk) -> RenderableType:
    card = Table(box=None, show_header=False, pad_edge=False)
    local = partial(_local, desk=desk)
    facts = {
        incident.reference: f"{incident.classification}, {incident.status}, {incident.presence}",
        "level": f"{Severity(incident.severity).numeral} by rule {incident.rule}, score {incident.score:.2f}",
        "urgency": incident.urgency or "-",
        "subject": _subject(incident),
        "class": _class(incident, desk.settings.alerts.locale),
        "official": incident.official,
        "url": incident.profile.url if incident.profile else "",
        "seen": f"{local(incident.first_seen)} to {local(incident.last_seen)}",
        "acknowledged": f"{local(incident.acknowledged_at)} {incident.acknowledged_by}",
    }
    for name, value in facts.items():
        card.add_row(name, plain(value))
    return card


def _class(incident: Incident, locale: Locale) -> str:
    """What a look-alike is held for, why, and what to do next."""
    if incident.triage is None:
        return "-"
    said = (WORDS[incident.triage], incident.reason, NEXT[incident.triage])
    return "; ".join(text.within(locale) for text in said if text is not None)


def _history(events: Collection[stored.Event], desk: Desk) -> RenderableType:
    shown = Table("when", "status", "level", "presence", "told", box=None, pad_edge=False)
    for event in events:
        shown.add_row(
            _local(event.at, desk), event.status, event.severity.numeral, event.presence, ", ".join(event.told)
        )
    return shown


def _family(incident: Incident, family: Collection[Kin], desk: Desk) -> Iterator[RenderableType]:
    if not family:
        return
    shown = Table("related", "status", "subject", "why", box=None, pad_edge=False)
    for each in family:
        why = "; ".join(reason.within(desk.settings.alerts.locale) for reason in _reasons(incident, each))
        shown.add_row(each.incident.reference, each.incident.status, plain(_subject(each.incident)), plain(why))
    yield shown


def _facts(incident: Incident, each: Kin) -> dict[str, object]:
    return {
        "reference": each.incident.reference,
        "status": each.incident.status,
        "subject": each.incident.subject,
        "relations": each.relations,
        "why": list(_reasons(incident, each)),
    }


def _reasons(incident: Incident, each: Kin) -> Iterator[Text]:
    """The facts that are shared, and with whom where that is not the subject of the incident shown."""
    for relation in each.relations:
        said, one = why(relation), relation.one
        yield said if one == incident.subject else Text(f"{said.zh}（与 {one}）", f"{said.en} (with {one})")


def _local(moment: datetime | None, desk: Desk) -> str:
    return f"{moment.astimezone(desk.settings.alerts.zone):%Y-%m-%d %H:%M:%S}" if moment else "-"
