"""The tab of the questions that were asked."""

import json
from pathlib import Path

import gradio as gr
import pytest

from assistant.records.journal import Call, Journal
from assistant.types import Answer, Ending, Question
from assistant.web.staff.questions_tab import QuestionsTab


@pytest.fixture
def tab(build, services) -> QuestionsTab:
    journal = Journal(services.database)
    for n, (text, ending) in enumerate((("狗证哪里办？", Ending.REFUSED), ("罚多少？", Ending.ANSWERED))):
        journal.record(
            Question(text, place="示例市"), Answer(text, ending, text="答。"), Call("web", "", f"a{n}")
        )
    return build(QuestionsTab)


def test_refused_questions_come_first_and_filters_narrow(tab):
    shown = tab.listed("", "", "", "", "")
    assert shown.index("狗证哪里办") < shown.index("罚多少")
    assert "罚多少" not in tab.listed("refused", "", "", "", "")
    assert "狗证" not in tab.listed("", "", "罚", "", "")
    assert "罚多少" not in tab.listed("", "样例市", "", "", "")
    assert "罚多少" not in tab.listed("", "", "", "", "2020-01-01")


def test_a_day_that_is_none_is_told(tab):
    with pytest.raises(gr.Error, match="不是日期"):
        tab.listed("", "", "", "昨天", "")


def test_questions_are_gathered_into_a_suite_once_each(tab):
    chosen, _, _ = tab.add_case("a1", ())
    chosen, told, suite = tab.add_case("a1", chosen)
    assert chosen == ("a1",)
    chosen, told, suite = tab.add_case("a0", chosen)
    assert "2 题" in told
    lines = Path(suite["value"]).read_text("utf-8").splitlines()
    assert {json.loads(line)["question"] for line in lines} == {"狗证哪里办？", "罚多少？"}
