"""How gently one platform is asked; part of the platform's options."""

from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field

from domain.answer import Outcome


class HoldMinutes(BaseModel):
    """How long a refusal silences the connector when the platform names no time."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    auth: float = Field(default=60, gt=0)
    rate_limited: float = Field(default=15, gt=0)
    blocked: float = Field(default=120, gt=0)

    def after(self, refusal: Outcome) -> timedelta:
        minutes = {Outcome.AUTH: self.auth, Outcome.RATE_LIMITED: self.rate_limited, Outcome.BLOCKED: self.blocked}
        return timedelta(minutes=minutes[refusal])


class Politeness(BaseModel):
    """Pace, bounds, patience and the way out. `timeout_seconds` bounds a whole exchange, `max_bytes` the unpacked body.

    After failures of `breaker_after` different requests in a row the platform is left alone, at first for a minute.
    `proxy` is an HTTP proxy that wants no login, which would stand in the configuration; the environment's is not used,
    so that nothing leaves by a way that nobody configured.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    requests_per_second: float = Field(default=1.0, gt=0)
    burst: int = Field(default=2, ge=1)
    concurrency: int = Field(default=2, ge=1)
    timeout_seconds: float = Field(default=20, gt=0)
    max_bytes: int = Field(default=4_000_000, ge=1)
    attempts: int = Field(default=3, ge=1, le=10)
    pause_seconds: float = Field(default=0.5, ge=0)
    pause_max_seconds: float = Field(default=8, ge=0)
    breaker_after: int = Field(default=5, ge=1)
    hold_minutes: HoldMinutes = HoldMinutes()
    proxy: str | None = Field(default=None, pattern=r"^https?://[^/\s@]+/?$")
    user_agent: str = Field(default="Diting/0.1 (watches over public-sector accounts)", pattern=r"^[\x20-\x7e]+$")
