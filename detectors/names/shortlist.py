"""Picks the few official accounts whose names are worth comparing with a stranger's."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from detectors.names.aligned import STEEP
from detectors.names.called import short_forms
from detectors.names.index import NameIndex
from detectors.names.kept import Kept
from detectors.names.likeness import ALARM, REVIEW, Tier, likeness
from detectors.names.meaning import meanings
from detectors.names.rows import Indices
from domain.registry import OfficialAccount

# Below these shares of its weight no alignment with an official name comes to an alarm, or to a look by a person.
ALARMING, LEAST = (tier ** (1 / STEEP) - 1e-4 for tier in (ALARM, REVIEW))


class Shortlist:
    """Every name of every account, found by what it means and by the characters that are left of it.

    Behind the names in the index stand their short forms: who disguises one of them is found by that.
    """

    def __init__(self, accounts: Iterable[OfficialAccount]) -> None:
        pairs = [(name, account) for account in accounts for name in _names(account)]
        self._names = [name for name, _ in pairs]
        self._accounts = [account for _, account in pairs]
        forms = [(form, row) for row, name in enumerate(self._names) for form in short_forms(name)]
        self._rows = np.array([*range(len(pairs)), *(row for _, row in forms)], np.int64)
        self._index = NameIndex.build([*self._names, *(form for form, _ in forms)], symbols=meanings)
        self._kept = Kept(self._names)

    def near(self, name: str) -> tuple[OfficialAccount, ...]:
        """Accounts worth judging, each once, in the order of the register."""
        return next(self.near_each([name]))

    def near_each(self, names: Sequence[str]) -> Iterator[tuple[OfficialAccount, ...]]:
        """near() of each name; far faster for many at once."""
        candidates, found = self._index.near_batch(names)
        ends = np.searchsorted(candidates, np.arange(len(names) + 1))
        for position, name in enumerate(names):
            near = self._near(name, found[ends[position] : ends[position + 1]])
            yield tuple(dict.fromkeys(self._accounts[row] for row in near))

    def _near(self, name: str, found: Indices) -> list[int]:
        """Rows that surely are worth it, and of those that may be the ones that resemble the name."""
        shares = self._kept.shares(name)
        sure = np.union1d(found[found < len(self._names)], np.flatnonzero(shares >= ALARMING))
        held = np.setdiff1d(np.flatnonzero(shares >= LEAST), sure).tolist()
        forms = np.setdiff1d(self._rows[found[found >= len(self._names)]], sure).tolist()
        further = {*forms, *self._kept.evidenced(name, held)}
        alike = [row for row in further if likeness(name, self._names[row]).tier is not Tier.NONE]
        return sorted([*sure.tolist(), *alike])


def _names(account: OfficialAccount) -> Iterator[str]:
    yield from dict.fromkeys((account.display_name, *account.aliases, *account.retired_names))
