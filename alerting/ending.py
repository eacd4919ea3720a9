"""Whether a case may be closed: by what people did, and by what Diting itself saw last."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from alerting import closing
from alerting.closing import Handled
from alerting.handling import term
from domain.act import Act
from domain.deadline import Deadline
from domain.errors import NotAllowed
from domain.incident import Incident, Proposal
from domain.text import Text

# The term by which a person closes what Diting still sees.
ANYWAY = "anyway"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A case with all that it is judged by. `looks`: when each subject was last looked at, its own and its parts'."""

    incident: Incident
    acts: Sequence[Act]
    parts: Sequence[Handled]
    deadlines: Sequence[Deadline]
    looks: Mapping[str, datetime]
    zone: tzinfo

    @property
    def missing(self) -> tuple[Text, ...]:
        """What has yet to be proved or recorded before the case may be closed."""
        return (*self._unrecorded, *self.seen)

    @property
    def seen(self) -> tuple[Text, ...]:
        """That Diting's own last look found it as it was, also of what is handled with it."""
        return tuple(self._seen())

    @property
    def _unrecorded(self) -> tuple[Text, ...]:
        return closing.missing(self.incident, self.acts, self.parts, self.deadlines)

    def _seen(self) -> Iterator[Text]:
        for case in (self.incident, *(part for part, _ in self.parts)):
            if closing.still_stands(case, self.looks.get(case.subject)):
                yield closing.seen_so(case, case.last_seen.astimezone(self.zone))

    def left(self, proposal: Proposal) -> tuple[Text, ...]:
        """What is missing; for what Diting still sees somebody may answer."""
        return self._unrecorded if term(proposal, ANYWAY) else self.missing


def refuse_unproved(ending: Ending, proposal: Proposal) -> None:
    """Raises NotAllowed with all that is missing."""
    name, left = ending.incident.reference, ending.left(proposal)
    if left:
        zh, en = "；".join(text.zh for text in left), "; ".join(text.en for text in left)
        raise NotAllowed(Text(f"{name} 尚不能办结：{zh}", f"{name} cannot be closed yet: {en}"))
    if ending.seen and not term(proposal, "note").strip():
        raise NotAllowed(f"{name}: say why it is closed although Diting still sees it so: --note TEXT")


def answered_for(ending: Ending, proposal: Proposal) -> str:
    """What the audit chain says of a case that is closed although Diting still sees it; '' of any other."""
    return "; ".join(f"{ANYWAY}: {text.en}" for text in ending.seen) if term(proposal, ANYWAY) else ""
