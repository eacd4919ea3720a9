"""What to type into a platform's search so that a disguised name cannot hide behind its disguise."""

from collections.abc import Iterable

from opencc import OpenCC

from detectors.names.fold import fold
from detectors.names.likeness import SHORTEST

_TRADITIONAL = (OpenCC("s2t"), OpenCC("s2tw"))
SHORTEST_HALF = 2


def queries(name: str) -> tuple[str, ...]:
    """The name, its traditional forms and its halves: a single edit leaves one half intact. Nothing for short names."""
    plain = fold(name)
    if len(plain) < SHORTEST:
        return ()
    traditional = (convert.convert(plain) for convert in _TRADITIONAL)
    return tuple(dict.fromkeys((name, plain, *traditional, *_halves(plain))))


def _halves(plain: str) -> Iterable[str]:
    middle = (len(plain) + 1) // 2
    return (half for half in (plain[:middle], plain[middle:]) if len(half) >= SHORTEST_HALF)
