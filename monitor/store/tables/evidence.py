"""What proves a case: pieces of evidence by their SHA-256, and what has yet to be gathered."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from domain.exhibit import Exhibit
from monitor.store import codec
from monitor.store.columns import Instant, Json, Word, Words
from monitor.store.tables.cases import incidents
from monitor.store.tables.schema import metadata

evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("incident", ForeignKey(incidents.c.number), nullable=False),
    Column("event", Integer, nullable=False),
    Column("kind", Word(Exhibit), nullable=False),
    Column("sha256", Words, nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("media_type", Words, nullable=False),
    Column("taken_at", Instant, nullable=False),
    Column("source", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("versions", Json(codec.PAIRS), nullable=False),
    Index(None, "incident", "id"),
    sqlite_autoincrement=True,
)

# Put in with the change of the incident; whoever gathers the evidence takes the row out.
evidence_due = Table(
    "evidence_due",
    metadata,
    Column("incident", ForeignKey(incidents.c.number), primary_key=True),
    Column("event", Integer, primary_key=True),
    Column("record", Json(codec.RECORD), nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Instant, nullable=False, index=True),
)
