"""What happens to a picture between its owner and an impostor: resized, cropped, recompressed, written on."""

from collections.abc import Callable, Mapping
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageEnhance, ImageFont

from tests.detectors.pictures.emblems import WHITE

BADGES = ((255, 150, 0), (20, 110, 240), (220, 30, 30))
BANDS = ((20, 20, 20), WHITE, (10, 80, 200))
WORDS = ("OFFICIAL", "Linze", "24h", "HOT LINE")

Alter = Callable[[Image.Image, Random], Image.Image]


def resized(side: int, way: Image.Resampling = Image.Resampling.BICUBIC) -> Alter:
    return lambda image, _: image.resize((side, side), way)


def compressed(quality: int) -> Alter:
    def alter(image: Image.Image, _: Random) -> Image.Image:
        packed = BytesIO()
        image.save(packed, "JPEG", quality=quality)
        return Image.open(BytesIO(packed.getvalue())).convert("RGB")

    return alter


def window(image: Image.Image, size: float, x: float, y: float) -> Image.Image:
    """A square window, brought back to the picture's size; x and y say where, 0-1."""
    edge = round(image.width * size)
    left, top = round((image.width - edge) * x), round((image.height - edge) * y)
    return image.crop((left, top, left + edge, top + edge)).resize(image.size, Image.Resampling.BICUBIC)


def cropped(size: float) -> Alter:
    return lambda image, _: window(image, size, 0.5, 0.5)


def cropped_anywhere(size: float) -> Alter:
    return lambda image, random: window(image, size, random.random(), random.random())


def cropped_to_a_corner(image: Image.Image, random: Random) -> Image.Image:
    return window(image, 0.9, random.choice((0, 1)), random.choice((0, 1)))


def one_side_off(image: Image.Image, random: Random) -> Image.Image:
    """A tenth off one side; the picture is no square any more."""
    wide, tall = image.size
    sides = ((wide // 10, 0, wide, tall), (0, tall // 10, wide, tall), (0, 0, wide * 9 // 10, tall))
    return image.crop(random.choice((*sides, (0, 0, wide, tall * 9 // 10))))


def badged(image: Image.Image, random: Random) -> Image.Image:
    """A small 'V' in the lower right corner."""
    image, side = image.copy(), image.width
    pen, wide = ImageDraw.Draw(image), side * random.uniform(0.22, 0.3)
    left = top = side * 0.98 - wide
    edge = (left, top, left + wide, top + wide)
    pen.ellipse(edge, fill=random.choice(BADGES), outline=WHITE, width=max(2, side // 80))
    tick = [(left + wide * x, top + wide * y) for x, y in ((0.27, 0.3), (0.5, 0.72), (0.73, 0.3))]
    pen.line(tick, fill=WHITE, width=max(2, round(wide * 0.11)))
    return image


def banded(image: Image.Image, random: Random) -> Image.Image:
    """A line of text on a band along the lower edge."""
    image, side = image.copy(), image.width
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, side * 0.83, side, side), fill=random.choice(BANDS))
    font = ImageFont.load_default(side * 0.13)
    pen.text((side / 2, side * 0.915), random.choice(WORDS), font=font, fill=(200, 150, 40), anchor="mm")
    return image


def _written(across: float, down: float, size: float) -> Alter:
    def alter(image: Image.Image, random: Random) -> Image.Image:
        image, side = image.copy(), image.width
        pen, font = ImageDraw.Draw(image), ImageFont.load_default(side * size)
        at, word = (side * across, side * down), random.choice(WORDS)
        pen.text(at, word, font=font, fill=WHITE, stroke_width=2, stroke_fill=(0, 0, 0), anchor="mm")
        return image

    return alter


def rounded(image: Image.Image, _: Random) -> Image.Image:
    """Cut round, with white corners."""
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).ellipse((0, 0, image.width - 1, image.height - 1), fill=255)
    paper = Image.new("RGB", image.size, WHITE)
    paper.paste(image, (0, 0), mask)
    return paper


def after(*alters: Alter) -> Alter:
    def alter(image: Image.Image, random: Random) -> Image.Image:
        for each in alters:
            image = each(image, random)
        return image

    return alter


def brightened(image: Image.Image, _: Random) -> Image.Image:
    return ImageEnhance.Brightness(image).enhance(1.3)


def paler(image: Image.Image, _: Random) -> Image.Image:
    return ImageEnhance.Contrast(image).enhance(0.7)


# What must be seen through.
PLAIN: Mapping[str, Alter] = {
    "48 pixels": resized(48),
    "64 pixels": resized(64, Image.Resampling.LANCZOS),
    "96 pixels, nearest": resized(96, Image.Resampling.NEAREST),
    "640 pixels": resized(640),
    "middle 90 %": cropped(0.9),
    "some 90 %": cropped_anywhere(0.9),
    "corner 90 %": cropped_to_a_corner,
    "a side off": one_side_off,
    "10 % off all sides": cropped(0.8),
    "JPEG 40": compressed(40),
    "JPEG 40 at 100 pixels": after(resized(100), compressed(40)),
    "V badge": badged,
    "text on a band": banded,
    "text below": _written(0.5, 0.85, 0.14),
    "text above": _written(0.5, 0.12, 0.12),
    "all at once, V badge": after(cropped_anywhere(0.9), badged, resized(160), compressed(40)),
    "all at once, text": after(cropped_anywhere(0.9), _written(0.5, 0.85, 0.14), resized(160), compressed(40)),
}
# What is seen through as far as it goes.
WORSE: Mapping[str, Alter] = {
    "V badge, 128 pixels, JPEG 40": after(badged, resized(128), compressed(40)),
    "middle 90 %, V badge": after(cropped(0.9), badged),
    "some 90 %, text, JPEG 40": after(cropped_anywhere(0.9), banded, compressed(40)),
    "text amid": _written(0.5, 0.5, 0.12),
    "round": rounded,
    "brighter": brightened,
    "paler": paler,
}
