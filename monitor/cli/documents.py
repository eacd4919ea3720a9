"""`diting documents`: drafts of letters and reports, which people complete and sign, and the ways to complain."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

import click
from rich.console import RenderableType

from alerting.documents.complaints import PAPERS, at_hand, filed, missing
from alerting.documents.fields import fields
from alerting.documents.filling import blanks, fill
from alerting.documents.kinds import FORMS, Document, premature, refusal, warnings
from alerting.documents.papers import Papers
from alerting.grade_words import CLASSES
from config import complaints
from domain.act import Act, Step
from domain.complaint import Route
from domain.errors import NotAllowed
from domain.text import Text
from monitor import new_file
from monitor import templates as shelf
from monitor.cli.desk import Desk, Reference, by_option, json_option, number_argument, output_option, pass_desk, plain
from monitor.cli.documents_reports import inspection, report
from monitor.cli.tables import lined
from monitor.cli.typed import DAY
from monitor.papers import Files, opened
from monitor.registry import vocabulary
from monitor.schedule import now

# Who takes complaints about every platform.
EVERYWHERE = ("12377", "12387")


@click.group()
def documents() -> None:
    """Drafts that people complete and sign; nothing is ever sent from here."""


documents.add_command(report)
documents.add_command(inspection)


@documents.command(name="list")
@json_option
@pass_desk
def listing(desk: Desk, as_json: bool) -> None:
    """Every kind of document, and the cases that it is for."""
    shown = lined("kind", "title", "for", "template", ids=("kind",))
    facts = []
    for kind, form in FORMS.items():
        cases = sorted(form.cases)
        suits = ", ".join(CLASSES[case].en for case in cases)
        shown.add_row(kind, form.title.within(desk.settings.alerts.locale), suits, f"{form.template}.docx")
        facts.append({"kind": kind, "title": form.title, "cases": cases, "template": form.template})
    desk.say(shown, facts, as_json=as_json)


@documents.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@json_option
@pass_desk
def templates(desk: Desk, folder: Path, as_json: bool) -> None:
    """Copy the shipped templates and the list of their fields into FOLDER, to be edited in Word or WPS.

    Files that are there already stay as they are. Name the folder as `templates` under [documents] to use them.
    """
    copied = shelf.copy(folder)
    said = f"{folder}: {len(copied)} files written; those that were there already stay as they are."
    desk.say(said, {"folder": str(folder), "files": [path.name for path in copied]}, as_json=as_json)


@documents.command()
@number_argument
@click.argument("kind", type=click.Choice([kind.value for kind in Document]))
@output_option("case")
@click.option("--due", type=DAY, help="The day by which a unit must have mended what is wrong.")
@click.option("--anyway", is_flag=True, help="Also where it is too early for it; the draft then only says 疑似.")
@by_option
@json_option
@pass_desk
def draft(
    desk: Desk,
    number: int,
    kind: str,
    output: Path | None,
    due: datetime | None,
    anyway: bool,
    by: str,
    as_json: bool,
) -> None:
    """Fill the document KIND for an incident; what nobody knows stays a marked blank 【待填：…】.

    The draft is recorded with the case by its SHA-256. A file that is there already is not overwritten.
    """
    document, at = Document(kind), now()
    with desk.store() as store:
        files = opened(desk.settings, store)
        papers = files.papers(number, at, due.date() if due else None)
        said = _objections(desk, document, papers, insists=anyway)
        data = _drafted(desk, document, papers, files, at)
        path = output or Path(f"{papers.incident.reference}-{kind}.docx")
        with new_file.opened(path, new_file.SHARED) as (file, _):
            file.write(data)
            with store.begin() as conn:
                desk.office.record(conn, _act(document, papers, path, data, by=by, at=at))
    left = blanks(data)
    lines = [f"{path}: {FORMS[document].title.zh}; SHA-256 {_hash(data)}", f"to be filled in: {'、'.join(left)}", *said]
    facts = {"file": str(path), "kind": kind, "sha256": _hash(data), "blanks": left, "warnings": said}
    desk.say("\n".join(lines), facts, as_json=as_json)


@documents.command()
@click.argument("platform", default="")
@click.option("--for", "number", type=Reference(1, 2**31 - 1), help="An incident: its platform, what it still needs.")
@json_option
@pass_desk
def routes(desk: Desk, platform: str, number: int | None, as_json: bool) -> None:
    """The ways to complain, of one PLATFORM or of all, with the papers that each asks for."""
    if number is not None:
        _routes_for(desk, number, as_json)
        return
    known = complaints.read(desk.settings.documents.complaints or complaints.SHIPPED)
    word = vocabulary.shipped().platform(platform) if platform else ""
    found = known.on(word) if word else known.routes
    if not found:
        names = ", ".join(dict.fromkeys(route.platform for route in known.routes))
        raise NotAllowed(f"{platform}: no way to complain is written down; there are: {names}")
    desk.say(_routes(found, desk), found, as_json=as_json)


def _routes_for(desk: Desk, number: int, as_json: bool) -> None:
    """The ways that take a case: what each still needs, and whether it was gone already."""
    with desk.store() as store:
        files = opened(desk.settings, store)
        papers = files.papers(number, now())
    case = papers.incident
    platforms = (case.subject.partition(":")[0], *EVERYWHERE)
    found = [
        route for platform in platforms for route in files.routes.on(platform) if case.classification in route.cases
    ]
    shown, facts = lined("route", "still needs", "filed", ids=("route",)), []
    for route in found:
        needed, waiting = missing(route, at_hand(papers)), filed(papers.acts, route.id)
        since = f"{waiting.at:%Y-%m-%d}, not answered" if waiting else "-"
        shown.add_row(route.id, ", ".join(_both(desk, PAPERS[paper]) for paper in needed) or "-", since)
        facts.append({"route": route.id, "missing": needed, "filed": waiting})
    desk.say(shown, facts, as_json=as_json)


def _objections(desk: Desk, document: Document, papers: Papers, *, insists: bool) -> list[str]:
    """What is to be known before it is sent. Raises NotAllowed where it does not fit, or is too early."""
    if refused := refusal(document, papers.incident):
        raise NotAllowed(_both(desk, refused))
    early = premature(document, papers)
    if early and not insists:
        raise NotAllowed(f"{_both(desk, early)}; add --anyway to draft it all the same")
    return [_both(desk, text) for text in (*([early] if early else []), *warnings(papers))]


def _both(desk: Desk, text: Text) -> str:
    return text.within(desk.settings.alerts.locale)


def _drafted(desk: Desk, document: Document, papers: Papers, files: Files, at: datetime) -> bytes:
    zone = desk.settings.alerts.zone
    shape, where = shelf.template(FORMS[document].template, desk.settings.documents.templates)
    filled = fields(document, papers, files.sender(), zone=zone, today=at.astimezone(zone).date())
    return fill(shape, filled, where=where)


def _act(document: Document, papers: Papers, path: Path, data: bytes, *, by: str, at: datetime) -> Act:
    facts = (("document", document.value), ("file", path.name), ("sha256", _hash(data)))
    note = FORMS[document].title.zh
    return Act(incident=papers.incident.number, at=at, author=by, step=Step.DRAFTED, note=note, facts=facts)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _routes(found: Iterable[Route], desk: Desk) -> RenderableType:
    shown = lined("route", "platform", "how", "needs", "answer", "source", ids=("route",))
    said = partial(_both, desk)
    for route in found:
        how = "; ".join(filter(None, (said(route.title), said(route.how), route.address, said(route.note))))
        needs = [said(PAPERS[paper]) for paper in route.needs]
        helps = [f"({said(PAPERS[paper])})" for paper in route.helps]
        mark = "[R]" if route.is_read else "[M] unverified:"
        shown.add_row(
            route.id,
            route.platform,
            plain(how),
            ", ".join((*needs, *helps)),
            said(route.answer),
            f"{mark} {route.source}",
        )
    return shown
