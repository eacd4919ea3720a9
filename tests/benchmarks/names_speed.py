"""How fast near names are found: python -m tests.benchmarks.names_speed [--sizes 200 5000 200000] [--ordinary FILE].

All ways in one process, in turns; candidates a second of processor time. `Differs` counts the pairs of a sample that
are missing or too many beside comparing each candidate with each official name. A library that is not installed is
left out.
"""

import argparse
import gzip
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from random import Random
from time import process_time
from typing import TypeVar

import numpy as np
from rich.console import Console
from rich.table import Table

from detectors.names.fold import fold
from detectors.names.index import FILE, NameIndex
from detectors.names.likeness import Tier, likeness
from detectors.names.meaning import meanings
from detectors.names.rule import VIEWS
from detectors.names.shortlist import Shortlist
from detectors.names.views import CHARACTERS
from tests.benchmarks import peers
from tests.benchmarks.crafted import crafted
from tests.benchmarks.exhaustive import edited, exhaustive
from tests.benchmarks.official_names import country
from tests.benchmarks.registers import FIREHOSE, SWEEP, candidates, register
from tests.factories import account
from tests.lab.servers import Piece, missing

SIZES = (200, 5_000, 200_000)
MIXES = {"firehose": FIREHOSE, "sweep": SWEEP}
LIBRARIES = {"symspellpy": peers.symspell, "simstring_rust": peers.simstring, "fuzzyrust": peers.bk_tree}
ROUNDS, BATCH, ADDED, SINGLE, SCORED = 3, 32_768, 5_000, 200, 4_096
# Slow ways get as many candidates a round as make about so many comparisons, within these limits.
COMPARISONS, FEWEST, MOST, CHECKED = 8_000_000, 20, 2_000, 120
OFFICIALS, ATTACKED, OTHERS = 300, 2_000, 500
SMALL_BATCHES = (1, 10, 100, 1_000)

Result = TypeVar("Result")


@dataclass
class Way:
    """One way to find near names, the time that it took for so many candidates, and how much it got wrong."""

    name: str
    search: peers.Search
    truth: Callable[[Sequence[str]], peers.Pairs]
    batch: int
    prepare: Callable[[str], str] = fold
    elsewhere: Callable[[], float] = float
    spent: float = 0.0
    asked: int = 0
    differs: int = 0

    def turn(self, names: Sequence[str]) -> None:
        before = process_time() + self.elsewhere()
        self.search(names)
        self.spent += process_time() + self.elsewhere() - before
        self.asked += len(names)

    @property
    def rate(self) -> float:
        return self.asked / max(self.spent, 1e-9)


def ways_to(officials: Sequence[str], stack: ExitStack) -> Iterator[Way]:
    """Every way, built; the time of building is not counted. Peers are given folded names, the index folds."""
    folded, slow = [fold(name) for name in officials], min(MOST, max(FEWEST, COMPARISONS // len(officials)))
    for name, views in (("NameIndex, characters", (CHARACTERS,)), ("NameIndex, all views", VIEWS)):
        index = NameIndex.build(officials, views=views)
        yield Way(name, _by(index), partial(exhaustive, officials=folded, views=views), BATCH, str)
    truth = partial(_edited, folded)
    yield Way("rapidfuzz extract", peers.extract(folded), truth, slow)
    yield Way("rapidfuzz cdist", peers.cdist(folded), truth, 2 * slow)
    for library, build in LIBRARIES.items():
        if peers.installed(library):
            yield Way(library, build(folded), truth, slow)
    if not missing(Piece.POSTGRES):
        search, used = stack.enter_context(peers.trigrams(folded))
        yield Way("PostgreSQL pg_trgm", search, truth, slow, elsewhere=used)


def _by(index: NameIndex) -> peers.Search:
    """Only a small batch is turned into a set of pairs: that is for the comparison with the truth."""

    def search(names: Sequence[str]) -> peers.Pairs:
        rows, ids = index.near_batch(names)
        return set(zip(rows.tolist(), ids.tolist(), strict=True)) if len(names) <= CHECKED else set()

    return search


def _edited(officials: Sequence[str], candidates: Sequence[str]) -> peers.Pairs:
    return set(edited(candidates, officials, CHARACTERS))


def measure(ways: Sequence[Way], names: Sequence[str]) -> None:
    """Takes turns; then compares what each finds in a sample with the truth."""
    sample = [fold(name) for name in names[:CHECKED]]
    truths: dict[object, peers.Pairs] = {}
    for way in ways:
        way.search(sample[:FEWEST])
        way.spent, way.asked = 0.0, 0
    for turn in range(ROUNDS):
        for way in ways:
            start = turn * way.batch % max(1, len(names) - way.batch + 1)
            way.turn([way.prepare(name) for name in names[start : start + way.batch]])
    for way in ways:
        if way.truth not in truths:
            truths[way.truth] = way.truth(sample)
        way.differs = len(way.search(sample) ^ truths[way.truth])


def rates(officials: Sequence[str], ordinary: Sequence[str], console: Console) -> None:
    with ExitStack() as stack:
        ways = list(ways_to(officials, stack))
        for mix, shares in MIXES.items():
            measure(ways, candidates(shares, officials, 2 * BATCH, ordinary))
            table = Table("Way", "Candidates/s", "Characters alone are faster by", "Differs")
            table.title = f"{len(officials):,} names, {mix}"
            for way in ways:
                table.add_row(way.name, f"{way.rate:,.0f}", f"{ways[0].rate / way.rate:,.1f}×", str(way.differs))
            console.print(table)


def small_batches(officials: Sequence[str], ordinary: Sequence[str], console: Console) -> None:
    """The index beside cdist, both asked for a few names at a time."""
    folded = [fold(name) for name in officials]
    index, cdist = NameIndex.build(officials, views=(CHARACTERS,)), peers.cdist(folded)
    table = Table("Batch", "NameIndex", "rapidfuzz cdist", title=f"{len(officials):,} names, sweep, ms a batch")
    for size in SMALL_BATCHES:
        if size * len(officials) > 4 * COMPARISONS:
            continue
        names = candidates(SWEEP, officials, size, ordinary)
        ready = [fold(name) for name in names]
        times = [_milliseconds(partial(index.near_batch, names)), _milliseconds(partial(cdist, ready))]
        table.add_row(str(size), *(f"{time:.2f}" for time in times))
    console.print(table)


def _milliseconds(call: Callable[[], object]) -> float:
    call()
    spent = []
    for _ in range(ROUNDS):
        before = process_time()
        call()
        spent.append(process_time() - before)
    return 1e3 * min(spent)


def costs(officials: Sequence[str], ordinary: Sequence[str], console: Console) -> None:
    """Building, growing, storing, single names, and the whole way to scores and explanations; with all meanings."""
    table = Table("Cost", "", title=f"{len(officials):,} names, all views and meanings")
    table.add_row("build without meanings, s", f"{_seconds(partial(NameIndex.build, officials))[0]:.2f}")
    spent, index = _seconds(partial(NameIndex.build, officials, symbols=meanings))
    table.add_row("build, s", f"{spent:.2f}")
    spent, grown = _seconds(partial(index.with_added, register(len(officials) + ADDED)[-ADDED:]))
    table.add_row(f"{ADDED:,} names more, s", f"{spent:.3f}")
    with tempfile.TemporaryDirectory() as folder:
        index.save(Path(folder))
        table.add_row("bytes a name", f"{(Path(folder) / FILE).stat().st_size / len(officials):,.0f}")
    for mix, shares in MIXES.items():
        for what, cost in _of_mix(index, grown, officials, candidates(shares, officials, SCORED, ordinary)):
            table.add_row(f"{what}, {mix}", cost)
    console.print(table)


def _of_mix(
    index: NameIndex, grown: NameIndex, officials: Sequence[str], names: Sequence[str]
) -> Iterator[tuple[str, str]]:
    single = np.array([_milliseconds(partial(grown.near, name)) for name in names[:SINGLE]])
    yield "one name, ms", "{:.2f} median, {:.2f} p95".format(*np.percentile(single, (50, 95)))
    index.near_batch(names)
    looked_up, (rows, ids) = _seconds(partial(index.near_batch, names))
    yield "looked up, candidates/s", f"{len(names) / looked_up:,.0f}"
    pairs = [(names[row], officials[number]) for row, number in zip(rows.tolist(), ids.tolist(), strict=True)]
    scored, _ = _seconds(lambda: [likeness(*pair) for pair in pairs])
    yield "with scores and explanations, candidates/s", f"{len(names) / (looked_up + scored):,.0f}"
    yield "pairs a candidate", f"{len(pairs) / len(names):.2f}"
    yield "microseconds to score a pair", f"{1e6 * scored / max(1, len(pairs)):,.0f}"


def _seconds(call: Callable[[], Result]) -> tuple[float, Result]:
    before = process_time()
    result = call()
    return process_time() - before, result


def missed(console: Console) -> None:
    """What scoring every candidate with every official name finds, and the shortlist does not."""
    random = Random(1)
    officials = country(random)[:OFFICIALS]
    attacks = [attack for _, attack, _, _ in crafted(officials, random)]
    names = random.sample(attacks, ATTACKED) + candidates(SWEEP, officials, OTHERS)
    shortlist = Shortlist(account(user_id=str(number), display_name=name) for number, name in enumerate(officials))
    near = enumerate(shortlist.near_each(names))
    found = {(row, int(official.user_id)) for row, listed in near for official in listed}
    table = Table("Tier", "Pairs", "Missed", title=f"{len(officials):,} names, {len(names):,} candidates, all compared")
    tiers: dict[str, list[bool]] = {Tier.ALARM: [], Tier.REVIEW: []}
    for row, number in product(range(len(names)), range(len(officials))):
        tier = likeness(names[row], officials[number]).tier
        if tier in tiers:
            tiers[tier].append((row, number) in found)
    for name, seen in tiers.items():
        table.add_row(name, f"{len(seen):,}", str(len(seen) - sum(seen)))
    console.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--ordinary", type=Path, help="ordinary names, one a line, plain or gzipped")
    options = parser.parse_args()
    ordinary = _lines(options.ordinary) if options.ordinary else []
    console = Console(width=120)
    missed(console)
    for size in options.sizes:
        officials = register(size)
        for part in (rates, small_batches, costs):
            part(officials, ordinary, console)


def _lines(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        return [line.strip() for line in lines]


if __name__ == "__main__":
    main()
