"""Conversations, questions and votes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the first tables."""
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("begun", _MOMENT, nullable=False),
        sa.Column("latest", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
    )
    op.create_index("ix_conversation_latest", "conversation", ["latest"])
    op.create_table(
        "question",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("conversation_id", sa.String(64)),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("asked", _MOMENT, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("place", sa.String(100), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("sources", sa.JSON, nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("model", sa.String(200), nullable=False),
        sa.Column("ms", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name="fk_question_conversation_id",
            ondelete="SET NULL",
        ),
    )
    op.create_index("ix_question_asked", "question", ["asked"])
    op.create_index("ix_question_conversation_id", "question", ["conversation_id"])
    op.create_index("ix_question_status", "question", ["status"])
    op.create_table(
        "vote",
        sa.Column("answer_id", sa.String(64), nullable=False),
        sa.Column("vote", sa.String(8), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("voted", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("answer_id", name="pk_vote"),
        sa.CheckConstraint("vote IN ('up', 'down')", name=op.f("ck_vote_vote")),
    )
    op.create_index("ix_vote_voted", "vote", ["voted"])


def downgrade() -> None:
    """Removes them."""
    for table in ("vote", "question", "conversation"):
        op.drop_table(table)
