"""What is registered: units, their accounts and what was approved for them."""

from sqlalchemy import Column, Date, ForeignKey, Table, text

from domain.registry import AccountStatus, ApprovalAction, Tier
from monitor.store import codec
from monitor.store.columns import Json, Rank, Sealed, Word, Words
from monitor.store.tables.schema import metadata

units = Table(
    "units",
    metadata,
    Column("key", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("code", Words, nullable=False),
    Column("region", Words, nullable=False),
    Column("level", Words, nullable=False),
    Column("managing_unit", Words, nullable=False),
    Column("aliases", Json(codec.WORDS), nullable=False),
    Column("contacts", Sealed(codec.CONTACTS), nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("platform", Words, primary_key=True),
    Column("user_id", Words, primary_key=True),
    Column("display_name", Words, nullable=False),
    Column("unit", ForeignKey(units.c.key), nullable=False, index=True),
    Column("handle", Words, nullable=False),
    Column("managing_unit", Words, nullable=False),
    Column("aliases", Json(codec.WORDS), nullable=False),
    Column("retired_names", Json(codec.WORDS), nullable=False),
    Column("certification_subject", Words, nullable=False),
    Column("tier", Rank(Tier), nullable=False),
    Column("status", Word(AccountStatus), nullable=False),
    Column("url", Words, nullable=False),
    Column("bio", Words, nullable=False),
)

# A registered account as it is named everywhere else.
REGISTERED = accounts.c.platform + ":" + accounts.c.user_id

approvals = Table(
    "approvals",
    metadata,
    Column("account", Words, primary_key=True),
    Column("action", Word(ApprovalAction), primary_key=True),
    Column("approved_on", Date, primary_key=True),
    Column("document", Words, primary_key=True),
    Column("changes", Json(codec.PAIRS), nullable=False),
    Column("filed_on", Date),
    Column("notice_from", Date),
    Column("attachment", Words, nullable=False, server_default=text("''")),
)

mappings = Table(
    "mappings",
    metadata,
    Column("name", Words, primary_key=True),
    Column("columns", Json(codec.MAPPING), nullable=False),
)
