"""Plays the month: the day before it begins is for getting to know the city, and is not counted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from alerting.workdays import WorkCalendar
from domain.observation import Profile, VerificationKind
from monitor import handling
from monitor.store import Store
from tests.benchmarks.month import people, rhythm
from tests.benchmarks.month.city import City, build
from tests.benchmarks.month.planted import Script
from tests.benchmarks.month.script import Plot
from tests.benchmarks.month.staff import Staff
from tests.benchmarks.month.town import Town, settings
from tests.benchmarks.month.world import PAST, World

ZONE = ZoneInfo("Asia/Shanghai")
# A Monday: with a typhoon at the Mid-Autumn festival, the day of mourning, and the holidays of October.
START = datetime(2026, 9, 14, tzinfo=ZONE)
BEFORE = timedelta(hours=15)
HISTORY_DAYS = 60
STEP = timedelta(minutes=10)
SEED = 20260914


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What is left to be counted."""

    city: City
    script: Script
    town: Town
    staff: Staff
    days: int

    @property
    def start(self) -> datetime:
        return self.script.start


async def play(
    store: Store,
    *,
    days: int,
    pace: float,
    share: int = 1,
    seed: int = SEED,
    seen: Callable[[int], None] = lambda _: None,
) -> Played:
    """So many days, with looks `pace` times as far apart as shipped, of one in `share` accounts."""
    city, start, chance = build(share), START.astimezone(UTC), Random(seed)
    chosen = settings(pace)
    calendar = handling.calendar(chosen)
    silent = rhythm.dormant(city.accounts, chance)
    script = Plot(city, start, days, silent, seed).script()
    world = World(city.accounts)
    world.now = start - BEFORE
    _settle(world, city, silent, start, calendar, chance)
    coming = sorted(
        (each for account in city.accounts if account.key not in silent
         for each in rhythm.posts(account, start - timedelta(days=1), days + 1, calendar, chance)),
        key=lambda each: each.at, reverse=True,
    )  # fmt: skip
    events = list(reversed(script.events))
    town = Town(store, world, chosen, start - BEFORE)
    town.register(city.units, city.accounts)
    planted = {each.subject: each for each in script.planted}
    staff = Staff(store, town.office, world, planted, script.papers, calendar, seed)
    end = start + timedelta(days=days)
    while town.now < end:
        world.now = town.now
        while coming and coming[-1].at <= town.now:
            post = coming.pop()
            if post.at > start - BEFORE - timedelta(days=1):
                world.publish(post.account, post.text, post.at, client=post.client, link=post.link)
        while events and events[-1].at <= town.now:
            events.pop().do(world)
        town.mail.dead = script.dead[0] <= town.now < script.dead[1]
        staff.act(town.now)
        await town.step()
        staff.look(town.now)
        if (town.now - start) % timedelta(days=1) < STEP:
            seen((town.now - start).days)
        town.now += STEP
    return Played(city=city, script=script, town=town, staff=staff, days=days)


def _settle(
    world: World, city: City, silent: frozenset[str], start: datetime, calendar: WorkCalendar, chance: Random
) -> None:
    """Everybody as they are on the day before."""
    for account in city.accounts:
        world.open(
            Profile(
                platform=account.platform,
                user_id=account.user_id,
                handle=account.handle,
                display_name=account.display_name,
                bio=account.bio,
                avatar_hash=account.user_id,
                verification_kind=VerificationKind.GOVERNMENT,
                verification_text=account.display_name.removesuffix("服务号"),
                followers=40_000 // account.tier,
                created_at=start - timedelta(days=1500),
            )
        )
        asleep = timedelta(days=chance.randint(100, 380) if account.key in silent else 0)
        past = start - timedelta(days=HISTORY_DAYS) - asleep
        for post in sorted(rhythm.posts(account, past, HISTORY_DAYS - 1, calendar, chance), key=lambda each: each.at):
            world.publish(post.account, post.text, post.at, most=PAST, client=post.client, link=post.link)
    for platform in world.networks:
        world.open(*people.first(platform, chance, start))
