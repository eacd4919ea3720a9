"""`diting allow`: accounts that people have looked into and let be."""

from datetime import UTC, datetime, timedelta

import click
from rich.console import RenderableType

from domain.allowance import Allowance
from domain.errors import NotAllowed
from domain.incident import Classification, Ground
from monitor.cli.desk import Desk, admin_option, by_option, json_option, pass_desk, plain
from monitor.cli.tables import lined
from monitor.schedule import now
from monitor.store import allowances as stored
from monitor.store import audit, incidents, registry

# What a change of an official account is excused with says nothing about a stranger.
GROUNDS = tuple(ground.value for ground in Ground if ground is not Ground.OWN_CHANGE)
USUAL = timedelta(days=365)


@click.group()
def allow() -> None:
    """Accounts that may resemble an official one without opening an incident."""


@allow.command()
@click.argument("account")
@click.option("--reason", type=click.Choice(GROUNDS), required=True)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The local day on which it ends (default: in a year).")
@click.option("--note", default="", help="Why, in your own words.")
@admin_option
@json_option
@pass_desk
def add(desk: Desk, account: str, reason: str, until: datetime | None, note: str, by: str, as_json: bool) -> None:
    """Let ACCOUNT (platform:id) be, whatever it shows; incidents that are open already stay for a person to dismiss."""
    at = now()
    zone = desk.settings.alerts.zone
    expires = until.replace(tzinfo=zone).astimezone(UTC) if until else at + USUAL
    day = f"{expires.astimezone(zone):%Y-%m-%d}"
    if expires <= at:
        raise NotAllowed(f"{account}: the allowance would end at {day}, which has passed")
    allowance = Allowance(account=account, reason=Ground(reason), author=by, at=at, expires=expires, note=note)
    with desk.store() as store, store.begin() as conn:
        if not all(account.partition(":")) or registry.load(conn).account(account) is not None:
            raise NotAllowed(f"{account}: name an account that is not in the register, as platform:id")
        stored.put(conn, allowance)
        audit.append(
            conn,
            at=at,
            actor=by,
            action="allowance.added",
            object=account,
            before="",
            after=reason,
            result=f"until {day}",
        )
        still_open = incidents.by_subject(conn, Classification.MASQUERADE, account)
    said = [f"{account} opens no incident until {day}."]
    said += [f"{incident.reference} is still open; see `diting incidents dismiss`." for incident in still_open]
    facts = {"allowance": allowance, "still_open": [incident.reference for incident in still_open]}
    desk.say("\n".join(said), facts, as_json=as_json)


@allow.command(name="list")
@json_option
@pass_desk
def listing(desk: Desk, as_json: bool) -> None:
    """The allowed accounts, those that end first in front."""
    with desk.store() as store, store.reading() as conn:
        found = stored.listing(conn)
    desk.say(_shown(found, desk) if found else "No account is allowed.", found, as_json=as_json)


def _shown(found: tuple[Allowance, ...], desk: Desk) -> RenderableType:
    shown = lined("Account", "Why", "By", "Since", "Until", "Note", ids=("Since",))
    zone, at = desk.settings.alerts.zone, now()
    for allowance in found:
        ends = f"{allowance.expires.astimezone(zone):%Y-%m-%d}"
        shown.add_row(
            plain(allowance.account),
            allowance.reason,
            plain(allowance.author),
            f"{allowance.at.astimezone(zone):%Y-%m-%d}",
            ends if allowance.expires > at else f"{ends} (past)",
            plain(allowance.note),
        )
    return shown


@allow.command()
@click.argument("account")
@by_option
@json_option
@pass_desk
def remove(desk: Desk, account: str, by: str, as_json: bool) -> None:
    """Judge ACCOUNT (platform:id) like any other again."""
    with desk.store() as store, store.begin() as conn:
        known = stored.get(conn, account)
        if known is None:
            raise NotAllowed(f"{account} is not allowed; see `diting allow list`")
        stored.remove(conn, account)
        audit.append(
            conn,
            at=now(),
            actor=by,
            action="allowance.removed",
            object=account,
            before=known.reason,
            after="",
            result="",
        )
    desk.say(f"{account} is judged like any other again.", known, as_json=as_json)
