"""Conversations that come back from a browser: the documents decide what is shown again."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Answer, Ending, Question
from assistant.web.conversation import Exchange
from assistant.web.history import MOST_TURNS, NothingKept, read_turns, recall_turns, turn_record
from assistant.web.languages import CHINESE, load_words

WORDS = load_words()[CHINESE]


@pytest.fixture
def store(scripted):
    with scripted.index.reading() as index:
        return index.store


@pytest.fixture
def kept(answer) -> dict:
    """A turn as a browser gives it back."""
    exchange = replace(Exchange.begin(Question(answer.question, place="样本市")).answered(answer))
    return json.loads(turn_record(exchange)) | {"day": "2026-11-02"}


def test_a_turn_comes_back_with_its_day_and_its_quotations(kept, store, answer):
    (turn,) = read_turns([kept])
    (exchange,) = recall_turns([turn], store, WORDS)
    assert (exchange.recalled, exchange.id) == (date(2026, 11, 2), kept["id"])
    assert exchange.question.place == "样本市"
    assert [one.text for one in exchange.answer.sentences] == [one.text for one in answer.sentences]
    assert [one.quote for one in exchange.answer.citations] == [one.quote for one in answer.citations]


def test_an_answer_the_documents_no_longer_carry_says_so(kept, scripted, store):
    scripted.chunks["dogs.md"] = [replace(scripted.chunks["dogs.md"][0], text="另有规定。" * 60)]
    (exchange,) = recall_turns(read_turns([kept]), store, WORDS)
    assert exchange.answer.text == WORDS["stale"]
    assert exchange.answer.sentences == ()


def test_later_turns_are_read_with_earlier_ones(kept, store):
    first, second = recall_turns(read_turns([kept, kept | {"question": "还有呢？"}]), store, WORDS)
    assert first.question.history == ()
    assert second.question.history[0].content == kept["question"]


@pytest.mark.parametrize("ending", [Ending.PENDING, Ending.FAILED])
def test_what_is_not_worth_keeping_is_not_kept(answer, ending):
    exchange = Exchange.begin(Question("问"))
    assert turn_record(exchange) == ""
    assert turn_record(exchange.answered(Answer("问", ending))) == ""
    assert turn_record(replace(exchange.answered(answer), recalled=date(2026, 1, 1))) == ""


def test_more_than_was_ever_given_out_is_refused(kept):
    with pytest.raises(NothingKept):
        read_turns([kept] * (MOST_TURNS + 1))
    with pytest.raises(NothingKept, match="too long"):
        read_turns([kept | {"question": "长" * 100_001}])
    with pytest.raises(NothingKept):
        read_turns([kept | {"id": "a../etc"}])
    with pytest.raises(NothingKept):
        read_turns([kept | {"more": 1}])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)


@given(JSON)
def test_anything_else_is_no_conversation(given_):
    with pytest.raises(NothingKept):
        read_turns(given_)
