"""What the demonstration shows on a terminal; what staff would read is in Chinese."""

import re
from collections.abc import Iterator
from datetime import timedelta

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from alerting.messages.catalog import Catalog
from alerting.messages.render import harmless
from domain.coverage import Job
from domain.finding import Finding
from domain.incident import Incident, Severity, Status
from domain.registry import OfficialAccount
from monitor.demo.city import City
from monitor.demo.tally import Ledger

BADGES = {
    Severity.PARTICULARLY_SERIOUS: "bold white on red",
    Severity.SERIOUS: "bold black on dark_orange",
    Severity.MAJOR: "bold black on yellow",
    Severity.ORDINARY: "bold white on blue",
}
MARGIN = 10
NAME_LIMIT = 40
REASON_LIMIT = 200
PAUSE = re.compile("(?<=[：，；])")


class Screen:
    """Lines on a console, in the order of events. Names come from strangers, so nothing is read as markup."""

    def __init__(self, console: Console, catalog: Catalog) -> None:
        self._console = console
        self._catalog = catalog

    def opening(self, city: City, metrics: str) -> None:
        """What is about to be seen, and where to look besides."""
        people = f"{len(city.officials)} official, {len(city.bystanders)} bystanders, {len(city.impostors)} impostors"
        facts = Table.grid(padding=(0, 3))
        facts.add_row(_quiet("city"), Text(f"{city.name}, invented, on 回声网, an invented platform on loopback"))
        facts.add_row(_quiet("accounts"), Text(people))
        facts.add_row(_quiet("past"), Text(f"{city.posts} posts of the official accounts, learned before it begins"))
        facts.add_row(_quiet("daemon"), Text("hunt, guard, recheck and deliver, as in real use; SQLite, webhook"))
        facts.add_row(_quiet("metrics"), Text(metrics, style="cyan"))
        title = Text.assemble(
            ("谛听 Diting", "bold magenta"), ("  hears which of the two is the false one", "italic dim")
        )
        self._say(title, Text(), facts, Text())

    def opened(self, incident: Incident, at: timedelta) -> None:
        """An incident, with the reasons that the alert gives for it."""
        say = self._catalog.say
        what = say(f"what.{incident.classification}", certainty=say(f"certainty.{Status.SUSPECTED}"))
        name = incident.profile.display_name if incident.profile else incident.subject
        heading = Text.assemble(
            _moment(at),
            (f" {say(f'grade.{incident.severity.value}')} ", BADGES[incident.severity]),
            f"  {what}  ",
            (f"「{harmless(name, NAME_LIMIT)}」", "bold bright_white"),
            _quiet(f"  {incident.reference}"),
        )
        # Several posts may be told for the same reason.
        self._say(heading, *map(self._reason, dict.fromkeys(map(self._words, incident.findings))))

    def _words(self, finding: Finding) -> str:
        return harmless(finding.summary.within(self._catalog.locale), REASON_LIMIT)

    def _reason(self, words: str) -> RenderableType:
        lines = _broken(words, self._console.width - MARGIN)
        return Padding(Text(lines, style="grey74"), (0, 0, 0, MARGIN))

    def hijacked(self, victim: OfficialAccount, at: timedelta) -> None:
        said = f"a stranger takes over 「{victim.display_name}」 and posts adverts"
        self._say(Text(), Text.assemble(_moment(at), (said, "bold red")))

    def forged(self, edited: OfficialAccount, at: timedelta) -> None:
        said = f"a stranger replaces the telephone number in a notice of 「{edited.display_name}」"
        self._say(Text(), Text.assemble(_moment(at), (said, "bold red")))

    def closing(self, city: City, ledger: Ledger) -> None:
        """The score, counted from the store and the inbox."""
        summary = Table.grid(padding=(0, 3))
        for good, name, result in _score(city, ledger):
            mark = Text("✓", style="bold green") if good else Text("✗", style="bold red")
            summary.add_row(mark, name, result)
        self._say(Text(), Rule(style="bright_black"), summary, Text())

    def _say(self, *lines: RenderableType) -> None:
        for line in lines:
            self._console.print(line)


def _score(city: City, ledger: Ledger) -> Iterator[tuple[bool, str, str]]:
    tally, jobs = ledger.tally, len(Job)
    found, seeded = tally.impostors_found, tally.impostors_seeded
    yield found == seeded, "impostors found", f"{found} of {seeded}"
    yield (
        not tally.false_incidents,
        "false incidents",
        f"{tally.false_incidents} among {len(city.bystanders)} bystanders",
    )
    yield tally.hijack_found, "hijack found", "yes" if tally.hijack_found else "no"
    yield tally.edit_found, "edit found", "yes" if tally.edit_found else "no"
    yield not ledger.untold, "alerts delivered", f"{tally.alerts_delivered}, every signature verified by the inbox"
    yield not tally.not_covered, "covered", f"{jobs - tally.not_covered} of {jobs} jobs proved that they really looked"


def _broken(words: str, width: int) -> str:
    """Lines that end after a pause, so that no number is torn where a pause is near enough."""
    lines = [""]
    for part in PAUSE.split(words):
        if lines[-1] and cell_len(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def _moment(at: timedelta) -> tuple[str, str]:
    return f"{at.total_seconds():6.1f} s  ", "bright_black"


def _quiet(words: str) -> Text:
    return Text(words, style="bright_black")
