"""A connector as it is written down: everything that Diting knows of one way to a platform."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from domain.connector import Verified
from domain.ports import Operation
from monitor.connectors.expressions import Jmespath
from monitor.connectors.operations import Accounts, OneAccount, Parse, Posts, Question, Rule, WhoAmI, WholeText
from monitor.connectors.parts import HeaderName, Part, Regex
from monitor.connectors.patterns import checked_regex
from monitor.connectors.templates import Template
from monitor.http import Politeness

GROUP = "(.+?)"
BASE_URL = r"^https?://[^/\s?#@]+(/[^\s?#]*)?$"
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
OptionName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Auth(Part):
    """The login: which secret, and where a request carries it."""

    kind: Literal["none", "token", "cookie", "key"] = "none"
    required: bool = True
    header: HeaderName | None = None
    scheme: str | None = Field(default=None, pattern=r"^[\x21-\x7e]*$")
    query: str | None = Field(default=None, min_length=1)


class Option(Part):
    """A further value that an operator sets; without a default it is required."""

    about: str
    default: str | None = None
    secret: bool = False


class Known(Part):
    """An account that exists for certain."""

    user_id: str = Field(min_length=1)
    display_name: str = Field(min_length=1)


class Controls(Part):
    """What proves that answers can be believed: an account that is there, and a name that nobody bears."""

    known: Known | None = None
    nonsense: str = "zq{{random}}"


class Operations(Part):
    search: Accounts | None = None
    exact: Accounts | None = None
    profile: OneAccount | None = None
    posts: Posts | None = None
    full_text: WholeText | None = None
    whoami: WhoAmI | None = None

    @cached_property
    def written(self) -> Mapping[str, Question]:
        """Those that the connector has, by name."""
        given = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: question for name, question in given.items() if question is not None}


class Spec(Part):
    """One connector. `grade` is its class: A official, B public but undocumented, C own login, D contracted vendor."""

    id: Id
    platform: Id = ""
    name: str = Field(min_length=1)
    version: int = Field(ge=1)
    grade: Literal["A", "B", "C", "D"] = Field(alias="class")
    verified: Annotated[Verified, Field(strict=False)]
    sources: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]
    base_url: str | None = Field(default=None, pattern=BASE_URL)
    auth: Auth = Auth()
    options: dict[OptionName, Option] = Field(default={})
    headers: dict[HeaderName, Template] = Field(default={})
    politeness: Politeness = Politeness()
    body: Jmespath = Field(default="json", validate_default=True)
    parse: Parse = "json"
    embedded: Regex | None = None
    default_avatar: Regex | None = None
    answers: Annotated[tuple[Rule, ...], Field(strict=False)] = ()
    operations: Operations
    controls: Controls = Controls()

    @model_validator(mode="before")
    @classmethod
    def _serves_itself(cls, given: Any) -> Any:
        return {"platform": given["id"], **given} if isinstance(given, dict) and "id" in given else given

    @field_validator("embedded")
    @classmethod
    def _around_the_document(cls, pattern: str | None) -> str | None:
        if pattern is not None:
            head, group, tail = pattern.partition(GROUP)
            if not (head and group and tail) or GROUP in tail:
                raise ValueError(f"must hold the document as {GROUP} once, with text before and after it")
            checked_regex(head), checked_regex(tail)
        return pattern

    @cached_property
    def offered(self) -> frozenset[Operation]:
        return frozenset(Operation(name) for name in self.operations.written if name != "full_text")

    def parsed_as(self, question: Question) -> Parse:
        return question.parse or self.parse
