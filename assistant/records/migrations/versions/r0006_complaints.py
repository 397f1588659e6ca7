"""Complaints."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes their table."""
    op.create_table(
        "complaint",
        sa.Column("receipt", sa.String(32), nullable=False),
        sa.Column("received", _MOMENT, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("contact", sa.String(200), nullable=False),
        sa.Column("answer_id", sa.String(64), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("handler", sa.String(64), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("changed", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("receipt", name="pk_complaint"),
    )
    op.create_index("ix_complaint_status", "complaint", ["status"])
    op.create_index("ix_complaint_received", "complaint", ["received"])


def downgrade() -> None:
    """Removes it."""
    op.drop_table("complaint")
