"""Accounts of staff with their sessions, keys of programs, and the switches."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes their tables."""
    op.create_table(
        "account",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.String(200), nullable=False),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", _MOMENT),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("used_code", sa.Integer, nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.Column("signed_in", _MOMENT),
        sa.PrimaryKeyConstraint("name", name="pk_account"),
    )
    op.create_table(
        "session",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("account_name", sa.String(64)),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("begun", _MOMENT, nullable=False),
        sa.Column("seen", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_session"),
        sa.ForeignKeyConstraint(
            ["account_name"], ["account.name"], name="fk_session_account_name", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_session_account_name", "session", ["account_name"])
    op.create_index("ix_session_seen", "session", ["seen"])
    op.create_table(
        "api_key",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("per_day", sa.Integer, nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.Column("creator", sa.String(64), nullable=False),
        sa.Column("expires", _MOMENT),
        sa.Column("revoked", _MOMENT),
        sa.PrimaryKeyConstraint("name", name="pk_api_key"),
        sa.UniqueConstraint("digest", name="uq_api_key_digest"),
    )
    op.create_table(
        "api_key_use",
        sa.Column("key_name", sa.String(64), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("questions", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("key_name", "day", name="pk_api_key_use"),
        sa.ForeignKeyConstraint(
            ["key_name"], ["api_key.name"], name="fk_api_key_use_key_name", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "switch",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("chat_off", sa.Boolean, nullable=False),
        sa.Column("model_off", sa.Boolean, nullable=False),
        sa.Column("approved_only", sa.Boolean, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("notice", sa.Text, nullable=False),
        sa.Column("changed", _MOMENT, nullable=False),
        sa.Column("changer", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_switch"),
        sa.CheckConstraint("id = 1", name=op.f("ck_switch_one")),
    )


def downgrade() -> None:
    """Removes them."""
    for table in ("switch", "api_key_use", "api_key", "session", "account"):
        op.drop_table(table)
