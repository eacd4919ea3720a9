"""What definitions of either form have in common, and why one is not used."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

LOGINS = frozenset({"authorization", "cookie", "x-api-key", "x-csrf-token"})
Words = Annotated[tuple[str, ...], BeforeValidator(lambda value: (value,) if isinstance(value, str) else value or ())]


class Refused(Exception):
    """A definition that is not used; the message says why."""


class Definition(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    headers: dict[str, str] = Field(default_factory=dict)
    protection: Words = ()

    def whole(self) -> None:
        """Raises Refused for what is not to be asked."""
        if self.protection:
            raise Refused(f"the site keeps programs out ({', '.join(self.protection)})")
        if login := LOGINS.intersection(name.lower() for name in self.headers):
            raise Refused(f"the definition carries a login ({', '.join(sorted(login))})")
