"""Conversations of a messenger: remembered for a while, and never for more people than there is room for."""

import asyncio
from dataclasses import replace

import pytest
from langchain_core.runnables import RunnableLambda

from assistant.channels import dialogue as module
from assistant.channels.dialogue import Dialogue, write_answer
from assistant.channels.messages import Message
from assistant.configuration.settings import Settings


@pytest.fixture
def posed():
    return []


@pytest.fixture
def dialogue(scripted, answer, posed):
    async def reply(question):
        posed.append(question)
        await asyncio.sleep(0.01)
        return replace(answer, question=question.text)

    return Dialogue(scripted, RunnableLambda(lambda _: None, reply), Settings(), "wechat")


def said(text: str, number: str = "1", sender: str = "o_a") -> Message:
    return Message(sender, "gh", number, text)


def test_the_same_message_twice_at_once_is_asked_once(dialogue, posed):
    async def both():
        return await asyncio.gather(dialogue.reply(said("罚多少")), dialogue.reply(said("罚多少")))

    first, second = asyncio.run(both())
    assert first == second
    assert len(posed) == 1


def test_the_last_turns_go_with_a_question(dialogue, posed):
    async def talk():
        for number in range(4):
            await dialogue.reply(said(f"问题{number}", str(number)))

    asyncio.run(talk())
    assert [turn.content for turn in posed[1].history][:1] == ["问题0"]
    assert len(posed[3].history) == 4


def test_after_half_an_hour_nothing_is_remembered(dialogue, posed, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(module, "monotonic", lambda: clock[0])

    async def talk():
        await dialogue.reply(said("先问"))
        clock[0] = 31 * 60
        await dialogue.reply(said("再问", "2"))

    asyncio.run(talk())
    assert posed[1].history == ()


def test_only_so_many_people_are_remembered(dialogue, monkeypatch):
    monkeypatch.setattr(module, "_REMEMBERED", 3)

    async def talk():
        for number in range(6):
            await dialogue.reply(said("问", sender=f"o_{number}"))

    asyncio.run(talk())
    assert list(dialogue._talks) == ["o_3", "o_4", "o_5"]


def test_a_question_that_is_too_long_is_told_so(dialogue, posed):
    reply = asyncio.run(dialogue.reply(said("长" * 3000)))
    assert str(Settings().max_question_chars) in reply
    assert not posed


def test_an_answer_is_plain_text_with_notice_sources_and_label(answer):
    text = write_answer(replace(answer, notice="已失效。"))
    assert text.startswith("※ 已失效。")
    assert f"[1] 《{answer.citations[0].title}》" in text
