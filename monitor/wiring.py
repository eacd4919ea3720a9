"""Builds the jobs from the settings and what is switched on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from secrets import token_hex

from alerting.messages.catalog import load as load_catalog
from alerting.route import Recipient
from alerting.workdays import WorkCalendar
from config.settings import Settings
from detectors.behaviour.calendar import Calendar
from detectors.behaviour.tables import shipped
from domain.coverage import Job
from domain.errors import ConfigurationError
from domain.ports import Channel, Operation
from monitor import controls
from monitor.album import Album
from monitor.casebook import Casebook
from monitor.gallery import Gallery
from monitor.handling import calendar
from monitor.jobs.deliver import Deliver
from monitor.jobs.guard import Guard
from monitor.jobs.habits import Habits
from monitor.jobs.hunt import Hunt
from monitor.jobs.lane import Lane, longest_pause
from monitor.jobs.recheck import Recheck
from monitor.jobs.scrutiny import Scrutiny
from monitor.jobs.sight import Sight
from monitor.jobs.upkeep import Planner
from monitor.jobs.wording import Wording
from monitor.metrics import Metrics
from monitor.plugins import Plugins
from monitor.routes import Routed
from monitor.schedule import now
from monitor.store import Store, deadlines

Sweep = Hunt | Guard | Recheck


@dataclass(frozen=True, kw_only=True)
class Wiring:
    """Builds the jobs; everything that several of them share stands here once."""

    settings: Settings
    plugins: Plugins
    store: Store
    planner: Planner
    casebook: Casebook
    album: Album
    gallery: Gallery
    chance: Random
    clock: Callable[[], datetime] = now

    def sweeps(self, name: str, platform: Routed) -> tuple[Sweep, ...]:
        """The jobs of one platform, as far as it can be asked for what they need."""
        looks = Operation.PROFILE, Operation.POSTS
        finds = Operation.SEARCH, Operation.EXACT
        sight = self._sight(platform)
        guards = (self._guard(name, platform),) if any(map(platform.offers, looks)) else ()
        rechecks = (self._recheck(name, platform, sight),) if platform.offers(Operation.PROFILE) else ()
        hunts = (self._hunt(name, platform, sight),) if any(map(platform.offers, finds)) else ()
        return *guards, *rechecks, *hunts

    def _sight(self, platform: Routed) -> Sight:
        return Sight(
            platform=platform,
            store=self.store,
            picture=self.album.look,
            detectors=self.plugins.impostor_detectors(),
            clock=self.clock,
        )

    def _recheck(self, name: str, platform: Routed, sight: Sight) -> Recheck:
        return Recheck(
            platform=platform,
            lane=self._lane(name, Job.RECHECK, platform),
            watch=self.planner.current,
            casebook=self.casebook,
            sight=sight,
            settings=self.settings.recheck,
            random=self.chance,
        )

    def _hunt(self, name: str, platform: Routed, sight: Sight) -> Hunt:
        return Hunt(
            platform=platform,
            lane=self._lane(name, Job.HUNT, platform),
            watch=self.planner.current,
            casebook=self.casebook,
            sight=sight,
            settings=self.settings.hunt,
            nonsense=partial(controls.nonsense, self.plugins.platforms, name),
            random=self.chance,
        )

    def _guard(self, name: str, platform: Routed) -> Guard:
        return Guard(
            platform=platform,
            lane=self._lane(name, Job.GUARD, platform),
            watch=self.planner.current,
            casebook=self.casebook,
            scrutiny=self.scrutiny(name, self.casebook),
            settings=self.settings.guard,
            picture=self.album.look,
            gallery=partial(self.gallery.look, name),
        )

    def scrutiny(self, platform: str, casebook: Casebook) -> Scrutiny:
        """What official accounts of a platform are held against."""
        budgets, zone = self.settings.guard, self.settings.alerts.zone
        combination = shipped(page=budgets.page_per_account_year, listed=budgets.list_per_account_year)
        return Scrutiny(
            casebook=casebook,
            habits=Habits(platform=platform, calendar=_of_habits(calendar(self.settings)), combination=combination),
            detectors=self.plugins.compromise_detectors(),
            zone=zone,
        )

    @property
    def wording(self) -> Wording:
        alerts = self.settings.alerts
        return Wording(
            watch=self.planner.current,
            catalog=load_catalog(alerts.locale),
            zone=alerts.zone,
            rules={rule.id: rule.reason for rule in self.casebook.appraisal.grading.rules},
            deadlines=deadlines.of,
        )

    def deliver(self, name: str, channel: Channel, fallback: tuple[Recipient, ...], metrics: Metrics) -> Deliver:
        alerts = self.settings.alerts
        return Deliver(
            name=name,
            channel=channel,
            store=self.store,
            wording=self.wording,
            settings=alerts,
            fallback=fallback,
            broken=self.casebook.channel_broken,
            works=self.casebook.channel_works,
            tally=metrics,
            clock=self.clock,
            random=self.chance,
            owner=token_hex(8),
            machines=self.casebook.hearing.routes.machines,
        )

    def _lane(self, platform: str, job: Job, network: Routed) -> Lane:
        return Lane(
            platform=platform,
            job=job,
            store=self.store,
            lease=timedelta(seconds=self.settings.jobs.lease_seconds),
            retry=timedelta(minutes=self.settings.jobs.retry_minutes),
            longest=longest_pause(self.settings, job),
            owner=token_hex(8),
            clock=self.clock,
            jitter=self.settings.jobs.jitter,
            random=self.chance,
            prepare=network.sign_in,
        )


def _of_habits(known: WorkCalendar) -> Calendar:
    return Calendar(zone=known.zone, days_off=frozenset(known.days_off), made_up=frozenset(known.made_up))


def watching(switched_on: Plugins) -> Plugins:
    """The same. Raises ConfigurationError when there is no platform to watch: only an import needs none."""
    if not switched_on.platforms:
        raise ConfigurationError("platforms: none is switched on; add a table such as [platforms.bluesky]")
    return switched_on


def platforms(switched_on: Plugins) -> tuple[str, ...]:
    """The names of the platforms."""
    return tuple(dict.fromkeys(plugin.platform for plugin in switched_on.platforms))
