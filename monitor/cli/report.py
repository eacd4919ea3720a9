"""`diting report`: what others noticed, as a case like any other."""

from datetime import UTC, datetime
from pathlib import Path

import click

from alerting.messages.render import harmless
from domain.errors import NotAllowed
from domain.incident import Classification, Severity
from domain.lead import Lead, Source
from domain.text import Text
from monitor import plugins
from monitor.cli.desk import Desk, by_option, json_option, number_argument, pass_desk
from monitor.cli.typed import Moment
from monitor.intake import Intake, Taken
from monitor.schedule import now

KINDS = {
    "impostor": Classification.MASQUERADE,
    "hijack": Classification.ACCOUNT_COMPROMISE,
    "tamper": Classification.CONTENT_TAMPERING,
}
MOMENTS = ["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S%z"]
LINE_LIMIT = 400
UNWATCHED = Text(
    "平台 {platform} 未接入，谛听无法巡查该账号：取证、是否消失均须人工完成并登记"
    "（diting evidence add，diting incidents record … absence-seen）。",
    "{platform} is not switched on, so Diting cannot watch this account: people must gather the proof and, in the end,"
    " prove its absence (diting evidence add; diting incidents record … absence-seen).",
)
UNIDENTIFIED = Text(
    "账号ID未知，谛听无法按ID复查；查明后执行：diting report complete {number} --id ID",
    "The account's id is unknown, so Diting cannot look at it; once it is known: diting report complete {number}"
    " --id ID",
)
UNWEIGHED = Text(
    "现为Ⅳ级：线索文字未经研判。涉及诈骗、索要钱款或验证码、政治有害等内容的，核看后执行："
    "diting incidents assess {number} --harm H3（或 H4、H2）",
    "Level Ⅳ so far: nobody has weighed what was reported. Where it is about fraud, money, codes or worse, look at it"
    " and run: diting incidents assess {number} --harm H3 (or H4, H2)",
)


@click.group(invoke_without_command=True)
@click.option("--source", type=click.Choice([source.value for source in Source]), help="Who noticed it.")
@click.option("--kind", type=click.Choice(list(KINDS)), help="What it is held for.")
@click.option("--unit", help="The unit that is affected: its key or its name in the register.")
@click.option("--platform", help="Where the account is, by its name in the register, such as weibo.")
@click.option("--id", "user_id", default="", help="The account's id on the platform.")
@click.option("--name", default="", help="The account's name as shown.")
@click.option("--handle", default="", help="The account's short name (微博个性域名, 抖音号, ...).")
@click.option("--url", default="", help="The account's page.")
@click.option("--text", default="", help="What was reported; a private message in full.")
@click.option("--seen-at", type=Moment(MOMENTS), help="When it was seen (in the configured time zone).")
@click.option("--file", "files", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True)
@click.option("--contact", default="", help="By what the reporter is reached: sealed, never exported.")
@by_option
@json_option
@pass_desk
@click.pass_context
def report(
    context: click.Context,
    desk: Desk,
    /,
    source: str | None,
    kind: str | None,
    unit: str | None,
    platform: str | None,
    seen_at: datetime | None,
    files: tuple[Path, ...],
    by: str,
    as_json: bool,
    **said: str,
) -> None:
    """Take in what somebody else noticed: an impostor, a hijacked account, a tampered post, a private message."""
    if context.invoked_subcommand is not None:
        return
    if source is None or kind is None or unit is None or platform is None:
        raise NotAllowed("a report needs --source, --kind, --unit and --platform; see `diting report --help`")
    lead = Lead(source=Source(source), platform=_platform(platform), seen_at=_moment(desk, seen_at), **said)
    if not (lead.text or files):
        raise NotAllowed("a report needs what was reported (--text) or what shows it (--file), or both")
    for file in files:
        desk.locker.hold_file(file)
    with desk.store() as store, store.begin() as conn:
        taken = _intake(desk).take(conn, lead, KINDS[kind], unit, files, by=by, now=now())
    _say(desk, taken, as_json)


def _platform(given: str) -> str:
    name = given.strip().lower()
    if not name or ":" in name or any(char.isspace() for char in name):
        raise NotAllowed(f"--platform {given}: write a platform's name as the register does, such as weibo")
    return name


def _moment(desk: Desk, given: datetime | None) -> datetime | None:
    if given is None:
        return None
    moment = given if given.tzinfo else given.replace(tzinfo=desk.settings.alerts.zone)
    if moment > now():
        raise NotAllowed(f"--seen-at {given:%Y-%m-%d %H:%M}: lies in the future; write when it was seen")
    return moment.astimezone(UTC)


def _say(desk: Desk, taken: Taken, as_json: bool) -> None:
    incident = taken.incident
    known = "opened" if taken.is_new else "known already: the report is new evidence of it"
    hints = [text.within(desk.settings.alerts.locale) for text in _hints(desk, taken)]
    lines = [f"{incident.reference}: {known}; level {incident.severity.numeral}, {incident.status}", *hints]
    facts = {
        "incident": incident,
        "reference": incident.reference,
        "is_new": taken.is_new,
        "is_provisional": taken.is_provisional,
        "hints": hints,
    }
    desk.say("\n".join(harmless(line, LINE_LIMIT) for line in lines), facts, as_json=as_json)


def _hints(desk: Desk, taken: Taken) -> tuple[Text, ...]:
    """What Diting cannot do here, so that nobody waits for it, and what a person does next."""
    incident = taken.incident
    platform = incident.subject.partition(":")[0]
    hints = [UNIDENTIFIED] if taken.is_provisional else []
    hints += [] if platform in plugins.served(desk.settings) else [UNWATCHED]
    is_unweighed = incident.severity is Severity.ORDINARY and incident.assessment.harm is None
    hints += [UNWEIGHED] if is_unweighed else []
    facts = {"platform": platform, "number": incident.number}
    return tuple(Text(text.zh.format(**facts), text.en.format(**facts)) for text in hints)


@report.command()
@number_argument
@click.option("--id", "user_id", required=True, help="The account's id on the platform.")
@click.option("--url", default="", help="The account's page.")
@click.option("--handle", default="", help="The account's short name.")
@by_option
@json_option
@pass_desk
def complete(desk: Desk, number: int, user_id: str, url: str, handle: str, by: str, as_json: bool) -> None:
    """Give the id of an account that was reported by its name or address alone."""
    with desk.store() as store, store.begin() as conn:
        after = _intake(desk).complete(conn, number, user_id, by=by, now=now(), url=url, handle=handle)
    desk.say(harmless(f"{after.reference}: is about {after.subject} now", LINE_LIMIT), after, as_json=as_json)


@report.command()
@number_argument
@by_option
@json_option
@pass_desk
def contact(desk: Desk, number: int, by: str, as_json: bool) -> None:
    """Show by what the reporters of a case are reached; that it was looked at goes into the audit log."""
    with desk.store() as store, store.begin() as conn:
        found = _intake(desk).contact(conn, number, by=by, now=now())
    desk.say("\n".join(harmless(each, LINE_LIMIT) for each in found), found, as_json=as_json)


def _intake(desk: Desk) -> Intake:
    return Intake(leads=desk.office, locker=desk.locker)
