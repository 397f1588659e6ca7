"""What is said of an answer is done over the documents that answer it, not asked of the chain."""

from dataclasses import replace

import pytest

from assistant.question.wishes import Wish
from assistant.types import Ending, Question
from assistant.web import wishes as module
from assistant.web.conversation import Exchange, history_of
from assistant.web.languages import load_words
from assistant.web.wishes import Wishes
from index.types import Status

WORDS = load_words()["zh"]


@pytest.fixture
def exchange(answer) -> Exchange:
    return Exchange.begin(Question(answer.question, place="样本市")).answered(answer)


@pytest.fixture
def wishes(scripted, monkeypatch, passage, notice):
    notice = replace(notice, metadata=replace(notice.metadata, status=Status.IN_FORCE))
    told = {"短": Wish.SIMPLER, "全": Wish.DETAIL, "还": Wish.MORE}
    monkeypatch.setattr(module, "recognise_wish", lambda text, embedder: told.get(text[0]))
    monkeypatch.setattr(module, "search", lambda *asked: [passage, notice])
    return Wishes(scripted.index, None)


def test_each_wish_is_done_and_is_no_turn_of_the_conversation(wishes, exchange):
    short = wishes.grant("短点", (exchange,), WORDS)
    full = wishes.grant("全文", (exchange,), WORDS)
    more = wishes.grant("还有呢", (exchange,), WORDS)
    assert len(short.sentences) == 1 and short.question == "短点"
    assert exchange.answer.evidence[0].passage.chunk.text in full.sentences[0].text
    assert {one.doc for one in more.citations} == {"fees.md"}, "what was cited is not said again"
    for granted in (short, full, more):
        assert granted.status is Ending.ANSWERED and granted.is_talk
    turns = history_of((exchange, Exchange.begin(Question("短点")).answered(short)))
    assert [turn.content for turn in turns if turn.role == "user"] == [exchange.question.text]


def test_what_is_said_after_a_wish_is_of_the_answer_before_it(wishes, exchange):
    more = Exchange.begin(Question("还有呢")).answered(wishes.grant("还有呢", (exchange,), WORDS))
    again = wishes.grant("还有吗", (exchange, more), WORDS)
    assert again.status is Ending.CLARIFY and "没有更多" in again.text
    short = wishes.grant("短", (exchange, more), WORDS)
    assert short.citations[0].doc == "dogs.md"


def test_a_question_is_no_wish_and_without_an_answer_there_is_none(wishes, exchange):
    assert wishes.grant("罚多少", (exchange,), WORDS) is None
    refused = replace(exchange, answer=replace(exchange.answer, status=Ending.REFUSED))
    assert wishes.grant("还有呢", (refused,), WORDS) is None
