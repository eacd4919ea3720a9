"""How well impostors' names are told from ordinary ones.

    python -m tests.benchmarks.names_quality --pairs FILE --ordinary FILE [--checked FILE]

`--pairs` is TSV: impostor, official name, sector, relation; `--ordinary` one name a line, plain or gzipped. The
ordinary names set the thresholds: 1 in 10,000 and 1 in 1,000 of them comes as close to any official name.
`--checked` is TSV: an ordinary name and what a person found it to be. One that is `own`, the account of that very body
in other words, is what the alarm is for until it is registered; all others that raise the alarm count as false.
"""

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from pathlib import Path
from random import Random
from time import process_time

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from detectors.names.fold import fold
from detectors.names.likeness import ALARM, Likeness, likeness
from detectors.names.sound import blurred, syllables
from tests.benchmarks.crafted import crafted
from tests.benchmarks.official_names import PLACES, city, country, settled

RATES = (1e-4, 1e-3)
SET_ASIDE = ("identical", "semantic")
SAMPLE, SEED, LISTED = 150, 7, 25
SHORT, LATIN = 4, 4
OWN, UNCHECKED = "own", "unchecked"
GOVERNMENT = Path(__file__).with_name("government_pairs.tsv")
CITIES = ["南京", "厦门", "大同", "大理", "杭州", "成都", "合肥", "佛山", "保定", "来宾", "威海"]


@dataclass(frozen=True, slots=True)
class Pair:
    impostor: str
    official: str
    kind: str


@dataclass(frozen=True, slots=True)
class Method:
    """`score` gives a matrix of candidates by officials, 0-1."""

    name: str
    score: Callable[[Sequence[str], Sequence[str]], NDArray[np.float32]]


def wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share."""
    if not of:
        return 0.0, 1.0
    share, width = hits / of, z * z / of
    middle = (share + width / 2) / (1 + width)
    half = z * sqrt(share * (1 - share) / of + width / (4 * of)) / (1 + width)
    return max(0.0, middle - half), min(1.0, middle + half)


class Neighbours:
    """Officials that share two syllables with a candidate, one if they are short; all, for a name in Latin letters."""

    def __init__(self, officials: Sequence[str]) -> None:
        self.needed = [2 if len(official) > SHORT else 1 for official in officials]
        self.holding: dict[str, list[int]] = defaultdict(list)
        for i, official in enumerate(officials):
            for syllable in _sounds(fold(official)):
                self.holding[syllable].append(i)

    def of(self, candidate: str) -> Iterable[int]:
        folded = fold(candidate)
        if sum("a" <= letter <= "z" for letter in folded) >= LATIN:
            return range(len(self.needed))
        shared = Counter(i for syllable in _sounds(folded) for i in self.holding.get(syllable, ()))
        return [i for i, count in shared.items() if count >= self.needed[i]]


@lru_cache(maxsize=65536)
def _sounds(folded: str) -> frozenset[str]:
    return frozenset(blurred(syllables(char)) or char for char in folded)


def diting(candidates: Sequence[str], officials: Sequence[str]) -> NDArray[np.float32]:
    neighbours = Neighbours(officials)
    scores = np.zeros((len(candidates), len(officials)), np.float32)
    for row, candidate in enumerate(candidates):
        for i in neighbours.of(candidate):
            scores[row, i] = likeness(candidate, officials[i]).score
    return scores


def _by(
    scorer: Callable[..., float], *, scale: float, prepare: Callable[[str], str]
) -> Callable[..., NDArray[np.float32]]:
    def score(candidates: Sequence[str], officials: Sequence[str]) -> NDArray[np.float32]:
        ready = [list(map(prepare, names)) for names in (candidates, officials)]
        return np.asarray(process.cdist(*ready, scorer=scorer, dtype=np.float32, workers=2) / np.float32(scale))

    return score


METHODS = [Method("diting", diting)] + [
    Method(f"{name} {form}", _by(scorer, scale=scale, prepare=prepare))
    for name, scorer, scale in (
        ("ratio", fuzz.ratio, 100),
        ("WRatio", fuzz.WRatio, 100),
        ("Jaro-Winkler", JaroWinkler.normalized_similarity, 1),
    )
    for form, prepare in (("raw", str), ("folded", fold))
]


def thresholds(ordinary: NDArray[np.float32]) -> list[float]:
    """For each rate the score that so few ordinary names exceed."""
    ranked = np.sort(ordinary)[::-1]
    return [float(ranked[int(rate * len(ranked))]) for rate in RATES]


def recall(
    method: Method, pairs: Sequence[Pair], officials: Sequence[str], limits: Sequence[float]
) -> dict[str, object]:
    """By kind: hits, count and interval at each limit, and how often the best official name is the right one."""
    scores = method.score([pair.impostor for pair in pairs], officials)
    kinds: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for row, pair in enumerate(pairs):
        own = scores[row, officials.index(pair.official)]
        kinds[pair.kind].append((float(own), bool(own >= scores[row].max())))
    return {kind: _counted(found, limits) for kind, found in sorted(kinds.items())}


def _counted(found: Sequence[tuple[float, bool]], limits: Sequence[float]) -> dict[str, object]:
    report: dict[str, object] = {"of": len(found)}
    for rate, limit in zip(
        (*(f"1/{round(1 / rate)}" for rate in RATES), "alarm"), (*limits, ALARM - 1e-6), strict=True
    ):
        hits = [right for score, right in found if score > limit]
        low, high = wilson(len(hits), len(found))
        share = len(hits) / len(found)
        report[rate] = {"recall": round(share, 3), "from": round(low, 3), "to": round(high, 3), "owner": _share(hits)}
    return report


def _share(hits: Sequence[bool]) -> float | None:
    return round(sum(hits) / len(hits), 3) if hits else None


def read_pairs(path: Path) -> list[Pair]:
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [Pair(row[0], row[1], _kind(row[2:])) for row in rows if row[0] != "impostor"]


def _kind(row: Sequence[str]) -> str:
    sector, relation = (*row, "", "")[:2]
    return f"{sector} ({relation})" if relation in SET_ASIDE else sector


def read_names(path: Path) -> list[str]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [line for line in content.decode("utf-8").splitlines() if line.strip()]


def crafted_classes(officials: Sequence[str], limits: Sequence[float]) -> dict[str, object]:
    """By class: recall at each limit and at the alarm, and how often the true trick is named among hits."""
    found: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    named: dict[str, list[bool]] = defaultdict(list)
    for kind, attack, official, trick in crafted(officials, Random(SEED)):
        match = likeness(attack, official)
        found[kind].append((match.score, True))
        if match.score > limits[0]:
            named[kind].append(trick in match.reasons)
    return {kind: {**_counted(scores, limits), "trick named": _share(named[kind])} for kind, scores in found.items()}


def government(limits: Sequence[float]) -> dict[str, object]:
    """The pairs that we put together ourselves, by kind."""
    found: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    random = Random(SEED)
    for pair in read_pairs(GOVERNMENT):
        impostor, official = settled((pair.impostor, pair.official), random)
        score = likeness(impostor, official).score
        for kind in ("all", pair.kind):
            found[kind].append((score, True))
    return {kind: _counted(scores, limits) for kind, scores in sorted(found.items())}


def cities(ordinary: Sequence[str], checked: Mapping[str, str]) -> dict[str, object]:
    """Alarms of ordinary names against about a hundred official names of each city."""
    report: dict[str, object] = {}
    kinds: dict[str, Counter[str]] = {"same city": Counter(), "other": Counter()}
    checks = 0
    for name in CITIES:
        officials = city(name)
        known = set(map(fold, officials))
        strangers = [each for each in ordinary if fold(each) not in known]
        alarms = [hit for hit in _best(strangers, officials) if hit[2].score >= ALARM]
        checks += len(strangers)
        for stranger, _, _ in alarms:
            kinds["same city" if name in stranger else "other"][checked.get(stranger, UNCHECKED)] += 1
        report[name] = [f"{checked.get(each, UNCHECKED)}: {each} ~ {hit.explanation.zh}" for each, _, hit in alarms]
    return {"checks": checks, **{where: _rated(found, checks) for where, found in kinds.items()}, "alarms": report}


def _rated(kinds: Counter[str], checks: int) -> dict[str, object]:
    """Alarms by what people found them to be; all, and the false ones, for 10,000 names."""
    false = kinds.total() - kinds[OWN]
    rates = {"all per 10k": kinds.total(), "false per 10k": false}
    bounds = [round(bound * 10_000, 2) for bound in wilson(false, checks)]
    return {**kinds, **{of: round(count / checks * 10_000, 2) for of, count in rates.items()}, "false from, to": bounds}


def _best(candidates: Iterable[str], officials: Sequence[str]) -> Iterator[tuple[str, str, Likeness]]:
    neighbours = Neighbours(officials)
    for candidate in candidates:
        matches = [(likeness(candidate, officials[i]), officials[i]) for i in neighbours.of(candidate)]
        if matches:
            match, official = max(matches, key=lambda pair: pair[0].score)
            yield candidate, official, match


def measure(pairs: Sequence[Pair], ordinary: Sequence[str], checked: Mapping[str, str]) -> dict[str, object]:
    """Everything, as one report."""
    officials = sorted({pair.official for pair in pairs} | set(_unspoken(country(Random(SEED)), ordinary)))
    known = set(map(fold, officials))
    strangers = [name for name in ordinary if fold(name) not in known]
    report: dict[str, object] = {"officials": len(officials), "ordinary": len(strangers)}
    for method in METHODS:
        started = process_time()
        scores = method.score(strangers, officials)
        limits = thresholds(scores.max(axis=1))
        found = recall(method, pairs, officials, limits)
        report[method.name] = {"limits": limits, "seconds": round(process_time() - started, 1), "recall": found}
        if method.score is diting:
            report["false alarms"] = _listed(scores, strangers, officials)
            report["crafted"] = crafted_classes(country(Random(SEED))[:SAMPLE], limits)
            report["government"] = government(limits)
    report["cities"] = cities(ordinary, checked)
    return report


def _unspoken(officials: Iterable[str], ordinary: Sequence[str]) -> Iterator[str]:
    """Officials of places that no ordinary name speaks of; else the true body would count as a false alarm."""
    spoken = {place for place in PLACES for name in ordinary if place in name}
    return (official for official in officials if not any(place in official for place in spoken))


def _listed(scores: NDArray[np.float32], strangers: Sequence[str], officials: Sequence[str]) -> list[str]:
    rows = np.argsort(-scores.max(axis=1), kind="stable")[:LISTED]
    return [
        f"{strangers[row]} ~ {likeness(strangers[row], officials[scores[row].argmax()]).explanation.zh}" for row in rows
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--ordinary", type=Path, required=True)
    parser.add_argument("--checked", type=Path)
    given = parser.parse_args()
    checked = dict(line.split("\t")[:2] for line in read_names(given.checked)) if given.checked else {}
    report = measure(read_pairs(given.pairs), read_names(given.ordinary), checked)
    json.dump(report, sys.stdout, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
