"""Suites as spreadsheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from evals.cases import Kind
from evals.files.problems import Severity
from evals.files.spreadsheets import CellError, case_values, read_truth
from evals.files.suite_check import check_draft
from evals.files.suite_files import SuiteError, read_draft, read_suite

HEADING = "编号,问题,类型,能否回答,应含要点,不得出现,文件,条款,原文,前文对话,应当反问\n"

ROW = (
    'b-1,大人多少钱？,数字,是,"15元|十五元\n免费",20元,"baths.md\nbaths.md","第二条\n第二条",'
    '"成人票价为每次十五元\n六十周岁以上",问：老人呢？,否\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_from_excel_reads_like_json(tmp_path, encoding):
    path = tmp_path / "suite.csv"
    path.write_bytes((HEADING + ROW).replace("\n", "\r\n").encode(encoding))
    (case,) = read_suite(path).cases
    assert case.kind is Kind.NUMBER
    assert case.expect == (("15元", "十五元"), ("免费",))
    assert case.forbid == ("20元",)
    assert [source.quote for source in case.sources] == ["成人票价为每次十五元", "六十周岁以上"]
    assert case.history[0].content == "老人呢？"
    assert not case.clarify


def test_rows_of_a_csv_keep_their_numbers_past_cells_of_several_lines(tmp_path):
    path = tmp_path / "suite.csv"
    path.write_text(HEADING + ROW + "b-2,问题,谜语,是,x,,,,,,\n", encoding="utf-8")
    (problem,) = read_draft(path).problems
    assert (problem.row, problem.column) == (3, "kind")


def test_cells_may_hold_json_and_columns_english_names(tmp_path):
    path = tmp_path / "suite.csv"
    path.write_text(
        'id;question;kind;answerable;expect;sources\nx;q?;fact;true;"[[""a;b"",""c""]]";"[{""doc"":""d.md""}]"\n',
        encoding="utf-8",
    )
    (case,) = read_suite(path).cases
    assert case.expect == (("a;b", "c"),)
    assert case.sources[0].doc == "d.md"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ("x,q,fact,perhaps,a,,,,,,\n", r"column 能否回答 \(answerable\): 'perhaps' is neither yes nor no"),
        ("x,q,fact,是,[a,,,,,,\n", r"column 应含要点 \(expect\): starts with . but is not JSON"),
        ("x,q,fact,是,a,,,,,随便说说,\n", r"column 前文对话 \(history\)"),
        ("x,q,fact,是,a,,,,quote,,\n", r"column 文件 \(doc\): an article or a quote has no document"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(tmp_path, cells, message):
    path = tmp_path / "suite.csv"
    path.write_text(HEADING + cells, encoding="utf-8")
    with pytest.raises(SuiteError, match=f"row 2, {message}"):
        read_suite(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xff\xff", "neither UTF-8 nor GB18030"),
        ("问题,颜色\n".encode(), "unknown column '颜色'"),
        ("问题,类型\n".encode(), "no column answerable"),
        (b"", "no column question"),
    ],
)
def test_a_csv_that_is_no_suite_is_refused(tmp_path, content, message):
    (tmp_path / "suite.csv").write_bytes(content)
    with pytest.raises(SuiteError, match=message):
        read_suite(tmp_path / "suite.csv")


def test_a_spreadsheet_with_numbers_and_without_ids_can_be_used(tmp_path):
    book = Workbook()
    book.active.append(["问题", "类型", "能否回答", "应含要点"])
    book.active.append(["几点关门？", "数字", True, 22])
    book.active.append([None, None, None, None])
    book.active.append(["占多少？", "数字", "能", 0.5])
    book.save(tmp_path / "suite.xlsx")
    first, second = read_suite(tmp_path / "suite.xlsx").cases
    assert (first.id, first.expect) == ("suite-row-2", (("22",),))
    assert (second.id, second.expect) == ("suite-row-4", (("0.5",),))
    assert ("id", Severity.WARNING) in [
        (one.column, one.severity) for one in check_draft(read_draft(tmp_path / "suite.xlsx"), None)
    ]


def test_something_else_named_xlsx_is_refused(tmp_path):
    (tmp_path / "suite.xlsx").write_text("no spreadsheet")
    with pytest.raises(SuiteError, match="no XLSX spreadsheet"):
        read_suite(tmp_path / "suite.xlsx")


CELLS = st.text(alphabet="免费十五元|｜;；\n[]\"' ,", max_size=20)


@given(CELLS)
def test_facts_are_lists_of_alternatives_or_a_mistake_in_their_column(text):
    try:
        facts = case_values({"expect": text}).get("expect", [])
    except CellError as error:
        assert error.column == "expect"
        return
    if not text.startswith("["):
        assert all(one.strip() == one and one for fact in facts for one in fact)
        said = "".join(one for fact in facts for one in fact)
        assert set(said) <= set(text)


@given(
    st.lists(
        st.tuples(st.sampled_from(["问", "答", "User", "助手"]), st.text("好吗罚款", min_size=1)), max_size=5
    )
)
def test_a_conversation_is_read_line_by_line(turns):
    cell = "\n".join(f"{role}：{content}" for role, content in turns)
    history = case_values({"history": cell}).get("history", [])
    assert [turn["content"] for turn in history] == [content for _, content in turns]
    assert [turn["role"] for turn in history] == [
        "user" if role in ("问", "User") else "assistant" for role, _ in turns
    ]


@pytest.mark.parametrize(("text", "truth"), [("是", True), (" YES ", True), ("不能", False), ("", False)])
def test_yes_and_no_in_either_language(text, truth):
    assert read_truth("answerable", text) is truth
    with pytest.raises(CellError, match="neither yes nor no"):
        read_truth("answerable", "也许")
