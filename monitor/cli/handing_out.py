"""Who may take out of the house what is kept of a case: whoever handles cases, and whoever audits that."""

import os

import click
from sqlalchemy import Connection

from alerting import secrecy
from domain.incident import Incident
from monitor import access
from monitor.access import Role
from monitor.cli.desk import Desk
from monitor.schedule import now
from monitor.store import audit

EITHER = (Role.OPERATOR, Role.AUDITOR)


def hand_out(conn: Connection, by: str, action: str, incident: Incident, what: str) -> None:
    """Writes down that something of a case leaves the house, and by whose leave where secrets are suspected."""
    said = secrecy.noted(incident)
    audit.append(conn, at=now(), actor=by, action=action, object=incident.reference, before="", after=what, result=said)


def _entitled(context: click.Context, _: click.Parameter, name: str | None) -> str:
    desk = context.find_object(Desk)
    assert desk is not None
    settings = desk.settings.access
    held = access.roles(settings, access.login(settings, os.environ))
    role = next((each for each in EITHER if each in held), Role.OPERATOR)
    return access.actor(settings, role, name, os.environ)


secret_option = click.option(
    "--secret", "leave", flag_value=secrecy.LEAVE, help="Although state secrets are suspected in the case."
)
handing_out_option = click.option(
    "--by", callback=_entitled, help="Who does it, for the audit log (default, and with roles only: the login name)."
)
