"""Builds from the settings whatever decides who hears, when, and what of it once a day."""

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.metadata import version

from alerting.messages.speech import Speech
from alerting.route import Line, Recipient, Routes, recipients
from config import circulation
from config.routing import AuthoritySettings
from config.settings import AlertSettings, Settings
from domain.circulation import Party
from domain.coverage import Job
from domain.errors import ConfigurationError
from domain.grading import Grading
from domain.ports import Channel
from monitor import coverage, fleet, plugins
from monitor.handling import told_at
from monitor.hearing import Hearing
from monitor.jobs.digest import Digests
from monitor.jobs.edition import Edition
from monitor.store import Store, deadlines, roster
from monitor.watch import Watch

MINUTE = 60


def routes(settings: Settings, channels: Mapping[str, Channel]) -> Routes:
    """What goes over which channel. Raises ConfigurationError for a route or an address of a channel that is not on."""
    unknown = sorted(settings.routes.keys() - channels.keys())
    if unknown:
        known = ", ".join(sorted(channels)) or "none is switched on"
        raise ConfigurationError(*(f"routes.{name}: no such channel; the channels are: {known}" for name in unknown))
    fallback = tuple(each for each in _fallback(settings, channels) if not channels[each.channel].manner.is_machine)
    return Routes(lines={name: _line(settings, name, channel) for name, channel in channels.items()}, fallback=fallback)


def hearing(
    settings: Settings, channels: Mapping[str, Channel], grading: Grading, watch: Callable[[], Watch]
) -> Hearing:
    """Raises ConfigurationError."""
    told = routes(settings, channels)
    return Hearing(
        routes=told,
        circles=circulation.read(settings.alerts.circulation or circulation.SHIPPED),
        authorities=_authorities(settings.authorities),
        grading=grading,
        manager_from=settings.alerts.managing_unit_from,
        watch=watch,
        on_duty=roster.on_duty,
        told_at=told_at(settings.alerts),
        audit_to=_audit_to(settings.alerts, channels, told),
        idle=tuple(each for each in _fallback(settings, channels) if each not in told.fallback),
    )


def edition(settings: Settings, told: Hearing) -> Edition:
    return Edition(
        hearing=told,
        platforms=tuple(sorted(plugins.served(settings))),
        intervals={
            Job.HUNT: settings.hunt.interval_minutes * MINUTE,
            Job.GUARD: settings.guard.tier3_minutes * MINUTE,
        },
        running=deadlines.running,
        lookout=coverage.lookout(settings, fleet.connectors(settings)),
    )


def digests(
    settings: Settings, told: Hearing, store: Store, *, ready: Callable[[], bool], clock: Callable[[], datetime]
) -> Digests:
    """The job that makes the bulletins of the day."""
    return Digests(
        store=store,
        edition=edition(settings, told),
        speech=speech(settings.alerts),
        hour=settings.alerts.list_hour,
        when_empty=settings.alerts.digest_when_empty,
        version=version("diting"),
        ready=ready,
        clock=clock,
    )


def speech(alerts: AlertSettings) -> Speech:
    return Speech(locale=alerts.locale, zone=alerts.zone)


def _fallback(settings: Settings, channels: Mapping[str, Channel]) -> tuple[Recipient, ...]:
    return recipients(settings.alerts.fallback, channels.keys(), where="alerts.fallback")


def _line(settings: Settings, name: str, channel: Channel) -> Line:
    if name not in settings.routes:
        return Line(addresses=channel.addresses, manner=channel.manner)
    route = settings.routes[name]
    return Line(addresses=channel.addresses, manner=channel.manner, units=frozenset(route.units), least=route.least)


def _authorities(named: AuthoritySettings) -> dict[Party, str]:
    return {
        Party.BUREAU: named.bureau,
        Party.CAC: named.cac,
        Party.POLICE: named.police,
        Party.PUBLICITY: named.publicity,
        Party.SECRECY: named.secrecy,
        Party.OFFICE: named.office,
    }


def _audit_to(alerts: AlertSettings, channels: Mapping[str, Channel], told: Routes) -> tuple[Recipient, ...]:
    return recipients(alerts.audit_to, channels.keys(), where="alerts.audit_to") or told.fallback
