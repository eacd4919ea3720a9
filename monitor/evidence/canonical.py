"""JSON of which the same facts always give the same bytes, so that their SHA-256 means something."""

import json
import re

HALVES = re.compile("[\ud800-\udfff]")


def canonical(facts: object) -> bytes:
    """Sorted keys, no spaces, UTF-8; half an emoji, which has no UTF-8, is written as an escape."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return HALVES.sub(lambda half: f"\\u{ord(half.group()):04x}", text).encode()
