"""What the searches of a recording are worth: whether all their pages were seen, and which of them prove nobody."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from domain.answer import Outcome
from domain.coverage import Gap
from domain.freshness import CUT, Check, Freshness, doubted
from domain.observation import Profile
from domain.registry import OfficialAccount

SEARCHES = frozenset({Check.SEARCH, Check.EXACT})
NOBODY = frozenset({Outcome.EMPTY, Outcome.NOT_FOUND})
UNPROVED = "no registered account was found by its name in the same recording"
NOT_THE_FIRST = "an empty page that is not the first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One exchange as a connector read it: which page, what leads on from it, and whom it shows.

    `cursor` is '' for a first page; `next` is '' where nothing leads on.
    """

    connector: str
    seen: Freshness
    cursor: str = ""
    next: str = ""
    more: bool = False
    found: tuple[Profile, ...] = ()

    @property
    def search(self) -> tuple[str, Check, str]:
        return self.connector, self.seen.check, self.seen.target


def paged(asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """Searches of which not every page was seen say so, as those of Diting's own do."""
    known, pages = tuple(asked), defaultdict[tuple[str, Check, str], list[Asked]](list)
    for each in known:
        if each.seen.check is Check.SEARCH and each.seen.outcome.is_valid:
            pages[each.search].append(each)
    return tuple(replace(each, seen=_placed(each, pages[each.search])) for each in known)


def _placed(one: Asked, pages: list[Asked]) -> Freshness:
    if one not in pages:
        return one.seen
    if one.seen.outcome is Outcome.OK:
        return one.seen if _is_whole(pages) else replace(one.seen, detail=CUT)
    return replace(one.seen, outcome=Outcome.SHAPE, valid_at=None, detail=NOT_THE_FIRST) if one.cursor else one.seen


def _is_whole(pages: list[Asked]) -> bool:
    seen = {page.cursor for page in pages}
    return "" in seen and all(page.next in seen and not page.more for page in pages if page.next or page.more)


def counted(asked: Iterable[Asked], registered: Callable[[Profile], OfficialAccount | None]) -> Iterator[Freshness]:
    """As far as they count: nobody is proved only where the same connector shows, in the same file, that it finds."""
    known = tuple(asked)
    able = {(each.connector, each.seen.check) for each in known if _finds_one(each, registered)}
    for each in known:
        proves_nobody = each.seen.check in SEARCHES and each.seen.outcome in NOBODY
        is_blind = proves_nobody and (each.connector, each.seen.check) not in able
        yield from doubted((each.seen,), Gap.NO_CONTROL if is_blind else None, UNPROVED)


def _finds_one(asked: Asked, registered: Callable[[Profile], OfficialAccount | None]) -> bool:
    officials = filter(None, map(registered, asked.found))
    return any(asked.seen.target == official.display_name for official in officials)
