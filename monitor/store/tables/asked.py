"""How fresh is what is known: of each target, and of the logins that are asked with."""

from sqlalchemy import Column, Index, Table

from domain.answer import Outcome
from domain.freshness import Check
from monitor.store.columns import Instant, Word, Words
from monitor.store.tables.schema import metadata

freshness = Table(
    "freshness",
    metadata,
    Column("platform", Words, primary_key=True),
    Column("check", Word(Check), primary_key=True),
    Column("target", Words, primary_key=True),
    Column("asked_at", Instant, nullable=False),
    Column("outcome", Word(Outcome), nullable=False),
    Column("valid_at", Instant),
    Column("route", Words, nullable=False),
    Column("detail", Words, nullable=False),
    Index(None, "asked_at"),
)

unheard = Table(
    "unheard",
    metadata,
    Column("platform", Words, primary_key=True),
    Column("check", Word(Check), primary_key=True),
    Column("target", Words, primary_key=True),
    Column("began_at", Instant, nullable=False),
    Column("told_at", Instant),
    Column("over_at", Instant),
)

sessions = Table(
    "sessions",
    metadata,
    Column("connector", Words, primary_key=True),
    Column("fingerprint", Words, primary_key=True),
    Column("login", Words, nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("outcome", Word(Outcome), nullable=False),
    Column("last_valid", Instant),
    Column("expires_at", Instant),
    Column("detail", Words, nullable=False),
)
