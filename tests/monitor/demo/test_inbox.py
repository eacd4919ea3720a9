import httpx
import pytest
from pydantic import SecretStr

from alerting.channels.webhook import Channel, Options
from domain.errors import Permanent
from monitor.demo.inbox import Inbox
from tests.factories import NOW, message


def channel(inbox: Inbox, secret: str | None = "shared") -> Channel:
    """The real channel, posting to the app without a socket between them."""
    options = Options(url="http://inbox.example/alerts", secret=SecretStr(secret) if secret else None)
    return Channel(options, now=lambda: NOW, transport=httpx.ASGITransport(inbox.app))


async def test_a_signed_alert_is_counted() -> None:
    inbox = Inbox(secret="shared")
    await channel(inbox).send(message(key="12:1:opened:webhook:"))
    assert inbox.keys == {"12:1:opened:webhook:"}
    assert inbox.has_heard_of(12)
    assert not inbox.has_heard_of(1)


async def test_a_repeat_is_counted_once() -> None:
    inbox = Inbox(secret="shared")
    for _ in range(2):
        await channel(inbox).send(message())
    assert len(inbox.keys) == 1


@pytest.mark.parametrize("secret", [None, "guessed"])
async def test_an_alert_whose_signature_does_not_hold_is_refused(secret: str | None) -> None:
    inbox = Inbox(secret="shared")
    with pytest.raises(Permanent, match="401"):
        await channel(inbox, secret).send(message())
    assert inbox.keys == set()
    assert inbox.refused == 1
