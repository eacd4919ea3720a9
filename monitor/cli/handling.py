"""`diting incidents`: what people do about a case, from taking note of it to closing it."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import click
from sqlalchemy import Connection

from alerting.ending import ANYWAY
from domain.assessment import Assessment, Harm, Kind
from domain.errors import NotAllowed
from domain.incident import Ground, Incident, Move, Proposal, Severity
from domain.triage import Triage
from monitor.cli.answered import answered
from monitor.cli.desk import Desk, Reference, by_option, json_option, number_argument, pass_desk, plain, together
from monitor.cli.recording import note_option, record
from monitor.office import Office
from monitor.schedule import now
from monitor.store import deadlines
from monitor.store import incidents as stored

Deed = Callable[[Office, Connection], Incident]
signed = together(by_option, json_option, pass_desk)
noted = together(note_option, signed)
ground_option = click.option("--reason", type=click.Choice([ground.value for ground in Ground]), required=True)
HARMS = {harm.label: harm for harm in Harm}
# More than anybody can establish; what is longer is a slip of the keyboard.
COUNT = click.IntRange(0, 999_999_999_999)
LEVELS = {severity.numeral: severity for severity in Severity} | {str(int(each)): each for each in Severity}


@click.command()
@click.argument("number", metavar="NUMBER|CODE")
@noted
def ack(desk: Desk, number: str, note: str, by: str, as_json: bool) -> None:
    """Take note of an incident, by its number or by the code in an alert: you own it from now on.

    Nobody is called to acknowledge it any more; its other deadlines run on.
    """
    at = now()
    with desk.store() as store, store.begin() as conn:
        incident, said = answered(conn, number, note)
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


@click.command()
@number_argument
@click.option("--as", "triage", type=click.Choice([triage.value for triage in Triage]), help="What it really is.")
@noted
def confirm(desk: Desk, number: int, triage: str | None, note: str, by: str, as_json: bool) -> None:
    """Say that the suspicion is verified; --as names the class where Diting gave another."""
    _move(desk, number, Move.CONFIRM, by, as_json, triage=triage, note=note)


@click.command()
@number_argument
@ground_option
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The local day on which the dismissal ends.")
@noted
def dismiss(desk: Desk, number: int, reason: str, until: datetime | None, note: str, by: str, as_json: bool) -> None:
    """Say that it is none; this covers the evidence shown so far and nothing else."""
    day = until.replace(tzinfo=desk.settings.alerts.zone).isoformat() if until else None
    _move(desk, number, Move.DISMISS, by, as_json, reason=reason, until=day, note=note)


@click.command()
@number_argument
@click.option("--into", type=Reference(1, 2**31 - 1), required=True, help="The case that it is handled with.")
@noted
def merge(desk: Desk, number: int, into: int, note: str, by: str, as_json: bool) -> None:
    """Handle a case together with another one from now on."""
    _move(desk, number, Move.MERGE, by, as_json, into=str(into), note=note)


@click.command()
@number_argument
@ground_option
@noted
def transfer(desk: Desk, number: int, reason: str, note: str, by: str, as_json: bool) -> None:
    """Say that it is no security case but one of compliance: the unit's own account or change."""
    _move(desk, number, Move.TRANSFER, by, as_json, reason=reason, note=note)


@click.command()
@number_argument
@click.option("--to", "level", type=click.Choice(list(LEVELS)), required=True, help="The lower level.")
@noted
def downgrade(desk: Desk, number: int, level: str, note: str, by: str, as_json: bool) -> None:
    """Hold a case for less grave than its rule does; new evidence may raise it again."""
    _move(desk, number, Move.DOWNGRADE, by, as_json, severity=str(int(LEVELS[level])), note=note)


@click.command()
@number_argument
@noted
def clear_secret(desk: Desk, number: int, note: str, by: str, as_json: bool) -> None:
    """Say that no state secrets are suspected any more; a second person must agree, at any level."""
    _move(desk, number, Move.CLEAR_SECRET, by, as_json, note=note)


@click.command()
@number_argument
@click.option("--anyway", is_flag=True, help="Although Diting still saw it so at its last look; --note says why.")
@noted
def close(desk: Desk, number: int, anyway: bool, note: str, by: str, as_json: bool) -> None:
    """End a case whose end is proved; what is still missing is named."""
    _move(desk, number, Move.CLOSE, by, as_json, note=note, **{ANYWAY: "yes" if anyway else None})


@click.command()
@number_argument
@signed
def agree(desk: Desk, number: int, by: str, as_json: bool) -> None:
    """Agree, as a second person, to what somebody else proposed."""
    _do(desk, as_json, lambda office, conn: office.agree(conn, number, by=by, now=now()))


@click.command()
@number_argument
@noted
def withdraw(desk: Desk, number: int, note: str, by: str, as_json: bool) -> None:
    """Take back or refuse what was proposed."""
    _do(desk, as_json, lambda office, conn: office.withdraw(conn, number, by=by, now=now(), note=note))


@click.command()
@number_argument
@noted
def reopen(desk: Desk, number: int, note: str, by: str, as_json: bool) -> None:
    """Take an ended case up again; one that was not closed but set aside or merged keeps its old deadlines."""
    _do(desk, as_json, lambda office, conn: office.reopen(conn, number, by=by, now=now(), note=note))


@click.command()
@number_argument
@click.option("--to", required=True, help="Who handles it from now on.")
@signed
def assign(desk: Desk, number: int, to: str, by: str, as_json: bool) -> None:
    """Hand a case to somebody."""
    with desk.store() as store, store.begin() as conn:
        after = desk.office.assign(conn, number, to=to, by=by, now=now())
    desk.say(plain(f"{after.reference}: handed to {after.owner}"), after, as_json=as_json)


@click.command()
@number_argument
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="What happened.")
@click.option("--harm", type=click.Choice(list(HARMS)), help="How harmful what was published is.")
@click.option("--reposts", type=COUNT, help="How often it was passed on.")
@click.option("--views", type=COUNT, help="How often it was looked at.")
@click.option("--page-minutes", type=COUNT, help="How long the content stood on the page.")
@click.option("--contained-minutes", type=COUNT, help="From discovery until it was off the page.")
@click.option("--victims", type=COUNT, help="How many people were harmed.")
@click.option("--loss-yuan", type=COUNT, help="What they lost.")
@click.option("--named-by", help="The provincial authority (网信, 公安) that named the case.")
@click.option("--secret/--no-secret", "is_secret", default=None, help="State secrets are suspected.")
@noted
def assess(desk: Desk, /, number: int, note: str, by: str, as_json: bool, **said: Any) -> None:
    """Say what has been established; the level follows upwards, never downwards (see downgrade)."""
    if said["harm"] is not None:
        said["harm"] = HARMS[said["harm"]]
    if said["kind"] is not None:
        said["kind"] = Kind(said["kind"])

    given = {field.name: said[field.name] for field in fields(Assessment) if said[field.name] is not None}
    if not given:
        raise NotAllowed(
            f"nothing was established; name it with an option, or write `diting incidents record {number} noted`"
        )

    def deed(office: Office, conn: Connection) -> Incident:
        known = stored.known(conn, number).assessment
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
