"""What a file shows of one account, put together from wherever it stands in the file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from domain.observation import Post, Profile
from monitor.imports.seen import Piece, Place, Seen

IDENTITY = frozenset({"platform", "user_id"})
DESCRIBED = frozenset(each.name for each in fields(Profile)) - IDENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`shown` is the best sight of its profile, None where only posts were seen; `posts` the best of those.

    `any` is the one that there is.
    """

    key: str
    shown: Seen | None
    posts: Seen | None
    any: Seen

    @property
    def profile(self) -> Profile:
        return self.any.profile

    @property
    def at(self) -> datetime:
        return self.any.at

    @property
    def place(self) -> Place:
        return self.any.place

    @property
    def timeline(self) -> tuple[Post, ...]:
        return (self.posts.posts or ()) if self.posts else ()

    @property
    def pieces(self) -> tuple[Piece, ...]:
        parts = (seen for seen in (self.shown, self.posts) if seen is not None)
        return tuple(dict.fromkeys(piece for seen in parts for piece in seen.pieces))

    def filled(self, base: Profile | None) -> Profile:
        """The profile; what this sight cannot tell is as it was known."""
        profile = self.profile
        if base is None or self.any.given is None:
            return profile
        unknown = DESCRIBED - self.any.given
        return replace(profile, **{name: getattr(base, name) for name in unknown})


def accounts(seen: Iterable[Seen]) -> Iterator[Account]:
    """Each account once, in the order of the file; none of which a sight tells nothing."""
    together = defaultdict[str, list[Seen]](list)
    for each in seen:
        together[each.key].append(each)
    for key, sights in together.items():
        shown, posts = _shown(sights), _posts(sights)
        if (either := shown or posts) is not None:
            yield Account(key=key, shown=shown, posts=posts, any=either)


def _shown(sights: Sequence[Seen]) -> Seen | None:
    """Rather its own page than a list, and of equals the last."""
    told = [seen for seen in sights if seen.given is None or seen.given]
    return max(told, key=lambda seen: (seen.given is None, not seen.listed, seen.at), default=None)


def _posts(sights: Sequence[Seen]) -> Seen | None:
    told = [seen for seen in sights if seen.posts is not None]
    return max(told, key=lambda seen: (seen.timeline, seen.at), default=None)
