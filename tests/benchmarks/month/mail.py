"""The far end of the city's mail: it takes everything, but for the day on which it is dead."""

from collections.abc import Iterable
from datetime import timedelta

from domain.errors import Retry
from domain.incident import Severity
from domain.manner import Manner
from domain.notification import Message
from domain.registry import Contact


class Mail:
    """Takes every message, except while it is `dead`."""

    manner = Manner()

    def __init__(self, *shared: str) -> None:
        self.shared, self.dead = shared, False
        self.taken: list[Message] = []

    def addresses(self, contacts: Iterable[Contact]) -> frozenset[str]:
        return frozenset(self.shared or (contact.email for contact in contacts if contact.email))

    async def send(self, message: Message) -> None:
        if self.dead:
            raise Retry("connection refused")
        self.taken.append(message)

    async def aclose(self) -> None:
        """Nothing is open."""


class Untallied:
    """The outbox itself is counted at the end."""

    def delivered(self, channel: str, delay: timedelta) -> None: ...

    def failed(self, channel: str, result: str) -> None: ...

    def collapsed(self, channel: str, messages: int) -> None: ...

    def handed_over(self, channel: str, messages: int) -> None: ...

    def alerted(self, severity: Severity, latency: timedelta) -> None: ...
