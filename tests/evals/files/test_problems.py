"""Problems told by row and column."""

from evals.files.suite_check import check_draft
from evals.files.suite_files import read_draft


def test_a_repeated_id_names_the_row_that_has_it(write, good):
    draft = read_draft(write(good, "", good))
    assert [str(one) for one in draft.problems] == [
        f"{draft.path}, row 3, column id: a is already the id of row 1"
    ]


HEADING = "编号,问题,类型,能否回答,应含要点,不得出现,文件,条款,原文,前文对话,应当反问\n"


def test_a_cell_of_a_spreadsheet_is_named_as_the_evaluator_sees_it(tmp_path, corpus):
    path = tmp_path / "suite.csv"
    cells = 'x,几点开门？,数字,是,6时,,"baths.md\npools.md",,每日6时至22时开放,,\ny,,数字,是,6时,,,,,,\n'
    path.write_text(HEADING + cells, encoding="utf-8")
    told = [one.tell("zh") for one in check_draft(read_draft(path), corpus)]
    assert told == [
        "第 2 行，文件 (doc) 第 2 条：知识库里没有文件 pools.md",
        "第 3 行，问题 (question)：没有填写",
    ]
