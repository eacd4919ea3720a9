"""Finds what a report is about in the register: the unit, and the registered account that is affected."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from domain.errors import NotAllowed
from domain.incident import Classification
from domain.lead import Lead
from domain.registry import OfficialAccount, Unit
from monitor.store.registry import Registry

NEAR, NEAREST = 0.5, 3


def named_unit(register: Registry, given: str) -> Unit:
    """The registered unit of that key, name or other name. Raises NotAllowed, with those whose names come near."""
    by_key = register.unit(given.strip())
    if by_key is not None:
        return by_key
    names = _names(register.units)
    found = names.get(given.strip(), ())
    if len(found) == 1:
        return found[0]
    if found:
        keys = ", ".join(unit.key for unit in found)
        raise NotAllowed(f"{given}: several registered units bear this name; give the key of one: {keys}")
    near = get_close_matches(given.strip(), list(names), NEAREST, NEAR)
    meant = f"; did you mean {' / '.join(near)}" if near else ""
    raise NotAllowed(f"{given}: no registered unit has this key or name{meant}? See `diting registry list`")


def _names(units: Iterable[Unit]) -> Mapping[str, Sequence[Unit]]:
    names: dict[str, list[Unit]] = {}
    for unit in units:
        for name in dict.fromkeys((unit.name, *unit.aliases)):
            names.setdefault(name, []).append(unit)
    return names


def affected(register: Registry, unit: Unit, lead: Lead, classification: Classification) -> OfficialAccount | None:
    """The registered account that a hijack is about; for an impostor the unit's one that most depends on."""
    own = [account for account in register.accounts if account.unit == unit.key]
    if classification is Classification.MASQUERADE:
        return min(own, key=lambda account: (account.tier, account.key), default=None)
    here = [account for account in own if account.platform == lead.platform]
    meant = [account for account in here if _is_meant(account, lead)]
    if len(meant) != 1:
        listed = "; ".join(f"{account.user_id} ({account.display_name})" for account in here) or "none"
        raise NotAllowed(
            f"{classification}: name one registered account of {unit.name} on {lead.platform} with --id, --name,"
            f" --handle or --url; registered there: {listed}. An account that is not the unit's is --kind impostor"
        )
    return meant[0]


def _is_meant(account: OfficialAccount, lead: Lead) -> bool:
    """Whether nothing that the lead says of the account is otherwise; a name of today may be the hijacker's."""
    if lead.user_id or lead.url or lead.handle:
        given = ((lead.user_id, account.user_id), (lead.url, account.url), (lead.handle, account.handle))
        return any(said and said == known for said, known in given)
    return not lead.name or lead.name in {account.display_name, *account.aliases, *account.retired_names}
