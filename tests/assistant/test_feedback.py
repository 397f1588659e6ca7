import sqlite3
from datetime import datetime

import pytest

from assistant.feedback import FeedbackStore, FeedbackUnavailable, Vote


def test_a_vote_is_stored_with_question_answer_and_time(tmp_path):
    path = tmp_path / "new" / "feedback.sqlite3"
    FeedbackStore(path).record("a1", Vote.UP, "罚多少？", "二百元。[1]")
    (row,) = sqlite3.connect(path).execute("SELECT answer_id, vote, question, answer, voted FROM vote")
    assert row[:4] == ("a1", "up", "罚多少？", "二百元。[1]")
    assert datetime.fromisoformat(row[4]).tzinfo is not None


def test_a_second_vote_replaces_the_first(tmp_path):
    store = FeedbackStore(tmp_path / "feedback.sqlite3")
    store.record("a1", Vote.UP, "问", "答")
    store.record("a1", Vote.DOWN, "问", "答")
    store.record("a2", Vote.UP, "问", "答")
    assert store.votes_on(["a1", "a3"]) == {"a1": Vote.DOWN}


def test_no_file_means_no_votes(tmp_path):
    assert FeedbackStore(tmp_path / "feedback.sqlite3").votes_on(["a1"]) == {}


def test_what_cannot_be_stored_is_said_in_one_line(tmp_path):
    path = tmp_path / "feedback.sqlite3"
    path.write_text("not a database, not a database, not a database")
    for work in (lambda s: s.record("a1", Vote.UP, "问", "答"), lambda s: s.votes_on(["a1"])):
        with pytest.raises(FeedbackUnavailable, match=r"feedback\.sqlite3") as raised:
            work(FeedbackStore(path))
        assert "\n" not in str(raised.value)
