from pathlib import Path

import pytest

from evals.cases import Kind
from evals.files.suite_files import SuiteError, read_draft, read_kinds, read_suite, read_suites

OWN_SUITES = Path(__file__).parents[3] / "evals/suites"


def test_lines_that_are_no_json_are_named_and_the_others_read(write, good):
    draft = read_draft(write("{", good, "[1]"))
    assert [one.row for one in draft.problems] == [1, 3]
    assert len(draft.rows) == 1


def test_a_suite_to_be_run_has_no_mistakes(write, good):
    with pytest.raises(SuiteError, match=r"row 2, column kind: unknown kind 'x'.*and 1 more"):
        read_suite(write(good, good | {"kind": "x"}, "{"))
    with pytest.raises(SuiteError, match="has no cases"):
        read_suite(write(""))
    with pytest.raises(SuiteError, match="No such file"):
        read_suite(Path("nowhere.jsonl"))
    with pytest.raises(SuiteError, match=r"a suite is a \.jsonl, \.csv or \.xlsx file"):
        read_suite(write(good, name="suite.doc"))


def test_two_suites_may_not_share_an_id(write, good):
    with pytest.raises(SuiteError, match="the id a is also in"):
        read_suites([write(good), write(good, name="other.jsonl")])


@pytest.mark.parametrize("suite", sorted(OWN_SUITES.glob("*.jsonl")), ids=lambda path: path.stem)
def test_our_own_suites_can_be_run(suite):
    assert read_suite(suite).cases


def test_a_kind_may_be_given_by_its_chinese_name():
    assert read_kinds(["处罚", "date"]) == (Kind.PENALTY, Kind.DATE)
    with pytest.raises(SuiteError, match="unknown kind 谜语"):
        read_kinds(["谜语"])
