"""The avatar signal: a stranger that shows the official account's picture."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field

from detectors.facts import Points, stated
from detectors.pictures import SAME, likeness
from domain.fact import Fact
from domain.finding import Finding
from domain.look import Counterpart, Look, Picture
from domain.text import Text

DETECTOR = "impostor.avatar"


class Options(BaseModel):
    """`same`: the likeness (0-1) from which two pictures are one. `common`: what so many others show says nothing;
    what fewer show says so much less. `same_hash` is for pictures of which only the platform's own name is known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    same: float = Field(default=SAME, gt=0, le=1)
    common: int = Field(default=4, ge=1)
    copied_avatar: Points = 2.2
    altered_avatar: Points = 2.2
    same_hash: Points = 1.2


def detect(official: Counterpart, stranger: Look, *, options: Options) -> Iterator[Finding]:
    """At most one finding. Plain pictures and common ones say nothing, and neither does a picture of one's own."""
    look = official.look
    if look is None:
        return
    if look.picture is not None and stranger.picture is not None:
        yield from _compared(look.picture, stranger.picture, options)
    elif look.picture is None and stranger.picture is None and _is_same_hash(look, stranger):
        said = Text("头像与官方账号相同", "the avatar is the official account's")
        picture = stranger.profile.avatar_hash
        yield stated(DETECTOR, Fact.COPIED_AVATAR, options.same_hash, said, ("picture", picture))


def _compared(own: Picture, shown: Picture, options: Options) -> Iterator[Finding]:
    rarity = 1 - max(own.shared_by, shown.shared_by) / options.common
    if own.plainness or shown.plainness or rarity <= 0 or likeness(own, shown) < options.same:
        return
    evidence = (("picture", shown.sha256), ("official", own.sha256))
    if own.sha256 == shown.sha256:
        said = Text("头像与官方账号相同", "the avatar is the official account's")
        yield stated(DETECTOR, Fact.COPIED_AVATAR, options.copied_avatar * rarity, said, *evidence)
    else:
        said = Text("头像由官方账号的头像改成", "the avatar is the official account's, altered")
        yield stated(DETECTOR, Fact.ALTERED_AVATAR, options.altered_avatar * rarity, said, *evidence)


def _is_same_hash(look: Look, stranger: Look) -> bool:
    """Hashes name contents on one platform only."""
    one, other = look.profile, stranger.profile
    return bool(one.avatar_hash) and (one.platform, one.avatar_hash) == (other.platform, other.avatar_hash)
