"""Avatars: each account's own, the same with a festive band across it, and strangers' copies."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from detectors.pictures.reading import read
from domain.look import Picture
from domain.observation import Profile
from monitor.demo.portrait import LARGE, portrait

FESTIVE = "festive "
BAND = (0, 192, 256, 256)


async def look(profile: Profile) -> Picture | None:
    """What the album would have made of an account's picture; the name of the picture tells what it shows."""
    return picture(profile.avatar_hash) if profile.avatar_hash else None


@lru_cache(maxsize=2048)
def picture(seed: str) -> Picture:
    data = portrait(seed.removeprefix(FESTIVE), LARGE)
    seen = read(_banded(data) if seed.startswith(FESTIVE) else data)
    assert isinstance(seen, Picture)
    return seen


def _banded(data: bytes) -> bytes:
    with Image.open(BytesIO(data)) as opened:
        image = opened.convert("RGB")
    ImageDraw.Draw(image).rectangle(BAND, fill=(206, 24, 30))
    kept = BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()
