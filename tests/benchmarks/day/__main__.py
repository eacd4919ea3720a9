"""`python -m tests.benchmarks.day [--hours 24]`: a simulated day of 300 accounts on twelve connectors."""

import argparse
import logging
import sys
import tracemalloc
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import structlog

from tests.benchmarks.day import life, shown
from tests.benchmarks.day.hours import lived
from tests.benchmarks.day.life import Scale
from tests.benchmarks.day.memory import Memory


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.day", description=__doc__)
    parser.add_argument("--hours", type=float, default=24, help="at least 2, of which the first is to warm up")
    parser.add_argument("--share", type=int, default=1, help="one in so many accounts")
    parser.add_argument("--seed", type=int, default=life.SEED, help="whose chance it is")
    parser.add_argument("--traced", action="store_true", help="also count what Python allocates; takes twice as long")
    parser.add_argument("--folder", type=Path, help="where the database lies meanwhile, and the hosts' logs stay")
    asked = parser.parse_args()
    if asked.hours < 2:
        parser.error("--hours: memory is compared with that after the first hour; name at least 2")
    if asked.folder and any(asked.folder.iterdir()):
        parser.error(f"{asked.folder} is not empty; name an empty folder")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    if asked.traced:
        tracemalloc.start()
    scale = Scale(hours=asked.hours, share=asked.share, seed=asked.seed)
    with TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        started = process_time()
        day = lived(partial(life.live, folder, scale, seen=_hour))
        print("\n".join(shown.lines(day)))
        print(f"processor {process_time() - started:.0f} s")
        sys.exit("\n".join(shown.broken(day)) or 0)


def _hour(memory: Memory) -> None:
    print(f"hour {memory.hour:.0f}: {memory.resident:.1f} MiB resident", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
