"""The steps one by one, over the demonstration corpus with the real index and embedding model."""

from dataclasses import replace

import pytest

from assistant.evidence.selection import Selection
from assistant.state import Ended, PlaceEvidence, Posed, Retrieved, Understood, Weighed
from assistant.steps import without_repeats
from assistant.types import Ending, Evidence, Question, Turn
from index.types import Chunk, Metadata, Passage, Span

QUESTION = Question("示例市遛狗不拴绳罚多少？")


@pytest.fixture
def steps(demo_assistant):
    return demo_assistant.steps


def test_each_step_takes_what_the_one_before_gives(steps) -> None:
    kinds = [Posed, Understood, Understood, Retrieved, Weighed, Weighed]
    stage = Posed.begin(QUESTION)
    for step, kind in zip(steps.in_order(), kinds, strict=True):
        stage = step.work(stage)
        assert type(stage) is kind, step.name


def test_a_question_can_be_taken_as_far_as_wanted(steps) -> None:
    assert isinstance(steps.run(QUESTION, last="retrieve"), Retrieved)
    assert isinstance(steps.run(QUESTION), Weighed)
    assert isinstance(steps.run(Question(""), last="retrieve"), Ended)


def test_passages_are_those_of_the_place_and_their_texts_come_with_them(steps) -> None:
    found = steps.run(QUESTION, last="retrieve")
    docs = {one.chunk.doc for place in found.found for one in place.passages}
    assert set(found.texts) == docs
    places = {one.place for place in found.found for one in place.passages}
    assert "样例市" not in places


def test_several_places_are_looked_at_one_by_one(steps) -> None:
    weighed = steps.run(Question("示例市和样例市遛狗不拴绳各罚多少？"))
    assert [place.place[-1] for place in weighed.places] == ["示例市", "样例市"]
    assert all(place.answers for place in weighed.places)


def test_without_a_place_the_reader_is_asked_which(steps) -> None:
    ended = steps.run(Question("遛狗不拴绳罚多少？"))
    assert isinstance(ended, Ended)
    assert ended.ending is Ending.CLARIFY
    assert {"示例市", "样例市"} <= set(ended.choices)


def test_in_a_province_whose_cities_differ_the_reader_is_asked_which(steps) -> None:
    ended = steps.run(Question("遛狗不拴绳罚多少？", place="示例省"))
    assert isinstance(ended, Ended)
    assert {"示例市", "样例市"} <= set(ended.choices)


def test_the_default_place_is_assumed_where_none_is_named(steps) -> None:
    settings = steps.settings.model_copy(update={"default_place": "示例市"})
    weighed = replace(steps, settings=settings).run(Question("遛狗不拴绳罚多少？"))
    assert [place.place[-1] for place in weighed.places] == ["示例市"]


def test_a_follow_up_is_understood_from_the_conversation(steps) -> None:
    history = (Turn("user", "示例市养狗要登记吗？"), Turn("assistant", "要登记。"))
    understood = steps.run(Question("多少钱？", history), last="rewrite")
    assert understood.query.places[0][-1] == "示例市"
    assert understood.query.context


@pytest.mark.parametrize("text", ["运城遛狗不拴绳罚多少钱？", "示例市地铁票价是多少？"])
def test_what_nothing_answers_ends_refused(steps, text) -> None:
    ended = steps.run(Question(text))
    assert isinstance(ended, Ended)
    assert ended.ending is Ending.REFUSED


@pytest.mark.parametrize("text", ["？？", "狗" * 2000])
def test_what_is_no_question_is_not_searched(steps, text) -> None:
    ended = steps.run(Question(text), last="screen")
    assert isinstance(ended, Ended)


@pytest.mark.parametrize(("division", "said"), [((), 1), (("示例省",), 2)])
def test_the_same_words_of_no_place_answer_once(division: tuple[str, ...], said: int) -> None:
    chunk = Chunk(
        "a.csv", 0, "table", (), "", "每月补3000元", (Span(0, 0, 8),), 9, "", division=division, id="c"
    )
    piece = Evidence(Passage(chunk, Metadata("补贴"), 1.0), "每月补3000元", 0, 8, 0.9)
    both = [
        PlaceEvidence(place, (), Selection((piece,), (piece,), answers=True))
        for place in (("示例省", "甲市"), ("示例省", "乙市"))
    ]
    assert len(without_repeats(both)) == said
