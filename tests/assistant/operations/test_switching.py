"""A chain under the switches: what is answered, by which chain, and in which words."""

import asyncio
from contextlib import closing

import pytest
from langchain_core.runnables import RunnableGenerator

from assistant.configuration.settings import Settings
from assistant.operations.switching import Chains, switch_chain
from assistant.people.switches import SwitchBoard
from assistant.records.database import open_database
from assistant.types import Answer, Ending, Question

ASKED = Question("遛狗不牵绳罚多少？")


def chain_that_says(name: str, then=lambda: None):
    def run(questions):
        for question in questions:
            yield Answer(question.text, Ending.PENDING, text=name)
            then()
            yield Answer(question.text, Ending.ANSWERED, text=name)

    async def run_async(questions):
        async for question in questions:
            for answer in run([question]):
                yield answer

    return RunnableGenerator(run, run_async)


@pytest.fixture
def settings(tmp_path):
    return Settings(_env_file=None, index_dir=tmp_path / "index", hotline="12345")


@pytest.fixture
def board(settings):
    with closing(open_database(settings)) as database:
        yield SwitchBoard(database)


def switched(settings, board, then=lambda: None):
    parts = (chain_that_says("whole", then), chain_that_says("quoted"), chain_that_says("approved"))
    return switch_chain(Chains(settings, *parts), board)


def ask(chain, question=ASKED) -> Answer:
    """The same, asked in a thread and in an event loop."""
    answer = chain.invoke(question)
    assert asyncio.run(chain.ainvoke(question)) == answer
    return answer


@pytest.mark.parametrize(
    ("turned", "said"),
    [
        ({}, "whole"),
        ({"model_off": True}, "quoted"),
        ({"approved_only": True}, "approved"),
        ({"approved_only": True, "model_off": True}, "approved"),
    ],
)
def test_the_switches_choose_the_chain(settings, board, turned, said):
    chain = switched(settings, board)
    board.turn("chief", **turned)
    assert ask(chain).text == said


def test_turned_off_nothing_is_answered_and_the_administrators_words_are_said(settings, board):
    chain = switched(settings, board)
    board.turn("chief", chat_off=True)
    usual = ask(chain)
    assert (usual.status, usual.reply) == (Ending.REFUSED, "closed") and "12345" in usual.text
    assert "paused" in ask(chain, Question("What is the fine for dogs?")).text
    board.turn("chief", message="今晚维护")
    assert ask(chain).text == "今晚维护"
    board.turn("chief", chat_off=False)
    assert ask(chain).text == "whole"


def test_an_answer_being_written_ends_where_it_stands(settings, board):
    chain = switched(settings, board, then=lambda: board.turn("chief", chat_off=True, message="停"))
    answers = list(chain.stream(ASKED))
    assert [one.text for one in answers] == ["whole", "停"]
    board.turn("chief", chat_off=False)

    async def stream():
        return [one.text async for one in chain.astream(ASKED)]

    assert asyncio.run(stream()) == ["whole", "停"]


def test_what_the_real_chain_says_under_each(demo_assistant, settings, board):
    chains = Chains(
        settings, demo_assistant.chain, demo_assistant.without_model(), demo_assistant.approved_only()
    )
    chain = switch_chain(chains, board)
    question = Question("示例市遛狗不牵绳罚多少？")
    board.turn("chief", model_off=True)
    assert (answer := chain.invoke(question)).status is Ending.ANSWERED and answer.mode == "extractive"
    board.turn("chief", approved_only=True)
    assert (answer := chain.invoke(question)).status is Ending.REFUSED and answer.reply == "approved_only"
    assert not answer.citations and "审定" in answer.text
    assert chain.invoke(Question("有人要自杀怎么办")).is_talk
