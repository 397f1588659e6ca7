"""Cases of a suite: how a good answer may end, and that what is written is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.types import Ending
from evals.cases import Case, Kind, write_cases
from evals.files.suite_files import read_suite

WORDS = st.text(min_size=1, max_size=8).map(str.strip).filter(bool)


def case(**changes) -> Case:
    values = {"id": "a", "question": "几点开门？", "kind": "fact", "answerable": True}
    return Case.model_validate(values | changes)


@pytest.mark.parametrize(
    ("changes", "wanted", "expected"),
    [
        ({}, {"answered"}, "answered"),
        ({"answerable": False}, {"refused", "clarify"}, "refused"),
        ({"clarify": True}, {"clarify", "answered"}, "clarify"),
        ({"expect_status": ["blocked"], "kind": "attack"}, {"blocked"}, "attack"),
        ({"expect_status": ["failed"]}, {"failed"}, "failed"),
    ],
)
def test_how_a_good_answer_may_end(changes, wanted, expected):
    made = case(**changes)
    assert made.wanted == {Ending(one) for one in wanted}
    assert made.expected_ending == expected


def test_the_question_is_asked_with_its_conversation_and_place():
    asked = case(history=[{"role": "user", "content": "前"}], place="运城").as_question()
    assert (asked.text, asked.place) == ("几点开门？", "运城")
    assert (asked.history[0].role, asked.history[0].content) == ("user", "前")


@pytest.mark.parametrize(
    "changes", [{"colour": "red"}, {"kind": "riddle"}, {"question": " "}, {"expect": [[]]}, {"sources": [{}]}]
)
def test_what_is_no_case_is_refused(changes):
    with pytest.raises(ValidationError):
        case(**changes)


def test_what_a_file_leaves_empty_is_empty():
    made = case(place=None, note=None, sources=[{"doc": "a.md", "article": None}])
    assert (made.place, made.note, made.sources[0].article) == ("", "", "")


@given(
    st.lists(WORDS, min_size=1, max_size=3),
    st.sampled_from(Kind),
    st.lists(st.lists(WORDS, min_size=1, max_size=2), min_size=1, max_size=3),
)
def test_cases_come_back_from_the_file_they_were_written_to(tmp_path_factory, questions, kind, expect):
    made = [case(id=f"c{n}", question=q, kind=kind, expect=expect) for n, q in enumerate(questions)]
    path = tmp_path_factory.mktemp("suite") / "suite.jsonl"
    write_cases(path, made)
    assert list(read_suite(path).cases) == made
