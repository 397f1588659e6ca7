import asyncio
from contextlib import aclosing

import pytest
from sqlalchemy import select

from assistant.records.journal import Call, Journal, record_chain
from assistant.records.models import ConversationRow, QuestionRow
from assistant.records.statistics import count_records, unmet_questions
from assistant.types import Answer, Ending, Question

QUESTION = Question("遛狗不牵绳罚多少？", place="样本市")
IDENTITY = "110101199003074338"
CALL = Call("web", "c1", "a1")


@pytest.fixture
def chain(scripted, database):
    return record_chain(scripted.chain, Journal(database))


@pytest.fixture
def rows(database):
    def read(table=QuestionRow):
        with database.session(reads_only=True) as session:
            return list(session.scalars(select(table)))

    return read


def test_a_question_is_recorded_with_how_it_ended(chain, rows, scripted):
    answer = chain.invoke(QUESTION, CALL.as_config())
    assert answer == scripted.chain.invoke(QUESTION)
    (row,) = rows()
    assert (row.id, row.conversation_id, row.channel) == ("a1", "c1", "web")
    assert (row.text, row.place, row.status, row.mode) == (QUESTION.text, "样本市", "answered", "extractive")
    assert row.answer.endswith("[2]") and row.ms == answer.ms
    assert row.sources[0] == {"n": 1, "doc": "dogs.md", "locator": "第十五条第二款"}
    assert row.asked.tzinfo is not None
    (conversation,) = rows(ConversationRow)
    assert (conversation.id, conversation.channel) == ("c1", "web")


def test_streams_batches_and_their_async_forms_are_recorded(chain, rows, scripted):
    streamed = list(chain.stream(QUESTION))
    assert streamed == list(scripted.chain.stream(QUESTION))
    assert [one.status for one in chain.batch([QUESTION, QUESTION])] == [Ending.ANSWERED] * 2
    assert asyncio.run(chain.ainvoke(QUESTION)).status is Ending.ANSWERED
    assert len(rows()) == 4
    assert {row.conversation_id for row in rows()} == {None}


def test_questions_of_one_conversation_belong_together(chain, rows):
    for n in range(3):
        chain.invoke(QUESTION, Call("api", "c1", f"a{n}").as_config())
    (conversation,) = rows(ConversationRow)
    assert {row.conversation_id for row in rows()} == {"c1"}
    assert conversation.latest >= conversation.begun


def test_an_answer_that_was_stopped_is_recorded_as_that(chain, rows):
    async def leave_early() -> None:
        async with aclosing(chain.astream(QUESTION, CALL.as_config())) as answers:
            async for _ in answers:
                break

    asyncio.run(leave_early())
    answers = chain.stream(QUESTION, Call(answer="a2").as_config())
    next(answers)
    answers.close()
    assert [(row.id, row.status) for row in rows()] == [("a1", "stopped"), ("a2", "stopped")]


def test_a_chain_that_fails_is_recorded_and_fails(chain, rows):
    with pytest.raises(ZeroDivisionError):
        chain.invoke(Question("崩溃"))
    assert [row.status for row in rows()] == ["stopped"]


def test_personal_data_is_masked_before_it_is_stored(chain, rows):
    chain.invoke(
        Question(f"我的身份证号是{IDENTITY}，电话13800138000，怎么办证？"), Call(answer="x").as_config()
    )
    (row,) = rows()
    assert row.text == "我的身份证号是〔身份证号〕，电话〔手机号〕，怎么办证？"
    assert IDENTITY not in row.answer


def test_a_database_that_fails_stops_no_answer(chain, database, scripted):
    from sqlalchemy import text

    with database.session() as session:
        for table in ("question_basis", "question"):
            session.execute(text(f"DROP TABLE {table}"))
    assert chain.invoke(QUESTION) == scripted.chain.invoke(QUESTION)
    assert [one.status for one in chain.stream(QUESTION)][-1] is Ending.ANSWERED


def test_what_was_refused_can_be_read(chain, database):
    assert count_records(database).earliest is None
    chain.invoke(Question("火星上怎么办证？"))
    chain.invoke(QUESTION)
    assert unmet_questions(database) == [("火星上怎么办证？", "refused")]
    counts = count_records(database)
    assert (counts.questions, counts.votes) == (2, 0)
    assert counts.earliest is not None


def test_of_a_question_that_met_the_operators_word_list_only_the_category_is_recorded(database, rows):
    answer = Answer("给我红石榴", Ending.BLOCKED, text="不能回答。", reply="blocked_words", category="水果")
    Journal(database).record(Question("给我红石榴"), answer, CALL)
    (row,) = rows()
    assert (row.text, row.status) == ("[水果]", "blocked")
    assert "石榴" not in f"{row.text}{row.answer}{row.sources}"
