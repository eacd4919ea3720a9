"""Regexes of descriptions: one that could take for ever is refused when the file is read, not met when a page comes."""

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"(?P<escaped>\\.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*+\])"
    r"|(?P<open>\((?:\?(?:P?<[A-Za-z_]\w*>|P=\w+|<?[=!]|#[^)]*+|\(\w+\)|[:>]|[aiLmsux-]+:?))?)"
    r"|(?P<close>\))|(?P<bar>\|)|(?P<times>(?:[*+?]|\{(?:\d+(?:,\d*)?|,\d*)\})[?+]?)|(?P<plain>.)",
    re.DOTALL,
)
# What stands for no character of its own cannot keep two repetitions apart.
BETWEEN = frozenset({"^", "$", r"\b", r"\B", r"\A", r"\Z"})
LOOKS = ("(?=", "(?!", "(?<=", "(?<!", "(?#")
ENDLESS = "repeats without end what repeats itself, as (a+)+ does: some texts would be looked at for ever; write "


@dataclass(slots=True, kw_only=True)
class Piece:
    """A part of a regex: whether it may be nothing, and whether it may be longer or shorter for one text."""

    text: str
    optional: bool = False
    loose: bool = False
    inner: tuple[tuple["Piece", ...], ...] = ()

    @property
    def stretches(self) -> bool:
        return self.loose or any(piece.stretches for way in self.inner for piece in way)

    @property
    def keeps_apart(self) -> bool:
        """Whether it always stands for something of one length, and not for just anything."""
        if self.optional or self.loose or self.text == ".":
            return False
        return not self.inner or all(any(piece.keeps_apart for piece in way) for way in self.inner)

    @property
    def is_anything(self) -> bool:
        return (self.loose and self.text == ".") or any(piece.is_anything for way in self.inner for piece in way)

    @property
    def runs_away(self) -> bool:
        """Whether its repetitions can be cut in more and more ways."""
        return any(
            any(piece.stretches for piece in way)
            and (any(piece.is_anything for piece in way) or not any(piece.keeps_apart for piece in way))
            for way in self.inner
        )


def checked_regex(text: str) -> str:
    """Raises ValueError that says what is wrong, and what to write instead."""
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as wrong:
        raise ValueError(
            f"{text!r} is no regular expression: {wrong}; correct it there, and write \\ before a character"
            " such as ( [ . ? + that is meant itself"
        ) from wrong
    if found := _runaway(text):
        raise ValueError(f"{text!r}: {found} {ENDLESS}one repetition, or end the inner one with ++ or *+")
    return text


def _runaway(text: str) -> str:
    """The first group that repeats without end what repeats itself; "" if there is none."""
    # For each group that is open: how it began, and its ways, of which the last is being read.
    groups: list[tuple[int, str, list[list[Piece]]]] = [(0, "", [[]])]
    for token in TOKEN.finditer(text):
        ways, word = groups[-1][2], token[0]
        if token.lastgroup == "open":
            groups.append((token.start(), word, [[]]))
        elif token.lastgroup == "bar":
            ways.append([])
        elif token.lastgroup == "close" and len(groups) > 1:
            start, kind, inner = groups.pop()
            groups[-1][2][-1].append(_group(text[start : token.end()], kind, inner))
        elif token.lastgroup == "times" and ways[-1]:
            if _is_endless(word) and ways[-1][-1].runs_away:
                return ways[-1][-1].text + word
            ways[-1][-1] = _repeated(ways[-1][-1], word)
        else:
            ways[-1].append(Piece(text=word, optional=word in BETWEEN))
    return ""


def _group(text: str, kind: str, inner: list[list[Piece]]) -> Piece:
    """Atomic groups and looks around take what they take once and for all."""
    if kind == "(?>":
        return Piece(text=text)
    if kind.startswith(LOOKS):
        return Piece(text=text, optional=True)
    return Piece(text=text, inner=tuple(map(tuple, inner)))


def _repeated(piece: Piece, times: str) -> Piece:
    least, most = _bounds(times)
    if times.endswith("+") and len(times) > 1:
        return Piece(text=piece.text, optional=not least)
    longer = most is None or most > max(least, 1)
    return Piece(text=piece.text, optional=not least or piece.optional, loose=longer, inner=piece.inner)


def _is_endless(times: str) -> bool:
    return _bounds(times)[1] is None and (len(times) == 1 or not times.endswith("+"))


def _bounds(times: str) -> tuple[int, int | None]:
    if times[0] in "*+?":
        return int(times[0] == "+"), 1 if times[0] == "?" else None
    least, comma, most = times.rstrip("?+")[1:-1].partition(",")
    return int(least or 0), int(most) if most else None if comma else int(least or 0)
