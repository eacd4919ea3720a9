"""What an account is reached by that is equal or not: handle, id, picture, and the handles and addresses it names."""

import re
from collections.abc import Iterator

from detectors.impostor.identity import SHORTEST, reduced
from detectors.texts.prose import plain
from domain.look import Counterpart, Look

SPOKEN_OF = re.compile(r"@[\w.-]+(?:@[\w.-]+)?|https?://[^\s\u4e00-\u9fff，。；！？）」》]+")
END = ".-,"


def of_official(official: Counterpart) -> Iterator[str]:
    """Marks under which strangers may show up that have to do with an official account."""
    account, look = official.account, official.look
    yield from _handles(account.handle)
    yield from (f"id {part}" for part in _ids(account.user_id))
    if look is not None:
        yield from _pictured(look)
        for text in (look.profile.bio, account.bio, *(post.text for post in look.posts)):
            yield from (f"named {match.rstrip(END)}" for match in SPOKEN_OF.findall(plain(text)))


def of_stranger(stranger: Look) -> Iterator[str]:
    """The same marks, as a stranger shows them."""
    profile = stranger.profile
    yield from _handles(profile.handle)
    yield from (f"id {part}" for part in _ids(profile.handle))
    yield from _pictured(stranger)
    yield from (f"named {plain(mark).rstrip(END)}" for mark in (f"@{profile.handle}", profile.url))


def _handles(handle: str) -> Iterator[str]:
    short = reduced(handle)
    if len(short) >= SHORTEST:
        yield f"handle {short}"


def _ids(text: str) -> Iterator[str]:
    """An id whole and without what stands before its last colon, where it is long enough to be anybody's own."""
    whole = plain(text).removeprefix("@")
    parts = {whole, whole.rpartition(":")[2], whole.partition(".")[0]}
    yield from (part for part in parts if len(part) >= 2 * SHORTEST)


def _pictured(look: Look) -> Iterator[str]:
    if look.profile.avatar_hash:
        yield f"picture {look.profile.avatar_hash}"
    if look.picture is not None:
        yield f"picture {look.picture.sha256}"
