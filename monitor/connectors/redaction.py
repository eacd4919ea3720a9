"""Takes out of a recorded answer what must not be passed on: logins first, then strangers' numbers and addresses."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from monitor.http import Reply, capture

HIDDEN = "redacted"
MAIL, PHONE = "someone@example.invalid", "13000000000"
# A word that is shorter may stand in any answer.
SHORTEST_SECRET = 6
# What an answer says that a rule may look at; anything else, cookies above all, may be a credential.
HEADERS = re.compile(
    r"content-type|location|link|retry-after|x?-?rate-?limit-.*|cf-mitigated|verifytype", re.IGNORECASE
)
SECRET_NAME = re.compile(
    r"token|secret|passw|pwd|credential|csrf|session_?(id|key|data)?$|ticket|cookie|jwt|^sess|^sid$|(^|_)s?key$",
    re.IGNORECASE,
)
PRIVATE_NAME = re.compile(r"phone|mobile|^tel|e_?mail", re.IGNORECASE)
SECRET_IN_TEXT = re.compile(
    r"(?P<head>['\"]?\w*(?:token|passw|secret|ticket|csrf)\w*['\"]?\s*[:=]\s*['\"])[^'\"]{6,}", re.IGNORECASE
)
MAILS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
PHONES = re.compile(r"(?<![\w.=/-])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\w-])")


def secret_words(secrets: Iterable[str]) -> tuple[str, ...]:
    """Every secret whole and in its parts, the longest first: one cookie is made of many."""
    parts = (part for secret in secrets for part in (secret, *re.split(r"[\s;,=]+", secret)))
    return tuple(sorted({part for part in parts if len(part) >= SHORTEST_SECRET}, key=len, reverse=True))


def headers(reply: Reply, words: tuple[str, ...]) -> dict[str, str]:
    """Those headers that a rule may look at."""
    kept = {name: value for name, value in reply.headers.items() if HEADERS.fullmatch(name)}
    shown = {name: _shown_address(value) if name == "location" else value for name, value in kept.items()}
    return {name: hidden(value, words) for name, value in sorted(shown.items())}


def _shown_address(address: str) -> str:
    """Where a redirect leads, without what may be a secret among its parameters."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return HIDDEN
    named = parse_qsl(parts.query, keep_blank_values=True)
    shown = [(name, HIDDEN if capture.SECRET_PARAMETER.search(name) else value) for name, value in named]
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query=urlencode(shown), fragment="").geturl()


def text(body: str, words: tuple[str, ...]) -> str:
    """A page: what looks like a login in it, and strangers' numbers and addresses."""
    without = SECRET_IN_TEXT.sub(rf"\g<head>{HIDDEN}", hidden(body, words))
    return PHONES.sub(PHONE, MAILS.sub(MAIL, without))


def document(found: Any, words: tuple[str, ...]) -> Any:
    """A JSON document, of the same shape: what its names or its values give away is replaced."""
    if isinstance(found, Mapping):
        return {hidden(name, words): _named(name, value, words) for name, value in found.items()}
    if isinstance(found, list):
        return [document(each, words) for each in found]
    if not isinstance(found, str):
        return found
    # A number alone is an id before it is anybody's telephone.
    return hidden(found, words) if found.isdigit() else text(found, words)


def _named(name: str, value: Any, words: tuple[str, ...]) -> Any:
    if isinstance(value, str) and value:
        if SECRET_NAME.search(name):
            return HIDDEN
        if PRIVATE_NAME.search(name):
            return MAIL if "@" in value else PHONE
    return document(value, words)


def hidden(said: str, words: tuple[str, ...]) -> str:
    for word in words:
        said = said.replace(word, HIDDEN)
    return said


def leaks(written: str, words: tuple[str, ...]) -> Iterator[str]:
    """The secrets that are still in what is about to be written; there must be none."""
    yield from (word for word in words if word in written)
