import pytest

from monitor.http.sniff import described, is_picture
from tests.monitor.picture_hosts import drawn

SVG = b'<?xml version="1.0"?>\n<!-- a badge -->\n<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_a_picture_is_known_by_how_it_begins(form: str) -> None:
    assert is_picture(drawn(form))


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "nothing"),
        (SVG, "an SVG drawing"),
        (b"\xef\xbb\xbf <SVG >", "an SVG drawing"),
        (b"<!DOCTYPE html><html><title>404</title>", "a web page"),
        (b"\n<html lang='zh'>", "a web page"),
        (b'{"error":"x"}', "no picture of a known kind"),
        (b"%PDF-1.7", "no picture of a known kind"),
        (b"PK\x03\x04", "no picture of a known kind"),
        (bytes(100_000), "no picture of a known kind"),
        (drawn("BMP"), "no picture of a known kind"),
        (drawn("TIFF"), "no picture of a known kind"),
        (b"GIF8", "no picture of a known kind"),
        (b"RIFF0000WAVE", "no picture of a known kind"),
    ],
)
def test_what_is_no_picture_is_named(body: bytes, what: str) -> None:
    assert not is_picture(body)
    assert described(body) == what
