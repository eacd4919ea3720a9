"""The register of official accounts: who runs what, and who answers for it."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class Tier(IntEnum):
    """How much depends on an account: 1 = main and emergency accounts, 2 = departments, 3 = townships and the rest."""

    ONE = 1
    TWO = 2
    THREE = 3


class ContactRole(StrEnum):
    """In the order in which an alert that nobody acknowledges climbs."""

    DUTY_OFFICER = "duty"
    DUTY_LEADER = "leader"
    DIRECTLY_RESPONSIBLE = "direct"
    FIRST_RESPONSIBLE = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person of a unit; personal data: never in logs, metrics or labels.

    `messenger` is the user id in the office's messenger (企业微信账号), from the register or the roster.
    """

    role: ContactRole = ContactRole.DUTY_OFFICER
    name: str = ""
    email: str = ""
    phone: str = ""
    messenger: str = ""

    def is_namesake(self, other: "Contact") -> bool:
        """Whether both bear one name, however it is spaced (张　三)."""
        return bool(self.name) and "".join(self.name.split()) == "".join(other.name.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A government body. `key` never changes: the credit code at first import, else the name."""

    key: str
    name: str
    code: str = ""
    region: str = ""
    level: str = ""
    managing_unit: str = ""
    aliases: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()


class AccountStatus(StrEnum):
    PLANNED = "planned"
    ACTIVE = "active"
    CHANGING = "changing"
    CLOSING = "closing"
    CLOSED = "closed"
    DEREGISTERED = "deregistered"
    RETIRED = "retired"

    @property
    def is_watched(self) -> bool:
        return self in {AccountStatus.ACTIVE, AccountStatus.CHANGING, AccountStatus.CLOSING}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialAccount:
    """A registered account. `unit` and `managing_unit` are unit keys; `user_id` is never reassigned by the platform."""

    platform: str
    user_id: str
    display_name: str
    unit: str
    handle: str = ""
    managing_unit: str = ""
    aliases: tuple[str, ...] = ()
    retired_names: tuple[str, ...] = ()
    certification_subject: str = ""
    tier: Tier = Tier.THREE
    status: AccountStatus = AccountStatus.ACTIVE
    url: str = ""
    bio: str = ""

    @property
    def key(self) -> str:
        return account_key(self.platform, self.user_id)


def account_key(platform: str, user_id: str) -> str:
    """An account's identity across the system: `platform:user_id`."""
    return f"{platform}:{user_id}"


class ApprovalAction(StrEnum):
    OPEN = "open"
    CHANGE = "change"
    CLOSE = "close"
    DEREGISTER = "deregister"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A final approval (Art. 8). `changes` maps a profile field to its approved new value; '*' approves any value.

    `filed_on` is when the form was handed in, `notice_from` the first day of the public notice of a deregistration
    (Art. 9), `attachment` the SHA-256 of its file in the evidence store.
    """

    account: str
    action: ApprovalAction
    approved_on: date
    document: str
    changes: tuple[tuple[str, str], ...] = ()
    filed_on: date | None = None
    notice_from: date | None = None
    attachment: str = ""

    def covers(self, field: str, value: str, on: date) -> bool:
        """Whether this approval, dated on or before `on`, lets `field` become `value`."""
        if self.action is not ApprovalAction.CHANGE or self.approved_on > on:
            return False
        return any(name == field and approved in {"*", value} for name, approved in self.changes)
