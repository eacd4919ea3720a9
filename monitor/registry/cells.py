"""The text of one cell: tidied on the way in, made safe for spreadsheets on the way out."""

import re
import unicodedata

SPACES = dict.fromkeys(map(ord, "\t\u00a0\u3000"), " ")
INVISIBLE = frozenset("\u200b\u2060\ufeff\ufffe\uffff")
SEPARATORS = re.compile(r"[、，,；;/／\n]")

_FORMULA = re.compile(r"[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"[0-9]{12,}|0[0-9]+")
_APOSTROPHED = re.compile(r"'+(?:[=+\-@＝＋－＠]|(?:[0-9]{12,}|0[0-9]+)\Z)")
_TEXT_FORMULA = re.compile(r'="([^"]*)"\Z')


def tidy(text: str) -> str:
    """`text` without control and invisible characters, with plain spaces and line breaks, trimmed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(SPACES)
    return "".join(character for character in text if _is_visible(character)).strip()


def _is_visible(character: str) -> bool:
    return character == "\n" or (character not in INVISIBLE and unicodedata.category(character) not in {"Cc", "Cs"})


def read(raw: str) -> str:
    """A cell as a person meant it: tidied, `="0123"` unwrapped, the apostrophe of `guarded` removed."""
    text = tidy(raw)
    wrapped = _TEXT_FORMULA.match(text)
    if wrapped:
        return tidy(wrapped[1])
    return tidy(text[1:]) if _APOSTROPHED.match(text) else text


def guarded(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would take it for a formula (CWE-1236)."""
    return f"'{text}" if _FORMULA.match(text) or _APOSTROPHED.match(text) else text


def guarded_for_csv(text: str) -> str:
    """As `guarded`, and also where a spreadsheet that opens a CSV would drop leading zeros or the 16th digit."""
    return f"'{text}" if _NUMBER.fullmatch(text) else guarded(text)


def one_line(text: str) -> str:
    """A name that somebody wrapped by hand, in one piece."""
    return "".join(part.strip() for part in text.split("\n"))


def split(text: str) -> tuple[str, ...]:
    """The items of a list cell, each once, in order."""
    items = (item.strip() for item in SEPARATORS.split(text))
    return tuple(dict.fromkeys(item for item in items if item))


def positions(text: str) -> tuple[str, ...]:
    """The items of a list cell with the empty ones kept, so that names and telephone numbers stay in step."""
    return tuple(item.strip() for item in SEPARATORS.split(text))


def fold(text: str) -> str:
    """For comparison: NFKC, without case, spaces and dashes."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"[\s\-_‐‑–—―·•]+", "", text)


def wide_to_plain(text: str) -> str:
    """Full-width letters and digits of an identifier as the platform writes them."""
    return unicodedata.normalize("NFKC", text).strip()
