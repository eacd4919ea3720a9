"""What goes out and what comes back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NoReturn


class NotJson(Exception):
    """The body is not the JSON document it was taken for."""


class Redirects(Enum):
    """What becomes of an answer that leads elsewhere: followed on the same host, or read like any other."""

    FOLLOWED = auto()
    READ = auto()


@dataclass(frozen=True, slots=True)
class Request:
    """`path_or_url` is relative to the platform's base address, or an address on the same host.

    `credential` is the secret or any name of the login where one platform is asked with several: each has its own
    pace and its own silence after a refusal. Only a fingerprint of it is kept.

    `public` are values that the question itself is about: no secrets, even in a parameter with a secret's name.
    """

    path_or_url: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    method: str = "GET"
    content: bytes = field(default=b"", repr=False)
    credential: str = field(default="", repr=False)
    redirects: Redirects = Redirects.FOLLOWED
    public: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, unpacked. Header names are lower-case; `url` is where redirects ended."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    url: str = ""

    def json(self) -> object:
        """The document in the body; raises NotJson, also for depths and numbers that no honest server sends."""
        try:
            document: object = json.loads(self.body, parse_constant=_refuse)
        except (ValueError, RecursionError) as broken:
            raise NotJson(str(broken)) from broken
        return document


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
