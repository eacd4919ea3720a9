"""Before and after, readable: what was replaced, with a few words around it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

# Figures, addresses and Latin words are replaced as wholes; of Chinese each character stands alone.
TOKEN = re.compile(r"[0-9A-Za-z_@.:/%+?=&#-]+|\s+|.", re.S)
AROUND, NEAR, MOST, LONGEST = 6, 2, 4, 60
# Nothing that lies further back is compared token by token.
READ = 8000
# Below this share of tokens kept, a text was not edited but replaced.
REPLACED = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """`before` became `after`, between `lead` and `tail`; either is '' where something was only added or removed."""

    lead: str
    before: str
    after: str
    tail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a text: as it stayed where both are the same, else what it was and what it became."""

    before: str
    after: str


def kept_share(before: str, after: str) -> float:
    """How much (0-1) of the longer of two texts is in both."""
    return float(Levenshtein.normalized_similarity(TOKEN.findall(before[:READ]), TOKEN.findall(after[:READ])))


def passages(before: str, after: str) -> tuple[Passage, ...]:
    """What was replaced, in order; neighbouring replacements are one."""
    old, new = TOKEN.findall(before[:READ]), TOKEN.findall(after[:READ])
    return tuple(_passage(old, new, *span) for span in _spans(old, new))


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The whole of both texts, in order."""
    return tuple(_pieces(before, after))


def _pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = TOKEN.findall(before[:READ]), TOKEN.findall(after[:READ])
    done = 0
    for start, end, into, until in _spans(old, new):
        yield from _same(old[done:start])
        yield Piece(before="".join(old[start:end]), after="".join(new[into:until]))
        done = end
    yield from _same(old[done:])


def _same(tokens: Sequence[str]) -> Iterator[Piece]:
    if text := "".join(tokens):
        yield Piece(before=text, after=text)


def _spans(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    spans: list[tuple[int, int, int, int]] = []
    for change in Levenshtein.opcodes(old, new):
        if change.tag == "equal":
            continue
        if spans and change.src_start - spans[-1][1] <= NEAR and change.dest_start - spans[-1][3] <= NEAR:
            start, _, into, _ = spans.pop()
            spans.append((start, change.src_end, into, change.dest_end))
        else:
            spans.append((change.src_start, change.src_end, change.dest_start, change.dest_end))
    return spans


def _passage(old: Sequence[str], new: Sequence[str], start: int, end: int, into: int, until: int) -> Passage:
    return Passage(
        lead="".join(old[max(0, start - AROUND) : start]),
        before="".join(old[start:end]),
        after="".join(new[into:until]),
        tail="".join(old[end : end + AROUND]),
    )


def readable(before: str, after: str) -> str:
    """「…拨打［12345→13900001111］咨询…」; heads of both where little is left of the first."""
    before, after = " ".join(before.split()), " ".join(after.split())
    if kept_share(before, after) < REPLACED:
        return f"「{_cut(before)}」→「{_cut(after)}」"
    found = passages(before, after)
    shown = [f"「…{each.lead}［{_cut(each.before)}→{_cut(each.after)}］{each.tail}…」" for each in found[:MOST]]
    return "".join(shown) + "…" * (len(found) > MOST)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
