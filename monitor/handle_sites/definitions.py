"""Reads what others have written down on how sites answer for a handle, and says what is not used and why.

Only definitions with two sides are taken: what proves that a handle is taken, and what proves that it is not.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from monitor.handle_sites.definition import Refused
from monitor.handle_sites.maigret import Maigret, with_engine
from monitor.handle_sites.site import HANDLE, Site
from monitor.handle_sites.wmn import Wmn

PLACEHOLDER = re.compile(r"\{(?!handle\})\w+\}")
Raw = tuple[str, Any, type[Wmn] | type[Maigret]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """What a file holds; `refused` says of each site that is not used why not."""

    sites: tuple[Site, ...]
    refused: Mapping[str, str]


class NoDefinitions(Exception):
    """The document is of neither form; the message says what was found."""


def definitions(document: bytes) -> Definitions:
    """Every definition of a file of either form. Raises NoDefinitions."""
    try:
        known = json.loads(document)
    except ValueError as broken:
        raise NoDefinitions(f"it is no JSON: {broken}") from broken
    sites = known.get("sites") if isinstance(known, dict) else None
    if isinstance(sites, list):
        return _gathered((_name(raw, at), raw, Wmn) for at, raw in enumerate(sites))
    if isinstance(sites, dict):
        engines = known.get("engines") or {}
        return _gathered((name, with_engine(raw, engines), Maigret) for name, raw in sites.items())
    raise NoDefinitions("it has no `sites`, neither a list (wmn-data.json) nor a table (maigret's data.json)")


def _gathered(raws: Iterable[Raw]) -> Definitions:
    sites, refused = [], {}
    for name, raw, model in raws:
        try:
            sites.append(_checked(_parsed(raw, model).site(name)))
        except Refused as reason:
            refused[name] = str(reason)
    return Definitions(sites=tuple(sites), refused=refused)


def _parsed(raw: Any, model: type[Wmn] | type[Maigret]) -> Wmn | Maigret:
    try:
        read = model.model_validate(raw)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
        raise Refused(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from wrong
    read.whole()
    return read


def _checked(site: Site) -> Site:
    if HANDLE not in site.asks + site.body:
        raise Refused("the address has no place for the handle")
    left = PLACEHOLDER.search(site.asks)
    if left:
        raise Refused(f"{left[0]} in the address is not known")
    if not site.asks.startswith(("https://", "http://")):
        raise Refused("no web address")
    try:
        re.compile(site.allows)
    except re.error as broken:
        raise Refused(f"regexCheck: {broken}") from broken
    return site


def _name(raw: Any, at: int) -> str:
    name = raw.get("name") if isinstance(raw, dict) else None
    return name if isinstance(name, str) and name else f"sites[{at}]"
