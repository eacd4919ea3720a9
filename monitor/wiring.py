"""Builds the jobs from the settings and what is switched on."""

from dataclasses import dataclass
from datetime import timedelta
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
from domain.ports import Channel, Platform
from domain.registry import OfficialAccount
from monitor.album import Album
from monitor.casebook import Casebook
from monitor.gallery import Gallery
from monitor.handling import calendar
from monitor.jobs.deliver import Deliver
from monitor.jobs.guard import Guard
from monitor.jobs.habits import Habits
from monitor.jobs.hunt import Hunt
from monitor.jobs.lane import Lane
from monitor.jobs.recheck import Recheck
from monitor.jobs.scrutiny import Scrutiny
from monitor.jobs.sight import Sight
from monitor.jobs.upkeep import Planner
from monitor.jobs.wording import Wording
from monitor.metrics import Metrics
from monitor.plugins import Plugins
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

    def sweeps(self, name: str, platform: Platform) -> tuple[Sweep, ...]:
        """The three jobs of one platform."""
        sight = Sight(
            platform=platform,
            store=self.store,
            picture=self.album.look,
            detectors=self.plugins.impostor_detectors(),
            clock=now,
        )
        recheck = Recheck(
            platform=platform,
            lane=self._lane(name, Job.RECHECK),
            watch=self.planner.current,
            casebook=self.casebook,
            sight=sight,
            settings=self.settings.recheck,
            random=self.chance,
        )
        hunt = Hunt(
            platform=platform,
            lane=self._lane(name, Job.HUNT),
            watch=self.planner.current,
            casebook=self.casebook,
            sight=sight,
            settings=self.settings.hunt,
            nonsense=lambda: f"zq{token_hex(8)}",
            random=self.chance,
        )
        return self._guard(name, platform), recheck, hunt

    def _guard(self, name: str, platform: Platform) -> Guard:
        return Guard(
            platform=platform,
            lane=self._lane(name, Job.GUARD),
            watch=self.planner.current,
            casebook=self.casebook,
            scrutiny=self._scrutiny(name),
            settings=self.settings.guard,
            picture=self.album.look,
            gallery=partial(self.gallery.look, name),
        )

    def _scrutiny(self, platform: str) -> Scrutiny:
        budgets, zone = self.settings.guard, self.settings.alerts.zone
        combination = shipped(page=budgets.page_per_account_year, listed=budgets.list_per_account_year)
        return Scrutiny(
            casebook=self.casebook,
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
            clock=now,
            random=self.chance,
            owner=token_hex(8),
        )

    def _lane(self, platform: str, job: Job) -> Lane:
        return Lane(
            platform=platform,
            job=job,
            store=self.store,
            lease=timedelta(seconds=self.settings.jobs.lease_seconds),
            retry=timedelta(minutes=self.settings.jobs.retry_minutes),
            owner=token_hex(8),
            clock=now,
            jitter=self.settings.jobs.jitter,
            random=self.chance,
        )


def _of_habits(known: WorkCalendar) -> Calendar:
    return Calendar(zone=known.zone, days_off=frozenset(known.days_off), made_up=frozenset(known.made_up))


def platforms(switched_on: Plugins) -> tuple[str, ...]:
    """The names of the platforms. Raises ConfigurationError when there is none to watch."""
    if not switched_on.platforms:
        raise ConfigurationError("platforms: none is switched on; add a table such as [platforms.bluesky]")
    return tuple(plugin.name for plugin in switched_on.platforms)


def controls(settings: Settings) -> tuple[OfficialAccount, ...]:
    if unknown := settings.controls.keys() - settings.platforms.keys():
        raise ConfigurationError(*(f"controls.{name}: no such table under [platforms]" for name in sorted(unknown)))
    return tuple(
        OfficialAccount(platform=name, user_id=control.user_id, display_name=control.display_name, unit="")
        for name, control in settings.controls.items()
    )
