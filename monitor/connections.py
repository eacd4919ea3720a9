"""Builds everything that has connections of its own to the outside, and has them closed at the end."""

from collections import defaultdict
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial

from config.settings import Settings
from domain.ports import Channel
from monitor import plugins
from monitor.apart import Apart
from monitor.chores import Page
from monitor.counted import CountedTransport
from monitor.evidence.browser import Browser
from monitor.holding import StoredHolds
from monitor.http import Pace
from monitor.http.media import Media
from monitor.metrics import Metrics
from monitor.plugins import Plugins
from monitor.routes import Met, Route, Routed, routed
from monitor.schedule import now


@dataclass(frozen=True, kw_only=True)
class Connections:
    """`closing` closes whatever is built here."""

    settings: Settings
    switched_on: Plugins
    closing: AsyncExitStack

    def channels(self) -> dict[str, Channel]:
        channels = {plugin.name: plugins.build_channel(plugin, now) for plugin in self.switched_on.channels}
        for channel in channels.values():
            self.closing.push_async_callback(channel.aclose)
        return channels

    def networks(self, kept: StoredHolds, metrics: Metrics, met: Met) -> Mapping[str, Routed]:
        """Every platform by its name, counting what its connectors answer."""
        routes, pace = defaultdict[str, list[Route]](list), Pace()
        for plugin in self.switched_on.platforms:
            transport = CountedTransport(partial(metrics.requested, plugin.name), plugin.options.politeness.proxy)
            platform, http = plugins.build_platform(plugin, kept, now, transport, pace)
            self.closing.push_async_callback(http.aclose)
            routes[plugin.platform].append(Route(name=plugin.name, platform=platform))
        return {name: routed(tuple(found), metrics.answered, met, now) for name, found in routes.items()}

    def media(self, kept: StoredHolds) -> Media:
        """By which pictures come."""
        media = Media(self.settings.media, kept, clock=now)
        self.closing.push_async_callback(media.aclose)
        return media

    def apart(self) -> Apart:
        """The process in which strangers' pictures are read."""
        apart = Apart(self.settings.media.timeout_seconds)
        self.closing.push_async_callback(apart.aclose)
        return apart

    def page(self) -> Page | None:
        """What takes pictures of web pages, where a browser is configured."""
        evidence = self.settings.evidence
        if evidence.browser is None:
            return None
        browser = Browser(evidence, evidence.browser)
        self.closing.push_async_callback(browser.aclose)
        return browser.picture
