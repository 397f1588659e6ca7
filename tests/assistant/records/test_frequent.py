"""A question is offered to others only when enough people asked it and it was answered."""

from datetime import UTC, datetime, timedelta

import pytest

from assistant.configuration.settings import Settings
from assistant.records.database import open_database
from assistant.records.frequent import frequent_questions
from assistant.records.models import ConversationRow, QuestionRow


@pytest.fixture
def database(tmp_path):
    opened = open_database(Settings(_env_file=None, index_dir=tmp_path / "index"))
    yield opened
    opened.close()


def ask(database, text: str, conversations: int, status: str = "answered", days: int = 1) -> None:
    when = datetime.now(UTC) - timedelta(days=days)
    with database.session() as session:
        for number in range(conversations):
            name = f"{text}{number}"
            session.add(ConversationRow(id=name, channel="web", begun=when, latest=when))
            session.flush()
            session.add(
                QuestionRow(
                    id=name,
                    conversation_id=name,
                    channel="web",
                    asked=when,
                    text=text,
                    place="",
                    status=status,
                    answer="",
                    sources=[],
                    mode="extractive",
                    model="",
                    ms=1,
                )
            )


def test_the_most_asked_come_first_and_few_are_not_enough(database):
    ask(database, "遛狗不牵绳罚多少？", 3)
    ask(database, "登记费多少", 4)
    ask(database, "我家那只狗怎么办", 2)
    assert frequent_questions(database) == ("登记费多少", "遛狗不牵绳罚多少？")


def test_other_marks_make_no_other_question(database):
    ask(database, "登记费 多少？", 2)
    ask(database, "登记费多少", 1)
    assert frequent_questions(database) == ("登记费 多少？",)


def test_what_was_refused_is_old_or_held_personal_data_is_left_out(database):
    ask(database, "火星上能养狗吗？", 5, status="refused")
    ask(database, "去年的问题", 5, days=300)
    ask(database, "我的电话〔手机号〕登记了吗", 5)
    assert frequent_questions(database) == ()


def test_one_conversation_counts_once(database):
    ask(database, "多少钱", 1)
    with database.session() as session:
        row = session.query(QuestionRow).one()
        for number in range(4):
            session.add(
                QuestionRow(
                    id=f"again{number}",
                    conversation_id=row.conversation_id,
                    channel="web",
                    asked=row.asked,
                    text="多少钱",
                    place="",
                    status="answered",
                    answer="",
                    sources=[],
                    mode="extractive",
                    model="",
                    ms=1,
                )
            )
    assert frequent_questions(database) == ()
