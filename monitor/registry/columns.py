"""The canonical columns of a register, whatever a spreadsheet calls them."""

from dataclasses import dataclass
from enum import StrEnum

from domain.registry import ContactRole


class Column(StrEnum):
    UNIT_CODE = "unit_code"
    SPONSOR_UNIT = "sponsor_unit"
    UNIT_ALIASES = "unit_aliases"
    MANAGING_UNIT = "managing_unit"
    SYSTEM_VERTICAL = "system_vertical"
    REGION_CODE = "region_code"
    LEVEL = "level"
    TIER = "tier"
    PLATFORM = "platform"
    ACCOUNT_NAME = "account_name"
    ACCOUNT_ID = "account_id"
    HANDLE = "handle"
    URL = "url"
    CERT_SUBJECT = "cert_subject"
    CERT_EXPIRE = "cert_expire"
    BIO = "bio"
    ALIASES = "aliases"
    RETIRED_NAMES = "retired_names"
    STATUS = "status"
    OPENED_ON = "opened_on"
    CLOSED_ON = "closed_on"
    NOTICE_STARTED_ON = "notice_started_on"
    OPERATOR_ORG = "operator_org"
    NDA_UNTIL = "nda_until"
    BASELINE_FOLLOWERS = "baseline_followers"
    OFFICIAL_WHITELIST_PUBLIC = "official_whitelist_public"
    ADMIN_CONTACT = "admin_contact"
    PHONE = "phone"
    EMAIL = "email"
    MESSENGER = "messenger"
    DUTY_LEADER = "duty_leader"
    DUTY_LEADER_PHONE = "duty_leader_phone"
    DUTY_LEADER_EMAIL = "duty_leader_email"
    DUTY_LEADER_MESSENGER = "duty_leader_messenger"
    LEADER_DIRECT = "leader_direct"
    LEADER_DIRECT_PHONE = "leader_direct_phone"
    LEADER_DIRECT_EMAIL = "leader_direct_email"
    LEADER_DIRECT_MESSENGER = "leader_direct_messenger"
    LEADER_FIRST = "leader_first"
    LEADER_FIRST_PHONE = "leader_first_phone"
    LEADER_FIRST_EMAIL = "leader_first_email"
    LEADER_FIRST_MESSENGER = "leader_first_messenger"


DATES = (Column.CERT_EXPIRE, Column.OPENED_ON, Column.CLOSED_ON, Column.NOTICE_STARTED_ON, Column.NDA_UNTIL)

MULTILINE = frozenset({Column.BIO, Column.ALIASES, Column.RETIRED_NAMES, Column.UNIT_ALIASES})


@dataclass(frozen=True, slots=True)
class Person:
    """The columns that tell of the people of one role: who they are, and by what they are reached."""

    name: Column
    phone: Column
    email: Column
    messenger: Column

    @property
    def columns(self) -> tuple[Column, Column, Column, Column]:
        return self.name, self.phone, self.email, self.messenger

    @property
    def facts(self) -> tuple[tuple[str, Column], ...]:
        """The columns by the field of a Contact that each gives."""
        return tuple(zip(("name", "phone", "email", "messenger"), self.columns, strict=True))


CONTACTS: dict[ContactRole, Person] = {
    ContactRole.DUTY_OFFICER: Person(Column.ADMIN_CONTACT, Column.PHONE, Column.EMAIL, Column.MESSENGER),
    ContactRole.DUTY_LEADER: Person(
        Column.DUTY_LEADER, Column.DUTY_LEADER_PHONE, Column.DUTY_LEADER_EMAIL, Column.DUTY_LEADER_MESSENGER
    ),
    ContactRole.DIRECTLY_RESPONSIBLE: Person(
        Column.LEADER_DIRECT, Column.LEADER_DIRECT_PHONE, Column.LEADER_DIRECT_EMAIL, Column.LEADER_DIRECT_MESSENGER
    ),
    ContactRole.FIRST_RESPONSIBLE: Person(
        Column.LEADER_FIRST, Column.LEADER_FIRST_PHONE, Column.LEADER_FIRST_EMAIL, Column.LEADER_FIRST_MESSENGER
    ),
}
CONTACT_COLUMNS = tuple(column for person in CONTACTS.values() for column in person.columns)
PHONES = tuple(person.phone for person in CONTACTS.values())
EMAILS = tuple(person.email for person in CONTACTS.values())
MESSENGERS = tuple(person.messenger for person in CONTACTS.values())
