"""`python -m tests.benchmarks.month [--days 30] [--pace 1] [--keep FILE]`: a month of a city of 114 accounts."""

import argparse
import asyncio
import json
import logging
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import structlog

from monitor.store import Store
from tests.benchmarks.month import count, run
from tests.benchmarks.month.shown import lines
from tests.monitor.store.databases import KEY


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.month", description=__doc__)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--pace", type=float, default=1.0, help="looks are so many times as far apart as shipped")
    parser.add_argument("--share", type=int, default=1, help="one in so many accounts")
    parser.add_argument("--keep", type=Path, help="a file for every message, as lines of JSON")
    parser.add_argument("--seed", type=int, default=run.SEED, help="whose chance it is")
    parser.add_argument("--folder", default=None, help="where the database lies meanwhile")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with TemporaryDirectory(dir=asked.folder) as folder:
        store = Store(f"sqlite:///{folder}/diting.sqlite", KEY)
        store.migrate()
        started = process_time()
        city = run.play(store, days=asked.days, pace=asked.pace, share=asked.share, seed=asked.seed, seen=_day)
        played = asyncio.run(city)
        with store.reading() as conn:
            messages = count.told(conn)
        print("\n".join(lines(played, messages)))
        print(f"processor {process_time() - started:.0f} s; steps not open to people: {len(played.staff.refused)}")
        if asked.keep:
            asked.keep.write_text("".join(json.dumps(_row(each), ensure_ascii=False) + "\n" for each in messages))
        store.close()


def _day(day: int) -> None:
    print(f"day {day}", file=sys.stderr, flush=True)


def _row(each: count.Told) -> dict[str, object]:
    return {name: str(getattr(each, name)) for name in each.__dataclass_fields__}


if __name__ == "__main__":
    main()
