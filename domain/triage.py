"""What a look-alike is, in the words of those who handle it."""

from enum import StrEnum


class Triage(StrEnum):
    """Closed: each has its Chinese word, its English word and its next step in detectors/impostor/triage.py."""

    IMPOSTOR = "impostor"
    CONFUSING = "confusing"
    UNREGISTERED = "unregistered"
    NAMESAKE = "namesake"
    CIVILIAN = "civilian"
    LOST = "lost"
    GONE = "gone"
