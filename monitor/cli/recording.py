"""`diting incidents record`: a step of the handling that leaves the state of the case as it is."""

from collections.abc import Mapping
from pathlib import Path

import click
from sqlalchemy import Connection

from alerting.documents.complaints import ROUTE, filed
from alerting.recording import is_contradicted
from config import complaints
from domain.act import Act, Step
from domain.errors import NotAllowed
from domain.incident import Incident
from monitor.cli.desk import Desk, by_option, json_option, number_argument, pass_desk
from monitor.cli.documents import EVERYWHERE
from monitor.schedule import now
from monitor.store import acts, incidents

# What people write down; of its drafts Diting knows itself.
WORDS: Mapping[Step, str] = {
    Step.VERIFIED: "the facts were checked",
    Step.PLATFORM_ASKED: "the platform was asked to act (--route)",
    Step.PLATFORM_ANSWERED: "it answered",
    Step.PARTIAL: "it did a part of what was asked about an impostor",
    Step.REPORTED_BY_PHONE: "the first report, by telephone (--to)",
    Step.REPORTED_IN_WRITING: "the report in writing (--to)",
    Step.UPDATED: "a further report",
    Step.CIRCULATED: "other authorities were told (--to)",
    Step.RECTIFICATION_ORDERED: "the unit must mend it (--fact due 2026-12-01)",
    Step.RECTIFIED: "the unit has mended what was ordered",
    Step.SUMMARISED: "the summary was handed in (--note)",
    Step.NATIONAL_REPORT_STUDIED: "whether it must be reported as the national rules say",
    Step.SECRETS_REPORTED: "the secrecy office was told",
    Step.APPROVAL_FILED: "the approval was made up for",
    Step.ABSENCE_SEEN: "a person looked: it is gone (--file, twice, a day apart)",
    Step.RENAME_ACCEPTED: "its new name misleads nobody (--fact name, if Diting has not seen it)",
    Step.CONTROL_REGAINED: "the unit holds its account again",
    Step.CREDENTIALS_CHANGED: "new password, second factor on",
    Step.CONTENT_REMOVED: "what was published is gone",
    Step.CAUSE_FOUND: "how it could happen (--note)",
    Step.APOLOGY_DECIDED: "whether the public is told (--note)",
    Step.NOTED: "anything else (--note)",
}
HELP = "\n".join(
    (
        "Write down a step of the handling: who was asked, told or ordered, what was regained, seen or decided.",
        "",
        "\b",
        *(f"{step:<24} {words}" for step, words in WORDS.items()),
    )
)
note_option = click.option("--note", default="", help="Why, in your own words.")


@click.command(help=HELP)
@number_argument
@click.argument("step", metavar="STEP", type=click.Choice([step.value for step in WORDS]))
@click.option("--to", default="", help="Whom it went to: a platform, an authority, a person.")
@click.option("--route", default="", help="For platform-asked: the way of the complaint (diting documents routes).")
@click.option("--fact", "facts", type=(str, str), multiple=True, help="NAME VALUE, such as: reference 2026-118.")
@click.option(
    "--file",
    "files",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="What proves it, such as a screenshot; kept as evidence.",
)
@click.option("--again", is_flag=True, help="File the same complaint although an earlier one is unanswered.")
@note_option
@by_option
@json_option
@pass_desk
def record(
    desk: Desk,
    number: int,
    step: str,
    to: str,
    route: str,
    facts: tuple[tuple[str, str], ...],
    files: tuple[Path, ...],
    again: bool,
    note: str,
    by: str,
    as_json: bool,
) -> None:
    told = (*facts, (ROUTE, route)) if route else facts
    for file in files:
        desk.locker.hold_file(file)
    with desk.store() as store, store.begin() as conn:
        incident = incidents.known(conn, number)
        _refuse_unknown(desk, incident, dict(told).get(ROUTE, ""))
        _refuse_repeat(conn, incident, Step(step), route, again=again)
        proofs = tuple(desk.locker.keep_file(conn, path, incident=incident, note=note, now=now()) for path in files)
        act = Act(
            incident=number,
            at=now(),
            author=by,
            step=Step(step),
            to=to,
            note=note,
            facts=_with_name(Step(step), incident, told),
            evidence=tuple(proof.sha256 for proof in proofs),
        )
        kept = desk.office.record(conn, act)
    desk.say(f"{incident.reference}: {step} recorded{_remark(desk, incident, kept)}", kept, as_json=as_json)


def _remark(desk: Desk, incident: Incident, act: Act) -> str:
    """People may see more than Diting, and should know that it sees something else."""
    if not is_contradicted(incident, act.step):
        return ""
    seen = incident.last_seen.astimezone(desk.settings.alerts.zone)
    return f"; note that Diting saw the account at {seen:%Y-%m-%d %H:%M}"


def _refuse_unknown(desk: Desk, incident: Incident, route: str) -> None:
    """An answer, or a second complaint, is found by the way that the first one went."""
    if not route:
        return
    known = complaints.read(desk.settings.documents.complaints or complaints.SHIPPED).route(route)
    platform = incident.subject.partition(":")[0]
    if known is not None and known.platform in {platform, *EVERYWHERE}:
        return
    said = "there is no such way to complain" if known is None else f"is a way of {known.platform}, not of {platform}"
    raise NotAllowed(f"{route}: {said}; see `diting documents routes --for {incident.number}`")


def _refuse_repeat(conn: Connection, incident: Incident, step: Step, route: str, *, again: bool) -> None:
    earlier = filed(acts.of(conn, incident.number), route) if step is Step.PLATFORM_ASKED else None
    if earlier is not None and not again:
        raise NotAllowed(
            f"{incident.reference}: the same complaint was filed on {earlier.at:%Y-%m-%d} by {earlier.author} and has"
            " not been answered; record platform-answered first, or add --again"
        )


def _with_name(step: Step, incident: Incident, facts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Whoever accepts a new name accepts this one."""
    if step is not Step.RENAME_ACCEPTED or incident.profile is None:
        return facts
    return (*facts, ("name", incident.profile.display_name))
