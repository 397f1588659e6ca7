"""What each step hands to the next."""

from dataclasses import replace
from datetime import date

from assistant.evidence.selection import Selection
from assistant.question.intent import read_question
from assistant.question.rewriting import Query
from assistant.question.validity import Moment
from assistant.state import Ended, PlaceEvidence, Posed, Retrieved, Understood, Weighed, milliseconds_since
from assistant.types import Ending, Question

QUERY = Query("fine?", "fine?", "en", read_question("fine?"), Moment(date(2024, 3, 1)))


def test_the_clock_starts_with_the_question_and_steps_are_timed() -> None:
    posed = Posed.begin(Question("罚多少？"))
    timed = posed.trace.timed("screen", posed.trace.started)
    later = timed.timed("rewrite", 0.0)
    assert set(later.timings) == {"screen", "rewrite"}
    assert posed.trace.timings == {}, "a trace is never changed"
    assert later.question.text == "罚多少？"
    assert milliseconds_since(0.0) > 0


def test_the_language_to_reply_in_is_known_once_the_question_is_understood() -> None:
    trace = Posed.begin(Question("fine?")).trace
    assert Posed(trace).language == "zh"
    for stage in (Understood(trace, QUERY), Retrieved(trace, QUERY, (), {}), Weighed(trace, QUERY, (), {})):
        assert stage.language == "en"
        assert replace(stage, trace=trace.timed("x", 0.0)).language == "en"


def test_a_place_answers_when_its_evidence_does() -> None:
    for answers in (True, False):
        assert PlaceEvidence((), (), Selection((), (), answers)).answers is answers


def test_an_ending_names_its_reply() -> None:
    ended = Ended(Posed.begin(Question("问")).trace, Ending.REFUSED, "refused")
    assert (ended.language, ended.values, ended.choices, ended.evidence) == ("zh", {}, (), ())
