"""Conversations with people who write in a messenger: a question, a plain answer, what was said before."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic

from langchain_core.runnables import Runnable

from assistant.answer.generated import GeneratedMark
from assistant.api.answers import accept_question, label_of
from assistant.api.service import Service
from assistant.channels.messages import Message
from assistant.configuration.settings import Settings
from assistant.llm.prompts import reply_text
from assistant.question.intake import EmptyQuestion, LongQuestion
from assistant.records.journal import Call
from assistant.rendering import answer_text, describe_source
from assistant.types import Answer, Question, Turn

_REMEMBERED, _MINUTES = 2000, 30
_TURNS = 4


@dataclass(slots=True)
class _Talk:
    """What was said lately, and the answers under way by the id of their message."""

    turns: tuple[Turn, ...] = ()
    latest: float = 0.0
    answers: OrderedDict[str, asyncio.Future[str]] = field(default_factory=OrderedDict)


class Dialogue:
    """Answers messages; each sender's last turns are remembered for half an hour, in this process alone.

    Args:
        service: Knows the documents.
        chain: Answers within the five seconds that a messenger waits: without a language model.
        settings: Title, hotline and the longest question.
        channel: The name under which questions are recorded.
    """

    def __init__(
        self, service: Service, chain: Runnable[Question, Answer], settings: Settings, channel: str
    ) -> None:
        self._service, self._chain, self._settings, self.channel = service, chain, settings, channel
        self._talks: OrderedDict[str, _Talk] = OrderedDict()

    async def reply(self, message: Message) -> str:
        """The text to send back; a message that is sent again gets the answer to the first."""
        if message.begins or not message.text:
            return self._say("channel_welcome" if message.begins else "channel_text_only")
        talk = self._talk_with(message.sender)
        answering = talk.answers.get(message.id)
        if answering is None:
            answering = talk.answers[message.id] = asyncio.ensure_future(self._answer(talk, message))
            while len(talk.answers) > _TURNS:
                talk.answers.popitem(last=False)
        return await asyncio.shield(answering)

    def _talk_with(self, sender: str) -> _Talk:
        now = monotonic()
        talk = self._talks.pop(sender, None)
        if talk is None or now - talk.latest > 60 * _MINUTES:
            talk = _Talk()
        talk.latest = now
        self._talks[sender] = talk
        while len(self._talks) > _REMEMBERED:
            self._talks.popitem(last=False)
        return talk

    async def _answer(self, talk: _Talk, message: Message) -> str:
        try:
            question = await asyncio.to_thread(
                accept_question, self._service, self._settings, message.text, talk.turns
            )
        except EmptyQuestion:
            return self._say("channel_text_only")
        except LongQuestion:
            return self._say("long_question", limit=str(self._settings.max_question_chars))
        mark = GeneratedMark.new(self._settings)
        call = Call(self.channel, name_of(self.channel, message.sender), mark.answer)
        answer = await self._chain.ainvoke(question, call.as_config())
        turns = (*talk.turns, Turn("user", question.text), Turn("assistant", answer_text(answer)))
        talk.turns = turns[-_TURNS:]
        return write_answer(answer)

    def _say(self, name: str, **values: str) -> str:
        return reply_text(name, title=self._settings.title, hotline=self._settings.hotline, **values)


def write_answer(answer: Answer) -> str:
    """An answer as plain text: what is to be known beside it, the words, the sources, the label."""
    blocks = [
        f"※ {answer.notice}" if answer.notice else "",
        answer_text(answer),
        "\n".join(f"[{one.n}] {describe_source(one)}" for one in answer.citations),
        label_of(answer),
    ]
    return "\n\n".join(filter(None, blocks))


def name_of(channel: str, sender: str) -> str:
    """The name of a sender's conversation in the records, which tells nobody who it is."""
    return f"{channel}-{sha256(sender.encode()).hexdigest()[:24]}"
