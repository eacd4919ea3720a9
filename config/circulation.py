"""Reads circulation.toml: who hears of a case; a file under which somebody hears of none is refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field, Strict

from config import section
from config.section import Section
from domain.assessment import Harm, Kind
from domain.circulation import Circle, Party
from domain.deadline import Duty
from domain.errors import ConfigurationError
from domain.fact import Fact
from domain.incident import Classification, Severity
from domain.notification import Reason
from domain.registry import ContactRole

SHIPPED = Path(__file__).with_name("circulation.toml")


class _Circle(Section):
    id: str = Field(min_length=1)
    tell: tuple[Annotated[Party, Strict(False)], ...] = Field(strict=False, min_length=1)
    roles: tuple[Annotated[ContactRole, Strict(False)], ...] = Field(default=(), strict=False)
    reasons: frozenset[Annotated[Reason, Strict(False)]] = Field(default=frozenset(), strict=False)
    classifications: frozenset[Annotated[Classification, Strict(False)]] = Field(default=frozenset(), strict=False)
    kinds: frozenset[Annotated[Kind, Strict(False)]] = Field(default=frozenset(), strict=False)
    facts: frozenset[Annotated[Fact, Strict(False)]] = Field(default=frozenset(), strict=False)
    overdue: frozenset[Annotated[Duty, Strict(False)]] = Field(default=frozenset(), strict=False)
    least: Severity = Field(default=Severity.ORDINARY, strict=False, alias="from")
    harm: Harm = Field(default=Harm.NONE, strict=False)
    victims: int = Field(default=0, ge=0)
    loss_yuan: int = Field(default=0, ge=0)
    secret: bool = False
    suspected: bool = False


class _Circulation(Section):
    rules: tuple[_Circle, ...] = Field(strict=False, min_length=1)


def read(path: Path = SHIPPED) -> tuple[Circle, ...]:
    """The rules of a circulation file. Raises ConfigurationError that lists every problem."""
    circles = tuple(Circle(**dict(rule)) for rule in section.read(_Circulation, path).rules)
    if problems := [f"{path}: rules: {problem}" for problem in _problems(circles)]:
        raise ConfigurationError(*problems)
    return circles


def _problems(circles: tuple[Circle, ...]) -> Iterator[str]:
    ids = [circle.id for circle in circles]
    yield from (f"the id {id} stands twice; rename one" for id in sorted(set(ids)) if ids.count(id) > 1)
    if not any(_is_for_everything(circle) for circle in circles):
        yield (
            "no rule tells the sponsor of every case; add one with tell = ['sponsor'], suspected = true"
            " and no other condition"
        )
    for circle in circles:
        if circle.suspected and _tells_authorities(circle) and not (circle.secret or circle.overdue):
            yield (
                f"{circle.id} tells an authority of what nobody has confirmed; remove suspected,"
                " or add secret = true or overdue"
            )


def _tells_authorities(circle: Circle) -> bool:
    return any(party.is_authority for party in circle.tell)


def _is_for_everything(circle: Circle) -> bool:
    """Whether it tells the sponsor whatever happens."""
    plain = Circle(id=circle.id, tell=circle.tell, suspected=True)
    return circle == plain and Party.SPONSOR in circle.tell
