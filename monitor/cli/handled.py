"""How far the handling of a case is, for a terminal: deadlines, what people did, what is missing before it may end."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text as Line

from alerting.messages.render import harmless
from domain.act import Act
from domain.assessment import Harm
from domain.deadline import Deadline
from domain.incident import Incident
from domain.text import Locale, Text
from monitor.cli.desk import plain
from monitor.cli.tables import lined

Local = Callable[[datetime], str]
# A note is shown whole, however long a person made it; what is longer is a file.
NOTE_LIMIT = 20_000
# By so many digits of its SHA-256 a piece of evidence is known to `diting evidence get`.
DIGITS = 12


def shown(
    deadlines: Sequence[Deadline], acts: Sequence[Act], missing: Sequence[Text], locale: Locale, local: Local
) -> Iterator[RenderableType]:
    """A table each, with an empty line before it; nothing for what there is none of."""
    if deadlines:
        yield from ("", _deadlines(deadlines, local))
    if acts:
        yield from ("", _acts(acts, local))
    if missing:
        yield ""
        yield Line("before it may be closed:", style="bold")
        yield from (plain(f"  {text.within(locale)}") for text in missing)


def facts(incident: Incident) -> dict[str, str]:
    """What people said of it, as lines of the card."""
    said = incident.assessment
    values = {field.name: getattr(said, field.name) for field in fields(said)}
    known = [f"{name} {_value(value)}" for name, value in values.items() if _is_said(value)]
    lines = {
        "assessed": ", ".join(known),
        "escalated to": incident.escalated_to or "",
        "merged into": f"DT-{incident.merged_into:06d}" if incident.merged_into else "",
        "proposed": proposed(incident),
    }
    return {name: value for name, value in lines.items() if value}


def proposed(incident: Incident) -> str:
    """What waits for a second person, and whose word it is."""
    return f"{incident.proposal.move} by {incident.proposal.author}" if incident.proposal else ""


def _is_said(value: object) -> bool:
    """H0 and no victims are statements too."""
    return value is not None and value is not False and value != ""


def _value(value: object) -> str:
    return value.label if isinstance(value, Harm) else str(value)


def _deadlines(deadlines: Sequence[Deadline], local: Local) -> Table:
    table = lined("duty", "due", "state", ids=("duty",))
    for deadline in sorted(deadlines, key=lambda each: each.due_at):
        due = f"{local(deadline.due_at)}{' (provisional)' if deadline.is_provisional else ''}"
        table.add_row(deadline.duty, due, _state(deadline, local))
    return table


def _state(deadline: Deadline, local: Local) -> str:
    if deadline.met_at is not None:
        late = ", late" if deadline.met_at > deadline.due_at else ""
        return f"met {local(deadline.met_at)}{late}"
    if deadline.dropped_at is not None:
        return f"no longer applies since {local(deadline.dropped_at)}"
    return f"overdue, {deadline.told} was called" if deadline.told else "running"


def _acts(acts: Sequence[Act], local: Local) -> Table:
    table = lined("when", "who", "what", "to", "note", ids=("what",))
    for act in acts:
        told = (
            *(f"{name}={value}" for name, value in act.facts),
            *(f"evidence {proof[:DIGITS]}" for proof in act.evidence),
        )
        said = "; ".join(filter(None, (act.note, *told)))
        table.add_row(local(act.at), plain(act.author), act.step, plain(act.to), Line(harmless(said, NOTE_LIMIT)))
    return table
