"""Which version of a rule answers: that of today, of a day, of the past."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.question.validity import Moment, Standing, keep_applicable, read_moment
from index.types import Chunk, Metadata, Passage, Span, Status

TODAY = date(2026, 5, 4)
OLD = Metadata("旧条例", effective=date(2010, 1, 1), repealed=date(2020, 5, 1), status=Status.REPEALED)
NEW = Metadata("新条例", effective=date(2020, 5, 1), status=Status.IN_FORCE)
NEXT = Metadata("条例", effective=date(2027, 1, 1))


@pytest.mark.parametrize(
    ("question", "day", "past"),
    [
        ("遛狗罚多少？", None, False),
        ("以前遛狗罚多少？", None, True),
        ("2015年遛狗罚多少？", date(2015, 12, 31), False),
        ("2016年2月那会儿罚多少？", date(2016, 2, 29), False),
        ("2015年3月1日以前罚多少？", date(2015, 3, 1), False),
        ("2015年2月31日罚多少？", date(2015, 2, 28), False),
        ("2026年罚多少？", TODAY, False),
        ("2027年3月罚多少？", date(2027, 3, 31), False),
        ("2015年13月罚多少？", None, False),
    ],
)
def test_the_time_a_question_is_about(question: str, day: date | None, past: bool) -> None:
    assert read_moment(question, TODAY) == Moment(TODAY, day, past)


@pytest.mark.parametrize(
    ("moment", "fitting"),
    [
        (Moment(TODAY), {"新条例"}),
        (Moment(TODAY, past=True), {"旧条例"}),
        (Moment(TODAY, date(2015, 1, 1)), {"旧条例"}),
        (Moment(TODAY, date(2020, 5, 1)), {"新条例"}),
        (Moment(TODAY, date(2027, 2, 1)), {"新条例", "条例"}),
        (Moment(TODAY, date(2009, 1, 1)), set()),
    ],
)
def test_which_version_is_asked_about(moment: Moment, fitting: set[str]) -> None:
    assert {one.title for one in (OLD, NEW, NEXT) if moment.fits(one)} == fitting


@pytest.mark.parametrize(
    ("metadata", "day", "standing"),
    [
        (OLD, None, Standing.REPEALED),
        (NEW, None, None),
        (NEW, date(2015, 1, 1), Standing.LATER),
        (NEXT, None, Standing.NOT_YET),
        (NEXT, date(2027, 2, 1), Standing.NOT_YET),
        (Metadata("通知"), date(2015, 1, 1), None),
    ],
)
def test_what_is_said_of_a_rule_that_is_not_in_force(
    metadata: Metadata, day: date | None, standing: Standing | None
) -> None:
    assert Moment(TODAY, day).standing(metadata) is standing


def test_what_is_not_in_force_is_quoted_only_when_its_time_is_asked_about(passage) -> None:
    both = [replace(passage, metadata=metadata) for metadata in (OLD, NEW, NEXT)]
    kept = {
        name: [one.metadata.title for one in keep_applicable(both, moment)]
        for name, moment in (
            ("today", Moment(TODAY)),
            ("past", Moment(TODAY, past=True)),
            ("then", Moment(TODAY, date(2015, 1, 1))),
            ("before either", Moment(TODAY, date(2009, 1, 1))),
        )
    }
    assert kept == {
        "today": ["新条例", "条例"],
        "past": ["旧条例", "新条例"],
        "then": ["旧条例", "新条例"],
        "before either": ["新条例"],
    }


@pytest.mark.parametrize(
    ("question", "title", "text", "may_answer"),
    [
        ("2017年怎么报名？", "2016年招生工作规定", "六月报名。", False),
        ("2016年怎么报名？", "2016年招生工作规定", "六月报名。", True),
        ("怎么报名？", "2016年招生工作规定", "六月报名。", True),
        ("2017年怎么报名？", "2016年招生工作规定", "2017年起六月报名。", True),
        ("2017年怎么报名？", "招生工作规定", "六月报名。", True),
        ("2017年建多少？", "2016-2020年住房规划", "建两万套。", True),
        ("2013年办的居住证，2016年能报名吗？", "2016年招生工作规定", "凭居住证报名。", True),
    ],
)
def test_a_document_made_for_one_year_says_nothing_of_another(
    question: str, title: str, text: str, may_answer: bool
) -> None:
    chunk = Chunk("a.md", 0, "section", (), "", text, (Span(0, 0, len(text)),), 9, title)
    kept = keep_applicable([Passage(chunk, Metadata(title), 1.0)], read_moment(question, TODAY))
    assert bool(kept) is may_answer
