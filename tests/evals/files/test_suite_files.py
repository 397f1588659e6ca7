import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from evals.cases import Kind
from evals.files.problems import Severity
from evals.files.suite_check import check_draft
from evals.files.suite_files import SuiteError, read_draft, read_kinds, read_suite, read_suites
from evals.files.templates import write_template

OWN_SUITES = Path(__file__).parents[3] / "evals/suites"
GOOD = {
    "id": "a", "question": "几点开门？", "kind": "number", "answerable": True, "expect": [["6时", "六点"]],
    "sources": [{"doc": "baths.md", "article": "第一条", "quote": "每日6时至22时开放"}],
}  # fmt: skip


class Corpus:
    def __init__(self, texts):
        self._texts = texts

    @property
    def documents(self):
        return frozenset(self._texts)

    def text(self, doc):
        return self._texts.get(doc.removesuffix(".md"))


@pytest.fixture
def corpus(rules):
    return Corpus({"baths": rules, "damaged": None})


@pytest.fixture
def write(tmp_path):
    def go(*rows, name="suite.jsonl"):
        path = tmp_path / name
        lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return go


def problems_of(path, corpus=None):
    return [(p.row, p.column, p.severity) for p in check_draft(read_draft(path), corpus)]


def test_a_good_row_has_no_problem(write, corpus):
    assert problems_of(write(GOOD), corpus) == []


@pytest.mark.parametrize(
    ("change", "column", "severity"),
    [
        ({"kind": "riddle"}, "kind", Severity.ERROR),
        ({"answerable": "maybe"}, "answerable", Severity.ERROR),
        ({"question": "  "}, "question", Severity.ERROR),
        ({"expect": [[]]}, "expect.0", Severity.ERROR),
        ({"expct": []}, "expct", Severity.ERROR),
        ({"history": [{"role": "robot", "content": "x"}]}, "history.0.role", Severity.ERROR),
        ({"answerable": False}, "expect", Severity.ERROR),
        ({"expect": []}, "expect", Severity.ERROR),
        ({"forbid": ["6时"]}, "forbid", Severity.ERROR),
        ({"paraphrase_of": "b"}, "paraphrase_of", Severity.ERROR),
        ({"sources": [{"doc": "pools.md"}]}, "sources.0.doc", Severity.ERROR),
        ({"sources": [{"doc": "damaged.md"}]}, "sources.0.doc", Severity.ERROR),
        (
            {"sources": [{"doc": "baths.md", "quote": "每日6时至23时开放"}], "expect": [["6时"]]},
            "sources.0.quote",
            Severity.ERROR,
        ),
        (
            {"sources": [{"doc": "baths.md", "article": "第九条", "quote": "每日6时至22时开放"}]},
            "sources.0.article",
            Severity.WARNING,
        ),
        ({"expect": [["七点"]]}, "expect.0", Severity.WARNING),
        ({"sources": []}, "sources", Severity.WARNING),
        ({"kind": "follow_up"}, "history", Severity.WARNING),
        ({"kind": "ambiguous_place", "clarify": True}, "sources", Severity.WARNING),
    ],
)
def test_what_is_wrong_with_a_row_is_named_with_row_and_column(write, corpus, change, column, severity):
    assert problems_of(write({**GOOD, "id": "first"}, GOOD | change), corpus) == [(2, column, severity)]


def test_a_repeated_id_names_the_row_that_has_it(write):
    draft = read_draft(write(GOOD, "", GOOD))
    assert [str(one) for one in draft.problems] == [
        f"{draft.path}, row 3, column id: a is already the id of row 1"
    ]


def test_lines_that_are_no_json_are_named_and_the_others_read(write):
    draft = read_draft(write("{", GOOD, "[1]"))
    assert [one.row for one in draft.problems] == [1, 3]
    assert len(draft.rows) == 1


def test_a_suite_to_be_run_has_no_mistakes(write):
    with pytest.raises(SuiteError, match=r"row 2, column kind: unknown kind 'x'.*and 1 more"):
        read_suite(write(GOOD, GOOD | {"kind": "x"}, "{"))
    with pytest.raises(SuiteError, match="has no cases"):
        read_suite(write(""))
    with pytest.raises(SuiteError, match="No such file"):
        read_suite(Path("nowhere.jsonl"))
    with pytest.raises(SuiteError, match=r"a suite is a \.jsonl, \.csv or \.xlsx file"):
        read_suite(write(GOOD, name="suite.doc"))


def test_two_suites_may_not_share_an_id(write):
    with pytest.raises(SuiteError, match="the id a is also in"):
        read_suites([write(GOOD), write(GOOD, name="other.jsonl")])


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


@pytest.mark.parametrize("suite", sorted(OWN_SUITES.glob("*.jsonl")), ids=lambda path: path.stem)
def test_our_own_suites_can_be_run(suite):
    assert read_suite(suite).cases


def test_a_cell_of_a_spreadsheet_is_named_as_the_evaluator_sees_it(tmp_path, corpus):
    path = tmp_path / "suite.csv"
    cells = 'x,几点开门？,数字,是,6时,,"baths.md\npools.md",,每日6时至22时开放,,\ny,,数字,是,6时,,,,,,\n'
    path.write_text(HEADING + cells, encoding="utf-8")
    told = [one.tell("zh") for one in check_draft(read_draft(path), corpus)]
    assert told == [
        "第 2 行，文件 (doc) 第 2 条：知识库里没有文件 pools.md",
        "第 3 行，问题 (question)：没有填写",
    ]


def test_a_kind_may_be_given_by_its_chinese_name():
    assert read_kinds(["处罚", "date"]) == (Kind.PENALTY, Kind.DATE)
    with pytest.raises(SuiteError, match="unknown kind 谜语"):
        read_kinds(["谜语"])
