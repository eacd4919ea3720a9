"""Who may take out of the house what is kept of a case: whoever handles cases, and whoever audits that."""

import os

import click

from monitor import access
from monitor.access import Role
from monitor.cli.desk import Desk

EITHER = (Role.OPERATOR, Role.AUDITOR)


def _entitled(context: click.Context, _: click.Parameter, name: str | None) -> str:
    desk = context.find_object(Desk)
    assert desk is not None
    settings = desk.settings.access
    held = access.roles(settings, access.login(settings, os.environ))
    role = next((each for each in EITHER if each in held), Role.OPERATOR)
    return access.actor(settings, role, name, os.environ)


handing_out_option = click.option(
    "--by", callback=_entitled, help="Who does it, for the audit log (default, and with roles only: the login name)."
)
