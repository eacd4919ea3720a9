"""What was written for the training: phrases by kind and topic, whole posts of offices, patterns of notices."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from random import Random

from detectors.content.grams import han
from detectors.content.kinds import Kind

SLOT = re.compile(r"\{(\w+)\}")
Topics = dict[str, list[str]]


def offered(kind: Kind) -> Topics:
    """How posts of an unwanted kind speak, by topic."""
    return _folded(_file("unwanted")[kind.value])


def reached() -> list[str]:
    """How unwanted posts of any kind say where to find them, and press."""
    return [phrase for topic in _folded(_file("unwanted")["reached"]).values() for phrase in topic]


def voiced(kind: Kind) -> list[str]:
    """How private people, or those who follow stars, write."""
    return _folded(_file("voices")[kind.value])["said"]


def official() -> Topics:
    """How offices speak, by topic."""
    return _folded(_file("official")["official"])


def offices() -> list[str]:
    """Whole posts of offices."""
    return _folded(_file("offices")["sentences"])["office"]


def patterns() -> list[str]:
    """Notices of offices with slots to fill."""
    return _file("patterns")["posts"]["pattern"]


def quoting() -> list[str]:
    """Notices with slots that quote what scams say, or press as offers do."""
    return _file("patterns")["posts"]["whole"]


def filled(pattern: str, random: Random) -> str:
    """One notice after a pattern."""
    slots = _file("patterns")["slots"]
    return han(SLOT.sub(lambda slot: random.choice(slots[slot[1]]), pattern))


@cache
def _file(name: str) -> dict[str, Topics]:
    return tomllib.loads(files(__package__).joinpath("seeds", f"{name}.toml").read_text("utf-8"))


def _folded(topics: Topics) -> Topics:
    """Each phrase once, as the model reads it."""
    return {name: list(dict.fromkeys(map(han, phrases))) for name, phrases in topics.items()}
