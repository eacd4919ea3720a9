"""Picks the few official accounts whose names are worth comparing with a stranger's."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from detectors.names.aligned import STEEP
from detectors.names.index import NameIndex
from detectors.names.kept import Kept
from detectors.names.likeness import ALARM
from detectors.names.meaning import meanings
from domain.registry import OfficialAccount

# Below this share of its weight no alignment with an official name comes to an alarm.
LEAST = ALARM ** (1 / STEEP) - 1e-4


class Shortlist:
    """Every name of every account, found by what it means and by the characters that are left of it."""

    def __init__(self, accounts: Iterable[OfficialAccount]) -> None:
        pairs = [(name, account) for account in accounts for name in _names(account)]
        names = [name for name, _ in pairs]
        self._accounts = [account for _, account in pairs]
        self._index = NameIndex.build(names, symbols=meanings)
        self._kept = Kept(names)

    def near(self, name: str) -> tuple[OfficialAccount, ...]:
        """Accounts worth judging, each once, in the order of the register."""
        return next(self.near_each([name]))

    def near_each(self, names: Sequence[str]) -> Iterator[tuple[OfficialAccount, ...]]:
        """near() of each name; far faster for many at once."""
        candidates, rows = self._index.near_batch(names)
        ends = np.searchsorted(candidates, np.arange(len(names) + 1))
        for position, name in enumerate(names):
            by_meaning = rows[ends[position] : ends[position + 1]]
            by_characters = np.flatnonzero(self._kept.shares(name) >= LEAST)
            near = np.union1d(by_meaning, by_characters).tolist()
            yield tuple(dict.fromkeys(self._accounts[row] for row in near))


def _names(account: OfficialAccount) -> Iterator[str]:
    yield from dict.fromkeys((account.display_name, *account.aliases, *account.retired_names))
