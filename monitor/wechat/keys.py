"""Reads the file of keys: one line an account, `<account id of the register> <appid> <appsecret>`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import SecretStr

APPID = re.compile(r"wx[0-9a-z]{16}")
SECRET = re.compile(r"[0-9a-fA-F]{32}")
COLUMNS = "<account id of the register> <appid> <appsecret>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What opens one account's API."""

    appid: str
    secret: SecretStr

    @property
    def login(self) -> str:
        """A name that changes with the secret, so that a new one does not wait for the old one's silence to end."""
        return f"{self.appid}:{self.secret.get_secret_value()}"


def read_keys(text: str) -> dict[str, Key]:
    """The keys by account id. Raises ValueError that names every wrong line by its number, never by its content."""
    keys: dict[str, Key] = {}
    seen: dict[str, int] = {}
    problems = []
    for number, words in _lines(text):
        if flaw := _flaw(words, seen):
            problems.append(f"line {number}: {flaw}")
            continue
        account, appid, secret = words
        seen |= {account: number, appid: number}
        keys[account] = Key(appid=appid, secret=SecretStr(secret))
    if problems or not keys:
        raise ValueError("; ".join(problems) or f"holds no account; write lines of {COLUMNS}")
    return keys


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Without blank lines and remarks."""
    lines = enumerate((line.split() for line in text.removeprefix("\ufeff").splitlines()), start=1)
    return [(number, words) for number, words in lines if words and not words[0].startswith("#")]


def _flaw(words: list[str], seen: Mapping[str, int]) -> str:
    if len(words) != 3:
        return f"has {len(words)} words instead of three; write {COLUMNS}"
    account, appid, secret = words
    if not APPID.fullmatch(appid):
        return "its second word is no appid (wx and 16 small letters or digits)"
    if not SECRET.fullmatch(secret):
        return "its third word is no appsecret (32 hexadecimal digits)"
    if account in seen:
        return f"names the account of line {seen[account]} once more; keep one of them"
    return f"has the appid of line {seen[appid]}; each account has its own" if appid in seen else ""
