"""How cases are handled: what people did, by when they must, who is on duty, and what is put into the daily digest."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table

from domain.act import Step
from domain.deadline import Duty
from domain.notification import Reason
from domain.registry import ContactRole
from monitor.store import codec
from monitor.store.columns import Instant, Json, Sealed, Word, Words
from monitor.store.tables.cases import incidents
from monitor.store.tables.schema import metadata

acts = Table(
    "acts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("incident", ForeignKey(incidents.c.number), nullable=False),
    Column("at", Instant, nullable=False),
    Column("author", Words, nullable=False),
    Column("step", Word(Step), nullable=False),
    Column("to", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("facts", Json(codec.PAIRS), nullable=False),
    Column("evidence", Json(codec.WORDS), nullable=False),
    Index(None, "incident", "id"),
    sqlite_autoincrement=True,
)

deadlines = Table(
    "deadlines",
    metadata,
    Column("incident", ForeignKey(incidents.c.number), primary_key=True),
    Column("duty", Word(Duty), primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("is_provisional", Boolean, nullable=False),
    Column("next_at", Instant),
    Column("warned_at", Instant),
    Column("told", Word(ContactRole)),
    Column("told_at", Instant),
    Column("met_at", Instant),
    Column("dropped_at", Instant),
    Index(None, "next_at"),
)

shifts = Table(
    "shifts",
    metadata,
    Column("unit", Words, primary_key=True),
    Column("role", Word(ContactRole), primary_key=True),
    Column("starts", Instant, primary_key=True),
    Column("ends", Instant, nullable=False),
    Column("contact", Sealed(codec.CONTACT), nullable=False),
)

# What people's steps owe to others: the daemon, which knows all addresses, turns it into messages.
owed = Table(
    "owed",
    metadata,
    Column("incident", ForeignKey(incidents.c.number), primary_key=True),
    Column("event", Integer, primary_key=True),
    Column("reason", Word(Reason), nullable=False),
    Column("added_at", Instant, nullable=False),
)

digest_items = Table(
    "digest_items",
    metadata,
    Column("unit", Words, primary_key=True),
    Column("incident", ForeignKey(incidents.c.number), primary_key=True),
    Column("event", Integer, primary_key=True),
    Column("reason", Word(Reason), nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("bulletin", Integer),
    Index(None, "bulletin", "unit"),
)

bulletins = Table(
    "bulletins",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Word(Reason), nullable=False),
    Column("unit", Words, nullable=False),
    Column("day", Date, nullable=False),
    Column("subject", Words, nullable=False),
    Column("body", Words, nullable=False),
    Index(None, "kind", "unit", "day", unique=True),
    sqlite_autoincrement=True,
)

pace = Table(
    "pace",
    metadata,
    Column("key", Words, primary_key=True),
    Column("free_at", Instant, nullable=False),
)
