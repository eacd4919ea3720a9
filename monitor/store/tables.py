"""All tables. Columns that bear a noun's field names are mapped by monitor/store/rows.py."""

from enum import StrEnum

from sqlalchemy import Column, Date, Double, ForeignKey, Index, Integer, MetaData, Table

from domain.answer import Outcome
from domain.coverage import Gap, Job
from domain.decision import Judgement
from domain.incident import Classification, Ground, Presence, Severity, Status
from domain.notification import Reason
from domain.registry import AccountStatus, ApprovalAction, Tier
from domain.triage import Triage
from monitor.store import codec
from monitor.store.columns import Instant, Json, Rank, Sealed, Word, Words


class Delivery(StrEnum):
    """Where an outbox row stands; dead ones wait for a person."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

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

approvals = Table(
    "approvals",
    metadata,
    Column("account", Words, primary_key=True),
    Column("action", Word(ApprovalAction), primary_key=True),
    Column("approved_on", Date, primary_key=True),
    Column("document", Words, primary_key=True),
    Column("changes", Json(codec.PAIRS), nullable=False),
)

mappings = Table(
    "mappings",
    metadata,
    Column("name", Words, primary_key=True),
    Column("columns", Json(codec.MAPPING), nullable=False),
)

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
    Column("remind_at", Instant),
    Column("closed_at", Instant),
    Column("dismissals", Json(codec.DISMISSALS), nullable=False),
    Column("triage", Word(Triage)),
    Column("reason", Json(codec.TEXT)),
    Column("status_since", Instant, nullable=False),
    Column("deidentified_at", Instant),
    Index(None, "status", "remind_at"),
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
    Column("incident", ForeignKey(incidents.c.number), nullable=False),
    Column("event", Integer, nullable=False),
    Column("reason", Word(Reason), nullable=False),
    Column("channel", Words, nullable=False),
    Column("address", Sealed(codec.WORD), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("state", Word(Delivery), nullable=False),
    Column("settled_at", Instant),
    Column("error", Words, nullable=False),
    Column("owner", Words, nullable=False),
    Column("lease_until", Instant),
    Index(None, "state", "channel", "due_at"),
    sqlite_autoincrement=True,
)

due = Table(
    "due",
    metadata,
    Column("platform", Words, primary_key=True),
    Column("job", Word(Job), primary_key=True),
    Column("target", Words, primary_key=True),
    Column("next_at", Instant, nullable=False),
    Column("owner", Words, nullable=False),
    Column("lease_until", Instant),
    Index(None, "platform", "job", "next_at", "target"),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Words, nullable=False),
    Column("profile", Json(codec.PROFILE), nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Index(None, "account", "id"),
)

trusted = Table(
    "trusted",
    metadata,
    Column("account", Words, primary_key=True),
    Column("profile", Json(codec.PROFILE), nullable=False),
    Column("trusted_at", Instant, nullable=False),
)

posts = Table(
    "posts",
    metadata,
    Column("account", Words, primary_key=True),
    Column("post_id", Words, primary_key=True),
    Column("revision", Words, primary_key=True),
    Column("post", Json(codec.POST), nullable=False),
    Column("seen_at", Instant, nullable=False),
)

pictures = Table(
    "pictures",
    metadata,
    Column("sha256", Words, primary_key=True),
    Column("prints", Json(codec.WORDS), nullable=False),
    Column("plainness", Words, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("first_seen", Instant, nullable=False),
)

shown = Table(
    "shown",
    metadata,
    Column("account", Words, primary_key=True),
    Column("source", Words, primary_key=True),
    Column("sha256", ForeignKey(pictures.c.sha256), index=True),
    Column("seen_at", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
)

coverage = Table(
    "coverage",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", Words, nullable=False),
    Column("job", Word(Job), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("gap", Word(Gap)),
    Column("detail", Words, nullable=False),
    Index(None, "platform", "job", "id"),
)

holds = Table(
    "holds",
    metadata,
    Column("key", Words, primary_key=True),
    Column("until", Instant, nullable=False),
    Column("outcome", Word(Outcome), nullable=False),
    Column("detail", Words, nullable=False),
)

absences = Table(
    "absences",
    metadata,
    Column("account", Words, primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("outcome", Word(Outcome), nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", Words, nullable=False),
    Column("action", Words, nullable=False),
    Column("object", Words, nullable=False),
    Column("before", Words, nullable=False),
    Column("after", Words, nullable=False),
    Column("result", Words, nullable=False),
    Column("previous", Words, nullable=False),
    Column("hash", Words, nullable=False),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("job", Words, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("outcome", Words, nullable=False),
)
