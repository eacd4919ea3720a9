"""The handling of cases: acts, deadlines, duty roster, daily digest, evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _incidents()
    _outbox()
    _approvals()
    _acts()
    _deadlines()
    _shifts()
    _digests()
    _evidence()
    op.create_table(
        "pace",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("free_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_pace"),
    )


def _incidents() -> None:
    op.drop_index("ix_incidents_status_remind_at", "incidents")
    # Never in a batch: that would drop a table that others refer to.
    op.drop_column("incidents", "remind_at")
    op.add_column("incidents", sa.Column("assessment", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("incidents", sa.Column("owner", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("incidents", sa.Column("escalated_to", sa.Text(), nullable=True))
    op.add_column("incidents", sa.Column("merged_into", sa.Integer(), nullable=True))
    op.add_column("incidents", sa.Column("proposal", sa.Text(), nullable=True))
    op.add_column("incidents", sa.Column("confirmed_at", INSTANT, nullable=True))
    op.execute("UPDATE incidents SET confirmed_at = status_since WHERE status = 'confirmed'")
    op.add_column("incidents", sa.Column("tier", sa.Integer(), nullable=False, server_default=sa.text("3")))
    op.add_column("incidents", sa.Column("overruled", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.create_index("ix_incidents_status", "incidents", ["status"])
    op.create_index("ix_incidents_merged_into", "incidents", ["merged_into"])


def _outbox() -> None:
    with op.batch_alter_table("outbox", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("incident", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("bulletin", sa.Integer(), nullable=True))
        table.add_column(sa.Column("since", INSTANT, nullable=True))
        table.add_column(sa.Column("code", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.create_index("ix_outbox_code", "outbox", ["code"])
    # A reason that is told no more.
    op.execute("UPDATE outbox SET reason = 'overdue' WHERE reason = 'repeated'")
    op.execute("UPDATE history SET told = replace(told, '\"repeated\"', '\"overdue\"')")


def _approvals() -> None:
    op.add_column("approvals", sa.Column("filed_on", sa.Date(), nullable=True))
    op.add_column("approvals", sa.Column("notice_from", sa.Date(), nullable=True))
    op.add_column("approvals", sa.Column("attachment", sa.Text(), nullable=False, server_default=sa.text("''")))


def _acts() -> None:
    op.create_table(
        "acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_acts"),
        sa.ForeignKeyConstraint(["incident"], ["incidents.number"], name="fk_acts_incident_incidents"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_acts_incident_id", "acts", ["incident", "id"])


def _deadlines() -> None:
    op.create_table(
        "deadlines",
        sa.Column("incident", sa.Integer(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("next_at", INSTANT, nullable=True),
        sa.Column("warned_at", INSTANT, nullable=True),
        sa.Column("told", sa.Text(), nullable=True),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("met_at", INSTANT, nullable=True),
        sa.Column("dropped_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("incident", "duty", name="pk_deadlines"),
        sa.ForeignKeyConstraint(["incident"], ["incidents.number"], name="fk_deadlines_incident_incidents"),
    )
    op.create_index("ix_deadlines_next_at", "deadlines", ["next_at"])


def _shifts() -> None:
    op.create_table(
        "shifts",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("starts", INSTANT, nullable=False),
        sa.Column("ends", INSTANT, nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "role", "starts", name="pk_shifts"),
    )


def _digests() -> None:
    op.create_table(
        "owed",
        sa.Column("incident", sa.Integer(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("incident", "event", name="pk_owed"),
        sa.ForeignKeyConstraint(["incident"], ["incidents.number"], name="fk_owed_incident_incidents"),
    )
    op.create_table(
        "digest_items",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("incident", sa.Integer(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("bulletin", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "incident", "event", name="pk_digest_items"),
        sa.ForeignKeyConstraint(["incident"], ["incidents.number"], name="fk_digest_items_incident_incidents"),
    )
    op.create_index("ix_digest_items_bulletin_unit", "digest_items", ["bulletin", "unit"])
    op.create_table(
        "bulletins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bulletins"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_bulletins_kind_unit_day", "bulletins", ["kind", "unit", "day"], unique=True)


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident", sa.Integer(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.ForeignKeyConstraint(["incident"], ["incidents.number"], name="fk_evidence_incident_incidents"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_evidence_incident_id", "evidence", ["incident", "id"])
    op.create_index("ix_evidence_sha256", "evidence", ["sha256"])
    op.create_table(
        "evidence_due",
        sa.Column("incident", sa.Integer(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("incident", "event", name="pk_evidence_due"),
        sa.ForeignKeyConstraint(["incident"], ["incidents.number"], name="fk_evidence_due_incident_incidents"),
    )
    op.create_index("ix_evidence_due_next_at", "evidence_due", ["next_at"])
