"""Reading pictures: what one looks like, whether it says anything about anybody, what its QR codes lead to."""

from detectors.pictures.alike import SAME, likeness
from detectors.pictures.codes import codes
from detectors.pictures.decode import Refused
from detectors.pictures.reading import read

__all__ = ["SAME", "Refused", "codes", "likeness", "read"]
