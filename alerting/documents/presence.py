"""What is known of an account's state, by whose look, and when."""

from dataclasses import dataclass
from datetime import datetime

from alerting.documents.papers import Papers
from alerting.documents.words import PRESENCES
from domain.act import Step
from domain.exhibit import Exhibit
from domain.incident import Presence

# What a platform gave when it was asked; what it says a person has to read.
GATHERED = frozenset({Exhibit.ANSWER, Exhibit.PAGE})
UNCHECKED = "现状未经系统核查"
GATHERED_ONLY = "现状待人工核对（已向平台取证）"
GONE = "经人工复查未再查到"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """`at` is None where nobody looked; `is_look` where Diting saw the account itself."""

    said: str
    at: datetime | None = None
    is_look: bool = False


def state(papers: Papers) -> State:
    """The last look of a person or of Diting; a report is no look."""
    incident, gone = papers.incident, papers.last(Step.ABSENCE_SEEN)
    if gone is not None and gone.at > incident.last_seen:
        return State(said=GONE, at=gone.at)
    # Of a reported account only a look by its id says that it is anything but there.
    if not papers.is_hearsay or incident.presence is not Presence.PRESENT:
        return State(said=PRESENCES[incident.presence], at=incident.last_seen, is_look=True)
    taken = [each.taken_at for each in papers.evidence if each.kind in GATHERED]
    return State(said=GATHERED_ONLY, at=max(taken)) if taken else State(said=UNCHECKED)
