"""Definitions of maigret, its data.json. Shape: github.com/soxoj/maigret, version 0.6.6."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import Field

from monitor.handle_sites.definition import Definition, Refused, Words
from monitor.handle_sites.site import HANDLE, REDIRECTS, Sign, Site

MISSING = frozenset({404, 410})
FOUND = frozenset({200})
# What a site adds to the words of its engine.
JOINED = ("presenseStrs", "absenceStrs")


class Maigret(Definition):
    url: str
    urlMain: str = ""
    urlSubpath: str = ""
    urlProbe: str = ""
    errorUrl: str = ""
    checkType: str
    presenseStrs: Words = ()
    absenceStrs: Words = ()
    usernameClaimed: str = Field(min_length=1)
    usernameUnclaimed: str = Field(min_length=1)
    regexCheck: str = ""
    requestMethod: str = "GET"
    requestPayload: dict[str, Any] | None = None
    errors: dict[str, str] = Field(default_factory=dict)
    tags: Words = ()
    disabled: bool = False
    activation: dict[str, Any] | None = None
    type: str = "username"
    protocol: str = ""

    def site(self, name: str) -> Site:
        self._usable()
        taken, free = self._sides()
        shows = self._filled(self.url)
        return Site(
            name=name,
            asks=self._filled(self.urlProbe) if self.urlProbe else shows,
            shows=shows,
            taken=taken,
            free=free,
            claimed=(self.usernameClaimed,),
            unclaimed=self.usernameUnclaimed,
            method=self.requestMethod,
            body=self._payload(),
            headers={**({"content-type": "application/json"} if self.requestPayload else {}), **self.headers},
            errors=tuple(self.errors),
            allows=self.regexCheck,
            tags=frozenset(self.tags),
        )

    def _usable(self) -> None:
        if self.disabled:
            raise Refused("switched off in the file")
        if self.activation:
            raise Refused("needs a token that a program fetches first")
        if self.type != "username":
            raise Refused(f"asks for a {self.type}, not for a handle")
        if self.protocol or ".onion/" in f"{self.url}/":
            raise Refused(f"not on the public web ({self.protocol or 'onion'})")
        if self.requestMethod not in {"GET", "HEAD"} and not self.requestPayload:
            raise Refused(f"asks by {self.requestMethod} with nothing to send")

    def _sides(self) -> tuple[Sign, Sign]:
        """Where one side has no words, a status that only that side has stands in for them."""
        present, absent = self.presenseStrs, self.absenceStrs
        if self.checkType == "message" and (present or absent):
            taken = Sign(words=present) if present else Sign(statuses=FOUND, without=absent, names_handle=True)
            return taken, Sign(words=absent) if absent else Sign(statuses=MISSING)
        if self.checkType == "status_code":
            return Sign(statuses=FOUND, words=present), Sign(statuses=MISSING, words=absent)
        if self.checkType == "response_url":
            return Sign(statuses=FOUND, words=present), Sign(statuses=REDIRECTS, elsewhere=self.errorUrl)
        raise Refused(f"nothing tells a taken handle from a free one (checkType {self.checkType!r})")

    def _filled(self, template: str) -> str:
        for name, value in (("urlMain", self.urlMain), ("urlSubpath", self.urlSubpath), ("username", HANDLE)):
            template = template.replace(f"{{{name}}}", value)
        return template

    def _payload(self) -> str:
        return json.dumps(self.requestPayload).replace("{username}", HANDLE) if self.requestPayload else ""


def with_engine(raw: Any, engines: Any) -> Any:
    """A site of an engine is the engine's definition with its own on top; words of both count."""
    engine = _engine(raw, engines)
    if not engine:
        return raw
    joined = {key: [*_listed(engine[key]), *_listed(raw.get(key))] for key in JOINED if key in engine}
    return {**engine, **raw, **joined}


def _engine(raw: Any, engines: Any) -> Mapping[str, Any]:
    known = engines.get(str(raw.get("engine"))) if isinstance(raw, dict) and isinstance(engines, dict) else None
    site = known.get("site") if isinstance(known, dict) else None
    return site if isinstance(site, dict) else {}


def _listed(words: Any) -> list[Any]:
    return words if isinstance(words, list) else [words] if words else []
