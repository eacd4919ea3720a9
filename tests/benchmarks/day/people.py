"""Who is on the platforms of the day: the registered accounts, those who imitate them, and everybody else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from zlib import crc32

from domain.registry import OfficialAccount, Tier, Unit
from tests.benchmarks.crowd import STRANGERS, names
from tests.benchmarks.day.hours import START
from tests.benchmarks.month.words import ordinary

FIRST, SECOND = 20, 80
IMITATED, SHOWN = 2, 10
PAST = timedelta(days=30)
Thing = dict[str, str | int]


def register(slugs: tuple[str, ...], share: int = 1) -> tuple[tuple[Unit, ...], tuple[OfficialAccount, ...]]:
    """300 accounts in three tiers, spread evenly over the platforms; one in `share` of each tier."""
    tiers = [Tier.ONE] * (FIRST // share) + [Tier.TWO] * (SECOND // share) + [Tier.THREE] * (200 // share)
    named = tuple(zip(names(len(tiers)), tiers, strict=True))
    units = tuple(Unit(key=f"u{number}", name=name) for number, (name, _) in enumerate(named))
    accounts = tuple(
        OfficialAccount(
            platform=slugs[number % len(slugs)],
            user_id=f"a{number}",
            display_name=name,
            unit=f"u{number}",
            tier=tier,
        )
        for number, (name, tier) in enumerate(named)
    )
    return units, accounts


@dataclass
class People:
    """Everybody on one platform; searches also list a few strangers who bear any name at all."""

    accounts: tuple[OfficialAccount, ...]
    named: dict[str, str] = field(init=False)
    timelines: dict[str, tuple[datetime, list[Thing]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.named = {account.user_id: account.display_name for account in self.accounts}
        self.named |= {f"x{each.user_id}": f"{each.display_name}官方" for each in self.accounts[:IMITATED]}

    def one(self, id: str) -> Thing | None:
        name = self.named.get(id) or _passer_by(id)
        return _person(id, name) if name else None

    def found(self, keyword: str) -> list[Thing]:
        if keyword.isascii():
            return []
        theirs = [_person(id, name) for id, name in self.named.items() if keyword in name]
        return [*theirs, *(_person(id, _passer_by(id)) for id in _passers_by(keyword))]

    def named_just(self, name: str) -> list[Thing]:
        return [_person(id, each) for id, each in self.named.items() if each == name]

    def posts(self, id: str, now: datetime) -> list[Thing]:
        """The newest posts; made anew only when there is another one."""
        until, shown = self.timelines.get(id, (now, []))
        if now >= until:
            until, shown = _timeline(id, self.named.get(id, "邻居"), now)
            self.timelines[id] = until, shown
        return shown


def _person(id: str, name: str) -> Thing:
    return {"id": id, "name": name, "bio": f"{name}，欢迎关注。", "followers": 1000 + crc32(id.encode()) % 9000}


def _passers_by(keyword: str) -> Iterable[str]:
    first = crc32(keyword.encode()) % 1000
    return (f"s{first + number}" for number in range(2 + first % 10))


def _passer_by(id: str) -> str:
    return STRANGERS[int(id[1:]) % len(STRANGERS)] if id[0] == "s" else ""


def _timeline(id: str, name: str, now: datetime) -> tuple[datetime, list[Thing]]:
    """When the next post comes, and the newest of those before it."""
    written: list[tuple[int, datetime]] = []
    for number, at in _moments(id):
        if at > now:
            return at, [_post(id, name, *each) for each in reversed(written[-SHOWN:])]
        written.append((number, at))
    raise AssertionError("there is always another post")


def _moments(id: str) -> Iterator[tuple[int, datetime]]:
    chance = Random(id)
    period = timedelta(hours=chance.uniform(4, 60))
    for number in count():
        yield number, START - PAST + number * period + timedelta(minutes=chance.uniform(0, 90))


def _post(id: str, name: str, number: int, at: datetime) -> Thing:
    return {"id": f"{id}-{number}", "text": ordinary(name, at, Random(f"{id}-{number}")), "at": at.isoformat()}
