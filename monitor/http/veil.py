"""Takes the login that a request carries out of whatever comes back, however the platform repeats it."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote

from monitor.http.wire import Reply, Request

SECRET_PARAMETER = re.compile(
    r"token|secret|passw|pwd|credential|signature|^sign?$|^auth$|oauth|authorization|session|ticket|cookie|jwt"
    r"|(^|[_-])key$|api_?key|^code$",
    re.IGNORECASE,
)
# What is shorter may stand in any answer; among the values of a cookie are words such as a city or a theme as well.
SHORTEST, SHORTEST_VALUE = 8, 12
HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Veil:
    """`secrets` as they are and as addresses, JSON and pages spell them, the longest first."""

    secrets: tuple[str, ...] = field(default=(), repr=False)

    def text(self, said: str) -> str:
        for secret in self.secrets:
            said = said.replace(secret, _stand_in(secret))
        return said

    def reply(self, reply: Reply) -> Reply:
        """The answer without the login, of the same form."""
        body = reply.body
        for secret in self.secrets:
            body = body.replace(secret.encode(), _stand_in(secret).encode())
        headers = {name: self.text(value) for name, value in reply.headers.items()}
        return replace(reply, headers=headers, body=body, url=self.text(reply.url))


NOTHING = Veil()


def over(login: str, request: Request) -> Veil:
    """What hides `login`, unless the request has one of its own, and the secrets among its parameters."""
    secrets = {*_parts(request.credential or login), *_in_address(request)}
    spelled = {spelling for secret in secrets for spelling in _spellings(secret)}
    return Veil(tuple(sorted(spelled, key=len, reverse=True)))


def _parts(login: str) -> Iterator[str]:
    """Several secrets stand between colons, the values of a cookie between semicolons."""
    for part in (login, *re.split(r"[\s;:,]+", login)):
        name, _, value = part.partition("=")
        if len(part) >= SHORTEST:
            yield part
        # Numbers that a cookie holds name people and pages, its owner's own account above all.
        if name and len(value) >= SHORTEST_VALUE and not value.isdigit():
            yield value


def _in_address(request: Request) -> Iterator[str]:
    written = parse_qsl(request.path_or_url.partition("?")[2])
    for name, value in (*written, *request.params.items()):
        if SECRET_PARAMETER.search(name) and len(str(value)) >= SHORTEST and str(value) not in request.public:
            yield str(value)


def _spellings(secret: str) -> Iterator[str]:
    as_json = json.dumps(secret)[1:-1]
    yield from (secret, as_json, as_json.replace("/", r"\/"))
    yield from (quote(secret), quote(secret, safe=""), html.escape(secret))


def _stand_in(secret: str) -> str:
    """A number stays one, for JSON may hold it without quotes."""
    return "1".ljust(len(secret), "0") if secret.isdigit() else HIDDEN
