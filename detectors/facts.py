"""How a detector states a fact about a look-alike."""

from typing import Annotated

from pydantic import Field

from domain.fact import FACT, Fact
from domain.finding import Finding
from domain.text import Text

# Points at which a finding is as strong as one can be.
STRONGEST = 6.0

Points = Annotated[float, Field(ge=-20, le=20)]


def stated(detector: str, fact: Fact, points: float, said: Text, *evidence: tuple[str, str]) -> Finding:
    """A finding that states one fact. Its evidence holds nothing that moves by itself: dismissals keep covering it."""
    score = round(min(1.0, abs(points) / STRONGEST), 3)
    return Finding(
        detector=detector, score=score, summary=said, evidence=((FACT, fact.value), *evidence), points=points
    )
