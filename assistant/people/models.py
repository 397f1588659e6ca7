"""The tables of who may come in: accounts, sessions, keys with their use, and the switches."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assistant.records.models import Base, UtcTime

LONGEST_NAME = 64


class AccountRow(Base):
    """Somebody of the staff; `secret` is the second factor's, `used_code` the last moment it was used for."""

    __tablename__ = "account"

    name: Mapped[str] = mapped_column(String(LONGEST_NAME), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    password: Mapped[str] = mapped_column(String(200))
    provisional: Mapped[bool]
    disabled: Mapped[bool]
    failures: Mapped[int]
    locked_until: Mapped[datetime | None] = mapped_column(UtcTime)
    secret: Mapped[str] = mapped_column(String(64))
    used_code: Mapped[int]
    created: Mapped[datetime] = mapped_column(UtcTime)
    signed_in: Mapped[datetime | None] = mapped_column(UtcTime)


class SessionRow(Base):
    """A browser that somebody signed in with; only the digest of its token is kept.

    Of those whom a provider sent there is no account: what it said of them stands here.
    """

    __tablename__ = "session"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_name: Mapped[str | None] = mapped_column(
        String(LONGEST_NAME), ForeignKey("account.name", ondelete="CASCADE")
    )
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    role: Mapped[str] = mapped_column(String(16))
    begun: Mapped[datetime] = mapped_column(UtcTime)
    seen: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (Index(None, "account_name"), Index(None, "seen"))


class KeyRow(Base):
    """A key of a program; only its digest is kept."""

    __tablename__ = "api_key"

    name: Mapped[str] = mapped_column(String(LONGEST_NAME), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    per_day: Mapped[int]
    created: Mapped[datetime] = mapped_column(UtcTime)
    creator: Mapped[str] = mapped_column(String(LONGEST_NAME))
    expires: Mapped[datetime | None] = mapped_column(UtcTime)
    revoked: Mapped[datetime | None] = mapped_column(UtcTime)


class KeyUseRow(Base):
    """How many questions a key asked on a day, in UTC."""

    __tablename__ = "api_key_use"

    key_name: Mapped[str] = mapped_column(
        String(LONGEST_NAME), ForeignKey("api_key.name", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    questions: Mapped[int]


class SwitchRow(Base):
    """How the switches stand: one row, which every server reads."""

    __tablename__ = "switch"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    chat_off: Mapped[bool]
    model_off: Mapped[bool]
    approved_only: Mapped[bool]
    message: Mapped[str] = mapped_column(Text)
    notice: Mapped[str] = mapped_column(Text)
    changed: Mapped[datetime] = mapped_column(UtcTime)
    changer: Mapped[str] = mapped_column(String(LONGEST_NAME))

    __table_args__ = (CheckConstraint("id = 1", name="one"),)
