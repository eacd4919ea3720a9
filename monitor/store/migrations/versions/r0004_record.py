"""What is remembered of registered accounts, and how urgent a case is."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("incidents", sa.Column("urgency", sa.Text(), nullable=True))
    _record()
    _prints()
    op.create_table(
        "shares",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("shared", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_shares"),
    )
    op.create_table(
        "baselines",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_baselines"),
    )


def _record() -> None:
    op.create_table(
        "record",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("missed", INSTANT, nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("account", "post_id", name="pk_record"),
    )
    op.create_index("ix_record_published_at", "record", ["published_at"])


def _prints() -> None:
    op.create_table(
        "prints",
        sa.Column("print", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("print", "account", "post_id", name="pk_prints"),
    )
    op.create_index("ix_prints_published_at", "prints", ["published_at"])
