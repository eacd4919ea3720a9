"""Codes that a reader answers an alert with: unguessable, short, and told by telephone without mistakes."""

import secrets
import unicodedata

LENGTH = 8
# Crockford's: no I, L, O or U, which look or sound like others.
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES = str.maketrans("OILU", "011V")
# What people might take for the number of a case or of a bulletin.
NUMBERED = ("DT", "DB")


def fresh() -> str:
    """A new code; one that could be taken for a number is never given."""
    while True:
        code = "".join(secrets.choice(DIGITS) for _ in range(LENGTH))
        if not code.isdigit() and not code.startswith(NUMBERED):
            return code


def read(spoken: str) -> str:
    """The code that somebody means, whatever the case, the width, the gaps, and O for 0 or I for 1; '' is none."""
    plain = unicodedata.normalize("NFKC", spoken).upper().translate(LOOKALIKES)
    code = "".join(char for char in plain if not (char.isspace() or char in "-‐–—_."))
    return code if len(code) == LENGTH and set(code) <= set(DIGITS) else ""
