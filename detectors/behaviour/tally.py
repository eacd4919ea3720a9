"""What a backtest comes to: false alarms an account-year, of which signals, and how soon splices were told."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from detectors.behaviour.combination import Tier

YEAR = timedelta(days=365.25)
# Alarms on one account within so long are one to the people who read them.
TOGETHER = timedelta(days=7)
PLACES = (1, 3, 5, 10)
# A page stands on the list as well.
TOLD = {Tier.LIST: (Tier.LIST, Tier.PAGE), Tier.PAGE: (Tier.PAGE,)}


@dataclass(slots=True)
class Tally:
    """Takes the judged posts one by one, each account's in time order.

    `signals` counts the alarms that each signal had a part in; `sounding` are those of an account's latest alarm.
    """

    posts: int = 0
    spans: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)
    alarms: Counter[Tier] = field(default_factory=Counter)
    last: dict[tuple[str, Tier], datetime] = field(default_factory=dict)
    signals: Counter[str] = field(default_factory=Counter)
    sounding: dict[str, set[str]] = field(default_factory=dict)
    splices: int = 0
    caught: Counter[tuple[Tier, int]] = field(default_factory=Counter)
    told: set[Tier] = field(default_factory=set)

    def own(self, account: str, at: datetime, tier: Tier, signals: Iterable[str] = ()) -> bool:
        """A post of the account's own: whatever it raises is a false alarm. True where one begins or becomes a page."""
        self.posts += 1
        self.spans[account] = (self.spans.get(account, (at, at))[0], at)
        begun = {level for level, tiers in TOLD.items() if tier in tiers and self._is_new(account, at, level)}
        self.alarms.update(begun)
        self.last.update({(account, level): at for level in begun})
        if tier is not Tier.NONE:
            self._sound(account, set(signals), afresh=Tier.LIST in begun)
        return bool(begun)

    def spliced(self, place: int, tier: Tier) -> None:
        """The post at this place (1, 2, ...) of a splice; the places of one splice come one after the other."""
        if place == 1:
            self.splices += 1
            self.told = set()
        self.told |= {level for level, tiers in TOLD.items() if tier in tiers}
        if place in PLACES:
            self.caught.update((level, place) for level in self.told)

    @property
    def account_years(self) -> float:
        return sum(((end - start) / YEAR for start, end in self.spans.values()), 0.0)

    def alarms_per_account_year(self) -> Mapping[Tier, float]:
        """Nothing where no time has passed."""
        years = self.account_years
        return {level: self.alarms[level] / years for level in TOLD} if years else {}

    def caught_by_post(self) -> Mapping[Tier, Mapping[int, float]]:
        """Nothing where there were no splices."""
        many = self.splices
        return {level: {each: self.caught[level, each] / many for each in PLACES} for level in TOLD} if many else {}

    def _is_new(self, account: str, at: datetime, level: Tier) -> bool:
        before = self.last.get((account, level))
        return before is None or at - before > TOGETHER

    def _sound(self, account: str, signals: set[str], *, afresh: bool) -> None:
        """Each signal counts once an alarm, whichever of its posts it speaks of."""
        heard = set() if afresh else self.sounding.get(account, set())
        self.signals.update(signals - heard)
        self.sounding[account] = heard | signals
