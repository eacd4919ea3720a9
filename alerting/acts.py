"""What is written down of a step that moves a case."""

from datetime import datetime

from alerting.handling import term
from domain.act import Act, Step
from domain.assessment import Harm
from domain.incident import Incident, Proposal

# Several moves end in the same of these steps.
UNSPECIFIC = frozenset({Step.PROPOSED, Step.ASSESSED})


def of_move(number: int, step: Step, proposal: Proposal, *, by: str, now: datetime) -> Act:
    """Both names stand in it where two people were needed; the move where the step leaves it open."""
    move = (("move", proposal.move.value),) if step in UNSPECIFIC else ()
    facts = (*move, *((name, value) for name, value in proposal.terms if name != "note"))
    if by != proposal.author:
        facts = (*facts, ("proposed-by", proposal.author))
    note = term(proposal, "note")
    return Act(incident=number, at=now, author=by, step=step, note=note, facts=facts)


def changed(before: Incident, after: Incident) -> tuple[tuple[str, str], ...]:
    """What of the assessment is new, as name and value."""
    known, said = before.assessment, after.assessment
    names = [name for name in type(said).__dataclass_fields__ if getattr(said, name) != getattr(known, name)]
    return tuple((name, _value(getattr(said, name))) for name in names)


def _value(said: object) -> str:
    return said.label if isinstance(said, Harm) else str(said)
