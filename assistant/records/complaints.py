"""Complaints: taken with a receipt and a day by which they are answered, gone through by staff."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import case, select

from assistant.language.masking import mask_personal_data
from assistant.records.audit import SYSTEM, Action, record_change
from assistant.records.database import Database
from assistant.records.models import ComplaintRow, QuestionRow
from index.errors import PolicyAssistantError

LONGEST_TEXT, LONGEST_CONTACT, LONGEST_ID = 2000, 200, 64
_SATURDAY = 5
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters that nobody takes for another."""
_RANDOM = 10


class Status(StrEnum):
    """What became of a complaint."""

    OPEN = "open"
    WORK = "work"
    ANSWERED = "answered"


class ComplaintMistake(PolicyAssistantError):
    """A complaint says nothing, or there is none with that receipt."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint as staff see it; `answer_id` is that of a recorded question, `""` for none."""

    receipt: str
    received: datetime
    due: date
    text: str
    contact: str
    answer_id: str
    status: Status
    handler: str
    note: str
    reply: str
    changed: datetime

    def overdue(self, today: date) -> bool:
        """Whether it should have been answered by now."""
        return self.status is not Status.ANSWERED and self.due < today


@dataclass(frozen=True, slots=True)
class Complaints:
    """The complaints of a database; what is changed is put down to `actor`.

    Methods raise RecordsUnavailable when the database does not work.
    """

    database: Database
    actor: str = SYSTEM

    def acting(self, actor: str) -> "Complaints":
        """The same complaints, changed by somebody."""
        return replace(self, actor=actor)

    def add(self, text: str, contact: str, answer_id: str, days: int) -> Complaint:
        """Takes a complaint; it is to be answered within so many working days.

        Raises:
            ComplaintMistake: it says nothing.
        """
        said = text.strip()[:LONGEST_TEXT]
        if not said:
            raise ComplaintMistake("请写明哪里不对 / please say what is wrong")
        now = datetime.now(UTC)
        today = now.astimezone().date()
        with self.database.session() as session:
            known = session.get(QuestionRow, answer_id[:LONGEST_ID]) if answer_id else None
            row = ComplaintRow(
                receipt=_new_receipt(today), received=now, due=add_working_days(today, days),
                text=mask_personal_data(said), contact=contact.strip()[:LONGEST_CONTACT],
                answer_id=known.id if known else "", status=Status.OPEN.value, handler="", note="", reply="",
                changed=now,
            )  # fmt: skip
            session.add(row)
            return _complaint(row)

    def find(self, receipt: str) -> Complaint | None:
        """The complaint with this receipt, in whatever case it was typed."""
        with self.database.session(reads_only=True) as session:
            row = session.get(ComplaintRow, receipt.strip().upper())
            return _complaint(row) if row else None

    def entries(self, status: Status | None = None, limit: int = 500) -> list[Complaint]:
        """The complaints: those to be answered, the most urgent first, then the answered, latest first."""
        done = ComplaintRow.status == Status.ANSWERED.value
        query = select(ComplaintRow).order_by(
            case((done, 1), else_=0), case((done, None), else_=ComplaintRow.due), ComplaintRow.received.desc()
        )
        if status is not None:
            query = query.where(ComplaintRow.status == status.value)
        with self.database.session(reads_only=True) as session:
            return [_complaint(row) for row in session.scalars(query.limit(limit))]

    def change(self, receipt: str, status: Status, handler: str, note: str, reply: str) -> Complaint:
        """Notes what was done about a complaint, and by whom.

        Raises:
            ComplaintMistake: there is none with this receipt.
        """
        with self.database.session() as session:
            row = session.get(ComplaintRow, receipt.strip().upper(), with_for_update=True)
            if row is None:
                raise ComplaintMistake("没有这个回执编号 / there is no such receipt")
            told = {"before": row.status, "after": status.value, "handler": handler}
            row.status, row.handler, row.changed = status.value, handler[:64], datetime.now(UTC)
            row.note, row.reply = note[:LONGEST_TEXT], mask_personal_data(reply)[:LONGEST_TEXT]
            record_change(session, self.actor, Action.COMPLAINT_CHANGE, row.receipt, told)
            return _complaint(row)


def add_working_days(start: date, days: int) -> date:
    """The day so many working days later: Saturdays and Sundays do not count, public holidays do."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < _SATURDAY
    return day


def _new_receipt(today: date) -> str:
    """A number that nobody guesses: it shows what became of a complaint to whoever has it."""
    return f"TS{today:%Y%m%d}-{''.join(secrets.choice(_SIGNS) for _ in range(_RANDOM))}"


def _complaint(row: ComplaintRow) -> Complaint:
    return Complaint(
        receipt=row.receipt, received=row.received, due=row.due, text=row.text, contact=row.contact,
        answer_id=row.answer_id, status=Status(row.status), handler=row.handler, note=row.note,
        reply=row.reply, changed=row.changed,
    )  # fmt: skip
