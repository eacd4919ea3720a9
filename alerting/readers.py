"""Who reads which daily digest: each reader one, whatever units it hears of, and nobody the same thing twice."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from alerting.route import Recipient

SHORT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Recipients who hear of the same units and so read the same digest.

    `key` names it: the unit's, or that of the first among several and a mark of their own. `carried` are units that
    nobody reads for, whose managing unit is among `units`.
    """

    key: str
    units: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    carried: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        """The unit that stands for all of them."""
        return self.key.rpartition("+")[0] if len(self.units) > 1 else self.key


def readers(
    reached: Mapping[str, Collection[Recipient]], managers: Mapping[str, str], fallback: Collection[Recipient]
) -> tuple[Reader, ...]:
    """The readers of what is listed for units. `reached` says where a unit hears, `managers` who manages it.

    A unit without an address is left to its managing unit, and where that has none either, to the fallback.
    """
    units_of: dict[Recipient, set[str]] = defaultdict(set)
    carried: dict[str, set[str]] = defaultdict(set)
    for unit, own in reached.items():
        manager = managers.get(unit, "")
        if not own and reached.get(manager):
            carried[manager].add(unit)
            continue
        for recipient in own or fallback:
            units_of[recipient].add(unit)
    together: dict[frozenset[str], list[Recipient]] = defaultdict(list)
    for recipient, units in units_of.items():
        together[frozenset(units)].append(recipient)
    return tuple(
        Reader(
            key=_key(units, managers),
            units=tuple(sorted(units)),
            recipients=tuple(sorted(recipients)),
            carried=tuple(sorted(each for unit in units for each in carried[unit])),
        )
        for units, recipients in sorted(together.items(), key=lambda each: sorted(each[0]))
    )


def _key(units: frozenset[str], managers: Mapping[str, str]) -> str:
    managed = Counter(managers.get(unit) for unit in units)
    first = min(units, key=lambda unit: (-managed[unit], unit))
    if len(units) == 1:
        return first
    mark = hashlib.sha256(" ".join(sorted(units)).encode()).hexdigest()
    return f"{first}+{mark[:SHORT]}"
