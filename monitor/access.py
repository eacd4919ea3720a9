"""Who types, and whether they may: roles by login name."""

import os
import pwd
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from stat import S_IWGRP, S_IWOTH

from config.access import AccessSettings
from domain.errors import NotAllowed

ROOT = "root"
# sudo sets it, and whoever may run this alone through it cannot take it away.
BY_SUDO = "SUDO_UID"
OTHERS_WRITE = S_IWGRP | S_IWOTH


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


def starter(settings: AccessSettings, name: str | None, environ: Mapping[str, str]) -> str:
    """As `actor` for an operator; the daemon's own user needs no role, so that a timer may do what the daemon does."""
    user = login(settings, environ)
    if name in {None, user} and user in {ROOT, settings.service}:
        return user
    return actor(settings, Role.OPERATOR, name, environ)


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


def trusted(path: Path, folder: Path, environ: Mapping[str, str]) -> Path:
    """The configuration file itself, where no link leads; through sudo only one in `folder` that root alone can change.

    The file says who has which role: another one, even of root's own, would be a way around it, and what belongs to
    the service's user may be what somebody had `diting` write. Without that folder nothing is installed here that
    roles could guard. Raises NotAllowed.
    """
    if BY_SUDO not in environ or not folder.is_dir():
        return path
    given = Path(os.path.abspath(path))  # noqa: PTH100
    if not given.is_relative_to(folder):
        raise NotAllowed(
            f"{path}: through sudo only a configuration file in {folder} is read, for it says who may do what;"
            " leave out --config (DITING_CONFIG), or have root put the file there"
        )
    found, place = given.resolve(), given.parent.resolve()
    for each in (found, *found.parents, place, *place.parents):
        if not _is_roots(each):
            raise NotAllowed(
                f"{each}: through sudo only a configuration file that root alone can change is read, for it says who"
                f" may do what; as root: chown root '{each}' && chmod go-w '{each}'"
            )
    return found


def _is_roots(path: Path) -> bool:
    """Also what cannot be seen: in a folder of root's own nobody else can put it there."""
    try:
        facts = path.stat()
    except OSError:
        return True
    return facts.st_uid == 0 and not facts.st_mode & OTHERS_WRITE


def _user_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
