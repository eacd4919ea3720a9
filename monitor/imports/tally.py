"""What the entries of a recording have given so far, and how pages of posts hang together."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from domain.observation import Post
from domain.text import Text
from monitor.imports.searches import Asked, paged
from monitor.imports.seen import Flaw, Place, Reading, Seen

MOST_FLAWS = 500
ENTRY = Text("条目{}", "entry {}")
WHOLE = Text("整个文件", "the whole file")
# A page of which nobody knows which one it is.
UNTOLD = "\0?"
END = "\0"


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of an account's posts."""

    posts: tuple[Post, ...]
    cursor: str
    next: str
    seen: Seen


@dataclass
class Tally:
    """What the entries before have given."""

    flaws: list[Flaw] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    pages: dict[str, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    asked: list[Asked] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    entries: int = 0

    def reading(self) -> Reading:
        return Reading(
            seen=(*self.seen, *timelines(self.pages)),
            flaws=tuple(self.flaws),
            asked=paged(self.asked),
            unknown=dict(self.unknown.most_common()),
            entries=self.entries,
        )

    def flaw(self, number: int, why: Text, remedy: Text, outcome: str = "", where: str = "") -> None:
        if len(self.flaws) < MOST_FLAWS:
            place = Place(ENTRY, number) if number else Place(WHOLE)
            self.flaws.append(Flaw(place=place, field=where, why=why, remedy=remedy, outcome=outcome))


def timelines(pages: dict[str, list[Shown]]) -> Iterator[Seen]:
    """Each account's pages as one timeline as far as they hang together, the rest as posts that were seen."""
    for shown in pages.values():
        by_cursor = {page.cursor: page for page in shown}
        chain, cursor = list[Shown](), ""
        while cursor in by_cursor and by_cursor[cursor] not in chain:
            chain.append(by_cursor[cursor])
            cursor = chain[-1].next or END
        if any(page.posts for page in chain):
            yield _joined(chain, timeline=True)
        if rest := [page for page in shown if page not in chain and page.cursor and page.posts]:
            yield _joined(rest, timeline=False)


def _joined(pages: Sequence[Shown], *, timeline: bool) -> Seen:
    first = pages[0].seen
    posts = {post.post_id: post for page in reversed(pages) for post in page.posts}
    order = dict.fromkeys(post.post_id for page in pages for post in page.posts)
    return replace(
        first,
        posts=tuple(posts[post_id] for post_id in order),
        timeline=timeline,
        pieces=tuple(piece for page in pages for piece in page.seen.pieces),
        at=max(page.seen.at for page in pages) if not timeline else first.at,
    )
