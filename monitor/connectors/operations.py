"""The parts of a connector's description: how it is asked, and how each answer is told from the others."""

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from domain.answer import Outcome
from monitor.connectors import expressions
from monitor.connectors.expressions import Expression, Jmespath
from monitor.connectors.fields import Fields, LoginFields, PostFields, ProfileFields, TextFields
from monitor.connectors.paging import Paging
from monitor.connectors.parts import Css, HeaderName, Minutes, Part, Path, Regex, checked_css
from monitor.connectors.templates import Template

ABSENCES = frozenset({Outcome.EMPTY, Outcome.NOT_FOUND, Outcome.GONE})
Parse = Literal["json", "html"]
Told = Literal["empty", "not_found", "gone", "auth", "rate_limited", "blocked", "shape", "error"]


class Ask(Part):
    """A request; {{names}} are filled in. Parameters that are filled with nothing are left out."""

    method: Literal["GET", "POST"] = "GET"
    path: Path
    query: dict[str, Template] = Field(default={})
    headers: dict[HeaderName, Template] = Field(default={})
    document: Any = Field(default=None, alias="json")
    form: dict[str, Template] | None = None


class Rule(Part):
    """What an answer is when `when` holds. `until` names the end of a refusal: seconds, epoch or ISO."""

    when: Jmespath
    told: Told = Field(alias="is")
    why: str = ""
    hold_minutes: Minutes | None = None
    until: Jmespath | None = None

    @cached_property
    def outcome(self) -> Outcome:
        return Outcome(self.told)


class Browser(Part):
    """How the same answer looks in a person's browser, for `diting import`."""

    url: Regex
    body: Jmespath | None = None


class Question(Part):
    """One thing that a platform can be asked."""

    request: Ask
    parse: Parse | None = None
    answers: Annotated[tuple[Rule, ...], Field(strict=False)] = ()
    proof: Jmespath | None = None


class Things(Question):
    """Things in an answer: JMESPath, or a CSS selector where `select` says what is taken of each element."""

    proof: Jmespath
    select: dict[str, Css] | None = None
    items: str
    keep: Jmespath | None = None
    fields: Fields
    browser: Browser | None = None

    @field_validator("items")
    @classmethod
    def _readable(cls, items: str, info: ValidationInfo) -> str:
        return checked_css(items) if info.data.get("select") else expressions.read(items).text

    @cached_property
    def found_by(self) -> Expression:
        return expressions.read(self.items)


class Accounts(Things):
    """A list of accounts; `empty` must hold where there are none."""

    fields: ProfileFields
    empty: Jmespath
    page: Paging | None = None


class Posts(Things):
    """A list of posts; `empty` must hold where there are none. `ids`: the user ids that it can be asked about."""

    ids: Regex | None = None
    fields: PostFields
    empty: Jmespath
    page: Paging | None = None


class OneAccount(Things):
    """Exactly one account. `ids`: the user ids that it can be asked about."""

    ids: Regex | None = None
    fields: ProfileFields


class WholeText(Question):
    """The whole of a post that lists cut short; at most `max` are asked for in one look."""

    fields: TextFields
    max: int = Field(default=10, ge=1, le=100)


class WhoAmI(Question):
    """Whose login it is."""

    proof: Jmespath
    fields: LoginFields = LoginFields()
