"""Ways that compare names as wholes: with words added, with words in another order, spelled out in letters."""

from collections.abc import Iterator
from functools import partial

from rapidfuzz.distance import Levenshtein

from detectors.names import sound
from detectors.names.latin import skeleton
from detectors.names.lexicon import Role, lexicon
from detectors.names.reading import Reading, spelled
from detectors.names.sense import Where, is_part, where
from detectors.names.structure import Structure, is_one_of_several
from detectors.names.tokens import Token
from detectors.names.trick import Trick
from detectors.names.way import Limits, Way
from domain.text import Text

SHORT = 2
# Words that shops use, but bodies as well: 招聘.
PUBLIC = {Role.TOPIC, Role.GENERIC, Role.SERVICE, Role.DECORATION}
DECORATED, CONTAINED, REORDERED, SHUFFLED = 0.97, 0.96, 0.94, 0.72
SPELLED, SPELLED_WITHIN, SPELLED_ALMOST, INITIALS = 0.94, 0.86, 0.82, 0.62
SHORTEST_SPELLED, SHORTEST_SPELLED_WITHIN, SHORTEST_INITIALS, LETTERS_AN_EDIT, MOST_EDITS = 4, 8, 4, 6, 2
# Where fewer of the letters than one in so many are typed as letters, a slip among them proves nothing.
LETTERS_OF = 3
# What each added character takes away, by what it does; one that means nothing to us takes more beyond the fourth.
ADDED = {Role.DECORATION: 0.0, Role.SERVICE: 0.004, Role.GENERIC: 0.008, Role.BRANCH: 0.075, Role.AGAINST: 0.075}
UNKNOWN, UNKNOWN_BEYOND, FEW, ON_BOTH_SIDES = 0.012, 0.045, 4, 0.03
CUT_WORD, EVERYDAY, FURTHER_PLACE, BRANDED = 0.25, 0.3, 0.1, 0.02
FURTHER_BODY, FURTHER_PART, LOST_BODY = 0.12, 0.06, 0.12
# The library of a university is not the one of the city.
HOST = 0.22
# What a name keeps at most that has words of private talk around the official one: 的小透明, 旁边的打印社.
PRIVATE = 0.74
# What a name keeps that is a part of the official one, and has a place or a name of its own.
PART, BEGUN = 0.82, 3
# What a whole official name with place and body keeps, whatever stands around it: enough for a person to look.
AT_LEAST = 0.6
# What a short official name takes away by its length, and one that names no place.
SHORTNESS, PLACELESS, PLACELESS_FOUR = {2: 0.25, 3: 0.12}, 0.02, 0.05


def whole(seen: Reading, known: Reading) -> Iterator[Way]:
    """Every such way that applies to two names that differ once folded."""
    yield from _in_other_letters(seen, known)
    yield from _undecorated(seen, known)
    yield from _contained(seen, known)
    yield from _part(seen, known)
    yield from _reordered(seen, known)
    yield from _spelled(seen, known)


def _say(zh: str, en: str) -> Text:
    return Text(zh, en)


def _in_other_letters(seen: Reading, known: Reading) -> Iterator[Way]:
    if len(known.text) > SHORT and skeleton(seen.text) == skeleton(known.text):
        said = partial(_say, "换用形近的字母或数字（形近字母）", "look-alike letters or digits")
        yield Way(score=DECORATED, reasons=(Trick.LATIN,), said=said, limits=Limits.NONE, holds_official=True)


def _undecorated(seen: Reading, known: Reading) -> Iterator[Way]:
    if seen.bare == known.bare and len(seen.bare) > SHORT:
        said = partial(_say, "只多或少了修饰词", "differs by decoration only")
        yield Way(score=DECORATED, reasons=(Trick.AFFIX,), said=said, limits=Limits.NONE, holds_official=True)


def _contained(seen: Reading, known: Reading) -> Iterator[Way]:
    start = seen.text.find(known.bare)
    if start < 0 or len(known.bare) < SHORT or seen.bare == known.bare:
        return
    end = start + len(known.bare)
    score = CONTAINED - of_additions(seen, known, start, end) - _of_shortness(known)
    if len(known.bare) > FEW and known.structure.codes <= seen.structure.codes and known.structure.groups:
        score = max(score, AT_LEAST)
    if is_private(seen, known, start, end):
        score = min(score, PRIVATE)
    said = partial(_say_added, seen.text[:start], seen.text[end:])
    yield Way(score=score, reasons=(Trick.AFFIX,), said=said, limits=Limits.NONE, holds_official=True)


def _part(seen: Reading, known: Reading) -> Iterator[Way]:
    """华西医院 of 四川大学华西医院."""
    one, other = seen.structure, known.structure
    if not FEW <= len(seen.bare) < len(known.bare) or seen.bare not in known.bare:
        return
    is_begun = known.bare.startswith(seen.bare) and bool(one.codes) and len(seen.bare) >= BEGUN + len(one.core)
    if is_begun or (one.groups & other.groups and (one.rest or one.codes)):
        said = partial(_say, "是其名称的一部分（缩写）", "is a part of the name")
        limits = Limits.FIRM if not one.groups or is_part(one.groups, other.groups) else Limits.ALL
        yield Way(score=PART, reasons=(Trick.ABBREVIATED, Trick.DELETED), said=said, limits=limits)


def is_private(seen: Reading, known: Reading, start: int, end: int) -> bool:
    """Whether a shop or a private person speaks outside seen.text[start:end]."""
    return any(
        is_of_shops(token)
        and (token.start < start or token.end > end)
        and seen.text[token.start : token.end] not in known.text
        for token in seen.structure.tokens
    )


def is_of_shops(token: Token) -> bool:
    """Whether a word speaks for a shop or a private person, and never for a body."""
    return token.role is Role.AGAINST and token.word is not None and token.word.roles.isdisjoint(PUBLIC)


def _say_added(before: str, after: str) -> Text:
    added = "…".join(part for part in (before, after) if part)
    return Text(f"另加「{added}」（前后缀）", f'with "{added}" added')


def of_additions(seen: Reading, known: Reading, start: int, end: int) -> float:
    """What the characters outside seen.text[start:end] take away from a likeness."""
    if start == 0 and end == len(seen.text):
        return 0.0
    cost = 0.0
    unknown = {*range(start), *range(end, len(seen.text))}
    for token in seen.structure.tokens:
        outside = max(0, min(token.end, start) - token.start) + max(0, token.end - max(token.start, end))
        if outside:
            cost += _of_token(token, outside, seen.structure, known.structure)
            unknown.difference_update(range(token.start, token.end))
    if not seen.structure.codes and known.structure.core in lexicon().everyday and known.structure.core in seen.text:
        cost += EVERYDAY
    both = min(unknown, default=end) < start and max(unknown, default=start) >= end
    return cost + UNKNOWN * min(len(unknown), FEW) + UNKNOWN_BEYOND * max(0, len(unknown) - FEW) + ON_BOTH_SIDES * both


def _of_token(token: Token, outside: int, seen: Structure, known: Structure) -> float:
    if token.places:
        if outside < token.end - token.start:
            return UNKNOWN * outside
        return 0.0 if where(seen, known) is Where.SAME else FURTHER_PLACE
    if token.role is Role.BRAND:
        return BRANDED
    if token.role is Role.ORGAN:
        return 0.01 + of_further_bodies(seen, known)
    is_cut = outside < token.end - token.start and token.role is Role.AGAINST
    is_public = token.role is Role.AGAINST and not is_of_shops(token)
    role = Role.TOPIC if token.role is None or is_public else token.role
    return ADDED.get(role, UNKNOWN) * outside + CUT_WORD * is_cut


def of_further_bodies(seen: Structure, known: Structure) -> float:
    """What bodies take away that only one of the names speaks of."""
    further = [body for body in seen.bodies if not body & known.groups]
    costs = (
        FURTHER_PART if is_part(body, known.groups) else HOST if is_one_of_several(body) else FURTHER_BODY
        for body in further
    )
    more = max(costs, default=0.0)
    fewer = any(not body & seen.groups and not is_part(body, seen.groups) for body in known.bodies)
    return more + LOST_BODY * fewer


def _of_shortness(known: Reading) -> float:
    """A short name, or one without a place, stands in others by chance."""
    length = len(known.bare)
    placeless = 0.0 if known.structure.codes else PLACELESS_FOUR if length <= FEW else PLACELESS
    return SHORTNESS.get(length, placeless)


def _reordered(seen: Reading, known: Reading) -> Iterator[Way]:
    for one, other in {(seen.text, known.text), (seen.bare, known.bare)}:
        if len(one) == len(other) > SHORT + 1 and one != other and sorted(one) == sorted(other):
            score, limits = (REORDERED, Limits.NONE) if _is_swap(one, other) else (SHUFFLED, Limits.ALL)
            said = partial(_say, "字词换了顺序（换序）", "the words change places")
            yield Way(score=score, reasons=(Trick.REORDERED,), said=said, limits=limits)


def _is_swap(one: str, other: str) -> bool:
    """Whether two adjacent parts of one name, exchanged, give the other."""
    start = next(i for i in range(len(one)) if one[i] != other[i])
    end = len(one) - next(i for i in range(len(one)) if one[-1 - i] != other[-1 - i])
    inner = one[start:end]
    return other[start:end] in inner + inner


def _spelled(seen: Reading, known: Reading) -> Iterator[Way]:
    if seen.letters <= known.letters + 1 or known.bare.isascii() or known.bare in seen.text:
        return
    score = spells(seen, known)
    if score:
        here = spelled(known.bare)
        said = partial(_say, f"拼音同为 {here}（拼音）", f"spells {here} in pinyin")
        yield Way(score=score, reasons=(Trick.PINYIN,), said=said, limits=Limits.NONE)
    elif len(seen.bare) >= SHORTEST_INITIALS and seen.bare == sound.initials(known.bare):
        said = partial(_say, "是其拼音首字母（拼音首字母）", "is its pinyin initials")
        yield Way(score=INITIALS, reasons=(Trick.INITIALS,), said=said, limits=Limits.NONE)


def spells(seen: Reading, known: Reading) -> float:
    """How well a name passes for another by its letters alone."""
    here = typed(spelled(known.bare))
    return max(_of_spelling(typed(spelled(text)), here, seen.letters) for text in {seen.bare, seen.text})


def typed(spelling: str) -> str:
    """Without the ways in which keyboards and passports write ü."""
    for umlaut, plain in (("lyu", "lu"), ("nyu", "nu"), ("lv", "lu"), ("nv", "nu"), ("lü", "lu"), ("nü", "nu")):
        spelling = spelling.replace(umlaut, plain)
    return spelling


def _of_spelling(there: str, here: str, letters: int) -> float:
    if len(here) >= SHORTEST_SPELLED and there == here:
        return SPELLED
    if len(here) < SHORTEST_SPELLED_WITHIN:
        return 0.0
    if here in there:
        return SPELLED_WITHIN
    if letters * LETTERS_OF < len(there):
        return 0.0
    allowed = min(MOST_EDITS, len(here) // LETTERS_AN_EDIT)
    return SPELLED_ALMOST if Levenshtein.distance(there, here, score_cutoff=allowed) <= allowed else 0.0
