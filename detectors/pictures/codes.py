"""What the QR codes of a picture lead to."""

import numpy as np
from zxingcpp import Barcode, BarcodeFormat, BarcodeFormats, TextMode, read_barcodes

from detectors.pictures.decode import BROKEN, Refused, grey

# Posters carry two or three codes; a page of a hundred is none that anybody scans.
MOST_CODES = 8
LONGEST = 500
QR = BarcodeFormats(BarcodeFormat.QRCode)


def codes(data: bytes) -> tuple[str, ...]:
    """The texts of a picture's codes, each once, from the top down; none for what is no picture. Never raises.

    A text is one line of at most 500 characters that can be printed: it was written by a stranger.
    """
    picture = grey(data)
    if isinstance(picture, Refused):
        return ()
    try:
        found = read_barcodes(np.asarray(picture), formats=QR, text_mode=TextMode.Plain)
    except BROKEN:
        return ()
    texts = (_harmless(code.text) for code in sorted(found, key=_place))
    return tuple(dict.fromkeys(filter(None, texts)))[:MOST_CODES]


def _place(code: Barcode) -> tuple[int, int]:
    """The upper edge, then the left one, however the code is turned."""
    at = code.position
    corners = (at.top_left, at.top_right, at.bottom_left, at.bottom_right)
    return min(corner.y for corner in corners), min(corner.x for corner in corners)


def _harmless(text: str) -> str:
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:LONGEST]
