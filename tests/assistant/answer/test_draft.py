"""An answer in the making: what is taken back leaves no sentence and no citation."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.citations import CitationList
from assistant.answer.draft import Draft, Part
from assistant.answer.proofreading import CheckedSentence
from assistant.question.intent import read_question
from assistant.question.rewriting import Query
from assistant.question.validity import Moment
from assistant.state import Posed, Weighed
from assistant.types import Ending, Evidence, Question, Support
from index.types import Chunk, Metadata, Passage, Span, Status

MOMENT = Moment(date(2024, 3, 1))
TEXT = "不牵绳的，处二百元罚款。登记费每年一百元。五日内办结。"
ENDS = [at + 1 for at, letter in enumerate(TEXT) if letter == "。"]
SPANS = list(zip([0, *ENDS], ENDS, strict=False))
CHUNK = Chunk("dogs.md", 0, "article", (), "第三条", TEXT, (Span(0, 50, len(TEXT)),), 9, "养犬条例", id="c1")
PASSAGE = Passage(CHUNK, Metadata("养犬条例", place="样本市"), 1.0)
PIECES = [Evidence(PASSAGE, TEXT[low:high], low, high) for low, high in SPANS]


def draft() -> Draft:
    question = "罚多少？"
    query = Query(question, question, "zh", read_question(question), MOMENT)
    weighed = Weighed(Posed.begin(Question(question)).trace, query, (), {"dogs.md": " " * 50 + TEXT})
    return Draft(weighed, CitationList(weighed.texts.__getitem__))


def sentence(at: int) -> CheckedSentence:
    return CheckedSentence(PIECES[at].text, (PIECES[at],), Support.QUOTED)


def test_each_sentence_is_cited_to_its_own_words() -> None:
    made = draft()
    part = Part(made, "样本市")
    for at in (1, 0, 1):
        part.add(sentence(at))
    answer = made.answer(Ending.ANSWERED, {"answer": "hash"})
    assert [one.citations for one in answer.sentences] == [(1,), (2,), (1,)]
    assert answer.sentences[0].text == "样本市：登记费每年一百元。"
    assert [one.quote for one in answer.citations] == [PIECES[1].text, PIECES[0].text]
    assert answer.text.endswith("登记费每年一百元。[1]")
    assert all(made.weighed.texts["dogs.md"][c.start : c.end] == c.quote for c in answer.citations)


def test_prompt_and_model_are_named_only_when_a_model_drafted() -> None:
    made = draft()
    made.model = "m"
    assert made.answer(Ending.ANSWERED, {"answer": "hash"}).prompt_hashes == {}
    made.mode = "llm"
    drafted = made.answer(Ending.ANSWERED, {"answer": "hash"})
    assert (drafted.model, drafted.prompt_hashes) == ("m", {"answer": "hash"})


@pytest.mark.parametrize(("said", "complete"), [((0,), True), ((1,), False), ((), False)])
def test_an_answer_is_complete_when_it_has_the_figure_asked_for(said, complete) -> None:
    part = Part(draft(), "")
    for at in said:
        part.add(sentence(at))
    assert part.is_complete(PIECES[:1], read_question("罚多少元？")) is complete


@given(st.lists(st.integers(0, 2), max_size=6), st.lists(st.integers(0, 2), max_size=6))
def test_what_one_place_takes_back_leaves_the_others_whole(first: list[int], second: list[int]) -> None:
    made = draft()
    kept = Part(made, "甲")
    for at in first:
        kept.add(sentence(at))
    before = made.answer(Ending.ANSWERED, {})
    taken = Part(made, "乙")
    for at in second:
        taken.add(sentence(at))
    taken.take_back()
    after = made.answer(Ending.ANSWERED, {})
    assert not taken.holds
    assert (after.sentences, after.citations, after.text) == (before.sentences, before.citations, before.text)
    for at in second:
        taken.add(sentence(at))
    final = made.answer(Ending.ANSWERED, {})
    numbers = {one.n for one in final.citations}
    assert numbers == set(range(1, len(numbers) + 1))
    assert {n for one in final.sentences for n in one.citations} == numbers


def test_words_of_ours_say_when_their_rule_is_no_longer_in_force() -> None:
    repealed = replace(PASSAGE, metadata=replace(PASSAGE.metadata, status=Status.REPEALED))
    then = replace(PIECES[0], passage=repealed)
    made = draft()
    part = Part(made, "样本市")
    part.add(CheckedSentence("处二百元罚款。", (then,), Support.VERIFIED))
    part.add(CheckedSentence("处二百元罚款。", (then, PIECES[1]), Support.VERIFIED))
    part.add(CheckedSentence("处二百元罚款。", (then,), Support.QUOTED))
    said = [one.text for one in made.sentences]
    assert said == ["样本市：（已废止）处二百元罚款。", "处二百元罚款。", "处二百元罚款。"]


def test_time_is_counted_by_step() -> None:
    made = draft()
    made.spend("draft", 0.0)
    made.spend("draft", 0.0)
    assert made.answer(Ending.ANSWERED, {}).timings["draft"] == made.timings["draft"] > 0
