"""Cases: what they were, what people decided about them, and the messages that they caused."""

from enum import StrEnum

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, Table, text

from domain.decision import Judgement
from domain.incident import Classification, Ground, Presence, Severity, Status
from domain.notification import Reason
from domain.registry import ContactRole, Tier
from domain.triage import Triage
from domain.urgency import Urgency
from monitor.store import codec
from monitor.store.columns import Instant, Json, Rank, Sealed, Word, Words
from monitor.store.tables.schema import metadata


class Delivery(StrEnum):
    """Where an outbox row stands; dead ones wait for a person."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


incidents = Table(
    "incidents",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("fingerprint", Words, nullable=False, unique=True),
    Column("classification", Word(Classification), nullable=False),
    Column("official", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("unit", Words, nullable=False),
    Column("severity", Rank(Severity), nullable=False),
    Column("rule", Words, nullable=False),
    Column("findings", Json(codec.FINDINGS), nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Column("score", Double, nullable=False),
    Column("status", Word(Status), nullable=False),
    Column("presence", Word(Presence), nullable=False),
    Column("absent_since", Instant),
    Column("profile", Json(codec.PROFILE)),
    Column("acknowledged_at", Instant),
    Column("acknowledged_by", Words, nullable=False),
    Column("closed_at", Instant),
    Column("dismissals", Json(codec.DISMISSALS), nullable=False),
    Column("triage", Word(Triage)),
    Column("reason", Json(codec.TEXT)),
    Column("status_since", Instant, nullable=False),
    Column("urgency", Word(Urgency)),
    Column("assessment", Json(codec.ASSESSMENT), nullable=False, server_default="{}"),
    Column("owner", Words, nullable=False, server_default=text("''")),
    Column("escalated_to", Word(ContactRole)),
    Column("merged_into", Integer),
    Column("proposal", Json(codec.PROPOSAL)),
    Column("overruled", Words, nullable=False, server_default=text("''")),
    Column("tier", Rank(Tier), nullable=False, server_default=text("3")),
    Column("confirmed_at", Instant),
    Column("deidentified_at", Instant),
    Index(None, "status"),
    Index(None, "merged_into"),
    Index(None, "subject"),
    sqlite_autoincrement=True,
)

history = Table(
    "history",
    metadata,
    Column("incident", ForeignKey(incidents.c.number), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("status", Word(Status), nullable=False),
    Column("severity", Rank(Severity), nullable=False),
    Column("presence", Word(Presence), nullable=False),
    Column("score", Double, nullable=False),
    Column("rule", Words, nullable=False),
    Column("acknowledged_by", Words, nullable=False),
    Column("told", Json(codec.REASONS), nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("incident", ForeignKey(incidents.c.number), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("author", Words, nullable=False),
    Column("judgement", Word(Judgement), nullable=False),
    Column("classification", Word(Classification), nullable=False),
    Column("subject", Words, nullable=False),
    Column("severity", Rank(Severity), nullable=False),
    Column("rule", Words, nullable=False),
    Column("score", Double, nullable=False),
    Column("findings", Json(codec.FINDINGS), nullable=False),
    Column("ground", Word(Ground)),
    Column("note", Words, nullable=False),
    Column("triage", Word(Triage)),
    Column("truth", Word(Triage)),
    Column("profile", Json(codec.PROFILE)),
)

allowances = Table(
    "allowances",
    metadata,
    Column("account", Words, primary_key=True),
    Column("reason", Word(Ground), nullable=False),
    Column("author", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("note", Words, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Words, nullable=False, unique=True),
    Column("incident", ForeignKey(incidents.c.number)),
    Column("bulletin", Integer),
    Column("event", Integer, nullable=False),
    Column("reason", Word(Reason), nullable=False),
    Column("channel", Words, nullable=False),
    Column("address", Sealed(codec.WORD), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("since", Instant),
    Column("code", Words, nullable=False, server_default=text("''")),
    Column("attempts", Integer, nullable=False),
    Column("state", Word(Delivery), nullable=False),
    Column("settled_at", Instant),
    Column("error", Words, nullable=False),
    Column("owner", Words, nullable=False),
    Column("lease_until", Instant),
    Index(None, "state", "channel", "due_at"),
    Index(None, "code"),
    sqlite_autoincrement=True,
)
