"""`python -m tests.benchmarks.compromise.train TIMELINES.jsonl.gz > detectors/behaviour/tables/combination.json`."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np

from detectors.behaviour.combination import OWN, Combination
from detectors.behaviour.running import LEAST
from detectors.behaviour.signals import CONTENT, ORDER, Signal
from tests.benchmarks.compromise import rates
from tests.benchmarks.compromise.__main__ import asked_for, sides
from tests.benchmarks.compromise.records import Record, Scored, scored
from tests.benchmarks.compromise.training import SKIP, trained

# False alarms an account-year for which thresholds are kept.
BUDGETS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0)
PAGED = 0.05
LEVELS = ("listed", "paged")
# More than without a past: departures add to content, and the two go together. By content's tail (a tenth of the posts
# for every 2 points) beside normal scores, it adds about a third to the pages that the budget allows.
PAGED_ORDINARY = 8.0
# The timelines name no client, hide every link behind one host and keep to one script: these weigh what a hashtag does.
UNMEASURED = (Signal.CLIENT, Signal.HOST, Signal.SCRIPT)
SCRIPT = ORDER.index(Signal.SCRIPT)


def main() -> None:
    asked = asked_for(argparse.ArgumentParser(prog="python -m tests.benchmarks.compromise.train", description=__doc__))
    records = [_in_one_script(record) for side in sides(asked) for record in side.records]
    found = _with_unmeasured(trained(records))
    results = [scored(record, found, skip=SKIP) for record in records]
    levels = np.array([rates.thresholds(results, budget) for budget in BUDGETS])
    levels = np.minimum.accumulate(levels)
    found = _with_content(replace(found, paged=levels[BUDGETS.index(PAGED)]), results)
    table = {"budgets": BUDGETS, "levels": levels.round(4).tolist()}
    json.dump({"record": _record(records, results, asked), **_numbers(found), **table}, sys.stdout, indent=1)
    sys.stdout.write("\n")


def _with_content(found: Combination, results: Sequence[Scored]) -> Combination:
    """These timelines have none to speak of: its weight is set so that so many points page over an ordinary post."""
    scores = [each.sums[:, 0] for each in results]
    ordinary, level = float(np.median([each.mean() for each in scores])), float(found.paged[0] * found.width[0] ** 0.5)
    raw, relative, usual, spread = (row.copy() for row in (found.raw, found.relative, found.usual, found.spread))
    raw[CONTENT] = (level + OWN * ordinary - ordinary) / (PAGED_ORDINARY - LEAST**0.5)
    relative[CONTENT], usual[CONTENT], spread[CONTENT] = 0.0, 0.0, LEAST
    return replace(found, raw=raw, relative=relative, usual=usual, spread=spread)


def _in_one_script(record: Record) -> Record:
    """One post in 4,000 is foreign and passed on; by a weight that is not theirs, those few would set the pages."""
    for seen in (*record.own, *(each for _, attack in record.attacks for each in attack)):
        seen.signals[SCRIPT] = 0.0
    return record


def _with_unmeasured(found: Combination) -> Combination:
    tag, raw, relative, spread = ORDER.index(Signal.TAG), found.raw.copy(), found.relative.copy(), found.spread.copy()
    for signal in UNMEASURED:
        place = ORDER.index(signal)
        raw[place], relative[place], spread[place] = raw[tag], relative[tag], spread[tag]
    return replace(found, raw=raw, relative=relative, spread=spread)


def _record(records: list[Record], results: Sequence[Scored], asked: argparse.Namespace) -> dict[str, object]:
    """Where the numbers come from: no text and no name of an account is kept."""
    return {
        "source": asked.timelines.name,
        "licence": "the timelines are public posts without a stated licence; only the numbers below are kept",
        "accounts": len(records),
        "posts": sum(len(record.own) for record in records),
        "attacks": sum(len(record.attacks) for record in records),
        "account_years": round(rates.years(results), 1),
        "counted_from": round(rates.EVENTS / rates.years(results), 3),
        "extrapolated": "below, the excess of each window's highest weeks is taken for exponential",
        "signals": [signal.value for signal in ORDER],
        "unmeasured": [*(signal.value for signal in UNMEASURED), Signal.CONTENT.value],
    }


def _numbers(found: Combination) -> dict[str, float | list[float]]:
    values = {name: value for name, value in asdict(found).items() if name not in LEVELS}
    return {
        name: round(value, 4) if isinstance(value, float) else value.round(4).tolist() for name, value in values.items()
    }


if __name__ == "__main__":
    main()
