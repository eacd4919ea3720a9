"""`python -m tests.benchmarks.verdicts`: how right verdicts are on labelled look-alikes, and what one costs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from time import process_time

from detectors.impostor import activity, bio, contacts, identity, name, posts, verification
from detectors.impostor.verdict import Detect, closest
from domain.finding import Verdict
from domain.triage import Triage
from tests.detectors.impostor.labelled import Labelled, labelled

MODULES = (name, identity, bio, verification, posts, contacts, activity)
DETECTORS: tuple[Detect, ...] = tuple(partial(each.detect, options=each.Options()) for each in MODULES)
BINS = (0.0, 0.05, 0.2, 0.5, 0.8, 0.95, 1.0)

Judged = tuple[Labelled, Verdict | None]


def judged(cases: Iterable[Labelled]) -> list[Judged]:
    """Every case with its verdict; None where nothing was found."""
    found = ((case, closest([case.official], case.stranger, DETECTORS)) for case in cases)
    return [(case, match[1] if match else None) for case, match in found]


def called(verdict: Verdict | None) -> str:
    """The class of a verdict; `nothing` where there is none."""
    return str(verdict.triage) if verdict else "nothing"


def quality(pairs: Sequence[Judged]) -> tuple[float, float]:
    """Precision and recall of the class impostor."""
    said = [case.truth is Triage.IMPOSTOR for case, verdict in pairs if called(verdict) == Triage.IMPOSTOR]
    true = sum(case.truth is Triage.IMPOSTOR for case, _ in pairs)
    return sum(said) / max(len(said), 1), sum(said) / max(true, 1)


def confusion(pairs: Sequence[Judged]) -> Iterator[str]:
    """A row for each true class, a column for each class that was said."""
    counted = Counter((str(case.truth), called(verdict)) for case, verdict in pairs)
    columns = [*Triage, "nothing"]
    yield "true \\ said ".ljust(14) + "".join(f"{column[:12]:>13}" for column in columns)
    for row in Triage:
        yield row.ljust(14) + "".join(f"{counted[row, str(column)]:>13}" for column in columns)


def reliability(pairs: Sequence[Judged]) -> Iterator[str]:
    """How many were impostors among those that were given each range of scores."""
    scored = [(verdict.score if verdict else 0.0, case.truth is Triage.IMPOSTOR) for case, verdict in pairs]
    for low, high in pairwise(BINS):
        within = [(score, true) for score, true in scored if low <= score < high or score == high == 1.0]
        if within:
            mean, share = (sum(column) / len(within) for column in zip(*within, strict=True))
            yield f"score {low:.2f}-{high:.2f}  {len(within):>5} cases, mean score {mean:.2f}, impostors {share:.2f}"
    yield f"Brier score {sum((score - true) ** 2 for score, true in scored) / len(scored):.3f}"


def wrong(pairs: Sequence[Judged]) -> Iterator[str]:
    """Kinds of cases that were not given their class, with what was said instead."""
    missed = Counter(
        (case.kind, str(case.truth), called(verdict)) for case, verdict in pairs if called(verdict) != case.truth
    )
    yield from (f"{count:>4}  {kind}: {truth} called {said}" for (kind, truth, said), count in missed.most_common())


def speed(cases: Sequence[Labelled]) -> float:
    """Full verdicts a second of one core's time."""
    started = process_time()
    for case in cases:
        closest([case.official], case.stranger, DETECTORS)
    return len(cases) / (process_time() - started)


def main() -> None:
    cases = labelled()
    print(f"full verdicts a second, cold caches: {speed(cases):.0f}; warm: {speed(cases):.0f}")
    for half, held in (("development", False), ("held back", True)):
        pairs = judged(case for case in cases if case.held is held)
        precision, recall = quality(pairs)
        print(f"\n{half}: {len(pairs)} profiles, impostor precision {precision:.3f}, recall {recall:.3f}")
        for lines in (confusion(pairs), reliability(pairs), wrong(pairs)):
            print("\n".join(lines))


if __name__ == "__main__":
    main()
