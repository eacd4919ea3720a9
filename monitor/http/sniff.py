"""Tells a picture by its first bytes, whatever its server calls it."""

import re

PICTURE = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBP|....ftypavi[fs]", re.DOTALL)
FORMS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"ftypavif": "image/avif",
    b"ftypavis": "image/avif",
}
LOOKED_AT = 4096
OTHERS = {
    "an SVG drawing": re.compile(rb"<svg[\s>]", re.IGNORECASE),
    "a web page": re.compile(rb"<(!doctype html|html|head|body|script)[\s>]", re.IGNORECASE),
}


def is_picture(body: bytes) -> bool:
    """Whether it begins as a JPEG, PNG, GIF, WebP or AVIF file does."""
    return PICTURE.match(body) is not None


def media_type(body: bytes) -> str:
    """What a picture is, by its first bytes; bytes without a form where it is none of those known."""
    return next((form for mark, form in FORMS.items() if body[4:12] == mark or body.startswith(mark)), "") or (
        "image/webp" if is_picture(body) else "application/octet-stream"
    )


def described(body: bytes) -> str:
    """What stands where a picture should be, for people."""
    if not body:
        return "nothing"
    start = body[:LOOKED_AT]
    return next((what for what, mark in OTHERS.items() if mark.search(start)), "no picture of a known kind")
