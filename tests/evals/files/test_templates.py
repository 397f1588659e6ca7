"""Suites to fill in."""

import pytest
from openpyxl import load_workbook

from evals.files.suite_check import check_draft
from evals.files.suite_files import read_draft, read_suite
from evals.files.templates import write_rows, write_template
from index.errors import PolicyAssistantError


def problems_of(path, corpus=None):
    return [(p.row, p.column, p.severity) for p in check_draft(read_draft(path), corpus)]


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".jsonl"])
def test_the_template_is_a_suite_without_problems_in_every_form(tmp_path, ending):
    path = tmp_path / f"new{ending}"
    write_template(path)
    assert problems_of(path) == []
    cases = read_suite(path).cases
    assert [case.kind for case in cases] == [
        "number",
        "colloquial",
        "unanswerable",
        "follow_up",
        "ambiguous_place",
    ]
    assert cases == read_suite(_other_form(tmp_path)).cases


def _other_form(tmp_path):
    path = tmp_path / "other.jsonl"
    write_template(path)
    return path


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_a_question_like_a_formula_stays_text(tmp_path, ending):
    path = tmp_path / f"rows{ending}"
    write_rows(path, [{"question": "=HYPERLINK(1)", "kind": "事实", "answerable": "否"}])
    (case,) = read_suite(path).cases
    assert case.question.lstrip("'") == "=HYPERLINK(1)"
    if ending == ".csv":
        assert ",'=HYPERLINK(1)" in path.read_text("utf-8-sig")
    else:
        assert load_workbook(path).active["B2"].data_type == "s"


def test_nothing_is_written_over_and_no_other_kind_written(tmp_path):
    path = tmp_path / "suite.csv"
    write_template(path)
    before = path.read_bytes()
    with pytest.raises(PolicyAssistantError, match="is there already"):
        write_template(path)
    assert path.read_bytes() == before
    with pytest.raises(PolicyAssistantError, match=r"\.xlsx or \.csv"):
        write_rows(tmp_path / "suite.doc", [])


def test_kinds_are_offered_to_choose_from(tmp_path):
    write_template(tmp_path / "suite.xlsx")
    offered = load_workbook(tmp_path / "suite.xlsx").active.data_validations.dataValidation
    assert any("处罚" in one.formula1 for one in offered)
