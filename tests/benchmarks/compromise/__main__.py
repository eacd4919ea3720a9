"""`python -m tests.benchmarks.compromise TIMELINES.jsonl.gz`: the splice benchmark, split by account."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from random import Random
from time import process_time
from zoneinfo import ZoneInfo

from detectors.behaviour.calendar import Calendar
from detectors.behaviour.combination import Combination
from detectors.behaviour.tables import shipped
from tests.benchmarks.compromise import rates, spam
from tests.benchmarks.compromise.contenders import compa, forest, isolated
from tests.benchmarks.compromise.records import Record, Scored, recorded, scored
from tests.benchmarks.compromise.splicing import masked, splices
from tests.benchmarks.compromise.timelines import Reading, Timelines
from tests.benchmarks.compromise.training import SKIP, trained

Contender = tuple[str, list[Scored], list[Scored]]
BUDGETS = (1.0, 0.5, 0.1, 0.05)


@dataclass(frozen=True, slots=True)
class Side:
    """One half of the accounts, as our detector recorded it and as COMPA scored it."""

    records: list[Record]
    compa: list[Scored]


def main() -> None:
    asked = asked_for(argparse.ArgumentParser(prog="python -m tests.benchmarks.compromise", description=__doc__))
    if asked.spam:
        _spammed(asked)
        return
    one, other = sides(asked)
    for development, test in ((one, other), (other, one)):
        _report(development, test)


def asked_for(parser: argparse.ArgumentParser) -> argparse.Namespace:
    parser.add_argument("timelines", type=Path)
    parser.add_argument("--zone", type=ZoneInfo, default=ZoneInfo("Europe/Paris"))
    parser.add_argument("--accounts", type=int, default=36, help="how many, half of them for development")
    parser.add_argument("--posts", type=int, default=2500, help="the latest so many of each")
    parser.add_argument("--splices", type=int, default=15, help="attacks an account")
    parser.add_argument("--punctuation-blind", action="store_true", help="genuine and attack texts by letters alone")
    parser.add_argument("--masked", action="store_true", help="attack at the owner's hour and with the owner's client")
    parser.add_argument(
        "--spam", type=Path, nargs="+", help="files of texts to attack with; the shipped combination judges"
    )
    parser.add_argument("--seed", type=int, default=5)
    return parser.parse_args()


def _spammed(asked: argparse.Namespace) -> None:
    reading = Reading(
        calendar=Calendar(zone=asked.zone), times=asked.zone, latest=asked.posts, blind=asked.punctuation_blind
    )
    timelines, sources = reading.timelines(asked.timelines), spam.texts(asked.spam)
    found = spam.attacks(timelines, sources, reading, each=asked.splices, seed=asked.seed, masked=asked.masked)
    for line in spam.report(spam.outcome(timelines, found, shipped())):
        say(line)


def sides(asked: argparse.Namespace) -> list[Side]:
    reading = Reading(calendar=Calendar(zone=asked.zone), latest=asked.posts, blind=asked.punctuation_blind)
    before = process_time()
    everything = reading.timelines(asked.timelines)
    cost = (process_time() - before) / sum(map(len, everything.values())) * 1000
    say(f"{sum(map(len, everything.values()))} posts read, {cost:.2f} ms each")
    return [_side(victims, attackers, asked) for victims, attackers in _groups(everything, asked.accounts, asked.seed)]


def _groups(everything: Timelines, many: int, seed: int) -> list[tuple[Timelines, Timelines]]:
    """Two halves that share no account; in each, two thirds are watched and one third attacks."""
    names = sorted(everything)
    Random(seed).shuffle(names)
    half, third = many // 2, many // 6
    return [
        (
            {name: everything[name] for name in names[start + third : start + half]},
            {name: everything[name] for name in names[start : start + third]},
        )
        for start in (0, half)
    ]


def _side(victims: Timelines, attackers: Timelines, asked: argparse.Namespace) -> Side:
    attacks = splices(victims, attackers, each=asked.splices, seed=asked.seed)
    attacks = masked(victims, attacks) if asked.masked else attacks
    before = process_time()
    records = recorded(victims, attacks)
    judged = sum(map(len, victims.values())) + sum(map(len, attacks.values()))
    cost = (process_time() - before) / judged * 1000
    size = max(each.size for each in records)
    moved = sum(each.moved for each in records) / len(records) * 1000
    say(f"{judged} posts judged, {cost:.2f} ms each once read")
    say(f"at most {size} bytes an account, {moved:.2f} ms to unpack and pack them")
    return Side(records, compa(victims, attacks, skip=SKIP))


def _report(development: Side, test: Side) -> None:
    combination = trained(development.records)
    for name, known, results in _contenders(development, test, combination):
        attacks = sum(len(each.attacks) for each in results)
        say(f"{name}: {attacks} attacks, {rates.years(results):.1f} account-years of {len(results)} accounts")
        for budget in BUDGETS:
            levels = rates.thresholds(known, budget)
            realised, caught = rates.rate(results, levels), rates.caught(results, levels)
            spread = {place: rates.interval(results, levels, place) for place in (5, 10)}
            say(f"  budget {budget}/ay: realised {realised:.2f}/ay, caught by post {caught}, accounts redrawn {spread}")


def _contenders(development: Side, test: Side, combination: Combination) -> Iterator[Contender]:
    ours, known = ([scored(record, combination, skip=SKIP) for record in side.records] for side in (test, development))
    yield "diting", known, ours
    yield "COMPA", development.compa, test.compa
    if find_spec("sklearn") is None:
        say("isolation forest: not measured, scikit-learn is not installed")
        return
    score = forest(development.records, skip=SKIP)
    known, theirs = (isolated(side.records, score, skip=SKIP) for side in (development, test))
    yield "isolation forest", known, theirs


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    main()
