"""Picks the few official accounts whose names are worth comparing with a stranger's, without missing a likeness."""

from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from detectors.names.fold import fold, undecorated
from domain.registry import OfficialAccount

# Just under the 0.8 of likeness(), so that rounding never drops a pair that likeness() would report.
CUTOFF = 0.79


class Shortlist:
    """Folded names of all accounts, looked up by rapidfuzz; `near` gives every account that likeness() could match."""

    def __init__(self, accounts: Iterable[OfficialAccount]) -> None:
        pairs = [(form, account) for account in accounts for form in _forms(account)]
        self._forms = [form for form, _ in pairs]
        self._accounts = [account for _, account in pairs]

    def near(self, name: str) -> tuple[OfficialAccount, ...]:
        """Accounts worth judging, each once, in the order of the register."""
        seen = fold(name)
        hits = {index for form in {seen, undecorated(seen)} for index in self._matches(form)}
        hits.update(index for index, form in enumerate(self._forms) if form in seen)
        return tuple(dict.fromkeys(self._accounts[index] for index in sorted(hits)))

    def _matches(self, form: str) -> Iterator[int]:
        found = process.extract(
            form, self._forms, scorer=Levenshtein.normalized_similarity, score_cutoff=CUTOFF, limit=None
        )
        return (index for _, _, index in found)


def _forms(account: OfficialAccount) -> Iterator[str]:
    for name in (account.display_name, *account.aliases, *account.retired_names):
        folded = fold(name)
        yield from dict.fromkeys(form for form in (folded, undecorated(folded)) if form)
