"""When the offices publish: in working hours, some often, some seldom, a dozen not at all for months."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from alerting.workdays import WorkCalendar
from domain.registry import OfficialAccount, Tier
from tests.benchmarks.month import words

# Posts on a working day, at least and at most, by tier; on a day off a share of that.
PACE = {Tier.ONE: (3.0, 6.0), Tier.TWO: (0.6, 2.2), Tier.THREE: (0.15, 0.9)}
DAY_OFF = {Tier.ONE: 0.35, Tier.TWO: 0.1, Tier.THREE: 0.08}
OPENS, CLOSES = 8.5, 18.0
# Emergency offices write in the evening too, now and then.
EVENING = 0.04
DORMANT = 12
CLIENTS = ("微博网页版", "政务版客户端", "微博 weibo.com")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A post to come."""

    at: datetime
    account: str
    text: str
    client: str = ""
    link: str = ""


def dormant(accounts: tuple[OfficialAccount, ...], chance: Random) -> frozenset[str]:
    """Who has been silent for months: accounts of townships."""
    small = [account.key for account in accounts if account.tier is Tier.THREE]
    return frozenset(chance.sample(small, min(DORMANT, max(1, len(small) // 3))))


def posts(
    account: OfficialAccount, start: datetime, days: int, calendar: WorkCalendar, chance: Random
) -> Iterator[Entry]:
    """Everything ordinary that an account publishes from the local midnight `start` on."""
    own = Random(account.key)
    pace = own.uniform(*PACE[account.tier])
    client = own.choice(CLIENTS) if account.platform == "weibo" else ""
    for number in range(days):
        midnight = start + timedelta(days=number)
        worked = calendar.is_worked(calendar.day(midnight))
        for _ in range(_count(pace if worked else pace * DAY_OFF[account.tier], chance)):
            at = midnight + timedelta(hours=_hour(account, chance))
            text = words.ordinary(account.display_name, at, chance)
            link = f"{account.url}/{chance.randint(100, 999)}" if chance.random() < 1 / 8 else ""
            yield Entry(at=at, account=account.key, text=text, client=client, link=link)


def _hour(account: OfficialAccount, chance: Random) -> float:
    if account.tier is Tier.ONE and chance.random() < EVENING:
        return chance.uniform(CLOSES, 22.0)
    return chance.triangular(OPENS, CLOSES, 10.5)


def _count(mean: float, chance: Random) -> int:
    """So many in the mean, at most six."""
    whole = int(mean)
    return min(6, max(0, whole + (chance.random() < mean - whole) + chance.choice((-1, 0, 0, 1)) * (whole > 1)))
