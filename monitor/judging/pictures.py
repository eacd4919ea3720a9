"""The avatars of a list of profiles: read from files, each decoded once, and who else shows the same."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from detectors.pictures import Refused, read
from domain.look import Picture
from domain.observation import Profile
from monitor.judging.lines import Entry

LARGEST = 20_000_000
# A picture that so many show says nothing; who else shows it is no longer noted.
ENOUGH = 100

Fetch = Callable[[str], bytes | str]
Units = Callable[[Profile], frozenset[str]]


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """`folder` is where relative paths start; `fetch` gives the bytes behind an address or says why there are none.

    `units` says to whose units an account belongs, or whose it is called like. `note` is told what was left out.
    """

    folder: Path
    units: Units
    note: Callable[[int, str], None]
    fetch: Fetch | None = None
    read: Callable[[bytes], Picture | Refused] = read
    _shown: dict[bytes, dict[str, Profile]] = field(default_factory=dict)
    _read: dict[bytes, Picture | Refused] = field(default_factory=dict)
    _parties: dict[bytes, Mapping[str, frozenset[str]]] = field(default_factory=dict)

    def count(self, entry: Entry) -> None:
        """Notes that an account shows its picture. All are counted before the first is looked at."""
        data = self._bytes(entry)
        if isinstance(data, str):
            self.note(entry.line, data)
        elif data:
            shown = self._shown.setdefault(_digest(data), {})
            if len(shown) < ENOUGH:
                shown.setdefault(entry.look.profile.key, _brief(entry.look.profile))

    def picture(self, entry: Entry) -> Picture | None:
        """What an account shows; None where there is nothing to see."""
        data = self._bytes(entry)
        if isinstance(data, str) or not data:
            return None
        digest = _digest(data)
        found = self._known(digest, data)
        if isinstance(found, Refused):
            self.note(entry.line, found.reason.en)
            return None
        return replace(found, shared_by=self._shared_by(digest, entry.look.profile.key))

    def _known(self, digest: bytes, data: bytes) -> Picture | Refused:
        """Only what several show is kept: nobody will ask for the rest again."""
        found = self._read.get(digest) or self.read(data)
        if len(self._shown.get(digest, ())) > 1:
            self._read[digest] = found
        return found

    def _bytes(self, entry: Entry) -> bytes | str:
        """The bytes of a picture, none at all, or why they cannot be had."""
        where = entry.avatar
        if not where:
            return b""
        if entry.look.profile.avatar_url:
            return self.fetch(where) if self.fetch else "is an address; it is fetched with --fetch only"
        try:
            return _file(self.folder / where)
        except OSError as refused:
            return f"cannot be read ({refused.strerror})"

    def _shared_by(self, digest: bytes, account: str) -> int:
        """How many show the same picture with whom an account has nothing to do.

        A unit's accounts and those that are called like it are one party. Whose picture a stranger shows is no stranger
        to it: where parties show it, one of them is not counted.
        """
        shown = self._shown.get(digest, {})
        if len(shown) < 2:
            return 0
        if digest not in self._parties:
            self._parties[digest] = {key: self.units(seen) for key, seen in shown.items()}
        shown_by = self._parties[digest]
        own = shown_by.get(account, frozenset())
        others = [units for key, units in shown_by.items() if key != account]
        parties = {units for units in others if units and own.isdisjoint(units)}
        return (len(parties) if own else max(0, len(parties) - 1)) + sum(not units for units in others)


def _file(path: Path) -> bytes | str:
    if not path.is_file():
        return "is no file; write a path relative to the list, or leave it out"
    if path.stat().st_size > LARGEST:
        return f"is larger than {LARGEST:,} bytes"
    return path.read_bytes()


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _brief(seen: Profile) -> Profile:
    """What tells whose an account is."""
    return Profile(platform=seen.platform, user_id=seen.user_id, display_name=seen.display_name)
