from datetime import datetime

import pytest

from domain.allowance import Allowance, allowing
from domain.incident import Ground
from tests.factories import NOW, later

KEY = "bluesky:did:plc:stranger"


def allowance(account: str = KEY, expires: datetime = later(days=1)) -> Allowance:  # noqa: B008
    return Allowance(account=account, reason=Ground.NAMESAKE, author="甲", at=NOW, expires=expires)


@pytest.mark.parametrize(
    ("account", "now", "covers"),
    [
        (KEY, NOW, True),
        (KEY, later(hours=23), True),
        (KEY, later(days=1), False),
        (KEY, later(days=2), False),
        ("bluesky:did:plc:strange", NOW, False),
        ("mastodon:did:plc:stranger", NOW, False),
    ],
)
def test_an_allowance_covers_one_account_until_it_ends(account: str, now: datetime, covers: bool) -> None:
    assert allowance().covers(account, now) is covers


def test_whoever_asks_is_told_by_which_allowance_an_account_opens_nothing() -> None:
    ended, standing = allowance(expires=NOW), allowance(expires=later(days=9))
    assert allowing([allowance("bluesky:other"), ended, standing], KEY, NOW) is standing
    assert allowing([ended], KEY, NOW) is None
    assert allowing([], KEY, NOW) is None
