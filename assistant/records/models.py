"""The tables: conversations, their questions with answers, readers' votes, and answers staff approved."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, DateTime, ForeignKey, Index, MetaData, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and always read with its time zone; SQLite keeps none by itself."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses moments whose time zone is a guess."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Adds the time zone that was stored."""
        return value.replace(tzinfo=value.tzinfo or UTC) if value else None


class Base(DeclarativeBase):
    """What all tables share: names of constraints that migrations can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class ConversationRow(Base):
    """Questions that belong together; `channel` is where they came from: web, api, openai, mcp."""

    __tablename__ = "conversation"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    begun: Mapped[datetime] = mapped_column(UtcTime)
    latest: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (Index(None, "latest"),)


class QuestionRow(Base):
    """A question, masked, and how it ended; `sources` names the documents and articles cited."""

    __tablename__ = "question"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str | None] = mapped_column(
        String(64), ForeignKey("conversation.id", ondelete="SET NULL")
    )
    channel: Mapped[str] = mapped_column(String(16))
    asked: Mapped[datetime] = mapped_column(UtcTime)
    text: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(100))
    status: Mapped[str] = mapped_column(String(16))
    answer: Mapped[str] = mapped_column(Text)
    sources: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    mode: Mapped[str] = mapped_column(String(16))
    model: Mapped[str] = mapped_column(String(200))
    ms: Mapped[int]

    __table_args__ = (Index(None, "asked"), Index(None, "conversation_id"), Index(None, "status"))


class VoteRow(Base):
    """A reader's vote on an answer; question and answer stand beside it, so that it says what it is about."""

    __tablename__ = "vote"

    answer_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    vote: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    voted: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (CheckConstraint("vote IN ('up', 'down')", name="vote"), Index(None, "voted"))


class ApprovedRow(Base):
    """An answer that staff approved; `key` and `place_key` are what a question must match to be given it.

    `sources` are the citations, each with the digest of its document at the time of approval.
    """

    __tablename__ = "approved"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    question: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(400))
    place_key: Mapped[str] = mapped_column(String(400))
    answer: Mapped[str] = mapped_column(Text)
    sources: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    status: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(100))
    approved: Mapped[datetime] = mapped_column(UtcTime)
    changed: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (Index(None, "key"), Index(None, "status"))


class AuditRow(Base):
    """A change that somebody made; rows are only ever added, which the database sees to."""

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcTime)
    who: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(400))
    detail: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(Base):
    """Where the chain of changes ends: one row, made with the first change."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entries: Mapped[int]
    seal: Mapped[str] = mapped_column(String(64))

    __table_args__ = (CheckConstraint("id = 1", name="one"),)


class BasisRow(Base):
    """What a question was decided on; it goes when the question goes."""

    __tablename__ = "question_basis"

    question_id: Mapped[str] = mapped_column(
        String(64), ForeignKey("question.id", ondelete="CASCADE"), primary_key=True
    )
    basis: Mapped[dict[str, Any]] = mapped_column(JSON)


class ComplaintRow(Base):
    """A complaint; `text` is masked, `contact` is as it was given, since somebody has to get back to it.

    `reply` is for whoever complained, `note` for staff alone.
    """

    __tablename__ = "complaint"

    receipt: Mapped[str] = mapped_column(String(32), primary_key=True)
    received: Mapped[datetime] = mapped_column(UtcTime)
    due: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(String(200))
    answer_id: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    handler: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    reply: Mapped[str] = mapped_column(Text)
    changed: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (Index(None, "status"), Index(None, "received"))
