"""Ways that compare what names mean: the same body of the same place, whatever it is called."""

from collections.abc import Iterator
from functools import partial

from detectors.names.align import alike
from detectors.names.lexicon import Role
from detectors.names.reading import Reading
from detectors.names.sense import Where, is_part, label, where
from detectors.names.structure import NUMBER, Basis, Structure, is_one_of_several
from detectors.names.tokens import NATION
from detectors.names.trick import WORDS, Trick
from detectors.names.way import Way
from detectors.names.whole import PRIVATE, SHORT, is_private, of_further_bodies
from domain.text import Text

BY_PART, BY_HINT = 0.7, 0.73
# 卫健委 alone is understood as that of the whole country, but no place says so.
BY_WORD_ALONE = 0.72
# 平安来宾 is a name that police accounts bear, 来宾教育 one that shops bear as well.
SAME_ORGAN = {Basis.WORD: 0.88, Basis.BEFORE: 0.85, Basis.BEHIND: 0.78}
# Short forms keep the order of the characters: 文旅 of 文化和旅游.
SHORT_FORM = 0.03
NO_OWN_NAME = 0.15
OF_SEVERAL, OF_ANOTHER_KIND, BY_OWN_NAME, BY_SHORT_FORM = 0.85, 0.75, 0.66, 0.62
MOST_DISGUISED = 2
STRANGE_AT_ALL, STRANGE, IN_BETWEEN, LOST, AGAINST, MOST_OFF = 0.07, 0.03, 0.06, 0.06, 0.06, 0.5
# Official words beside place and body.
ADDED = {Role.DECORATION: 0.01, Role.SERVICE: 0.03, Role.GENERIC: 0.0}


def kinship(seen: Reading, known: Reading) -> Iterator[Way]:
    """Every such way that applies."""
    one, other = seen.structure, known.structure
    near = where(one, other)
    if is_one_of_several(other.groups):
        yield from _one_of_several(one, other, near)
    elif near is Where.SAME:
        yield from _same_body(seen, known)
    elif NATION in other.codes and _is_word_alone(one) and one.groups & other.groups:
        said = partial(_say_word_alone, other)
        yield Way(score=BY_WORD_ALONE, reasons=(Trick.SAME_ORGAN, Trick.ABBREVIATED), said=said)


def _is_word_alone(name: Structure) -> bool:
    return not name.codes and not name.rest and name.basis is Basis.WORD and not name.words(Role.AGAINST)


def _same_body(seen: Reading, known: Reading) -> Iterator[Way]:
    one, other = seen.structure, known.structure
    shared = one.groups & other.groups
    by_word = one.basis is other.basis is Basis.WORD
    if shared:
        score = min(SAME_ORGAN[one.basis], SAME_ORGAN[other.basis]) - of_further_bodies(one, other)
        score += SHORT_FORM * (by_word and (_keeps_order(seen.bare, known.bare) or _keeps_order(known.bare, seen.bare)))
        swaps = _disguised(seen.text, known.text)
        reasons = tuple(dict.fromkeys((*_with_short_form(seen, known), *(trick for _, trick in swaps))))
        said = partial(_say_same, one, other, shared, swaps)
    elif by_word and is_part(one.groups, other.groups):
        score, reasons, said = BY_PART, (Trick.SAME_ORGAN,), partial(_say_related, other)
    elif one.hints & other.groups:
        score, reasons, said = BY_HINT, (Trick.SAME_ORGAN,), partial(_say_related, other)
    else:
        return
    score -= _of_remainder(one, other)
    yield Way(score=min(score, PRIVATE) if is_private(seen, known, 0, 0) else score, reasons=reasons, said=said)


def _disguised(seen: str, known: str) -> tuple[tuple[str, Trick], ...]:
    """Characters put in the place of others, where the two names differ in no more than these."""
    changed = [(a, b) for a, b in zip(seen, known, strict=False) if a != b]
    if len(seen) != len(known) or len(changed) > MOST_DISGUISED:
        return ()
    tricks = ((f"{a}→{b}", alike(a, b).trick) for a, b in changed)
    return tuple((change, trick) for change, trick in tricks if trick and trick is not Trick.SUBSTITUTED)


def _with_short_form(seen: Reading, known: Reading) -> tuple[Trick, ...]:
    missing = len(known.bare) - len(seen.bare)
    if missing <= 0 or not _keeps_order(seen.bare, known.text):
        return (Trick.SAME_ORGAN,)
    return (Trick.SAME_ORGAN, Trick.ABBREVIATED, *([Trick.DELETED] if missing == 1 else []))


def _keeps_order(short: str, long: str) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)


def _of_remainder(seen: Structure, known: Structure) -> float:
    """What the words beside place and body take away."""
    costs = [IN_BETWEEN if inner else STRANGE for char, inner in _uncovered(seen) if char not in known.text]
    strange = sum(costs) + STRANGE_AT_ALL * bool(costs)
    added = sum(cost * bool(seen.words(role)) for role, cost in ADDED.items())
    lost = sum(char not in seen.text for char in known.rest) * LOST
    against = sum(len(word) for role in (Role.AGAINST, Role.BRANCH) for word in seen.words(role)) * AGAINST
    return min(MOST_OFF, strange + added + lost + against)


def _uncovered(name: Structure) -> Iterator[tuple[str, bool]]:
    """Characters of the rest, and whether they stand between the place and the body: 义务 in 临泽义务交警."""
    covered = {i for token in name.tokens for i in range(token.start, token.end)}
    ends = [token.end for token in name.tokens if token.role in (Role.ORGAN, Role.BRAND)]
    place = next((token.start for token in name.tokens if token.places), len(name.text))
    yield from ((char, place < i < max(ends, default=0)) for i, char in enumerate(name.text) if i not in covered)


def _say_word_alone(known: Structure) -> Text:
    body = label(known.groups)
    return Text(f"未写地区，同机构（{body.zh}）", f"no place, same body ({body.en})")


def _say_same(seen: Structure, known: Structure, shared: frozenset[str], swaps: tuple[tuple[str, Trick], ...]) -> Text:
    place, body = known.place[-1].short, label(shared)
    there, here = ("、".join(name.words(Role.ORGAN)) for name in (seen, known))
    change = f"，{here}→{there}" if there and here and there != here else ""
    zh = f"同地区（{place}）同机构（{body.zh}）{change}"
    en = f"same place ({place}) and same body ({body.en}){change.replace('，', ', ')}"
    for swap, trick in swaps:
        zh, en = f"{zh}，{swap}（{WORDS[trick].zh}）", f"{en}, {swap} ({WORDS[trick].en})"
    return Text(zh, en)


def _say_related(known: Structure) -> Text:
    place, body = known.place[-1].short, label(known.groups)
    return Text(f"同地区（{place}），涉及其职责（{body.zh}）", f"same place ({place}), alludes to its duty ({body.en})")


def _one_of_several(seen: Structure, known: Structure, near: Where) -> Iterator[Way]:
    """Schools, hospitals: the rest of the name says which one, the place and the body only what kind."""
    own = own_name(known)
    is_kin = bool((seen.groups | seen.hints) & known.groups)
    if own in seen.text and near is Where.SAME:
        strange = STRANGE * sum(char not in known.text for char in seen.rest)
        strange += NO_OWN_NAME * (not known.rest and own_name(seen) != own)
        score = (OF_SEVERAL if is_kin else OF_ANOTHER_KIND) - strange
        yield Way(score=score, reasons=(Trick.SAME_ORGAN,), said=partial(_say_own, known, own))
    elif near is Where.SAME and seen.groups & known.groups and _is_short_form(seen, known):
        yield Way(score=OF_SEVERAL, reasons=(Trick.SAME_ORGAN, Trick.ABBREVIATED), said=partial(_say_own, known, own))
    elif known.rest and own in seen.text and not seen.codes and seen.hints & known.groups and len(own) >= SHORT:
        yield Way(score=BY_OWN_NAME, reasons=(Trick.ABBREVIATED,), said=partial(_say_kin, own))
    elif known.core and known.rest and seen.hints & known.groups and seen.text.startswith(known.core[0] + own[0]):
        yield Way(score=BY_SHORT_FORM, reasons=(Trick.ABBREVIATED,), said=partial(_say_kin, known.core[0] + own[0]))


def _is_short_form(seen: Structure, known: Structure) -> bool:
    """一院 of 第一人民医院, 师大 of 师范大学."""
    if seen.numbers and seen.numbers == known.numbers:
        return not NUMBER.sub("", seen.rest) and not NUMBER.sub("", known.rest)
    short, own = own_name(seen), own_name(known)
    return len(short) == SHORT and known.rest == seen.rest and own.startswith(short[0]) and _keeps_order(short, own)


def own_name(name: Structure) -> str:
    """What tells one of several bodies apart: the name without the place and the kind of body."""
    bodies = [token for token in name.tokens if token.role is Role.ORGAN]
    modifiers = {i for token in bodies[:-1] for i in range(token.start, token.end)}
    covered = {i for token in name.tokens for i in range(token.start, token.end)} - modifiers
    own = "".join(char for i, char in enumerate(name.text) if i not in covered)
    return own or "".join(name.words(Role.ORGAN))


def _say_own(known: Structure, own: str) -> Text:
    place = known.place[-1].short
    return Text(f"同地区（{place}）同名（{own}）", f"same place ({place}), same name ({own})")


def _say_kin(shared: str) -> Text:
    return Text(f"同称「{shared}」（缩写），同类机构", f'"{shared}" in both, same kind of body')
