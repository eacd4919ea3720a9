"""`python -m monitor.training TIMELINE.jsonl.gz SPAM_FOLDER`: fits the model, ships it and prints its figures."""

import sys
from pathlib import Path

import detectors.content.tables
from detectors.content.model import NAME, packed
from monitor.training import corpora, measuring
from monitor.training.fitting import Fold, complete, halves

FOLDER = Path(detectors.content.tables.__file__).parent


def main(timeline: Path, spam: Path) -> None:
    """Fitted to the earlier half of the timeline; the later half sets the margins and is never fitted to."""
    found = corpora.read(timeline, spam)
    early, late = halves(found.posts)
    model = complete(Fold(posts=early, held_out=late, spam=found.spam), found)
    data = packed(model)
    (FOLDER / NAME).write_bytes(data)
    sys.stdout.write(f"{NAME} {model.version}: {len(data):,} bytes\n")
    figures = measuring.seen(found)
    for kind in measuring.LEFT_OUT:
        figures += measuring.left_out(found, kind, known=False) + measuring.left_out(found, kind, known=True)
    for kind in measuring.WRITTEN_ONLY:
        figures += [measuring.unwritten(found, kind, half_known=known) for known in (True, False)]
    for each in figures:
        sys.stdout.write(f"{each.setting}\t{each.name}\t{each.count}\t{each.caught:.3f}\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
