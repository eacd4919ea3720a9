"""The following signal: an account that gains or loses most of its followers between two looks."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field

from domain.finding import Finding
from domain.look import Look
from domain.past import Past
from domain.text import Text

DETECTOR = "profile.followers"


class Options(BaseModel):
    """A jump is a change by the `times`-fold and by `least` people; by itself it says little: news travels fast."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    times: float = Field(default=3, gt=1)
    least: int = Field(default=1000, ge=1)
    jumped: float = Field(default=0.2, ge=0, le=1)


def detect(past: Past, seen: Look, *, options: Options) -> Iterator[Finding]:
    """At most one finding; where either count is not known there is none."""
    before, now = past.trusted.profile.followers if past.trusted is not None else None, seen.profile.followers
    if before is None or now is None or abs(now - before) < options.least:
        return
    if max(before, now) >= options.times * max(1, min(before, now)):
        yield _finding(before, now, options.jumped)


def _finding(before: int, now: int, score: float) -> Finding:
    rose = now > before
    zh = f"粉丝数由 {before} {'骤增' if rose else '骤减'}至 {now}"
    en = f"followers {'jumped' if rose else 'fell'} from {before} to {now}"
    evidence = (("field", "followers"), ("turn", "up" if rose else "down"))
    return Finding(detector=DETECTOR, score=score, summary=Text(zh, en), evidence=evidence)
