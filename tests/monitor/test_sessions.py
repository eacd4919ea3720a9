import base64
import json
from datetime import UTC, datetime

import pytest

from domain.session import Session
from monitor.sessions import expiry, jwt_expiry
from tests.factories import NOW, later

EXPIRES = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)


def jwt(claims: object) -> str:
    parts = ({"alg": "HS256"}, claims)
    return ".".join((*(_part(json.dumps(each).encode()) for each in parts), _part(b"signature")))


def _part(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.mark.parametrize("prefix", ["", "Bearer ", " "])
def test_a_token_that_tells_its_end_is_believed(prefix: str) -> None:
    assert jwt_expiry(prefix + jwt({"exp": int(EXPIRES.timestamp()), "sub": "~~~???"})) == EXPIRES


@pytest.mark.parametrize(
    "token",
    [
        "",
        "opaque",
        "a.b.c",
        "SUB=x; SUBP=y.z.w",
        "..",
        jwt([]),
        jwt({}),
        jwt({"exp": "tomorrow"}),
        jwt({"exp": True}),
        jwt({"exp": -1}),
        jwt({"exp": 1e300}),
        jwt({"exp": float("nan")}),
        f"a.{_part(b'[' * 100_000)}.c",
        f"a.{_part(bytes(range(256)))}.c",
        "a.é.c",
    ],
)
def test_any_other_token_tells_nothing(token: str) -> None:
    assert jwt_expiry(token) is None


def test_the_platform_is_believed_before_the_operator_and_the_operator_before_the_token() -> None:
    token = jwt({"exp": int(EXPIRES.timestamp())})
    said = Session(expires_at=NOW)
    assert expiry(said, later(days=1), token) == NOW
    assert expiry(Session(), later(days=1), token) == later(days=1)
    assert expiry(None, None, token) == EXPIRES
    assert expiry(None, None) is None
