"""What an operator may set in the table of a connector; secrets are fields of their own, loaded like every secret."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, create_model

from monitor.connectors.spec import BASE_URL, Spec
from monitor.http import Politeness

PRINTABLE = re.compile(r"[\x20-\x7e]+")
SCHEMES = {"token": "Bearer"}
HEADERS = {"token": "authorization", "cookie": "cookie", "key": "x-api-key"}


class Options(BaseModel):
    """The part that every connector has. `max_pages` bounds what the description itself would read.

    `expires` is the day on which the login ends, where the operator knows it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    max_pages: int | None = Field(default=None, ge=1, le=100)
    expires: date | None = None


def _printable(secret: SecretStr | None) -> SecretStr | None:
    if secret is not None and not PRINTABLE.fullmatch(secret.get_secret_value()):
        raise ValueError("must be one line of printable ASCII; copy it again")
    return secret


def _plain(value: str) -> str:
    if not PRINTABLE.fullmatch(value):
        raise ValueError("must be one line of printable ASCII; percent-encode other characters")
    return value


Secret = Annotated[SecretStr, AfterValidator(_printable)]
# Not `Secret | None`: inside a union nobody would see that it is a secret.
SecretOrNone = Annotated[SecretStr | None, AfterValidator(_printable)]
Plain = Annotated[str, AfterValidator(_plain)]


def options(spec: Spec) -> type[BaseModel]:
    """The model of the connector's table: base_url, politeness, secrets by the kind of login, and its own options."""
    fields: dict[str, Any] = {
        "base_url": (Annotated[str, Field(pattern=BASE_URL)], ... if spec.base_url is None else spec.base_url),
        "politeness": (Annotated[Politeness, BeforeValidator(partial(_over, spec.politeness))], spec.politeness),
    }
    if spec.auth.kind != "none":
        fields[spec.auth.kind] = (Secret, ...) if spec.auth.required else (SecretOrNone, None)
    for name, option in spec.options.items():
        default: Any = ... if option.default is None else option.default
        fields[name] = (Secret if option.secret else Plain, default)
    return create_model(f"Options of {spec.id}", __base__=Options, **fields)


def _over(shipped: Politeness, given: object) -> object:
    """The operator's words over the connector's own, one by one."""
    if not isinstance(given, dict):
        return given
    own = shipped.model_dump()
    held = given.get("hold_minutes")
    return own | given | ({"hold_minutes": own["hold_minutes"] | held} if isinstance(held, dict) else {})


def values(spec: Spec, options: BaseModel) -> Mapping[str, str]:
    """What {{names}} of the connector's own options stand for."""
    return {name: _said(getattr(options, name)) for name in spec.options}


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Where requests carry the secret; never shown."""

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)


def login(spec: Spec, options: BaseModel) -> Login:
    auth = spec.auth
    secret = "" if auth.kind == "none" else _said(getattr(options, auth.kind))
    if not secret:
        return Login()
    if auth.query is not None:
        return Login(query={auth.query: secret})
    scheme = SCHEMES.get(auth.kind, "") if auth.scheme is None else auth.scheme
    return Login(headers={(auth.header or HEADERS[auth.kind]).lower(): f"{scheme} {secret}".strip()})


def _said(value: str | SecretStr | None) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value or ""
