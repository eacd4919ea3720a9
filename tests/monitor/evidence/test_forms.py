"""What kind of bytes a piece is."""

import pytest

from monitor.evidence.forms import ending_of, form_of
from tests.monitor.evidence.pieces import PNG

UNKNOWN = "application/octet-stream"


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x1cftypavif", "image/avif"),
        (b"<svg>", UNKNOWN),
    ],
)
def test_a_picture_is_what_its_first_bytes_say(data: bytes, form: str) -> None:
    assert form_of("attachment", data) == form


@pytest.mark.parametrize(
    ("name", "form", "ending"),
    [
        ("函.PDF", "application/pdf", "pdf"),
        ("a.jpeg", "image/jpeg", "jpg"),
        ("a.exe", UNKNOWN, "bin"),
        ("", UNKNOWN, "bin"),
    ],
)
def test_anything_else_is_what_its_name_says(name: str, form: str, ending: str) -> None:
    assert form_of(name, b"no picture") == form
    assert ending_of(form) == ending
