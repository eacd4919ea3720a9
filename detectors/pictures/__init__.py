"""Reading avatars: what a picture looks like, whether it says anything about anybody, and whether two are the same."""

from detectors.pictures.alike import SAME, likeness
from detectors.pictures.decode import Refused
from detectors.pictures.reading import read

__all__ = ["SAME", "Refused", "likeness", "read"]
