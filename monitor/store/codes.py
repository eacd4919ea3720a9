"""Codes that a reader answers an alert with: unguessable, short, and told by telephone without mistakes.

A code belongs to one message, and so to one case and one address of one channel, which the act of acknowledging names.
It speaks for the case as it stood when the message arrived: not after the case has become graver, or was opened again.
Used twice it changes nothing. It is forgotten with its message, once the case is over and its time is up.
"""

import secrets
import unicodedata
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.store.tables import Delivery, outbox

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


def delivered_at(conn: Connection, message: int) -> datetime | None:
    """When the message arrived from whose code somebody reads; None as long as nobody knows that it did."""
    query = select(outbox.c.settled_at).where(outbox.c.id == message, outbox.c.state == Delivery.DELIVERED)
    found: datetime | None = conn.execute(query).scalar_one_or_none()
    return found
