"""By which way a platform or an authority takes a complaint, and which papers it asks for."""

from dataclasses import dataclass
from enum import StrEnum

from domain.incident import Classification
from domain.text import Text

UNSAID = Text("", "")


class Paper(StrEnum):
    """What a complaint needs; each has its words in alerting/documents/complaints.py."""

    URL = "url"
    SCREENSHOTS = "screenshots"
    LETTER = "letter"
    CREDIT_CODE = "credit-code"
    IDENTITY = "identity"
    AUTHORISATION = "authorisation"
    TRADEMARK = "trademark"
    NOTICE_FORM = "notice-form"
    OFFICIAL_ACCOUNT = "official-account"
    OFFICIAL_MAIL = "official-mail"
    EXPLANATION = "explanation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way to complain. `needs` must be there, `helps` is asked for at times.

    `cases` are the kinds of case that it takes. `source` names the page that it was read on; `is_read` is False where
    it was written down from memory and must be checked before it is relied on.
    """

    id: str
    platform: str
    title: Text
    how: Text
    needs: tuple[Paper, ...]
    answer: Text
    source: str
    is_read: bool
    cases: frozenset[Classification]
    address: str = ""
    helps: tuple[Paper, ...] = ()
    note: Text = UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """All routes, and by platform who runs it: the addressee of a letter."""

    routes: tuple[Route, ...]
    operators: dict[str, str]

    def on(self, platform: str) -> tuple[Route, ...]:
        return tuple(route for route in self.routes if route.platform == platform)

    def route(self, id: str) -> Route | None:
        return next((route for route in self.routes if route.id == id), None)
