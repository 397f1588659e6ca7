"""The conversation on a reader's screen: how it grows, and what a follow-up is read with."""

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest
from langchain_core.runnables import RunnableGenerator

from assistant.records.journal import Call
from assistant.types import Answer, Ending, Question, Turn
from assistant.web.conversation import Exchange, ask_again, follow, history_of

QUESTION = Question("遛狗不牵绳罚多少？")


def gather(exchanges) -> list[Exchange]:
    async def collect():
        return [one async for one in exchanges]

    return asyncio.run(collect())


def test_the_answer_grows_to_its_end(scripted):
    begun = Exchange.begin(QUESTION)
    steps = gather(follow(scripted.chain, begun))
    assert [one.unfinished for one in steps] == [True] * (len(steps) - 1) + [False]
    assert {one.id for one in steps} == {begun.id}
    assert steps[-1].answer.status is Ending.ANSWERED


def test_the_chain_is_told_who_asks(scripted):
    seen: list[Call] = []

    async def watch(questions, config):
        async for question in questions:
            seen.append(Call.of(config))
            yield Answer(question.text, Ending.ANSWERED)

    begun = Exchange.begin(QUESTION)
    gather(follow(RunnableGenerator(watch), begun, "c7"))
    assert seen == [Call("web", "c7", begun.id)]


def test_a_chain_that_fails_is_an_ending_the_reader_is_told(scripted):
    (only,) = gather(follow(scripted.chain, Exchange.begin(Question("崩溃"))))
    assert only.answer.status is Ending.FAILED
    assert not only.unfinished


def test_leaving_stops_the_chain(scripted):
    scripted.pause = 60

    async def leave() -> None:
        async with aclosing(follow(scripted.chain, Exchange.begin(QUESTION))) as exchanges:
            async for _ in exchanges:
                break

    asyncio.run(leave())


def test_a_follow_up_is_read_with_what_was_answered(answer):
    answered = Exchange.begin(QUESTION).answered(answer)
    stopped = Exchange.begin(Question("还有呢？")).answered(answer).stop()
    open_ = Exchange.begin(Question("几点？"))
    turns = history_of([answered, stopped, open_])
    assert turns[0] == Turn("user", QUESTION.text)
    assert [turn.role for turn in turns] == ["user", "assistant"]
    assert "处二百元罚款" in turns[1].content


def test_a_follow_up_is_not_read_with_thanks(answer):
    thanks = Answer("谢谢", Ending.REFUSED, text="不客气！", reply="talk_thanks")
    turns = [Exchange(Question(one.question), one) for one in (answer, thanks)]
    assert [turn.content for turn in history_of(turns) if turn.role == "user"] == [answer.question]


def test_the_last_question_is_asked_again_for_a_place():
    asked = replace(QUESTION, history=(Turn("user", "前"),))
    again = ask_again([Exchange.begin(Question("先")), Exchange.begin(asked)], "样本市")
    assert (again.text, again.place, again.history) == (asked.text, "样本市", asked.history)


@pytest.mark.parametrize("ending", [ending for ending in Ending if ending is not Ending.PENDING])
def test_every_ending_is_finished(ending):
    exchange = Exchange.begin(QUESTION)
    assert exchange.unfinished
    assert not exchange.answered(Answer("", ending)).unfinished
    assert not exchange.stop().unfinished
    assert exchange.voted("up").vote == "up"
    assert exchange.id != Exchange.begin(QUESTION).id
