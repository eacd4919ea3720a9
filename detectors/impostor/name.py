"""The name signal: a stranger's display name that passes for a registered one."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field

from detectors.names.likeness import ALARM, Tier, likeness
from domain.finding import Finding
from domain.observation import Profile
from domain.registry import OfficialAccount


class Options(BaseModel):
    """`alarm`: the likeness (0-1) from which a name alone is reported."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    alarm: float = Field(default=ALARM, gt=0, le=1)


def detect(official: OfficialAccount, stranger: Profile, *, options: Options) -> Iterator[Finding]:
    """At most one finding: the registered, alternative or retired name that the stranger comes closest to.

    A name that only deserves a look gives none: by itself it must alert nobody.
    """
    names = (official.display_name, *official.aliases, *official.retired_names)
    match, name = max(((likeness(stranger.display_name, name), name) for name in names), key=lambda pair: pair[0].score)
    if match.tier is Tier.NONE or match.score < options.alarm:
        return
    evidence = (("name", stranger.display_name), ("official", name), ("tricks", ", ".join(match.reasons)))
    yield Finding(detector="impostor.name", score=match.score, summary=match.explanation, evidence=evidence)
