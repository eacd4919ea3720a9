"""A catalog with the zone and the time that it speaks in."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from alerting.messages.catalog import Catalog


class Words:
    """`say` gives a text of the catalog; the rest puts times and spans into words."""

    def __init__(self, catalog: Catalog, zone: ZoneInfo, now: datetime) -> None:
        self.locale = catalog.locale
        self.say = catalog.say
        self.zone = zone
        self.now = now

    def time(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")

    def soon(self, moment: datetime) -> str:
        """As short as can be: of today only the hour, of this year no year."""
        local, today = moment.astimezone(self.zone), self.now.astimezone(self.zone)
        if local.date() == today.date():
            return local.strftime("%H:%M")
        return local.strftime("%m-%d %H:%M" if local.year == today.year else "%Y-%m-%d %H:%M")

    def elapsed(self, since: datetime) -> str:
        return self.duration(max(self.now - since, timedelta()))

    def duration(self, span: timedelta) -> str:
        hours, minutes = divmod(span.seconds // 60, 60)
        if span.days:
            return self.say("unit.days", days=str(span.days), hours=str(hours))
        return self.say("unit.hours" if hours else "unit.minutes", hours=str(hours), minutes=str(minutes))
