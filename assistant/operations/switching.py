"""A chain that answers as the switches of an administrator let it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, cast

from langchain_core.runnables import Runnable, RunnableConfig, RunnableGenerator

from assistant.configuration.settings import Settings
from assistant.llm.prompts import CONTACTS, reply_text
from assistant.people.switches import SwitchBoard, Switches
from assistant.question.rewriting import language_of
from assistant.types import Answer, Ending, Question

_CLOSED = "closed"
Chain = Runnable[Question, Answer]


@dataclass(frozen=True, slots=True)
class Chains:
    """The chain as it is, without its language model, and with approved answers alone.

    `settings` have the numbers that are given while nothing is answered.
    """

    settings: Settings
    whole: Chain
    without_model: Chain
    approved_only: Chain

    def under(self, switches: Switches) -> Chain:
        """The one that the switches let answer."""
        if switches.approved_only:
            return self.approved_only
        return self.without_model if switches.model_off else self.whole

    def closed(self, question: Question, switches: Switches) -> Answer:
        """What is said while nothing is answered: the administrator's words, or ours."""
        contacts = {name: getattr(self.settings, name) for name in CONTACTS}
        text = switches.message or reply_text(_CLOSED, language_of(question.text), **contacts)
        return Answer(question.text, Ending.REFUSED, text=text, reply=_CLOSED)


def switch_chain(chains: Chains, board: SwitchBoard) -> Chain:
    """One chain of them all; a switch that is turned while an answer is written ends it where it stands."""

    def run(questions: Iterator[Question], config: RunnableConfig) -> Iterator[Answer]:
        for question in questions:
            begun = board.now()
            if begun.chat_off:
                yield chains.closed(question, begun)
                continue
            for answer in chains.under(begun).stream(question, config):
                now = board.now()
                if now.chat_off:
                    yield chains.closed(question, now)
                    break
                yield answer

    async def look() -> Switches:
        return board.now() if board.fresh else await asyncio.to_thread(board.now)

    async def run_async(questions: AsyncIterator[Question], config: RunnableConfig) -> AsyncIterator[Answer]:
        async for question in questions:
            begun = await look()
            if begun.chat_off:
                yield chains.closed(question, begun)
                continue
            answers = cast(AsyncGenerator[Answer], chains.under(begun).astream(question, config))
            async with aclosing(answers):
                async for answer in answers:
                    now = await look()
                    if now.chat_off:
                        yield chains.closed(question, now)
                        break
                    yield answer

    # LangChain passes the config too to whoever takes it; its annotations do not say so.
    return RunnableGenerator(cast(Any, run), cast(Any, run_async), name="switched")
