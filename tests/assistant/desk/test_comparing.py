"""The same questions asked of two snapshots."""

import json
from dataclasses import replace

from langchain_core.runnables import RunnableLambda

from assistant.desk.comparing import Difference, compare_answers, difference_record
from assistant.types import Question


def chain(make):
    return RunnableLambda(make)


def test_questions_whose_answer_or_sources_differ_are_named(answer):
    moved = replace(answer, citations=tuple(replace(one, locator="第十六条") for one in answer.citations))
    slower = replace(answer, ms=answer.ms + 1000)
    after = {"同样的": slower, "改了的": moved}
    told = []
    found = compare_answers(
        [Question("同样的"), Question("改了的", place="样本市")],
        chain(lambda question: answer),
        chain(lambda question: after[question.text]),
        lambda *step: told.append(step),
    )
    assert [(one.question, one.place) for one in found] == [("改了的", "样本市")]
    assert found[0].before.text == found[0].after.text
    assert {locator for _, locator, _ in found[0].after.sources} == {"第十六条"}
    assert told == [(0, 2), (1, 2), (2, 2)]
    assert Difference.read(json.loads(json.dumps(difference_record(found[0])))) == found[0]
