"""`diting incidents`: what people do about a case, from taking note of it to closing it."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import click
from sqlalchemy import Connection

from domain.assessment import Assessment, Harm, Kind
from domain.errors import NotAllowed
from domain.incident import Ground, Incident, Move, Proposal, Severity
from domain.triage import Triage
from monitor.cli.desk import Desk, Reference, by_option, json_option, number_argument, pass_desk, plain
from monitor.cli.recording import note_option, record
from monitor.office import Office
from monitor.schedule import now
from monitor.store import deadlines, outbox
from monitor.store import incidents as stored

Deed = Callable[[Office, Connection], Incident]
ground_option = click.option("--reason", type=click.Choice([ground.value for ground in Ground]), required=True)
HARMS = {harm.label: harm for harm in Harm}
LEVELS = {severity.numeral: severity for severity in Severity} | {str(int(each)): each for each in Severity}


@click.command()
@click.argument("number", metavar="NUMBER|CODE")
@note_option
@by_option
@json_option
@pass_desk
def ack(desk: Desk, number: str, note: str, by: str, as_json: bool) -> None:
    """Take note of an incident, by its number or by the code in an alert: you own it, and the reminders stop."""
    at = now()
    with desk.store() as store, store.begin() as conn:
        incident, said = _noted(conn, number, note)
        before = stored.known(conn, incident)
        after = desk.office.acknowledge(conn, incident, by=by, now=at, note=said)
        running = [each for each in deadlines.of(conn, incident) if each.is_running]
    verb = "was acknowledged" if before.acknowledged_at else "acknowledged"
    told = f"{after.reference}: {verb} by {after.acknowledged_by}{_moment(' at', after.acknowledged_at, at, desk)}"
    due = "".join(f"; {each.duty}{_moment(' by', each.due_at, at, desk)}" for each in running[:1])
    desk.say(plain(told + due), after, as_json=as_json)


def _moment(before: str, moment: datetime | None, today: datetime, desk: Desk) -> str:
    """The time of today, or with its day: local."""
    if moment is None:
        return ""
    zone = desk.settings.alerts.zone
    local = moment.astimezone(zone)
    is_today = local.date() == today.astimezone(zone).date()
    return f"{before} {local:%H:%M}" if is_today else f"{before} {local:%Y-%m-%d %H:%M}"


def _noted(conn: Connection, given: str, note: str) -> tuple[int, str]:
    """The incident, and what is noted down: a code proves which message was read."""
    try:
        return Reference(1, 2**31 - 1).convert(given, None, None), note
    except click.BadParameter:
        told = outbox.by_code(conn, given)
    if told is None or told.incident is None:
        raise NotAllowed(f"{given}: neither the number of an incident nor the code of an alert")
    return told.incident, " ".join(filter(None, (note, f"code {told.code} over {told.channel}")))


@click.command()
@number_argument
@click.option("--as", "triage", type=click.Choice([triage.value for triage in Triage]), help="What it really is.")
@note_option
@by_option
@json_option
@pass_desk
def confirm(desk: Desk, number: int, triage: str | None, note: str, by: str, as_json: bool) -> None:
    """Say that the suspicion is verified; --as names the class where Diting gave another."""
    _move(desk, number, Move.CONFIRM, by, as_json, triage=triage, note=note)


@click.command()
@number_argument
@ground_option
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the dismissal ends (UTC).")
@note_option
@by_option
@json_option
@pass_desk
def dismiss(desk: Desk, number: int, reason: str, until: datetime | None, note: str, by: str, as_json: bool) -> None:
    """Say that it is none; this covers the evidence shown so far and nothing else."""
    day = f"{until:%Y-%m-%d}" if until else None
    _move(desk, number, Move.DISMISS, by, as_json, reason=reason, until=day, note=note)


@click.command()
@number_argument
@click.option("--into", type=Reference(1, 2**31 - 1), required=True, help="The case that it is handled with.")
@note_option
@by_option
@json_option
@pass_desk
def merge(desk: Desk, number: int, into: int, note: str, by: str, as_json: bool) -> None:
    """Handle a case together with another one from now on."""
    _move(desk, number, Move.MERGE, by, as_json, into=str(into), note=note)


@click.command()
@number_argument
@ground_option
@note_option
@by_option
@json_option
@pass_desk
def transfer(desk: Desk, number: int, reason: str, note: str, by: str, as_json: bool) -> None:
    """Say that it is no security case but one of compliance: the unit's own account or change."""
    _move(desk, number, Move.TRANSFER, by, as_json, reason=reason, note=note)


@click.command()
@number_argument
@click.option("--to", "level", type=click.Choice(list(LEVELS)), required=True, help="The lower level.")
@note_option
@by_option
@json_option
@pass_desk
def downgrade(desk: Desk, number: int, level: str, note: str, by: str, as_json: bool) -> None:
    """Hold a case for less grave than its rule does; new evidence may raise it again."""
    _move(desk, number, Move.DOWNGRADE, by, as_json, severity=str(int(LEVELS[level])), note=note)


@click.command()
@number_argument
@note_option
@by_option
@json_option
@pass_desk
def clear_secret(desk: Desk, number: int, note: str, by: str, as_json: bool) -> None:
    """Say that no state secrets are suspected any more; a second person must agree, at any level."""
    _move(desk, number, Move.CLEAR_SECRET, by, as_json, note=note)


@click.command()
@number_argument
@note_option
@by_option
@json_option
@pass_desk
def close(desk: Desk, number: int, note: str, by: str, as_json: bool) -> None:
    """End a case whose end is proved; what is still missing is named."""
    _move(desk, number, Move.CLOSE, by, as_json, note=note)


@click.command()
@number_argument
@by_option
@json_option
@pass_desk
def agree(desk: Desk, number: int, by: str, as_json: bool) -> None:
    """Agree, as a second person, to what somebody else proposed."""
    _do(desk, as_json, lambda office, conn: office.agree(conn, number, by=by, now=now()))


@click.command()
@number_argument
@note_option
@by_option
@json_option
@pass_desk
def withdraw(desk: Desk, number: int, note: str, by: str, as_json: bool) -> None:
    """Take back or refuse what was proposed."""
    _do(desk, as_json, lambda office, conn: office.withdraw(conn, number, by=by, now=now(), note=note))


@click.command()
@number_argument
@note_option
@by_option
@json_option
@pass_desk
def reopen(desk: Desk, number: int, note: str, by: str, as_json: bool) -> None:
    """Take an ended case up again."""
    _do(desk, as_json, lambda office, conn: office.reopen(conn, number, by=by, now=now(), note=note))


@click.command()
@number_argument
@click.option("--to", required=True, help="Who handles it from now on.")
@by_option
@json_option
@pass_desk
def assign(desk: Desk, number: int, to: str, by: str, as_json: bool) -> None:
    """Hand a case to somebody."""
    _do(desk, as_json, lambda office, conn: office.assign(conn, number, to=to, by=by, now=now()))


@click.command()
@number_argument
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="What happened.")
@click.option("--harm", type=click.Choice(list(HARMS)), help="How harmful what was published is.")
@click.option("--reposts", type=click.IntRange(min=0), help="How often it was passed on.")
@click.option("--views", type=click.IntRange(min=0), help="How often it was looked at.")
@click.option("--page-minutes", type=click.IntRange(min=0), help="How long the content stood on the page.")
@click.option("--contained-minutes", type=click.IntRange(min=0), help="From discovery until it was off the page.")
@click.option("--victims", type=click.IntRange(min=0), help="How many people were harmed.")
@click.option("--loss-yuan", type=click.IntRange(min=0), help="What they lost.")
@click.option("--named-by", help="The provincial authority (网信, 公安) that named the case.")
@click.option("--secret/--no-secret", "is_secret", default=None, help="State secrets are suspected.")
@note_option
@by_option
@json_option
@pass_desk
def assess(desk: Desk, /, number: int, note: str, by: str, as_json: bool, **said: Any) -> None:
    """Say what has been established; the level follows upwards, never downwards (see downgrade)."""
    if said["harm"] is not None:
        said["harm"] = HARMS[said["harm"]]
    if said["kind"] is not None:
        said["kind"] = Kind(said["kind"])

    def deed(office: Office, conn: Connection) -> Incident:
        known = stored.known(conn, number).assessment
        given = {field.name: said[field.name] for field in fields(Assessment) if said[field.name] is not None}
        return office.assess(conn, number, replace(known, **given), by=by, now=now(), note=note)

    _do(desk, as_json, deed)


def _move(desk: Desk, number: int, move: Move, by: str, as_json: bool, **terms: str | None) -> None:
    given = tuple((name, value) for name, value in terms.items() if value)
    proposal = Proposal(move=move, author=by, at=now(), terms=given)
    _do(desk, as_json, lambda office, conn: office.move(conn, number, proposal))


def _do(desk: Desk, as_json: bool, deed: Deed) -> None:
    with desk.store() as store, store.begin() as conn:
        after = deed(desk.office, conn)
    _say(desk, after, as_json)


def _say(desk: Desk, after: Incident, as_json: bool) -> None:
    waits = f"; {after.proposal.move} waits for a second person" if after.proposal else ""
    desk.say(f"{after.reference}: {after.status}, level {after.severity.numeral}{waits}", after, as_json=as_json)


COMMANDS = (
    *(ack, confirm, dismiss, merge, transfer, downgrade, clear_secret, close),
    *(agree, withdraw, reopen, assign, assess, record),
)
