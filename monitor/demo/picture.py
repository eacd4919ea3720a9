"""The recorded terminal as an SVG that stands on its own: no fonts to fetch, and every glyph in its cell."""

import re
from collections.abc import Iterator
from enum import Enum, auto
from html import escape, unescape
from itertools import groupby
from pathlib import Path
from unicodedata import east_asian_width

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import TerminalTheme

TEMPLATE = Path(__file__).with_name("terminal.svg")
CELL = 11.0
GLYPH = 20
SQUEEZED = ' lengthAdjust="spacingAndGlyphs"'
THEME = TerminalTheme(
    (22, 27, 38),
    (221, 226, 236),
    [
        (44, 52, 68),
        (240, 98, 104),
        (126, 203, 132),
        (240, 196, 86),
        (78, 140, 236),
        (200, 150, 240),
        (102, 200, 214),
        (221, 226, 236),
    ],
    [
        (110, 120, 140),
        (255, 120, 124),
        (150, 222, 150),
        (250, 214, 120),
        (120, 170, 250),
        (216, 176, 250),
        (130, 220, 232),
        (250, 252, 255),
    ],
)
LABEL = re.compile(r'<text class="([^"]*-r\d+)" x="([\d.]+)" y="([\d.]+)" textLength="[\d.]+"( [^>]*)>([^<]*)</text>')


class Kind(Enum):
    """How wide a glyph is; a terminal gives the ambiguous ones one cell, Chinese fonts two."""

    NARROW = auto()
    WIDE = auto()
    AMBIGUOUS = auto()


def picture(console: Console, title: str) -> str:
    """`console` must have recorded. Rich gives Chinese glyphs half their width; each run is set to its own here."""
    drawn = console.export_svg(
        title=title,
        theme=THEME,
        code_format=TEMPLATE.read_text("utf-8"),
        font_aspect_ratio=CELL / GLYPH,
        unique_id="diting",
    )
    return LABEL.sub(lambda label: "".join(_runs(label)), drawn)


def _runs(label: re.Match[str]) -> Iterator[str]:
    """A label for each stretch of equally wide glyphs, so that every kind keeps to the grid."""
    style, x, y, rest, text = label.groups()
    left = float(x)
    for kind, run in groupby(unescape(text), key=_kind):
        glyphs = "".join(run)
        width = CELL * cell_len(glyphs)
        fit = SQUEEZED if kind is Kind.AMBIGUOUS else ""
        if glyphs.strip():
            place = f'class="{style}" x="{left:g}" y="{y}" textLength="{width:g}"{fit}{rest}'
            yield f"<text {place}>{escape(glyphs)}</text>"
        left += width


def _kind(glyph: str) -> Kind:
    if cell_len(glyph) == 2:
        return Kind.WIDE
    return Kind.AMBIGUOUS if east_asian_width(glyph) == "A" else Kind.NARROW
