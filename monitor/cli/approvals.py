"""`diting approvals`: the ledger of approved changes (Art. 8) that observed changes are held against."""

from datetime import datetime

import click

from domain.errors import RegistryError
from domain.registry import Approval, ApprovalAction
from monitor.cli.desk import Desk, by_option, json_option, pass_desk
from monitor.schedule import now
from monitor.store import audit
from monitor.store import registry as stored

FIELDS = ("display_name", "handle", "avatar_hash", "bio", "verification_kind", "verification_text")


@click.group()
def approvals() -> None:
    """Approved changes of official accounts."""


@approvals.command()
@click.argument("account")
@click.option("--action", type=click.Choice([action.value for action in ApprovalAction]), default="change")
@click.option("--approved-on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day of the approval.")
@click.option("--document", required=True, help="The number of the approval.")
@click.option("--set", "changes", type=(click.Choice(FIELDS), str), multiple=True, help="FIELD VALUE ('*': any value).")
@by_option
@json_option
@pass_desk
def add(
    desk: Desk,
    account: str,
    action: str,
    approved_on: datetime,
    document: str,
    changes: tuple[tuple[str, str], ...],
    by: str,
    as_json: bool,
) -> None:
    """Enter an approval for ACCOUNT (platform:id); a change that it covers raises no incident."""
    approval = Approval(
        account=account,
        action=ApprovalAction(action),
        approved_on=approved_on.date(),
        document=document,
        changes=changes,
    )
    with desk.store() as store, store.begin() as conn:
        if stored.load(conn).account(account) is None:
            raise RegistryError(f"{account}: not in the register; see `diting registry list` for the keys")
        stored.add_approval(conn, approval)
        audit.append(
            conn,
            at=now(),
            actor=by,
            action=f"approval.{action}",
            object=account,
            before="",
            after="; ".join(f"{field}={value}" for field, value in changes),
            result=document,
        )
    desk.say(f"Approval {document} entered for {account}.", approval, as_json=as_json)
