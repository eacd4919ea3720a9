"""What the jobs have done and are to do, and the audit chain."""

from sqlalchemy import Column, Index, Integer, Table

from domain.answer import Outcome
from domain.coverage import Gap, Job
from monitor.store.columns import Instant, Word, Words
from monitor.store.tables.schema import metadata

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
