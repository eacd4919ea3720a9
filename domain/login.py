"""What is known of a login that a connector asks with; the secret itself is never kept."""

from dataclasses import dataclass
from datetime import datetime

from domain.answer import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """`fingerprint` tells credentials of one connector apart, `login` is whose it is in the platform's words.

    `outcome` is what the platform last said about it, `expires_at` None where nobody says.
    """

    connector: str
    fingerprint: str
    first_seen: datetime
    asked_at: datetime
    outcome: Outcome
    login: str = ""
    last_valid: datetime | None = None
    expires_at: datetime | None = None
    detail: str = ""

    def is_ended(self, now: datetime) -> bool:
        """The platform has refused it, or its time is over; a platform that cannot be asked says nothing of it."""
        if self.outcome is Outcome.AUTH:
            return True
        return self.expires_at is not None and self.expires_at <= now and not self.outlived

    @property
    def outlived(self) -> bool:
        """That the platform took it after the foreseen end: the foresight was wrong."""
        return self.last_valid is not None and self.expires_at is not None and self.last_valid > self.expires_at
