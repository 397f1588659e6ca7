"""Evidence as citations."""

from assistant.answer.citations import CitationList, join_marks
from assistant.types import Evidence
from index.types import Chunk, Metadata, Passage, Span

TEXT = "# 收费\n| 区 | 人数 | 费用 |\n|---|---|---|\n| 东湖区 | 3 | 200 |\n| 西岭区 | 4 | 180 |"
ROWS = TEXT.split("\n")
CLEAN = "\n".join((ROWS[1], *ROWS[3:]))


def passage() -> Passage:
    after = len(ROWS[1]) + 1
    spans = (
        Span(0, TEXT.index(ROWS[1]), len(ROWS[1])),
        Span(after, TEXT.index(ROWS[3]), len(CLEAN) - after, True),
    )
    return Passage(
        Chunk("a.md", 0, "table", (), "收费", CLEAN, spans, 9, "收费", id="c"), Metadata("收费"), 1.0
    )


def cell(words: str) -> Evidence:
    start = CLEAN.index(words)
    return Evidence(passage(), words, start, start + len(words))


def test_a_cell_is_cited_beside_the_name_of_its_row() -> None:
    cited = CitationList({"a.md": TEXT}.__getitem__)
    assert cited.cite(cell("200")) == (1, 2)
    assert cited.cite(cell("3 ")) == (3,)
    assert [one.quote for one in cited.citations] == ["东湖区", "200", "东湖区 | 3 "]
    assert all(TEXT[one.start : one.end] == one.quote for one in cited.citations)


def test_the_same_words_have_one_number_until_they_are_taken_back() -> None:
    cited = CitationList({"a.md": TEXT}.__getitem__)
    assert cited.cite(cell("180")) == cited.cite(cell("180")) == (1, 2)
    cited.keep(0)
    assert cited.citations == [] and cited.cite(cell("180")) == (1, 2)


def test_marks_stand_behind_the_sentence() -> None:
    assert join_marks("费用二百元。", (1, 2)) == "费用二百元。[1][2]"
