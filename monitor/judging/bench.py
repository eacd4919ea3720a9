"""Judges strangers against a register: whom each could pass for, and the verdict on the likeliest."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial

from detectors.impostor.verdict import Detect, closest
from detectors.reach import Reach
from domain.finding import Verdict
from domain.look import Counterpart, Look
from domain.observation import Profile
from domain.registry import OfficialAccount
from monitor.plugins import IMPOSTOR
from monitor.watch import Watch

Match = tuple[Counterpart, Verdict]


def as_shipped() -> tuple[Detect, ...]:
    """Every impostor detector with its default options."""
    modules = map(IMPOSTOR.load, IMPOSTOR.modules())
    return tuple(partial(module.detect, options=module.Options()) for module in modules)


def units(watch: Watch, seen: Profile) -> frozenset[str]:
    """Whose an account is, or whose names its own is like."""
    account = watch.registered(seen)
    near = (account,) if account else watch.shortlist.near(seen.display_name)
    return frozenset(each.unit for each in near)


class Bench:
    """`looks` are those at registered accounts, by their keys."""

    def __init__(self, watch: Watch, looks: Mapping[str, Look], detectors: tuple[Detect, ...]) -> None:
        self._watch, self._looks, self._detectors = watch, looks, detectors

    @cached_property
    def officials(self) -> Mapping[str, Counterpart]:
        """The official side of every comparison, by account."""
        return {account.key: self._watch.counterpart(account, self._looks) for account in self._watch.protected}

    @cached_property
    def _reach(self) -> Reach:
        return Reach(tuple(self.officials.values()))

    def registered(self, profile: Profile) -> OfficialAccount | None:
        return self._watch.registered(profile)

    def judge(self, strangers: Sequence[Look]) -> Iterator[Match | None]:
        """The official account that each stranger resembles most and the verdict; None where it resembles none."""
        candidates = self._watch.candidates([stranger.profile for stranger in strangers])
        for stranger, accounts in zip(strangers, candidates, strict=True):
            by_name = (self.officials[account.key] for account in accounts)
            worth = {official.account.key: official for official in (*by_name, *self._reach.near(stranger))}
            yield closest(worth.values(), stranger, self._detectors)
