"""What accounts looked like: the raw evidence of every look."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from domain.answer import Outcome
from monitor.store import codec
from monitor.store.columns import Instant, Json, Word, Words
from monitor.store.tables.schema import metadata

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

absences = Table(
    "absences",
    metadata,
    Column("account", Words, primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("outcome", Word(Outcome), nullable=False),
)
