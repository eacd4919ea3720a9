"""Reads complaints.toml: by which way each platform and authority takes complaints."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, Strict

from config import section
from config.section import Section
from domain.complaint import Paper, Route, Routes
from domain.errors import ConfigurationError
from domain.incident import Classification
from domain.text import Text

SHIPPED = Path(__file__).with_name("complaints.toml")
Papers = Annotated[tuple[Annotated[Paper, Strict(False)], ...], Field(strict=False)]


class _Said(Section):
    zh: str
    en: str


class _Route(Section):
    """`mark`: R, read in a public source; M, remembered and to be checked."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    platform: str = Field(min_length=1)
    title: _Said
    how: _Said
    address: str = ""
    needs: Papers
    helps: Papers = ()
    answer: _Said
    note: _Said = _Said(zh="", en="")
    mark: Literal["R", "M"]
    source: str = Field(min_length=1)
    cases: frozenset[Annotated[Classification, Strict(False)]] = Field(strict=False, min_length=1)


class _Complaints(Section):
    operators: dict[str, str]
    routes: tuple[_Route, ...] = Field(strict=False, min_length=1)


def read(path: Path = SHIPPED) -> Routes:
    """The routes of a file. Raises ConfigurationError."""
    complaints = section.read(_Complaints, path)
    twice = [id for id, times in Counter(route.id for route in complaints.routes).items() if times > 1]
    if twice:
        raise ConfigurationError(*(f"{path}: routes: the id {id} stands twice; rename one" for id in twice))
    return Routes(routes=tuple(map(_route, complaints.routes)), operators=complaints.operators)


def _route(table: _Route) -> Route:
    return Route(
        id=table.id,
        platform=table.platform,
        title=_text(table.title),
        how=_text(table.how),
        address=table.address,
        needs=table.needs,
        helps=table.helps,
        answer=_text(table.answer),
        note=_text(table.note),
        is_read=table.mark == "R",
        source=table.source,
        cases=table.cases,
    )


def _text(said: _Said) -> Text:
    return Text(said.zh, said.en)
