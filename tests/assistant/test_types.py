"""Values on the way of a question."""

from dataclasses import replace
from functools import reduce
from operator import add

from assistant.types import Answer, Ending, Evidence, Question, Turn


def test_the_later_answer_holds_the_earlier_one(answer):
    pending = replace(answer, status=Ending.PENDING, sentences=answer.sentences[:1])
    assert reduce(add, [pending, pending, answer]) == answer


def test_evidence_is_told_apart_by_where_it_stands(passage, notice):
    one = Evidence(passage, passage.chunk.text[:5], 0, 5, score=0.5)
    assert one.identity == replace(one, score=0.9).identity
    assert one.identity != replace(one, start=1).identity
    assert one.identity != Evidence(notice, notice.chunk.text[:5], 0, 5).identity
    assert one.words == passage.chunk.text[:5]


def test_a_row_of_a_table_is_said_with_the_names_of_its_columns(passage):
    table = "| 项目 | 金额（元） |\n|---|---|\n| 登记 | 100 |"
    inside = replace(passage, chunk=replace(passage.chunk, text=table, kind="table"))
    start = table.index("| 登记")
    said = Evidence(inside, table[start:], start, len(table)).words
    assert "金额" in said
    assert "100" in said


def test_values_can_be_compared_and_kept():
    question = Question("问", (Turn("user", "前"),), "运城")
    assert question == Question("问", (Turn("user", "前"),), "运城")
    assert {question: 1}[replace(question)] == 1
    assert Answer("问", Ending.FAILED) == Answer("问", Ending.FAILED)
