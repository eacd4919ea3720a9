"""Who types, and whether they may: roles by login name."""

import os
import pwd
from collections.abc import Mapping
from enum import StrEnum

from config.access import AccessSettings
from domain.errors import NotAllowed

ROOT = "root"


class Role(StrEnum):
    OPERATOR = "operator"
    AUDITOR = "auditor"
    ADMIN = "admin"


def actor(settings: AccessSettings, role: Role, name: str | None, environ: Mapping[str, str]) -> str:
    """The name under which a step goes into the audit chain. Raises NotAllowed for whoever may not take it."""
    user = login(settings, environ)
    if settings.is_open:
        return name or user
    if name not in {None, user}:
        raise NotAllowed(f"--by {name}: with roles configured everybody acts under the own login name ({user})")
    held = roles(settings, user)
    if role not in held:
        having = ", ".join(sorted(held)) or "none"
        raise NotAllowed(
            f"{user} may not do this: it needs the role {role}, and {user} has {having};"
            f" an administrator adds the login to access.{role}s"
        )
    return user


def admit(settings: AccessSettings, environ: Mapping[str, str]) -> None:
    """Raises NotAllowed for whoever has no role at all, unless none are configured."""
    user = login(settings, environ)
    if not (settings.is_open or roles(settings, user) or user in {ROOT, settings.service}):
        raise NotAllowed(f"{user} has no role in [access]; an administrator adds the login to one of its lists")


def roles(settings: AccessSettings, user: str) -> frozenset[Role]:
    """An administrator has every role."""
    if user in settings.admins:
        return frozenset(Role)
    lists = {Role.OPERATOR: settings.operators, Role.AUDITOR: settings.auditors}
    return frozenset(role for role, users in lists.items() if user in users)


def login(settings: AccessSettings, environ: Mapping[str, str]) -> str:
    """Whoever became root or the service's user by sudo is still themselves; no variable can rename others."""
    user = _user_of(os.getuid())
    if user in {ROOT, settings.service}:
        return environ.get("SUDO_USER") or user
    return user


def _user_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
