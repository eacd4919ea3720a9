"""`diting incidents`: the cases, and one of them with all that is known of it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType

import click
from rich.console import Group, RenderableType
from rich.text import Text as Line

from alerting.grade_words import CLASSES
from alerting.messages.render import harmless
from detectors.impostor.triage import NEXT, WORDS
from detectors.relations.told import why
from domain.deadline import Deadline
from domain.incident import Incident, Presence, Status
from domain.lead import is_provisional
from domain.notification import Reason
from domain.text import Locale, Text
from monitor.cli import evidence, handled, handling
from monitor.cli.desk import Desk, json_option, number_argument, pass_desk, plain
from monitor.cli.tables import card, lined
from monitor.evidence.observation import named
from monitor.store import acts, deadlines, quoted
from monitor.store import incidents as stored
from monitor.store.kin import Kin, kin

NAME_LIMIT = 60
COLOURS = {1: "bold red", 2: "dark_orange", 3: "yellow", 4: "blue"}
# Who watches cases in their own system hears of an end; people of the unit do not.
TOLD = {Reason.ENDED: "ended (to channels that follow cases)"}
SELECTIONS: dict[str, Collection[Status]] = {
    "open": stored.UNENDED,
    "closed": tuple(status for status in Status if not status.is_open),
    "all": tuple(Status),
}


@click.group()
def incidents() -> None:
    """The cases: suspected, confirmed and past."""


for command in handling.COMMANDS:
    incidents.add_command(command)


@incidents.command(name="list")
@click.option("--status", type=click.Choice(sorted(SELECTIONS)), default="open", show_default=True)
@json_option
@pass_desk
def listing(desk: Desk, status: str, as_json: bool) -> None:
    """The incidents, the gravest first."""
    with desk.store() as store, store.reading() as conn:
        found = stored.listing(conn, statuses=SELECTIONS[status])
        running = deadlines.running(conn)
    if status != "all":
        # What is resolved waits for a person still, unless it is about Diting itself.
        found = tuple(incident for incident in found if incident.awaits_people == (status == "open"))
    desk.say(table(found, desk.settings.alerts.locale, _next(running, desk)), found, as_json=as_json)


def _next(running: Iterable[Deadline], desk: Desk) -> Mapping[int, str]:
    """What is due first, by case."""
    zone = desk.settings.alerts.zone
    latest_first = sorted(running, key=lambda each: each.due_at, reverse=True)
    return {each.incident: f"{each.duty} by {each.due_at.astimezone(zone):%m-%d %H:%M}" for each in latest_first}


@incidents.command()
@number_argument
@json_option
@pass_desk
def show(desk: Desk, number: int, as_json: bool) -> None:
    """One incident with its evidence, its history, and the other cases of its operator."""
    with desk.store() as store, store.reading() as conn:
        incident, events = stored.known(conn, number), stored.history(conn, number)
        family = kin(conn, incident)
        posts = quoted.posts(conn, incident.subject, named(incident.findings))
        running, done = deadlines.of(conn, number), acts.of(conn, number)
        parts, missing = stored.parts(conn, number), desk.office.missing(conn, incident)
    local = partial(_local, desk=desk)
    handling = handled.shown(
        running, done, missing if incident.awaits_people else (), desk.settings.alerts.locale, local
    )
    proof = evidence.shown(incident.findings, posts, desk.settings.alerts.locale, local)
    desk.say(
        Group(_card(incident, desk), *proof, *handling, "", _history(events, desk), *_family(incident, family, desk)),
        {
            "incident": incident,
            "reference": incident.reference,
            "history": events,
            "related": [_facts(incident, each) for each in family],
            "posts": evidence.facts(posts),
            "deadlines": running,
            "acts": done,
            "missing": missing,
            "parts": [part.reference for part in parts],
        },
        as_json=as_json,
    )


def table(found: Collection[Incident], locale: Locale, due: Mapping[int, str] = MappingProxyType({})) -> RenderableType:
    """Incidents for a terminal; below its status whose each is and, where that is given, what is due next."""
    if not found:
        return "No incidents."
    shown = lined("No.", "Level", "Status", "Kind", "Subject", "Why", ids=("No.",))
    for incident in found:
        shown.add_row(
            incident.reference,
            Line(f"{incident.severity.numeral} {incident.urgency or ''}".rstrip(), style=COLOURS[incident.severity]),
            _handling(incident, due.get(incident.number, "")),
            CLASSES[incident.classification].en,
            plain(_subject(incident)),
            plain(incident.findings[0].summary.within(locale) if incident.findings else ""),
        )
    return shown


def _status(incident: Incident) -> str:
    waits = f"; proposed: {handled.proposed(incident)}" if incident.proposal else ""
    return f"{_stands(incident)}{waits}"


def _stands(incident: Incident) -> str:
    """What Diting saw before people ended a case by what they saw themselves says nothing of it any more."""
    is_over = incident.status.is_ended and incident.status is not Status.MERGED
    is_old = is_over and incident.presence is Presence.PRESENT
    return incident.status.value if is_old else f"{incident.status}, {incident.presence}"


def _handling(incident: Incident, due: str) -> Line:
    """Below each other, so that the other columns keep their width."""
    owner = f"owner: {incident.owner}" if incident.owner else ""
    return Line("\n").join(plain(part) for part in (_status(incident), due, owner) if part)


def _subject(incident: Incident) -> str:
    name = harmless(incident.profile.display_name, NAME_LIMIT) if incident.profile else ""
    key = f"{incident.subject.partition(':')[0]}, id unknown" if is_provisional(incident.subject) else incident.subject
    return f"{name} ({key})" if name else key


def _card(incident: Incident, desk: Desk) -> RenderableType:
    shown = card()
    local = partial(_local, desk=desk)
    level = f"{incident.severity.numeral} by rule {incident.rule}, score {incident.score:.2f}"
    facts = {
        incident.reference: f"{CLASSES[incident.classification].en}, {_stands(incident)}",
        "level": f"{level}{_moved(incident, desk)}",
        "urgency": incident.urgency or "-",
        "subject": _subject(incident),
        **_class(incident, desk.settings.alerts.locale),
        "official": incident.official,
        "url": incident.profile.url if incident.profile else "",
        "seen": f"{local(incident.first_seen)} to {local(incident.last_seen)}",
        "acknowledged": f"{local(incident.acknowledged_at)} {incident.acknowledged_by}",
        "owner": incident.owner or "-",
        **handled.facts(incident),
    }
    for name, value in facts.items():
        shown.add_row(name, plain(value))
    return shown


def _moved(incident: Incident, desk: Desk) -> str:
    """Where a rule gives another level by itself, that is explained elsewhere."""
    rules = {rule.id: rule.severity for rule in desk.office.appraisal.grading.rules}
    own = rules.get(incident.rule, incident.severity)
    why = f"; the rule alone gives {own.numeral}, see `diting grade explain {incident.number}`"
    return why if own is not incident.severity else ""


def _class(incident: Incident, locale: Locale) -> Mapping[str, str]:
    """What a look-alike is held for and why, and what to do next while it goes on."""
    if incident.triage is None:
        return {"class": "-"}
    held_for = WORDS[incident.triage].within(locale)
    # The daemon's own sentence begins with the class that it gave.
    reason = incident.reason.within(locale).removeprefix(held_for).lstrip("：: ") if incident.reason else ""
    goes_on = NEXT[incident.triage].within(locale) if incident.status.is_open else ""
    return {name: said for name, said in {"class": held_for, "because": reason, "next": goes_on}.items() if said}


def _history(events: Collection[stored.Event], desk: Desk) -> RenderableType:
    shown = lined("when", "status", "level", "presence", "told")
    for event in events:
        shown.add_row(
            _local(event.at, desk),
            event.status,
            event.severity.numeral,
            event.presence,
            ", ".join(TOLD.get(reason, reason) for reason in event.told),
        )
    return shown


def _family(incident: Incident, family: Collection[Kin], desk: Desk) -> Iterator[RenderableType]:
    if not family:
        return
    shown = lined("related", "status", "subject", "why", ids=("related",))
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
