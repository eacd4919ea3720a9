"""What a person has established about a case beyond what Diting saw: the axes that its grade is read from."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """What has happened, in the words of the grading table."""

    IMPOSTOR = "impostor"
    HIJACK = "hijack"
    TAMPER = "tamper"
    MISUSE = "misuse"
    LOST = "lost"
    UNAPPROVED = "unapproved"
    FALSE_DATA = "false-data"


class Harm(IntEnum):
    """How harmful what was published is: H0 nothing at all ... H4 political harm, secrets, false alarms."""

    NONE = 0
    HARMLESS = 1
    UNSEEMLY = 2
    FRAUDULENT = 3
    GRAVE = 4

    @property
    def label(self) -> str:
        return f"H{self.value}"


class Spread(IntEnum):
    """How far it went: S1 hardly ... S4 a million views."""

    LITTLE = 1
    SOME = 2
    WIDE = 3
    MASSIVE = 4

    @property
    def label(self) -> str:
        return f"S{self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """None and '' stand for what nobody has said yet: the grade then goes by what Diting saw.

    `loss_yuan` is the victims' loss, `page_minutes` how long the content stood on the page, `contained_minutes` from
    discovery until it was off the page, `named_by` the provincial authority that named the case.
    """

    kind: Kind | None = None
    harm: Harm | None = None
    reposts: int | None = None
    views: int | None = None
    page_minutes: int | None = None
    victims: int | None = None
    loss_yuan: int | None = None
    contained_minutes: int | None = None
    named_by: str = ""
    is_secret: bool = False


# Nobody has said anything yet.
UNASSESSED = Assessment()
