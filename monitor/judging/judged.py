"""From a list of profiles to verdicts, in two passes: one for the officials' looks, one for everybody else."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from domain.finding import Verdict
from domain.look import Counterpart, Look
from domain.observation import Profile
from domain.registry import OfficialAccount
from domain.triage import Triage
from monitor.judging.bench import Bench, Match
from monitor.judging.kindred import Kin, Kindred
from monitor.judging.lines import Entry
from monitor.judging.pictures import Pictures

# Names are looked up far faster many at once.
AT_ONCE = 128
# Whoever is one of these may be one of several of the same operator.
OPERATED = frozenset({Triage.IMPOSTOR, Triage.CONFUSING})


class Outcome(StrEnum):
    """What became of a line: no verdict where an account is registered or resembles none that is."""

    JUDGED = "judged"
    REGISTERED = "registered"
    UNLIKE = "unlike"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One line's profile and what was made of it; `kin` are earlier lines of the same operator."""

    line: int
    profile: Profile
    outcome: Outcome
    official: Counterpart | None = None
    verdict: Verdict | None = None
    kin: tuple[Kin, ...] = ()


def looks(
    entries: Iterable[Entry], registered: Callable[[Profile], OfficialAccount | None], pictures: Pictures
) -> dict[str, Look]:
    """The first pass: how the registered accounts look, the last line of each; all pictures are counted."""
    own: dict[str, Entry] = {}
    for entry in entries:
        pictures.count(entry)
        account = registered(entry.look.profile)
        if account:
            own[account.key] = entry
    return {key: _seen(entry, pictures) for key, entry in own.items()}


def judged(entries: Iterable[Entry], bench: Bench, kindred: Kindred, pictures: Pictures) -> Iterator[Judged]:
    """The second pass: every line in order, a batch at a time."""
    waiting = iter(entries)
    while batch := tuple(islice(waiting, AT_ONCE)):
        strangers = [entry for entry in batch if not bench.registered(entry.look.profile)]
        seen = [_seen(entry, pictures) for entry in strangers]
        verdicts = zip(seen, bench.judge(seen), strict=True)
        for entry in batch:
            account = bench.registered(entry.look.profile)
            if account:
                yield _registered(entry, account, bench)
            else:
                yield _judged(entry.line, *next(verdicts), kindred)


def _registered(entry: Entry, account: OfficialAccount, bench: Bench) -> Judged:
    profile = entry.look.profile
    official = bench.officials[account.key]
    return Judged(line=entry.line, profile=profile, outcome=Outcome.REGISTERED, official=official)


def _judged(line: int, look: Look, match: Match | None, kindred: Kindred) -> Judged:
    if match is None:
        return Judged(line=line, profile=look.profile, outcome=Outcome.UNLIKE)
    official, verdict = match
    kin = kindred.join(line, look, official) if verdict.triage in OPERATED else ()
    return Judged(line=line, profile=look.profile, outcome=Outcome.JUDGED, official=official, verdict=verdict, kin=kin)


def _seen(entry: Entry, pictures: Pictures) -> Look:
    return replace(entry.look, picture=pictures.picture(entry))
