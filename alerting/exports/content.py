"""What of a case goes out to others, and what never does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from uuid import NAMESPACE_DNS, UUID, uuid5

from alerting import secrecy
from alerting.masking import contacts, masked
from domain.errors import NotAllowed
from domain.incident import Classification, Incident, Status
from domain.lead import is_provisional
from domain.registry import Unit
from domain.text import Locale, Text

# Of Diting's exports: what has the same name has the same id, in every installation and at every repeat.
NAMESPACE = uuid5(NAMESPACE_DNS, "diting")
Mask = Callable[[str], str]


class Tlp(StrEnum):
    """How far others may pass it on (Traffic Light Protocol)."""

    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The field's words for a class of cases: a technique of ATT&CK and a tag of RSIT; `what` are our own."""

    what: Text
    technique: str
    technique_name: str
    rsit: str


FIELDS = {
    Classification.MASQUERADE: Field(
        what=Text("假冒账号", "masquerade"),
        technique="T1585.001",
        technique_name="Social Media Accounts",
        rsit='rsit:fraud="masquerade"',
    ),
    Classification.ACCOUNT_COMPROMISE: Field(
        what=Text("账号被盗用", "account compromise"),
        technique="T1586.001",
        technique_name="Social Media Accounts",
        rsit='rsit:intrusions="unprivileged-account-compromise"',
    ),
    Classification.CONTENT_TAMPERING: Field(
        what=Text("内容被篡改", "content tampering"),
        technique="T1586.001",
        technique_name="Social Media Accounts",
        rsit='rsit:information-content-security="unauthorised-information-modification"',
    ),
}
NOT_SO = frozenset({Status.DISMISSED, Status.TRANSFERRED})
SUSPECTED = Text("疑似", "suspected ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case for others. `changed_at` is its last change; `statements` are what it rests on, in one language."""

    incident: Incident
    unit: Unit
    field: Field
    tlp: Tlp
    changed_at: datetime
    title: str
    statements: tuple[str, ...]

    @property
    def modified(self) -> datetime:
        return max(self.changed_at, self.incident.last_seen, self.incident.first_seen)


def case(
    incident: Incident,
    unit: Unit,
    *,
    changed_at: datetime,
    tlp: Tlp = Tlp.AMBER,
    locale: Locale = Locale.ZH_CN,
    mask: Mask | None = None,
    leave: str | None = None,
) -> Case:
    """A case without what people could be reached by, unless `mask` says otherwise. Raises NotAllowed for what is none.

    Where state secrets are suspected nothing goes out without `leave` (see secrecy.refuse), and by it the account, but
    nothing that was found.
    """
    field = _field(incident)
    secrecy.refuse(incident, leave)
    if secrecy.is_suspected(incident):
        tlp, said = Tlp.RED, tuple[str, ...]()
    else:
        hide = mask or partial(masked, known=frozenset(contacts(incident.findings)))
        texts = (clean(hide(finding.summary.within(locale))) for finding in incident.findings)
        said = tuple(dict.fromkeys(texts))
    title = f"{'' if incident.is_confirmed else SUSPECTED.within(locale)}{field.what.within(locale)}: {unit.name}"
    return Case(
        incident=incident,
        unit=unit,
        field=field,
        tlp=tlp,
        changed_at=changed_at,
        title=clean(title),
        statements=said,
    )


def whole(text: str) -> str:
    """The mask that hides nothing."""
    return text


def _field(incident: Incident) -> Field:
    if is_provisional(incident.subject):
        raise NotAllowed(f"{incident.reference}: the account's id is unknown; see `diting report complete`")
    if incident.classification not in FIELDS:
        raise NotAllowed(f"{incident.reference} is about {incident.classification}, which is no security incident")
    if incident.status in NOT_SO:
        raise NotAllowed(f"{incident.reference} is {incident.status}: others must not take it for an incident")
    return FIELDS[incident.classification]


def clean(text: str) -> str:
    """A text that can be written as UTF-8: halves of characters, which platforms hand on, are spelled out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def named(kind: str, *parts: str) -> UUID:
    """The id of a thing by what it is and what tells it from others of its kind."""
    return uuid5(NAMESPACE, clean("|".join((kind, *parts))))
