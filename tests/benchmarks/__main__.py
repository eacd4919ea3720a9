"""`python -m tests.benchmarks [--json]`: measures everything in about three minutes and prints it."""

import argparse
import logging

import structlog

from tests.benchmarks import latency, service, throughput
from tests.benchmarks.figures import line, table


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one line of JSON instead of a table")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    figures = [figure for part in (throughput, latency, service) for figure in part.measure()]
    print(line(figures) if asked.json else table(figures))


if __name__ == "__main__":
    main()
