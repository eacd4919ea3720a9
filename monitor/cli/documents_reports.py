"""`diting documents report` and `inspection`: what goes up every week, month, quarter and year."""

from datetime import date, datetime
from pathlib import Path

import click

from alerting.documents import inspection as lists
from alerting.documents import report as words
from alerting.documents import report_sheets
from alerting.documents.filling import fill
from alerting.documents.periods import Reported, Span, containing, past
from alerting.documents.report import Report
from alerting.documents.sheets import workbook
from domain.errors import NotAllowed
from monitor import handling
from monitor import templates as shelf
from monitor.cli.desk import Desk, json_option, output_option, pass_desk
from monitor.cli.terms import filing_terms
from monitor.cli.typed import DAY
from monitor.inspected import Inspection
from monitor.papers import Files, opened
from monitor.schedule import now
from monitor.store import inspection as ledger

CREATOR = "谛听 Diting"
FORMATS = ("docx", "xlsx")


@click.command()
@click.option("--from", "since", type=DAY, help="The first day; with --week, --month or --quarter any day of it.")
@click.option("--to", "until", type=DAY, help="The last day, included.")
@click.option("--week", "span", flag_value=Span.WEEK.value, help="A week from Monday: the last one that is over.")
@click.option("--month", "span", flag_value=Span.MONTH.value, help="A month: the last one that is over.")
@click.option("--quarter", "span", flag_value=Span.QUARTER.value, help="A quarter: the last one that is over.")
@click.option("--format", "kind", type=click.Choice(FORMATS), default="docx", show_default=True)
@output_option("period")
@json_option
@pass_desk
def report(
    desk: Desk,
    since: datetime | None,
    until: datetime | None,
    span: str | None,
    kind: str,
    output: Path | None,
    as_json: bool,
) -> None:
    """The cases of a period beside those of the one before: how many, how fast, how they ended, what went unwatched."""
    at = now()
    period = _period(since, until, Span(span) if span else None, at.astimezone(desk.settings.alerts.zone).date())
    with desk.store() as store:
        files = opened(desk.settings, store)
        found = files.report(period, at)
        data = _written(desk, files, found, kind)
    path = shelf.write(output or Path(f"diting-{period.first}-{period.last}.{kind}"), data)
    counted = f"{found.now.total} cases, {found.before.total} in the period before"
    said = f"{path}: {period.title}, {period.first} to {period.last}: {counted}."
    facts = {"file": str(path), "first": period.first, "last": period.last, "now": found.now, "before": found.before}
    desk.say(said, facts, as_json=as_json)


@click.command()
@click.option("--year", type=click.IntRange(2000, 2200), required=True, help="The year, such as 2026.")
@output_option("year")
@json_option
@pass_desk
def inspection(desk: Desk, year: int, output: Path | None, as_json: bool) -> None:
    """The list of the annual inspection (Art. 22) and the data of the assessment (Art. 23), as a workbook."""
    zone = desk.settings.alerts.zone
    with desk.store() as store:
        files = opened(desk.settings, store)
        cases, known = files.cases()
        with store.reading() as conn:
            entries = ledger.listing(conn, year, zone=zone)
    made = Inspection(
        year=year,
        known=known,
        words=files.words,
        days=handling.calendar(desk.settings),
        terms=filing_terms(desk),
        zone=zone,
        today=now().astimezone(zone).date(),
    )
    lines, found = made.lines(entries), made.self_opened(cases)
    sheets = lists.sheets(year, lines, found, made.assessed(lines, found, cases))
    path = shelf.write(output or Path(f"diting-inspection-{year}.xlsx"), workbook(sheets, creator=CREATOR))
    said = f"{path}: {len(lines)} openings, changes and ends, {len(found)} accounts beside the register."
    facts = {"file": str(path), "year": year, "lines": lines, "self_opened": found}
    desk.say(said, facts, as_json=as_json)


def _period(since: datetime | None, until: datetime | None, span: Span | None, today: date) -> Reported:
    if span is not None and until is not None:
        raise NotAllowed(f"--{span} and --to exclude each other; leave one out")
    if span is not None:
        return containing(span, since.date()) if since else past(span, today)
    if since is None or until is None:
        raise NotAllowed("which period? write --from and --to, or --week, --month or --quarter")
    if until < since:
        raise NotAllowed("--to comes before --from; write the earlier day first")
    return Reported(first=since.date(), last=until.date())


def _written(desk: Desk, files: Files, found: Report, kind: str) -> bytes:
    if kind == "xlsx":
        return workbook(report_sheets.sheets(found), creator=CREATOR)
    shape, where = shelf.template(shelf.REPORT, desk.settings.documents.templates)
    return fill(shape, words.fields(found, files.sender()), where=where)
