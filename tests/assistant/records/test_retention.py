import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from assistant.records.feedback import FeedbackStore, Vote
from assistant.records.journal import Call, Journal
from assistant.records.models import ConversationRow, QuestionRow, VoteRow
from assistant.records.retention import Deleted, RetentionJob, delete_older, keeping_records
from assistant.types import Question

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
AGES = {QuestionRow: "asked", VoteRow: "voted", ConversationRow: "latest"}


@pytest.fixture
def filled(database):
    """Three records of each kind: of today, 29 and 31 days old."""
    votes = FeedbackStore(database)
    for age in (0, 29, 31):
        Journal(database).record(Question("问"), None, Call("api", f"c{age}", f"a{age}"))
        votes.record(f"a{age}", Vote.DOWN, "问", "答")
        with database.session() as session:
            for table, column in AGES.items():
                key = f"c{age}" if table is ConversationRow else f"a{age}"
                setattr(session.get(table, key), column, NOW - timedelta(days=age))
    return database


def left(database, table) -> list[str]:
    key = table.__mapper__.primary_key[0]
    with database.session(reads_only=True) as session:
        return sorted(session.scalars(select(key)))


def test_only_what_is_older_is_deleted(filled):
    assert delete_older(filled, 30, NOW) == Deleted(questions=1, votes=1, conversations=1)
    assert left(filled, QuestionRow) == left(filled, VoteRow) == ["a0", "a29"]
    assert left(filled, ConversationRow) == ["c0", "c29"]
    assert delete_older(filled, 30, NOW) == Deleted(0, 0, 0)
    assert delete_older(filled, 0, NOW + timedelta(seconds=1)).questions == 2


def test_a_conversation_lives_as_long_as_its_latest_question(filled):
    with filled.session() as session:
        session.get(QuestionRow, "a0").conversation_id = "c31"
        session.get(ConversationRow, "c31").latest = NOW
    assert delete_older(filled, 30, NOW).conversations == 0
    with filled.session() as session:
        session.get(ConversationRow, "c31").latest = NOW - timedelta(days=90)
    delete_older(filled, 30, NOW)
    with filled.session(reads_only=True) as session:
        assert session.get(QuestionRow, "a0").conversation_id is None


def test_the_job_deletes_again_and_again_and_survives_a_failure(filled):
    deleted = threading.Event()
    job = RetentionJob(filled, days=30, pause=0.01)
    with filled.session() as session:
        session.execute(text("ALTER TABLE vote RENAME TO lost"))
    job.start()
    with filled.session() as session:
        session.execute(text("ALTER TABLE lost RENAME TO vote"))
    for _ in range(1000):
        if not set(left(filled, QuestionRow)) & {"a31"} and left(filled, VoteRow) != []:
            deleted.set()
            break
        threading.Event().wait(0.01)
    job.close()
    assert deleted.is_set()


def test_a_server_that_keeps_nothing_has_no_database(settings):
    with keeping_records(settings.model_copy(update={"retention_days": 0})) as database:
        assert database is None
    assert not (settings.index_dir.parent / "records.sqlite3").exists()
    store = FeedbackStore(None)
    store.record("a1", Vote.UP, "问", "答")
    assert store.votes_on(["a1"]) == {}


def test_a_server_deletes_what_is_too_old_when_it_starts(settings, filled):
    job_ran = threading.Event()
    with keeping_records(settings.model_copy(update={"retention_days": 30})) as database:
        for _ in range(1000):
            if "a31" not in left(database, QuestionRow):
                job_ran.set()
                break
            threading.Event().wait(0.01)
    assert job_ran.is_set()
