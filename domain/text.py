"""A sentence for people, in each language that Diting speaks."""

from dataclasses import dataclass
from enum import StrEnum


class Locale(StrEnum):
    ZH_CN = "zh_CN"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """The same statement in Chinese (what staff read) and English (what the CLI and the logs may show)."""

    zh: str
    en: str

    def within(self, locale: Locale) -> str:
        return self.zh if locale is Locale.ZH_CN else self.en
