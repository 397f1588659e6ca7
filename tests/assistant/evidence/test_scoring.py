"""Statements read and ranked, with the real reader."""

from datetime import date

import pytest

from assistant.evidence.gate import load_calibration
from assistant.evidence.scoring import score_statements
from assistant.question.intent import read_question
from assistant.question.rewriting import Query
from assistant.question.validity import Moment
from index.reader.reader import Reader
from index.types import Chunk, Metadata, Passage, Span

TABLE = "| 城市 | 居住证年限 |\n| 厦门 | 满8年 |\n| 南京 | 满2年 |"
XIAMEN = ("福建省", "厦门市")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def texts(reader: Reader, place: tuple[str, ...]) -> list[str]:
    question = "入户要居住证满几年？"
    query = Query(question, question, "zh", read_question(question), Moment(date(2024, 3, 1)))
    chunk = Chunk("a.md", 0, "table", (), "入户政策", TABLE, (Span(0, 0, len(TABLE)),), 9, "入户政策", id="t")
    passage = Passage(chunk, Metadata("入户政策"), 1.0)
    gate = load_calibration().gate(0.4, 0.55)
    ranked = score_statements(query, place, [passage], reader, gate, lambda word: 1.0)
    chances = [one.probability for one in ranked]
    assert chances == sorted(chances, reverse=True)
    return [one.statement.text for one in ranked]


def test_rows_of_other_places_are_no_answer(reader: Reader) -> None:
    assert texts(reader, XIAMEN) == ["满8年"]
    assert set(texts(reader, ())) == {"满8年", "满2年"}


def test_nothing_is_ranked_where_all_is_of_other_places(reader: Reader) -> None:
    assert texts(reader, ("山东省", "青岛市")) == []
