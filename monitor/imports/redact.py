"""Takes credentials out of a browser's exchange, before anything reads, shows or keeps it.

What is read is what is kept: a secret that the platform repeats in its answer is gone from both.
"""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, quote, unquote, unquote_plus, urlsplit, urlunsplit

from monitor.http.capture import HIDDEN, SECRET_PARAMETER
from monitor.imports.har import Entry

SHORTEST = 8
# Beside these, headers say in which form something is asked or answered.
CREDENTIALS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
SECRET_HEADER = re.compile(r"token|secret|auth|session|ticket|csrf|xsrf|api-?key|signature|^x-s$|^x-zse|^x-bogus", re.I)
# Of cookies the plain numbers are ids, times and sizes, which may stand in any answer.
NUMBER = re.compile(r"\d{1,20}")
HARMLESS = re.compile(r"[a-z]{2}[-_][A-Za-z]{2,4}|true|false|undefined|null|https?://\S*", re.I)
NAMED = (
    rb"(?:\w*access_?token|\w*refresh_?token|id_?token|access_?jwt|refresh_?jwt|session_?(?:key|id)|web_session|password"
    rb"|client_?secret|\w*_ticket|ticket|xsec_token|ms_?token|token|_?[cx]srf(?:_?token)?|bili_jct|sessdata|ttwid"
    rb"|a_bogus|x-bogus|verify_?fp|s_v_web_id|w_rid|pass_?ticket|exportkey)"
)
IN_BODY = re.compile(rb'("' + NAMED + rb'"\s*:\s*)"(?:[^"\\]|\\.)*"', re.IGNORECASE)
# JSON within the strings of JSON.
IN_STRING = re.compile(rb'(\\"' + NAMED + rb'\\"\s*:\s*)\\"[^"\\]*\\"', re.IGNORECASE)

# What platforms sign their addresses with, or know a browser by, beside what SECRET_PARAMETER knows.
SIGNING = re.compile(
    r"(?:a_|x-?|_)?bogus|verify_?fp|fp|s_v_web_id|(?:w_)?web_?id|ttwid|uifid\w*|odin_tt|sessdata|bili_jct|w_rid|exportkey"
    r"|[gps]?sid(?:_\w+)?|(?:wx)?uin|[\w-]*[_-]sign|[\w-]*[_-]sig\d*|x-?(?:s|gorgon|argus|ladon)(?:-common)?"
    r"|\w*[cx]srf\w*|(?:oss)?access_?key_?id|hmac",
    re.IGNORECASE,
)
# In an address of which somebody tells, this may as well be an invitation.
INVITATION = re.compile(r"code", re.IGNORECASE)
IN_ADDRESS = re.compile(
    rb"(?P<head>(?:[?&;#]|\\+u0026|\\+u003[fF]|\\+u0023)(?P<name>[\w.-]{1,60})(?:=|\\+u003[dD]))"
    rb"(?:[\w.~%!$*+,/:@=|-]|\\+/|\\+u003[dD]|\\+u002[bBfF])+"
)
# An address within the query of another one.
IN_INNER_ADDRESS = re.compile(
    rb"(?P<head>%(?:3[fF]|26|23)(?P<name>[\w.-]{1,60})%3[dD])(?:(?!%26|%23)[\w.~%!*+-])+",
)


def secrets(entry: Entry, public: Collection[str] = ()) -> tuple[str, ...]:
    """Every credential of an exchange, the longest first; `public` are values that the question itself is about."""
    found = {*_in_headers(entry), *_in_cookies(entry), *_in_address(entry.url), *_posted(entry)}
    spelled = {form for value in found - {*public} for form in (value, unquote(value), quote(value, safe=""))}
    escaped = {value.replace("/", "\\/") for value in spelled}
    return tuple(sorted((spelled | escaped) - {*public}, key=len, reverse=True))


def cleaned(entry: Entry, known: tuple[str, ...]) -> Entry:
    """The exchange without its request's headers and cookies; what else it says is freed of `known`."""
    return replace(
        entry,
        url=without(address(entry.url), known),
        headers=(),
        cookies=(),
        posted="",
        said=tuple((name, without(_header(name, value), known)) for name, value in entry.said if not _is_secret(name)),
    )


def clean_body(data: bytes, known: tuple[str, ...]) -> bytes:
    for secret in known:
        data = data.replace(secret.encode("utf-8", "replace"), HIDDEN.encode())
    hidden = HIDDEN.encode()
    data = IN_INNER_ADDRESS.sub(_told, IN_ADDRESS.sub(_told, data))
    return IN_STRING.sub(rb'\1\\"' + hidden + rb'\\"', IN_BODY.sub(rb'\1"' + hidden + rb'"', data))


def text(said: str) -> str:
    """What a person wrote down or a page says, without the secrets of addresses that stand in it."""
    data = said.encode("utf-8", "surrogatepass")
    return IN_INNER_ADDRESS.sub(_told, IN_ADDRESS.sub(_told, data)).decode("utf-8", "surrogatepass")


def _told(found: re.Match[bytes]) -> bytes:
    name = found["name"].decode("utf-8", "replace")
    return found["head"] + HIDDEN.encode() if _is_signing(name) and not INVITATION.fullmatch(name) else found[0]


def _is_signing(name: str) -> bool:
    return bool(SECRET_PARAMETER.search(name) or SIGNING.fullmatch(name))


def without(text: str, known: tuple[str, ...]) -> str:
    for secret in known:
        text = text.replace(secret, HIDDEN)
    return text


def address(url: str) -> str:
    """An address without its user, its fragment and the values of parameters that may be secrets; '' for none."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        shown = f"{host}:{parts.port}" if parts.port else host
    except ValueError:
        return ""
    query = "&".join(_parameter(pair) for pair in parts.query.split("&") if pair)
    return urlunsplit((parts.scheme, shown, parts.path, query, ""))


def _parameter(pair: str) -> str:
    name, equals, _ = pair.partition("=")
    return f"{name}={HIDDEN}" if equals and _is_signing(unquote_plus(name)) else pair


def _header(name: str, value: str) -> str:
    return address(value) if name.lower() in {"location", "content-location"} else value


def _is_secret(name: str) -> bool:
    return name.lower() in CREDENTIALS or bool(SECRET_HEADER.search(name))


def _in_headers(entry: Entry) -> Iterator[str]:
    for name, value in (*entry.headers, *entry.said):
        if name.lower() in {"cookie", "set-cookie"}:
            for pair in value.split(";"):
                cookie, _, held = pair.strip().partition("=")
                yield from _cookie(cookie, held)
        elif _is_secret(name):
            yield from (word for word in re.split(r"[\s;,]+", value) if len(word) >= SHORTEST)


def _in_cookies(entry: Entry) -> Iterator[str]:
    for name, value in entry.cookies:
        yield from _cookie(name, value)


def _cookie(name: str, value: str) -> Iterator[str]:
    value = value.strip().strip('"')
    is_plain = NUMBER.fullmatch(value) or HARMLESS.fullmatch(value)
    if len(value) >= SHORTEST and (not is_plain or SECRET_PARAMETER.search(name)):
        yield value


def _in_address(url: str) -> Iterator[str]:
    try:
        pairs = parse_qsl(urlsplit(url).query)
    except ValueError:
        return
    for name, value in pairs:
        # A number that is no secret by its name may stand bare in an answer, which would be none without it.
        known = SECRET_PARAMETER.search(name) or (SIGNING.fullmatch(name) and not NUMBER.fullmatch(value))
        if known and len(value) >= SHORTEST:
            yield value


def _posted(entry: Entry) -> Iterator[str]:
    """What was posted under a secret's name, as a form or as JSON."""
    try:
        given = json.loads(entry.posted)
    except (ValueError, RecursionError):
        given = dict(parse_qsl(entry.posted)) if "=" in entry.posted[:200] else {}
    pairs = given.items() if isinstance(given, dict) else ()
    for name, value in pairs:
        if isinstance(value, str) and len(value) >= SHORTEST and SECRET_PARAMETER.search(str(name)):
            yield value
