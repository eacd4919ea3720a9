"""Round emblems on one ground, all different, drawn without fonts: rings, stars, polygons, invented characters."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from io import BytesIO
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageDraw

SIZE = 320
RED, BLUE = (200, 22, 30), (16, 70, 160)
GOLD, WHITE = (250, 214, 70), (255, 255, 255)
MIDDLE = SIZE / 2

Colour = tuple[int, int, int]
Point = tuple[float, float]


class Kind(Enum):
    """How emblems differ: in all they show, or (twins) in the one character within one and the same ring."""

    VARIED = auto()
    TWINS = auto()


@dataclass(frozen=True)
class Canvas:
    """Where an emblem is drawn: `radius` is that of its outermost ring, `field` that of what stands within."""

    pen: ImageDraw.ImageDraw
    random: Random
    ground: Colour
    ink: Colour
    radius: float
    field: float


def emblem(seed: int, ground: Colour = RED, kind: Kind = Kind.VARIED) -> Image.Image:
    """The same for the same seed."""
    random = Random(f"{kind} {seed}")
    style = random if kind is Kind.VARIED else Random(7)
    image = Image.new("RGB", (SIZE, SIZE), ground)
    radius = SIZE * style.uniform(0.4, 0.46)
    canvas = Canvas(
        pen=ImageDraw.Draw(image),
        random=random,
        ground=ground,
        ink=style.choice((GOLD, GOLD, WHITE)),
        radius=radius,
        field=radius * style.uniform(0.5, 0.66),
    )
    ring(canvas, radius, style.randint(4, 12))
    if kind is Kind.TWINS:
        character(canvas, MIDDLE, MIDDLE, canvas.field)
    else:
        if random.random() < 0.5:
            ring(canvas, radius * random.uniform(0.72, 0.86), random.randint(2, 6))
        random.choice((one, two, star, polygon, framed, discs))(canvas)
        random.choice((nothing, small_stars, caption, arc))(canvas)
    return image


def emblems(count: int, ground: Colour = RED, kind: Kind = Kind.VARIED) -> Iterator[Image.Image]:
    return (emblem(seed, ground, kind) for seed in range(count))


def as_bytes(image: Image.Image, form: str = "PNG", **how: int) -> bytes:
    packed = BytesIO()
    image.save(packed, form, **how)
    return packed.getvalue()


def ring(canvas: Canvas, radius: float, width: int) -> None:
    edge = (MIDDLE - radius, MIDDLE - radius, MIDDLE + radius, MIDDLE + radius)
    canvas.pen.ellipse(edge, outline=canvas.ink, width=width)


def corners(count: int, radius: float, turn: float, *, at: Point = (MIDDLE, MIDDLE), inner: float = 1.0) -> list[Point]:
    """Of a polygon, or of a star whose hollows lie at the share `inner` of the radius."""
    points = 2 * count if inner < 1 else count
    lengths = [radius * (inner if i % 2 else 1.0) for i in range(points)]
    angles = [turn + 2 * pi * i / points for i in range(points)]
    return [(at[0] + long * cos(angle), at[1] + long * sin(angle)) for long, angle in zip(lengths, angles, strict=True)]


def character(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Strokes on a grid, across, down and slanting, as characters have them; `size` is half the height."""
    random, width = canvas.random, max(3, round(size / 7))
    for _ in range(random.randint(5, 9)):
        left, right = sorted(random.sample((-1.0, -0.5, 0.0, 0.5, 1.0), 2))
        across = random.choice((-1.0, -0.5, 0.0, 0.5, 1.0))
        slant = random.choice((0.0, 0.0, 0.5))
        ends = random.choice((((left, across), (right, across)), ((across, left), (across - slant, right))))
        canvas.pen.line([(x + size * a, y + size * b) for a, b in ends], fill=canvas.ink, width=width)


def one(canvas: Canvas) -> None:
    character(canvas, MIDDLE, MIDDLE, canvas.field * 0.8)


def two(canvas: Canvas) -> None:
    for aside in (-0.55, 0.55):
        character(canvas, MIDDLE + aside * canvas.field, MIDDLE, canvas.field * 0.45)


def star(canvas: Canvas) -> None:
    random = canvas.random
    points = corners(
        random.randint(4, 9),
        canvas.field * random.uniform(0.6, 1.1),
        random.random() * 6,
        inner=random.uniform(0.3, 0.7),
    )
    canvas.pen.polygon(points, fill=canvas.ink)


def polygon(canvas: Canvas) -> None:
    random = canvas.random
    points = corners(random.randint(3, 8), canvas.field * random.uniform(0.8, 1.1), random.random() * 6)
    canvas.pen.line([*points, *points[:2]], fill=canvas.ink, width=random.randint(4, 14))


def framed(canvas: Canvas) -> None:
    polygon(canvas)
    character(canvas, MIDDLE, MIDDLE, canvas.field * 0.4)


def discs(canvas: Canvas) -> None:
    random, field = canvas.random, canvas.field
    for _ in range(random.randint(2, 6)):
        x, y, size = (MIDDLE - field + 2 * field * random.random(), MIDDLE - field + 2 * field * random.random(), 0.0)
        size = field * random.uniform(0.15, 0.5)
        draw = random.choice((canvas.pen.rectangle, canvas.pen.ellipse))
        draw(
            (x - size, y - size, x + size, y + size),
            fill=random.choice((canvas.ink, canvas.ground)),
            outline=canvas.ink,
        )


def nothing(_: Canvas) -> None:
    """Many emblems have nothing beside the middle."""


def small_stars(canvas: Canvas) -> None:
    count = canvas.random.randint(2, 7)
    for angle in (pi * (1.15 + 0.7 * i / (count - 1)) for i in range(count)):
        at = MIDDLE + canvas.radius * 0.78 * cos(angle), MIDDLE + canvas.radius * 0.78 * sin(angle)
        canvas.pen.polygon(corners(5, canvas.radius * 0.09, -pi / 2, at=at, inner=0.45), fill=canvas.ink)


def caption(canvas: Canvas) -> None:
    count = canvas.random.randint(3, 5)
    for i in range(count):
        x = MIDDLE + canvas.radius * 0.22 * (i - (count - 1) / 2)
        character(canvas, x, MIDDLE + canvas.radius * 0.78, canvas.radius * 0.09)


def arc(canvas: Canvas) -> None:
    edge = canvas.radius * 0.9
    box = (MIDDLE - edge, MIDDLE - edge, MIDDLE + edge, MIDDLE + edge)
    canvas.pen.arc(box, 20, 160, fill=canvas.ink, width=canvas.random.randint(6, 18))
