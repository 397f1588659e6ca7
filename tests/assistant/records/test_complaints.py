"""Complaints in either kind of database: taken, gone through, audited, and gone in time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from assistant.records.audit import read_changes
from assistant.records.complaints import ComplaintMistake, Complaints, Status, add_working_days
from assistant.records.journal import Call, Journal
from assistant.records.retention import delete_older
from assistant.types import Question

IDENTITY = "110101199003074338"


@pytest.fixture
def complaints(database) -> Complaints:
    return Complaints(database)


def test_a_complaint_is_taken_with_a_receipt_and_a_day(complaints, database, answer):
    Journal(database).record(Question("罚多少？"), answer, Call("web", "", "a1"))
    taken = complaints.add(f"  说错了，我是{IDENTITY}  ", " 13800138000 ", "a1", 15)
    assert taken.status is Status.OPEN and taken.answer_id == "a1"
    assert IDENTITY not in taken.text and taken.text.startswith("说错了")
    assert taken.contact == "13800138000", "somebody has to get back to it"
    assert complaints.find(f" {taken.receipt.lower()} ") == taken
    assert taken.due == add_working_days(datetime.now(UTC).astimezone().date(), 15)
    other = complaints.add("也错了", "", "nobody's", 15)
    assert other.answer_id == "" and other.receipt != taken.receipt
    assert complaints.find("TS20260101-0000000000") is None
    with pytest.raises(ComplaintMistake):
        complaints.add("   ", "a@b.cn", "", 15)


def test_the_most_urgent_come_first_and_the_answered_last(complaints, database):
    late, soon, done = (complaints.add(one, "", "", days) for one, days in (("a", 1), ("b", 9), ("c", 1)))
    complaints.change(done.receipt, Status.ANSWERED, "li", "", "已更正")
    with database.session() as session:
        session.execute(
            text("UPDATE complaint SET due = '2020-01-01' WHERE receipt IN (:one, :two)"),
            {"one": late.receipt, "two": done.receipt},
        )
    listed = complaints.entries()
    assert [one.receipt for one in listed] == [late.receipt, soon.receipt, done.receipt]
    assert [one.overdue(date(2020, 1, 2)) for one in listed] == [True, False, False]
    assert not listed[0].overdue(date(2020, 1, 1)), "the day itself is in time"
    assert [one.receipt for one in complaints.entries(Status.ANSWERED)] == [done.receipt]


def test_what_is_done_is_audited_without_anybody_s_words(complaints, database):
    taken = complaints.add("说错了", "13800138000", "", 15)
    changed = complaints.acting("wang").change(taken.receipt, Status.WORK, "li", "已联系", f"证{IDENTITY}")
    assert (changed.status, changed.handler, changed.note) == (Status.WORK, "li", "已联系")
    assert IDENTITY not in changed.reply, "whoever has the receipt reads it"
    (entry,) = read_changes(database)
    assert (entry.who, entry.action, entry.target) == ("wang", "complaint.change", taken.receipt)
    assert entry.details == {"before": "open", "after": "work", "handler": "li"}
    with pytest.raises(ComplaintMistake):
        complaints.change("TS20260101-0000000000", Status.WORK, "", "", "")


def test_it_is_kept_as_long_as_records_from_when_something_was_last_done(complaints, database):
    taken = complaints.add("说错了", "13800138000", "", 15)
    assert delete_older(database, 190, datetime.now(UTC) + timedelta(days=189)).complaints == 0
    assert complaints.find(taken.receipt)
    assert delete_older(database, 190, datetime.now(UTC) + timedelta(days=191)).complaints == 1
    assert complaints.find(taken.receipt) is None


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 60))
def test_working_days_are_counted_one_by_one(start, days):
    due = add_working_days(start, days)
    between = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    assert sum(day.weekday() < 5 for day in between) == days and due.weekday() < 5


def test_three_weeks_are_fifteen_working_days():
    assert add_working_days(date(2026, 11, 27), 15) == date(2026, 12, 18)
    assert add_working_days(date(2026, 11, 28), 1) == date(2026, 11, 30), "from a Saturday"
