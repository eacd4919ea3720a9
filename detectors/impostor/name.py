"""The name signal: a stranger's display name that passes for a registered one."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from pydantic import BaseModel, ConfigDict, Field

from detectors.facts import Points, stated
from detectors.names.fold import fold
from detectors.names.lexicon import Role
from detectors.names.likeness import ALARM, REVIEW, Likeness, Tier, Trick, likeness
from detectors.names.places import find
from detectors.names.reading import bare, read
from detectors.names.sense import Where, is_part, where
from detectors.names.structure import Basis, Structure
from detectors.texts.offices import ERRANDS, is_a_branch, is_of_an_office
from detectors.texts.prose import UNWRITTEN
from detectors.texts.voice import is_a_full_name, is_of_a_person
from domain.fact import FACT, Fact
from domain.finding import Finding
from domain.look import Counterpart, Look
from domain.registry import OfficialAccount
from domain.text import Text

DETECTOR = "impostor.name"
# A place that every gazetteer has stands in for one that none has: its short name is a place, too.
STAND_IN, KNOWN = "桂林", 0.9
DECORATIONS = re.compile(
    r"(?:v|wb|real|网|号|账号|在线|平台|服务|便民|为民|惠民|融媒|新媒体|微博|微信|抖音|快手|头条|微|之声|\d|[市县区])*"
)
# Nobody writes a name like this without wanting to be taken for another.
DISGUISES = frozenset(
    {Trick.HOMOPHONE, Trick.GLYPH, Trick.SPLIT, Trick.INVISIBLE, Trick.TRADITIONAL, Trick.LATIN, Trick.WIDTH}
)


class Options(BaseModel):
    """`review` and `alarm`: the likeness (0-1) from which a name is reported, and reported by itself.

    Points run evenly from `at_review` over `at_alarm` to `at_identical`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    alarm: float = Field(default=ALARM, gt=0, le=1)
    review: float = Field(default=REVIEW, gt=0, le=1)
    at_review: Points = 0.8
    at_alarm: Points = 3.4
    at_identical: Points = 6.0
    retired: Points = 0.5
    part: Points = -4.0
    person: Points = -1.5
    civil: Points = -2.0
    casual: Points = -4.0


def detect(official: Counterpart, stranger: Look, *, options: Options) -> Iterator[Finding]:
    """The registered, alternative or retired name that the stranger comes closest to, and what qualifies it."""
    account, seen = official.account, stranger.profile.display_name
    place = unknown_place(official)
    match, name = max(((compared(seen, each, place), each) for each in names(account)), key=lambda pair: pair[0].score)
    if match.tier is Tier.NONE or match.score < options.review:
        return
    yield _alike(seen, name, match, options)
    if name in account.retired_names and name != account.display_name:
        said = Text(f"使用已停用的名称「{name}」", f'bears the retired name "{name}"')
        yield stated(DETECTOR, Fact.RETIRED_NAME, options.retired, said, ("name", name))
    if is_a_part(seen, name) and not is_rewritten(match):
        said = Text("名称像该单位的下属机构", "the name is that of a part of the unit")
        yield stated(DETECTOR, Fact.PART_NAME, options.part, said)
    if is_a_persons(seen) and not is_a_persons(name):
        said = Text("名称像个人", "the name is that of a person")
        yield stated(DETECTOR, Fact.PERSON_NAME, options.person, said)
    if is_known(stranger) and is_casual(seen, name, match) and match.score >= options.alarm:
        said = Text("名称仅是含有官方名称，并未自称机关", "the name has the official one in it and claims no office")
        yield stated(DETECTOR, Fact.CASUAL_NAME, options.casual, said)
    if words := civil_words(read(seen).structure):
        said = Text(f"名称带民间用语（{words[0]}）", f"the name has a word that no office uses ({words[0]})")
        yield stated(DETECTOR, Fact.CIVIL_NAME, options.civil, said)


def civil_words(name: Structure) -> tuple[str, ...]:
    """Words of a name that no office uses, but for those after which a station or a school is called: 南门派出所."""
    bodies = {
        token.start
        for token in name.tokens
        if token.role in {Role.ORGAN, Role.BRANCH, Role.GENERIC} and is_a_branch(name.text[token.start : token.end])
    }
    against = (token for token in name.tokens if token.role is Role.AGAINST and token.end not in bodies)
    return tuple(name.text[token.start : token.end] for token in against)


@lru_cache(maxsize=16384)
def compared(seen: str, name: str, place: str) -> Likeness:
    """The likeness of two names of a place; where no gazetteer has the place, also as if it did."""
    found = likeness(seen, name)
    if not place or found.score >= KNOWN or place not in seen:
        return found
    other = likeness(seen.replace(place, STAND_IN), name.replace(place, STAND_IN))
    if other.score <= found.score:
        return found
    told = Text(other.explanation.zh.replace(STAND_IN, place), other.explanation.en.replace(STAND_IN, place))
    return replace(other, explanation=told)


@lru_cache(maxsize=8192)
def _unknown(text: str) -> str:
    core = read(text.removeprefix("中共")).structure.core
    known = any(span.end - span.start == len(core) for span in find(core))
    return core if len(core) > 1 and not known else ""


def unknown_place(official: Counterpart) -> str:
    """The place of a unit that no gazetteer has, without its level; '' where one has it."""
    called = (official.unit.name if official.unit else "", official.account.certification_subject)
    return next(filter(None, map(_unknown, (*called, official.account.display_name))), "")


def names(account: OfficialAccount) -> tuple[str, ...]:
    """All names of an account that are protected."""
    return account.display_name, *account.aliases, *account.retired_names


@lru_cache(maxsize=8192)
def is_a_part(seen: str, name: str) -> bool:
    """Whether a name with the official one in it is as often a real branch: 支队, 派出所, a body within the body."""
    one, other = read(seen).structure, read(name).structure
    if is_part(one.groups, other.groups) and not one.groups & other.groups:
        return where(one, other) in {Where.SAME, Where.INSIDE}
    return one.text.startswith(other.text) and _goes_on_as_a_body(one, len(other.text))


def _goes_on_as_a_body(name: Structure, start: int) -> bool:
    """Whether a body's word stands behind there, or what stands there ends as a body's name."""
    behind = [token for token in name.tokens if token.start >= start]
    bodies = (token for token in behind if token.role in {Role.ORGAN, Role.BRANCH, Role.GENERIC})
    if any(is_a_branch(name.text[token.start : token.end]) for token in bodies):
        return True
    return is_a_branch(name.text[start:]) and all(token.role is not Role.AGAINST for token in behind)


@lru_cache(maxsize=16384)
def is_the_very_name(seen: str, name: str) -> bool:
    """Whether a name is an official one as it stands, decorated, or in other signs throughout."""
    one, other = bare(fold(seen)), bare(fold(name))
    match = likeness(one, other)
    return bool(one) and (one == other or (match.tier is Tier.ALARM and is_rewritten(match)))


def bears_the_very_name(official: Counterpart, stranger: Look) -> bool:
    """Whether the stranger goes by a protected name of the account and by nothing else."""
    return any(is_the_very_name(stranger.profile.display_name, each) for each in names(official.account))


def is_rewritten(match: Likeness) -> bool:
    """Whether the whole name is the official one in other signs, which makes it no body's within the body."""
    return bool(DISGUISES & set(match.reasons)) and Trick.AFFIX not in match.reasons


def is_known(stranger: Look) -> bool:
    """Whether the stranger has said anything that a name can be weighed against."""
    return bool(stranger.posts or not UNWRITTEN.fullmatch(fold(stranger.profile.bio)))


def is_casual(seen: str, name: str, match: Likeness) -> bool:
    """Whether a name has the official one in it and goes on as no office does: exams, talk, tips."""
    if Trick.IDENTICAL in match.reasons or DISGUISES & set(match.reasons) or is_a_part(seen, name):
        return False
    added = _added(seen, name)
    if read(name).structure.basis is Basis.WORD and ERRANDS.search(added):
        return False
    return not is_of_an_office(added) and not DECORATIONS.fullmatch(added)


def _added(seen: str, name: str) -> str:
    """What stands around the official name, or around place and body where that is written in another way."""
    one, other = read(seen).structure, fold(name)
    if other in one.text:
        return one.text.replace(other, "", 1)
    loose = (one.text[token.start : token.end] for token in one.tokens if token.role in {Role.TOPIC, Role.SERVICE})
    return one.rest + "".join(loose)


def is_a_persons(name: str) -> bool:
    """Whether a name ends in what people are called, or in a surname and a given name."""
    structure = read(name).structure
    rest = structure.rest if structure.text.endswith(structure.rest) else ""
    return is_of_a_person(structure.text) or is_a_full_name(rest)


def _alike(seen: str, name: str, match: Likeness, options: Options) -> Finding:
    evidence = (
        ("name", seen),
        ("official", name),
        ("tricks", ", ".join(match.reasons)),
        (FACT, _fact(match, options).value),
    )
    return Finding(
        detector=DETECTOR,
        score=match.score,
        summary=match.explanation,
        evidence=evidence,
        points=_points(match.score, options),
    )


def _fact(match: Likeness, options: Options) -> Fact:
    if Trick.IDENTICAL in match.reasons:
        return Fact.SAME_NAME
    if match.score < options.alarm:
        return Fact.NEAR_NAME
    return Fact.DISGUISED_NAME if DISGUISES & set(match.reasons) else Fact.ALIKE_NAME


def _points(score: float, options: Options) -> float:
    if score < options.alarm:
        share = (score - options.review) / max(options.alarm - options.review, 0.01)
        return round(options.at_review + share * (options.at_alarm - options.at_review), 2)
    share = (score - options.alarm) / max(1 - options.alarm, 0.01)
    return round(options.at_alarm + min(1.0, share) * (options.at_identical - options.at_alarm), 2)
