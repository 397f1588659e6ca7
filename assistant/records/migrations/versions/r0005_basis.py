"""What questions were decided on."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Makes the table; of earlier questions nothing is known."""
    op.create_table(
        "question_basis",
        sa.Column("question_id", sa.String(64), nullable=False),
        sa.Column("basis", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("question_id", name="pk_question_basis"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name="fk_question_basis_question_id", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Removes it."""
    op.drop_table("question_basis")
