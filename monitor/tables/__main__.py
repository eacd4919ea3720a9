"""Builds the tables: `python -m monitor.tables` for all, or with the names of some."""

import sys
from collections.abc import Callable, Mapping

from monitor.tables import confusables, divisions, lookalikes, parts, simplified, sounds

# In the order in which they need one another: all that follows folds names, and folding reads the first.
BUILDERS: Mapping[str, Callable[[], int]] = {
    "simplified": simplified.build,
    "confusables": confusables.build,
    "sounds": sounds.build,
    "lookalikes": lookalikes.build,
    "parts": parts.build,
    "divisions": divisions.build,
}


def main(names: list[str]) -> None:
    """Writes each table anew; the same sources give the same bytes."""
    for name in names or BUILDERS:
        sys.stdout.write(f"{name}: {BUILDERS[name]():,} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
