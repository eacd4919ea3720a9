"""The name signal: a stranger's display name that passes for a registered one."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field

from detectors.names.likeness import likeness
from domain.finding import Finding
from domain.observation import Profile
from domain.registry import OfficialAccount


class Options(BaseModel):
    """`alarm`: the likeness (0-1) from which a name is reported."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    alarm: float = Field(default=0.8, gt=0, le=1)


def detect(official: OfficialAccount, stranger: Profile, *, options: Options) -> Iterator[Finding]:
    """At most one finding: the registered, alternative or retired name that the stranger comes closest to."""
    names = (official.display_name, *official.aliases, *official.retired_names)
    found = [(match, name) for name in names if (match := likeness(stranger.display_name, name)) is not None]
    best = max(found, key=lambda pair: pair[0].score, default=None)
    if best is None or best[0].score < options.alarm:
        return
    match, name = best
    evidence = (("name", stranger.display_name), ("official", name), ("trick", match.trick.value))
    yield Finding(detector="impostor.name", score=match.score, summary=match.summary, evidence=evidence)
