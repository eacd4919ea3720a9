"""How bulletins say things: one language, one zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.text import Locale, Text

SEPARATOR = {Locale.ZH_CN: "、", Locale.EN: ", "}


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A language, and the zone that people read times in."""

    locale: Locale
    zone: ZoneInfo

    def say(self, text: Text, **values: object) -> str:
        return text.within(self.locale).format_map({name: str(value) for name, value in values.items()})

    def time(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).strftime("%m-%d %H:%M")

    def join(self, parts: Iterable[str]) -> str:
        return SEPARATOR[self.locale].join(parts)
