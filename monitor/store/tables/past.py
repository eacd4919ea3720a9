"""What is remembered of registered accounts, for later looks to be compared with."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table

from monitor.store import codec
from monitor.store.columns import Instant, Json, Words
from monitor.store.tables.schema import metadata

record = Table(
    "record",
    metadata,
    Column("account", Words, primary_key=True),
    Column("post_id", Words, primary_key=True),
    Column("post", Json(codec.POST), nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("missed", Instant),
    Column("held", Boolean, nullable=False),
    Index(None, "published_at"),
)

prints = Table(
    "prints",
    metadata,
    Column("print", BigInteger, primary_key=True),
    Column("account", Words, primary_key=True),
    Column("post_id", Words, primary_key=True),
    Column("published_at", Instant, nullable=False),
    Index(None, "published_at"),
)

shares = Table(
    "shares",
    metadata,
    Column("account", Words, primary_key=True),
    Column("posts", Integer, nullable=False),
    Column("shared", Integer, nullable=False),
)

baselines = Table(
    "baselines",
    metadata,
    Column("account", Words, primary_key=True),
    Column("state", LargeBinary, nullable=False),
    Column("updated_at", Instant, nullable=False),
)
