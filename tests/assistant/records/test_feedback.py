from contextlib import closing

import pytest
from sqlalchemy import text

from assistant.configuration.settings import Settings
from assistant.records.database import RecordsUnavailable, open_database
from assistant.records.feedback import FeedbackStore, Vote
from assistant.records.models import VoteRow


@pytest.fixture
def database(tmp_path):
    with closing(open_database(Settings(_env_file=None, index_dir=tmp_path / "new" / "index"))) as opened:
        yield opened


def test_a_vote_is_stored_with_question_answer_reason_and_time_masked(database):
    FeedbackStore(database).record(
        "a1", Vote.UP, "我是13800138000，罚多少？", "二百元。[1]", "请回电13800138000"
    )
    with database.session(reads_only=True) as session:
        row = session.get(VoteRow, "a1")
    assert (row.vote, row.question, row.answer) == ("up", "我是〔手机号〕，罚多少？", "二百元。[1]")
    assert row.reason == "请回电〔手机号〕"
    assert row.voted.tzinfo is not None


def test_a_second_vote_replaces_the_first(database):
    store = FeedbackStore(database)
    store.record("a1", Vote.UP, "问", "答")
    store.record("a1", Vote.DOWN, "问", "答")
    store.record("a2", Vote.UP, "问", "答")
    assert store.votes_on(["a1", "a3"]) == {"a1": Vote.DOWN}
    assert store.votes_on([]) == {}


def test_what_cannot_be_stored_is_said_in_one_line(database):
    with database.session() as session:
        session.execute(text("DROP TABLE vote"))
    store = FeedbackStore(database)
    for work in (lambda: store.record("a1", Vote.UP, "问", "答"), lambda: store.votes_on(["a1"])):
        with pytest.raises(RecordsUnavailable, match=r"records\.sqlite3") as raised:
            work()
        assert "\n" not in str(raised.value)
