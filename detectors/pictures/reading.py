"""Reads an avatar's bytes once, so that they need not be looked at again."""

import hashlib

from detectors.pictures.decode import Refused, decode
from detectors.pictures.plainness import plainness
from detectors.pictures.prints import printed
from domain.look import Picture


def read(data: bytes) -> Picture | Refused:
    """What a picture looks like; never raises for the bytes that it is given."""
    image = decode(data)
    if isinstance(image, Refused):
        return image
    return Picture(sha256=hashlib.sha256(data).hexdigest(), prints=(printed(image),), plainness=plainness(image).value)
