"""Until when a login lasts, as far as anybody says."""

import base64
import binascii
import json
from datetime import UTC, datetime

from domain.session import Session

# Later than any login lasts; a number beyond is no moment in seconds.
LATEST = datetime(2200, 1, 1, tzinfo=UTC).timestamp()


def expiry(session: Session | None, configured: datetime | None, token: str = "") -> datetime | None:
    """What the platform says, else what the operator wrote down, else what the token says of itself."""
    said = session.expires_at if session else None
    return said or configured or jwt_expiry(token)


def jwt_expiry(token: str) -> datetime | None:
    """The `exp` of a JSON Web Token (RFC 7519, 4.1.4); None for any other token. Nothing is verified."""
    parts = token.strip().removeprefix("Bearer ").split(".")
    if len(parts) != 3:
        return None
    claims = _claims(parts[1])
    seconds = claims.get("exp") if isinstance(claims, dict) else None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < LATEST:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _claims(part: str) -> object:
    try:
        text = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
        claims: object = json.loads(text)
    except (binascii.Error, ValueError, RecursionError):
        return None
    return claims
