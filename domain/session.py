"""A login at a platform, as the platform itself sees it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """`login` is whose it is, in the platform's words and never a secret; `expires_at` is None where nobody says."""

    login: str = ""
    expires_at: datetime | None = None
