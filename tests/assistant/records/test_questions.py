"""The questions that were asked, as staff go through them."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from assistant.records.questions import (
    Filter,
    KeptQuestion,
    get_question,
    list_questions,
    question_record,
    suite_case,
    suite_lines,
)
from evals.cases import Case


def test_refused_and_disliked_questions_come_first(asked):
    assert [one.id for one in list_questions(asked, Filter())] == ["a1", "a0", "a2"]
    assert [one.id for one in list_questions(asked, Filter(status="disliked"))] == ["a1"]
    assert [one.id for one in list_questions(asked, Filter(text="罚"))] == ["a2"]
    assert list_questions(asked, Filter(text="%")) == []
    november_second = datetime(2026, 11, 2).date()
    assert [one.id for one in list_questions(asked, Filter(since=november_second))] == ["a1", "a2"]


def made(one: str, **changes) -> KeptQuestion:
    values = {
        "id": one, "asked": datetime(2026, 11, 2, 12, tzinfo=UTC), "channel": "web", "text": "罚多少？",
        "place": "", "status": "answered", "answer": "答。", "sources": [], "vote": "", "reason": "",
    }  # fmt: skip
    return KeptQuestion(**values | changes)


def test_a_question_is_known_by_its_id(asked):
    found = get_question(asked, "a1")
    assert found is not None
    assert question_record(found)["question"] == "浴池几点开？"
    assert (found.vote, found.reason) == ("down", "时间不对")
    assert get_question(asked, "a9") is None


def test_a_refused_question_becomes_one_without_an_answer():
    case = suite_case(made("a1", status="refused", sources=[{"doc": "x.md", "locator": "第一条"}]))
    assert (case["answerable"], case["kind"]) == (False, "unanswerable")
    assert "sources" not in case


def test_sources_are_named_once_and_the_place_is_kept():
    sources = [{"doc": "x.md", "locator": "第一条"}] * 2 + [{"doc": "y.md", "locator": ""}]
    case = suite_case(made("a1", sources=sources, place="澜川市"))
    assert case["sources"] == [{"doc": "x.md", "article": "第一条"}, {"doc": "y.md", "article": ""}]
    assert case["place"] == "澜川市"


QUESTIONS = st.tuples(st.sampled_from(["罚多少？", '"引号"\n行']), st.sampled_from(["", "澜川市"]))


@given(st.lists(QUESTIONS, max_size=8))
def test_a_suite_has_each_question_of_a_place_once(given_):
    lines = suite_lines(made(f"a{n}", text=text, place=place) for n, (text, place) in enumerate(given_))
    cases = [Case.model_validate_json(line) for line in lines.splitlines()]
    assert sorted((case.question, case.place) for case in cases) == sorted(set(given_))
