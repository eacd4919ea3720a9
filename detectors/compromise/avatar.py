"""The picture signal: an official account's avatar, altered or replaced, as it looks and not as its file is named."""

from collections.abc import Iterator
from enum import StrEnum

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from detectors.pictures import SAME, likeness
from detectors.pictures.prints import GRID, tones
from domain.finding import Finding
from domain.look import Look, Picture
from domain.past import Past
from domain.text import Text

DETECTOR, FIELD = "compromise.profile", "avatar_hash"
BLOCK = 4
# Tones by which a block of the print may differ when a picture was only encoded anew: JPEG 40 and 64 pixels move one by
# up to 21, a line of text or a badge by 34 and more.
MOVED = 27.0


class Turn(StrEnum):
    """What became of a picture."""

    SAME = "same"
    ALTERED = "altered"
    REPLACED = "replaced"


SAID = {
    Turn.ALTERED: Text("头像被改动：在原头像上裁剪、加字或加图", "the avatar was altered: cropped, or written upon"),
    Turn.REPLACED: Text("头像已更换为另一张图片", "the avatar was replaced by another picture"),
}


class Options(BaseModel):
    """How much each says by itself (0-1); `altered`: the official picture with a crop, a badge, words or a code."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    altered: float = Field(default=0.4, ge=0, le=1)
    replaced: float = Field(default=0.6, ge=0, le=1)


def turn(trusted: Picture, seen: Picture) -> Turn:
    """The same picture encoded anew is the same."""
    if trusted.sha256 == seen.sha256 or _is_encoded_anew(trusted, seen):
        return Turn.SAME
    return Turn.ALTERED if likeness(trusted, seen) >= SAME else Turn.REPLACED


def _is_encoded_anew(one: Picture, other: Picture) -> bool:
    if not one.prints or not other.prints:
        return False
    blocks = np.abs(tones(one.prints[0]) - tones(other.prints[0])).reshape(GRID // BLOCK, BLOCK, GRID // BLOCK, BLOCK)
    return float(blocks.mean(axis=(1, 3)).max()) < MOVED


def detect(past: Past, seen: Look, *, options: Options) -> Iterator[Finding]:
    """At most one finding, with the field and value that an approval names; none where either picture is not known."""
    trusted = past.trusted.picture if past.trusted is not None else None
    if trusted is None or seen.picture is None:
        return
    became = turn(trusted, seen.picture)
    if became is not Turn.SAME:
        score = options.altered if became is Turn.ALTERED else options.replaced
        yield _finding(trusted, seen.picture, became, score)


def _finding(trusted: Picture, seen: Picture, became: Turn, score: float) -> Finding:
    evidence = (("field", FIELD), ("before", trusted.sha256), ("after", seen.sha256), ("turn", became.value))
    return Finding(detector=DETECTOR, score=score, summary=SAID[became], evidence=evidence)
