"""Finds the official accounts that a stranger has something in common with besides a name much like theirs."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from detectors.impostor.bio import bios
from detectors.impostor.name import names
from detectors.names.fold import fold
from detectors.reach.gallery import gallery
from detectors.reach.marks import of_official, of_stranger
from detectors.reach.places import Places
from detectors.reach.wording import Names, Sentences
from detectors.texts.prose import whole
from domain.look import Counterpart, Look

# Of whom a text speaks that names half the register, it speaks of nobody.
MOST = 12


class Reach:
    """Counterparts by handle, id, picture, wording and name, and by what they say of others."""

    def __init__(self, officials: Sequence[Counterpart]) -> None:
        self._officials = tuple(officials)
        self._marks = defaultdict[str, list[int]](list)
        self._names, self._sentences, self._places = Names(), Sentences(), Places()
        for owner, official in enumerate(self._officials):
            self._add(owner, official)
        looks = ((owner, official.look) for owner, official in enumerate(self._officials) if official.look)
        self._gallery = gallery((owner, look.picture) for owner, look in looks if look.picture)

    def near(self, stranger: Look) -> tuple[Counterpart, ...]:
        """Counterparts worth a verdict, each once; those that share the most telling thing first."""
        ways = (self._by_mark, self._by_picture, self._by_text, self._places.near)
        found = dict.fromkeys(owner for way in ways for owner in way(stranger))
        return tuple(self._officials[owner] for owner in found)

    def _add(self, owner: int, official: Counterpart) -> None:
        for mark in of_official(official):
            self._marks[mark].append(owner)
        self._places.add(owner, official)
        for name in _called(official):
            self._names.add(name, owner)
        look = official.look
        posts = look.posts if look else ()
        for text in (*bios(official), *(post.text for post in posts)):
            self._sentences.add(text, owner)

    def _by_mark(self, stranger: Look) -> Iterator[int]:
        for mark in of_stranger(stranger):
            yield from self._marks.get(mark, ())

    def _by_picture(self, stranger: Look) -> tuple[int, ...]:
        return self._gallery.alike(stranger.picture) if stranger.picture else ()

    def _by_text(self, stranger: Look) -> Iterator[int]:
        """Whoever is named in the bio or the certification, and whose sentences are repeated."""
        profile = stranger.profile
        for text in (profile.verification_text, profile.bio):
            spoken_of = tuple(dict.fromkeys(self._names.within(whole(text))))
            yield from spoken_of if len(spoken_of) <= MOST else ()
        yield from self._sentences.alike((profile.bio, *(post.text for post in stranger.posts)))


def _called(official: Counterpart) -> set[str]:
    unit, account = official.unit, official.account
    called = [*names(account), account.certification_subject]
    called += [unit.name, *unit.aliases] if unit else []
    return set(map(fold, called))
