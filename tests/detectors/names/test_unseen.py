import pytest

from detectors.names.unseen import Kind, kind

KINDS = [
    ("临", None),
    ("é", None),
    ("Ⅸ", None),
    ("\u200b", Kind.INVISIBLE),
    ("\u00ad", Kind.INVISIBLE),
    ("\u2800", Kind.INVISIBLE),
    ("\u3164", Kind.INVISIBLE),
    ("\ufe0f", Kind.INVISIBLE),
    ("\u0007", Kind.INVISIBLE),
    ("\u0301", Kind.COMBINING),
    ("\ue000", Kind.PRIVATE),
    ("·", Kind.PUNCTUATION),
    ("$", Kind.PUNCTUATION),
    ("\u3000", Kind.PUNCTUATION),
    ("🚓", Kind.EMOJI),
    ("★", Kind.EMOJI),
    ("\U0001f3fb", Kind.EMOJI),
    ("\ud800", Kind.OTHER),
    ("\uffff", Kind.OTHER),
]


@pytest.mark.parametrize(("character", "expected"), KINDS, ids=[ascii(character) for character, _ in KINDS])
def test_a_character_that_no_name_is_read_by_has_a_kind(character: str, expected: Kind | None) -> None:
    assert kind(character) is expected
