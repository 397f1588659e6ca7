"""Rows that a question names, before others of their column."""

from dataclasses import replace

import pytest

from assistant.evidence.features import Features
from assistant.evidence.named_rows import is_asked_too, named_rows_first
from assistant.evidence.reading import ReadStatement
from assistant.evidence.scoring import Scored
from assistant.evidence.statements import split_passage
from index.types import Chunk, Metadata, Passage, Span

NONE = Features(**dict.fromkeys(Features.__dataclass_fields__, 0.0))
TABLE = "| 学历 | 积分 |\n| 大专，并具有中级职称 | 20分 |\n| 大专 | 15分 |\n| 初中 | 5分 |"


def scored(chances: dict[str, float]) -> list[Scored]:
    chunk = Chunk("a.md", 0, "table", (), "标准", TABLE, (Span(0, 0, len(TABLE)),), 9, "积分", id="t")
    cells = split_passage(Passage(chunk, Metadata("积分"), 1.0))
    ranked = [Scored(ReadStatement(one, 0.0, 0.0), NONE, chances[one.text]) for one in cells]
    return sorted(ranked, key=lambda one: -one.probability)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("初中能积几分？", "5分"),
        ("大专能积几分？", "15分"),
        ("大专加中级职称能积几分？", "20分"),
    ],
)
def test_the_row_that_is_named_comes_first(question: str, first: str) -> None:
    ranked = scored({"20分": 0.6, "15分": 0.5, "5分": 0.4})
    named = [replace(one, features=replace(NONE, pairs=_pairs(question, one))) for one in ranked]
    again = named_rows_first(question, named)
    assert again[0].statement.text == first
    assert again[0].probability == 0.6


def _pairs(question: str, one: Scored) -> float:
    words = one.statement.words
    return sum(question[at : at + 2] in words for at in range(len(question) - 1)) / len(question)


def test_a_row_that_is_much_less_likely_is_not_lifted() -> None:
    again = named_rows_first("初中能积几分？", scored({"20分": 0.6, "15分": 0.5, "5分": 0.1}))
    assert again[0].statement.text != "5分"


def test_another_cell_is_quoted_too_if_it_is_nearly_as_likely() -> None:
    best, other, last = scored({"20分": 0.6, "15分": 0.5, "5分": 0.1})
    assert is_asked_too("能积几分？", other, best) and not is_asked_too("能积几分？", last, best)
