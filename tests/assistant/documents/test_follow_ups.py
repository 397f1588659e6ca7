"""The last answer shorter, with its whole passages, or what else was found."""

from dataclasses import replace

import pytest

from assistant.documents.follow_ups import go_on, shorten, widen
from assistant.types import Answer, Sentence
from index.types import Chunk, Passage, Span


@pytest.fixture
def neighbours(passage) -> list[Chunk]:
    def beside(position: int, label: str, text: str) -> Chunk:
        spans = (Span(0, 1000 * position, len(text)),)
        return replace(
            passage.chunk, id=f"n{position}", position=position, label=label, text=text, spans=spans
        )

    return [
        passage.chunk,
        beside(1, "第十六条", "养犬人应当即时清除犬粪。"),
        beside(2, "第十七条", "犬吠扰民的，予以警告。"),
    ]


def text_of(chunks: list[Chunk]):
    whole = " " * 5000
    for chunk in chunks:
        start = chunk.spans[0].raw
        whole = whole[:start] + chunk.text + whole[start + len(chunk.text) :]
    return lambda doc: whole


def test_shorter_is_the_short_answer_and_what_decides(answer):
    short = Sentence("处二百元罚款。", (1,))
    long = replace(answer, sentences=(short, *answer.sentences), short="处二百元罚款", text="全文")
    told = shorten(long)
    assert told.sentences == (short, answer.sentences[0])
    assert [one.n for one in told.citations] == [1] and told.text == "" == told.notice


def test_shorter_without_a_short_answer_is_the_first_sentence_with_its_item(answer):
    assert shorten(answer).sentences == answer.sentences[:1]
    lead = replace(answer, sentences=(Sentence("有下列情形的：", (1,)), *answer.sentences))
    assert len(shorten(lead).sentences) == 2


def test_fuller_quotes_whole_passages_with_those_beside_them(answer, passage, neighbours):
    told = widen(answer, [passage], lambda doc: neighbours, text_of(neighbours))
    assert [one.text.partition("：")[0] for one in told.sentences] == [
        "《样本市养犬管理条例（演示）》第十五条第一款",
        "《样本市养犬管理条例（演示）》第十六条第一款",
    ]
    assert neighbours[0].text in told.sentences[0].text
    numbers = {n for one in told.sentences for n in one.citations}
    assert numbers == {one.n for one in told.citations} and told.evidence


def test_what_else_there_is_was_not_said_before(answer, passage, neighbours):
    found = [passage, *(Passage(chunk, passage.metadata, 0.5) for chunk in neighbours[1:])]
    told = go_on(answer, [answer], found, text_of(neighbours))
    assert told is not None
    assert [one.text.endswith("第十五条") for one in told.sentences] == [False, False]
    assert "清除犬粪" in told.sentences[0].text and "犬吠扰民" in told.sentences[1].text
    assert go_on(answer, [answer, told], found, text_of(neighbours)) is None


def test_an_answer_without_passages_has_nothing_more():
    nothing = Answer("问", status="answered")
    assert widen(nothing, [], lambda doc: [], lambda doc: "").sentences == ()


def test_a_note_before_the_text_and_what_is_repealed_are_not_what_else_there_is(answer, passage, notice):
    note = replace(passage, chunk=replace(passage.chunk, id="p", kind="preamble", text="（演示）"))
    assert go_on(replace(answer, citations=()), [], [note, notice], lambda doc: "") is None
