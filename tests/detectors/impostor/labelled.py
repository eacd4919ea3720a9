"""Labelled look-alikes of twelve invented cities: what an officer would call each, in two halves that share no wording.

The first half of the cities and of every list of phrases is for development, the second half is held back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from domain.look import Counterpart, Look
from domain.observation import VerificationKind
from domain.triage import Triage
from tests.detectors.impostor import organs, wording
from tests.detectors.impostor.city import City
from tests.factories import NOW

GOVERNMENT, ENTERPRISE, PERSON, MEDIA = (
    VerificationKind.GOVERNMENT,
    VerificationKind.ENTERPRISE,
    VerificationKind.PERSON,
    VerificationKind.MEDIA,
)
ELSEWHERE = "douyin"
SEED = 20260401


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """One pair, its class, and the kind of case that it is; `held` is the half that rules were not written for."""

    kind: str
    truth: Triage
    official: Counterpart
    stranger: Look
    held: bool


Case = tuple[str, Triage, Look]


def impostors(city: City) -> Iterator[Case]:
    """Whoever wants to be taken for the unit."""
    brand = city.organ.brand.format(core=city.core)
    claim, bait, reach = city.say(wording.CLAIMS), city.say(wording.BAITS), city.say(wording.REACHES)
    copied = city.official.look.profile.bio if city.official.look else ""
    taken = tuple(post.text for post in city.official.look.posts) if city.official.look else ()
    looks = {
        "identical, nothing known": city.stranger(city.name),
        "identical, claims": city.stranger(city.name, claim, **city.young()),
        "identical, copied bio": city.stranger(city.name, copied, taken[:2], **city.young()),
        "decorated, bait and contact": city.stranger(
            city.name + city.say(wording.SUFFIXES), bait + reach, **city.young()
        ),
        "disguised": city.stranger(city.organ.disguise(city.place, city.chance), claim, **city.young()),
        "disguised, copied posts": city.stranger(
            city.organ.disguise(city.place, city.chance), "", taken, **city.young()
        ),
        "brand, contact in posts": city.stranger(brand, "", (bait + reach, taken[0]), **city.young()),
        "short name, bait": city.stranger(city.core + city.organ.short, claim + "。" + bait, **city.young()),
        "duty, contact": city.stranger(city.core + city.organ.duty, bait + reach, **city.young()),
        "verified, a company": city.stranger(
            city.name, bait, verification_kind=ENTERPRISE, verification_text=city.say(wording.COMPANIES), **city.young()
        ),
        "verified, a person": city.stranger(
            city.name + city.say(wording.SUFFIXES),
            reach,
            verification_kind=PERSON,
            verification_text=city.say(wording.NOTABLES),
            **city.young(),
        ),
        "a platform without account": city.stranger(city.name, claim, platform=ELSEWHERE, **city.young()),
        "sub-unit, contact": city.stranger(city.name + city.organ.branch, bait + reach, **city.young()),
        "claims to be the only one": city.stranger(city.name, city.say(wording.ONLY_ONES), **city.young()),
        "warns of impostors": city.stranger(city.name, city.say(wording.WARNINGS) + reach, taken[:1], **city.young()),
    }
    yield from ((kind, Triage.IMPOSTOR, look) for kind, look in looks.items())
    if city.organ.retired:
        yield "retired name", Triage.IMPOSTOR, city.stranger(city.place + city.organ.retired, bait, **city.young())


def genuine(city: City) -> Iterator[Case]:
    """The unit's own, its parts, and what has slipped from its hands."""
    brand, part = city.organ.brand.format(core=city.core), city.name + city.organ.branch
    own: dict[str, Any] = {"verification_kind": GOVERNMENT, "verification_text": city.say(wording.BADGES)}
    of_part = own | {"verification_text": part}
    copied = city.official.look.profile.bio if city.official.look else ""
    taken = tuple(post.text for post in city.official.look.posts) if city.official.look else ()
    spam = city.say(wording.BAITS) + city.say(wording.REACHES)
    free, lost = Triage.UNREGISTERED, Triage.LOST
    yield "own second account", free, city.stranger(city.name, copied, taken, **own, **city.settled())
    yield "own under its brand", free, city.stranger(brand, city.say(wording.CLAIMS), **own, **city.young())
    yield "own under a short name", free, city.stranger(city.place + city.organ.short + "局", "", taken[:1], **own)
    yield "sub-unit, certified", free, city.stranger(part, city.say(wording.DUTIES), **of_part, **city.settled())
    yield "sub-unit, certified as the unit", free, city.stranger(part, "", **own, **city.young())
    yield "own elsewhere", free, city.stranger(city.name, copied, taken, platform=ELSEWHERE, **own)
    yield "own, password lost", lost, city.stranger(city.name, city.say(wording.LOSSES), **own, **city.settled())
    yield "own, silent for years", lost, city.stranger(city.name, copied, taken, last=900, **own)
    yield "own, in other hands", lost, city.stranger(city.name, copied, (spam, taken[0]), **own, **city.settled())


def namesakes(city: City) -> Iterator[Case]:
    """Genuine accounts of other places and of bodies above."""
    there = city.other_province + city.name
    truth = Triage.NAMESAKE
    badge: dict[str, Any] = {"verification_kind": GOVERNMENT, "verification_text": there}
    yield "namesake, certified", truth, city.stranger(city.name, city.say(wording.CLAIMS), **badge, **city.settled())
    yield (
        "namesake, certified brand",
        truth,
        city.stranger(
            city.organ.brand.format(core=city.core),
            "",
            verification_kind=GOVERNMENT,
            verification_text=there + "官方微博",
        ),
    )
    yield "namesake, says so", truth, city.stranger(city.name, city.say(wording.THERE), **city.settled())
    over: dict[str, Any] = {"verification_kind": GOVERNMENT, "verification_text": f"{city.place}人民政府"}
    yield "the government over it", truth, city.stranger(city.name, city.say(wording.DUTIES), **over, **city.settled())


def civilians(city: City) -> Iterator[Case]:
    """People and pages that name the place or the body."""
    truth = Triage.CIVILIAN
    firm: dict[str, Any] = {"verification_kind": ENTERPRISE, "verification_text": city.say(wording.FIRMS)}
    staff: dict[str, Any] = {"verification_kind": PERSON, "verification_text": f"{city.name}{city.say(wording.RANKS)}"}
    taken = tuple(post.text for post in city.official.look.posts) if city.official.look else ()
    name = city.core + city.organ.short
    yield "news page", truth, city.stranger(city.core + city.say(wording.NEWS_NAMES), city.say(wording.NEWS), **firm)
    yield "news page on the body", truth, city.stranger(name + "资讯", city.say(wording.NEWS), **city.settled())
    yield (
        "news page that credits",
        truth,
        city.stranger(
            name + city.say(wording.NEWS_NAMES), city.say(wording.NEWS), tuple(f"来源：{city.name}。{t}" for t in taken)
        ),
    )
    yield "fan page", truth, city.stranger(name + city.say(wording.FAN_NAMES), city.say(wording.FANS), **city.settled())
    yield "fan page, bare name", truth, city.stranger(name, city.say(wording.FANS), taken[:1], **city.settled())
    person = name + city.say(wording.PEOPLE)
    yield "private, of staff", truth, city.stranger(person, city.say(wording.PRIVATE), **city.settled())
    yield (
        "private, posts only",
        truth,
        city.stranger(person, "", tuple(city.say(wording.DAYS) for _ in range(3)), **city.settled()),
    )
    yield "private, certified", truth, city.stranger(person, city.say(wording.PRIVATE), **staff, **city.settled())


def confusing(city: City) -> Iterator[Case]:
    """What misleads without meaning to be taken for the unit."""
    truth = Triage.CONFUSING
    brand = city.organ.brand.format(core=city.core)
    yield "parody", truth, city.stranger(city.name, city.say(wording.PARODIES), **city.settled())
    yield (
        "parody in disguise",
        truth,
        city.stranger(city.organ.disguise(city.place, city.chance), city.say(wording.PARODIES), **city.settled()),
    )
    yield "unofficial", truth, city.stranger(brand, city.say(wording.UNOFFICIAL), **city.settled())
    yield "sub-unit, uncertified", truth, city.stranger(city.name + city.organ.branch, city.say(wording.DUTIES))


def gone(city: City) -> Iterator[Case]:
    """Accounts that nobody uses."""
    days = city.chance.randrange(400, 3000)
    old: dict[str, Any] = {"followers": city.chance.randrange(9), "created_at": NOW - timedelta(days=days)}
    yield "dormant", Triage.GONE, city.stranger(city.name, **old)
    alike = city.place + city.organ.short
    yield "dormant, alike", Triage.GONE, city.stranger(alike, followers=city.chance.randrange(6))
    fresh = city.core + city.organ.short
    if fresh == city.organ.brand.format(core=city.core):
        yield "a brand, of unknown age", Triage.IMPOSTOR, city.stranger(fresh, followers=city.chance.randrange(6))
    yield "closed", Triage.GONE, city.stranger(city.name, city.say(wording.CLOSED), **city.settled())


GROUPS = (impostors, genuine, namesakes, civilians, confusing, gone)


def labelled() -> tuple[Labelled, ...]:
    """Every case of every city; the same ones each time."""
    return tuple(_labelled())


def _labelled() -> Iterator[Labelled]:
    chance, serial = Random(SEED), 100
    half = len(organs.CITIES) // 2
    for number, (place, province, other) in enumerate(organs.CITIES):
        for organ in organs.ORGANS[number % 2 :: 2] if number < half else organs.ORGANS[(number + 1) % 2 :: 2]:
            serial += 1
            city = City(
                place=place,
                province=province,
                other_province=other,
                organ=organ,
                held=number >= half,
                chance=chance,
                serial=serial,
            )
            for group in GROUPS:
                for kind, truth, look in group(city):
                    yield Labelled(kind=kind, truth=truth, official=city.official, stranger=look, held=city.held)
