"""What is known of units, so that one reader's share is found without looking through everybody's."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Generic, TypeVar

T = TypeVar("T")


class ByUnit(Generic[T]):
    """`unit_of` says whose each is; of several units they come in the order in which they were given."""

    def __init__(self, known: Iterable[T], unit_of: Callable[[T], str]) -> None:
        self._known = defaultdict[str, list[tuple[int, T]]](list)
        for position, each in enumerate(known):
            self._known[unit_of(each)].append((position, each))

    def of(self, units: Iterable[str]) -> tuple[T, ...]:
        found = (each for unit in set(units) for each in self._known.get(unit, ()))
        return tuple(each for _, each in sorted(found, key=itemgetter(0)))
