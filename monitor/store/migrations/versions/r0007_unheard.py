"""Which official accounts alone give no answer, and whether people know."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "unheard",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("check", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("over_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("platform", "check", "target", name="pk_unheard"),
    )
