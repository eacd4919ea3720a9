"""What all accounts posted of late, found by what two texts have in common: the store's index of prints, in memory."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from detectors.tampering.echoes import prints
from domain.past import Published

# Longer than texts are compared for, so that posts that are moved by some hours find theirs.
WITHIN = timedelta(days=2)


@dataclass(slots=True)
class Recent:
    """Posts are given in time order; those of more than WITHIN ago are forgotten."""

    index: dict[int, dict[tuple[str, str], Published]] = field(default_factory=lambda: defaultdict(dict))
    order: deque[Published] = field(default_factory=deque)

    def add(self, post: Published) -> None:
        self._forget(post.at)
        self.order.append(post)
        for number in prints(post.text):
            self.index[number][post.voice.account, post.post_id] = post

    def sharing(self, text: str, *, but: frozenset[str]) -> tuple[Published, ...]:
        """Those that share a print with a text, without the posts of these accounts."""
        found: dict[tuple[str, str], Published] = {}
        for number in prints(text):
            found |= self.index.get(number, {})
        return tuple(post for post in found.values() if post.voice.account not in but)

    def _forget(self, now: datetime) -> None:
        while self.order and now - self.order[0].at > WITHIN:
            gone = self.order.popleft()
            for number in prints(gone.text):
                left = self.index[number]
                left.pop((gone.voice.account, gone.post_id), None)
                if not left:
                    del self.index[number]
