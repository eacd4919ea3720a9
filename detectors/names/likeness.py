"""How much one name passes for another, and by which trick."""

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Editop, Levenshtein

from detectors.names.fold import disguises, fold, undecorated
from domain.text import Text

SHORTEST = 3
LONGEST_ADDITION = 4


class Trick(StrEnum):
    IDENTICAL = "identical"
    DISGUISED = "disguised"
    DECORATED = "decorated"
    EXTENDED = "extended"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Score 0-1 and the trick that explains it, in words."""

    score: float
    trick: Trick
    summary: Text


def likeness(candidate: str, official: str) -> Likeness | None:
    """What makes `candidate` pass for `official`; None where nothing does. Names under three characters never match."""
    seen, known = fold(candidate), fold(official)
    if min(len(seen), len(known)) < SHORTEST:
        return None
    if candidate == official:
        return _told(1.0, Trick.IDENTICAL, official, "与之完全相同", "is identical")
    if seen == known:
        return _disguised(candidate, official)
    bare_seen, bare_known = undecorated(seen), undecorated(known)
    if bare_seen == bare_known:
        return _told(0.95, Trick.DECORATED, official, "只多或少了修饰词", "differs by decoration only")
    return (
        _extended(seen, known, official) or _altered(seen, known, official) or _altered(bare_seen, bare_known, official)
    )


def _told(score: float, trick: Trick, official: str, zh: str, en: str) -> Likeness:
    summary = Text(zh=f"名称近似「{official}」：{zh}", en=f'name resembles "{official}": {en}')
    return Likeness(score=score, trick=trick, summary=summary)


def _disguised(candidate: str, official: str) -> Likeness:
    hidden = "、".join(disguises(candidate))
    zh = "换用繁体、全角、符号或大小写，读来相同" + (f"，并夹有不可见字符 {hidden}" if hidden else "")
    en = "reads the same in other forms" + (f", with invisible {hidden}" if hidden else "")
    return _told(0.98, Trick.DISGUISED, official, zh, en)


def _extended(seen: str, known: str, official: str) -> Likeness | None:
    if known not in seen or len(seen) - len(known) > LONGEST_ADDITION:
        return None
    before, _, after = seen.partition(known)
    added = "…".join(part for part in (before, after) if part)
    return _told(0.9, Trick.EXTENDED, official, f"另加「{added}」", f'with "{added}" added')


def _altered(seen: str, known: str, official: str) -> Likeness | None:
    edits = Levenshtein.editops(known, seen)
    longest = max(len(seen), len(known))
    if 5 * len(edits) > longest:
        return None
    changes = "、".join(_change(edit, known, seen) for edit in edits)
    zh, en = f"改动 {len(edits)} 字（{changes}）", f"{len(edits)} characters changed ({changes})"
    return _told(round(1 - len(edits) / longest, 3), Trick.ALTERED, official, zh, en)


def _change(edit: Editop, known: str, seen: str) -> str:
    if edit.tag == "replace":
        return f"{known[edit.src_pos]}→{seen[edit.dest_pos]}"
    return f"+{seen[edit.dest_pos]}" if edit.tag == "insert" else f"-{known[edit.src_pos]}"
