"""Builds the jobs from the settings and what is switched on."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random
from secrets import token_hex
from zoneinfo import ZoneInfo

from alerting.messages.catalog import load as load_catalog
from alerting.messages.render import render
from alerting.route import Recipient, Routes
from config import holidays
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
from monitor.jobs.deliver import Deliver
from monitor.jobs.guard import Guard
from monitor.jobs.habits import Habits
from monitor.jobs.hunt import Hunt
from monitor.jobs.lane import Lane
from monitor.jobs.recheck import Recheck
from monitor.jobs.scrutiny import Scrutiny
from monitor.jobs.sight import Sight
from monitor.jobs.upkeep import Planner
from monitor.metrics import Metrics
from monitor.plugins import Plugins
from monitor.schedule import now
from monitor.store import Store

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
            habits=Habits(platform=platform, calendar=_calendar(zone), combination=combination),
            detectors=self.plugins.compromise_detectors(),
            zone=zone,
        )

    def deliver(self, name: str, channel: Channel, fallback: tuple[Recipient, ...], metrics: Metrics) -> Deliver:
        alerts = self.settings.alerts
        return Deliver(
            name=name,
            channel=channel,
            store=self.store,
            watch=self.planner.current,
            render=partial(render, catalog=load_catalog(alerts.locale), zone=alerts.zone),
            settings=alerts,
            fallback=fallback,
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


def _calendar(zone: ZoneInfo) -> Calendar:
    known = holidays.read()
    return Calendar(zone=zone, days_off=known.days_off, made_up=known.made_up)


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


def routes(settings: Settings, channels: dict[str, Channel]) -> Routes:
    return Routes(
        channels={name: channel.addresses for name, channel in channels.items()},
        managing_unit_from=settings.alerts.managing_unit_from,
        fallback=tuple(_recipient(text, channels) for text in settings.alerts.fallback),
    )


def _recipient(text: str, channels: dict[str, Channel]) -> Recipient:
    channel, colon, address = text.partition(":")
    if not colon or channel not in channels:
        known = ", ".join(sorted(channels)) or "none is switched on"
        raise ConfigurationError(f"alerts.fallback: {text!r} is not channel:address; the channels are: {known}")
    return Recipient(channel=channel, address=address)
