"""Pictures that say nothing, drawn after those that platforms hand out, and the nation's flag and emblem in outline."""

from collections.abc import Mapping
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageDraw, ImageFont

from tests.detectors.pictures.emblems import corners

SIZE = 300
STATE_RED, STATE_GOLD = (222, 41, 16), (255, 222, 0)

Colour = tuple[int, int, int]


def blank(colour: Colour) -> Image.Image:
    return Image.new("RGB", (SIZE, SIZE), colour)


def faded(top: Colour, bottom: Colour) -> Image.Image:
    image = Image.new("RGB", (1, 2))
    image.putdata([top, bottom])
    return image.resize((SIZE, SIZE), Image.Resampling.BILINEAR)


def person(
    ground: Colour, ink: Colour, *, head: float = 0.18, shoulders: float = 0.36, gap: float = 0.03
) -> Image.Image:
    """A head above shoulders that reach the lower edge; sizes are radii as shares of the picture."""
    image = blank(ground)
    pen, middle = ImageDraw.Draw(image), SIZE / 2
    down, wide, round_ = SIZE * 0.38, SIZE * shoulders, SIZE * head
    top = down + round_ + SIZE * gap
    pen.ellipse((middle - wide, top, middle + wide, top + 2 * wide), fill=ink)
    pen.ellipse((middle - round_, down - round_, middle + round_, down + round_), fill=ink)
    return image


def bust(ground: Colour, ink: Colour) -> Image.Image:
    """Head, neck and shoulders in one piece."""
    image = person(ground, ink, head=0.17, shoulders=0.34, gap=0.06)
    ImageDraw.Draw(image).rectangle((SIZE * 0.43, SIZE * 0.45, SIZE * 0.57, SIZE * 0.68), fill=ink)
    return image


def rounded(image: Image.Image) -> Image.Image:
    """With transparent corners."""
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).ellipse((0, 0, SIZE - 1, SIZE - 1), fill=255)
    image = image.convert("RGBA")
    image.putalpha(mask)
    return image


def initial(letters: str, ground: Colour, ink: Colour = (255, 255, 255)) -> Image.Image:
    image = blank(ground)
    font = ImageFont.load_default(SIZE * (0.5 if len(letters) == 1 else 0.4))
    ImageDraw.Draw(image).text((SIZE / 2, SIZE / 2), letters, font=font, fill=ink, anchor="mm")
    return image


def pattern(seed: int, cells: int = 5, margin: int = 0) -> Image.Image:
    """Squares on a grid, mirrored left to right."""
    random = Random(seed)
    image = blank((240, 240, 240))
    pen, ink = ImageDraw.Draw(image), (random.randint(40, 200), random.randint(40, 200), 90)
    edge = (SIZE - 2 * margin) / cells
    for row in range(cells):
        half = [random.random() < 0.5 for _ in range((cells + 1) // 2)]
        for column, filled in enumerate(half + half[: cells // 2][::-1]):
            if filled:
                left, top = margin + column * edge, margin + row * edge
                pen.rectangle((left, top, left + edge - 1, top + edge - 1), fill=ink)
    return image


def flag(wide: int = 450, tall: int = 300) -> Image.Image:
    """Drawn by the rules of GB 12982: a grid of 30 by 20, the large star at (5, 5), the small ones around it."""
    image = Image.new("RGB", (wide, tall), STATE_RED)
    pen, unit = ImageDraw.Draw(image), tall / 20
    pen.polygon(corners(5, 3 * unit, -pi / 2, at=(5 * unit, 5 * unit), inner=0.382), fill=STATE_GOLD)
    for x, y in ((10, 2), (12, 4), (12, 7), (10, 9)):
        pen.polygon(corners(5, unit, -pi / 2, at=(x * unit, y * unit), inner=0.382), fill=STATE_GOLD)
    return image


def letterboxed_flag() -> Image.Image:
    image = blank((255, 255, 255))
    image.paste(flag(300, 200), (0, 50))
    return image


def national_emblem(ground: Colour = (255, 255, 255), size: float = 0.46) -> Image.Image:
    """In outline: ears about a red field with five stars over the gate, a wheel and drapery beneath."""
    image = blank(ground)
    pen, middle, radius = ImageDraw.Draw(image), SIZE / 2, SIZE * size

    def at(x: float, y: float) -> tuple[float, float]:
        return middle + radius * x, middle + radius * y

    pen.ellipse((*at(-1, -1), *at(1, 1)), fill=STATE_GOLD)
    for i in range(60):
        angle = 2 * pi * i / 60
        ends = [at(long * cos(angle), long * sin(angle)) for long in (0.82, 0.98)]
        pen.line(ends, fill=(190, 120, 20), width=1)
    pen.ellipse((*at(-0.72, -0.74), *at(0.72, 0.7)), fill=STATE_RED)
    pen.polygon(corners(5, radius * 0.2, -pi / 2, at=at(0, -0.42), inner=0.382), fill=STATE_GOLD)
    for x, y in ((-0.36, -0.14), (-0.15, -0.08), (0.15, -0.08), (0.36, -0.14)):
        pen.polygon(corners(5, radius * 0.09, -pi / 2, at=at(x, y), inner=0.382), fill=STATE_GOLD)
    pen.rectangle((*at(-0.34, 0.02), *at(0.34, 0.12)), fill=STATE_GOLD)
    pen.rectangle((*at(-0.52, 0.14), *at(0.52, 0.34)), fill=STATE_GOLD)
    for x in (-0.3, -0.15, 0.0, 0.15, 0.3):
        pen.rectangle((*at(x - 0.03, 0.25), *at(x + 0.03, 0.34)), fill=STATE_RED)
    pen.polygon([at(-0.62, 0.72), at(0.62, 0.72), at(0.5, 1), at(-0.5, 1)], fill=STATE_RED)
    pen.ellipse((*at(-0.2, 0.6), *at(0.2, 0.98)), fill=STATE_GOLD)
    return image


BLANK: Mapping[str, Image.Image] = {
    "white": blank((255, 255, 255)),
    "black": blank((0, 0, 0)),
    "red": blank((200, 22, 30)),
    "a fade": faded((30, 90, 200), (120, 220, 240)),
    "a strong fade": faded((0, 0, 0), (255, 255, 255)),
}
DEFAULT: Mapping[str, Image.Image] = {
    "grey person": person((204, 214, 221), (101, 119, 134)),
    "pale person": person((238, 238, 238), (200, 200, 200)),
    "white person on blue": rounded(person((30, 130, 240), (255, 255, 255), gap=0.05)),
    "dark bust": bust((225, 228, 232), (120, 130, 140)),
    "white bust on orange": bust((255, 150, 40), (255, 255, 255)),
    "wide person": person((220, 220, 225), (255, 255, 255), head=0.15, shoulders=0.44, gap=0.02),
    "an initial": initial("L", (90, 150, 80)),
    "a round initial": rounded(initial("M", (200, 80, 120))),
    "two initials": initial("LZ", (60, 90, 180)),
    "a dark initial": initial("A", (240, 220, 200), (40, 40, 40)),
    "a pattern of 5": pattern(1),
    "a pattern of 5 with a margin": pattern(2, margin=25),
    "a pattern of 7": pattern(3, cells=7),
    "a pattern of 8": pattern(4, cells=8),
}
EMBLEM: Mapping[str, Image.Image] = {
    "the flag": flag(),
    "the flag in a square": flag(300, 300),
    "the flag between bands": letterboxed_flag(),
    "the emblem": national_emblem(),
    "the emblem on red": national_emblem((190, 20, 20), 0.4),
    "the emblem on blue": national_emblem((10, 60, 150), 0.4),
}
