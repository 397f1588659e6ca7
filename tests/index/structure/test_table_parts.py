"""Parts of texts with tables."""

from hypothesis import given
from hypothesis import strategies as st

from index.structure.table_parts import cell_spans, take_part
from index.types import Span

TEXT = (
    "单位：元\n| 项目 | 条件 | 标准 |\n| 津贴 | 年满八十。住本市。 | 100 |\n"
    "| 护理 | 失能。 | 200 |\n注：按月发放。"
)


def part(words: str, text: str = TEXT) -> tuple[str, tuple[Span, ...]]:
    start = text.index(words)
    return take_part(text, (Span(0, 0, len(text)),), start, start + len(words))


def test_cells_of_a_line() -> None:
    line = "| 甲 |  | 乙 丙 |"
    assert [line[low:high] for low, high in cell_spans(line)] == ["甲", "", "乙 丙"]
    assert cell_spans("没有") == []


def test_what_holds_its_head_is_as_it_stands() -> None:
    assert part(TEXT) == (TEXT, (Span(0, 0, len(TEXT)),))
    assert part("注：按月发放。")[0] == "注：按月发放。"


def test_rows_come_with_the_head_of_their_table() -> None:
    text, spans = part("| 护理 | 失能。 | 200 |\n注：按月发放。")
    assert text == "| 项目 | 条件 | 标准 |\n| 护理 | 失能。 | 200 |\n注：按月发放。"
    assert [span.skipped for span in spans] == [False, True]


def test_a_part_of_a_cell_comes_with_the_name_of_its_row() -> None:
    text, spans = part("住本市。")
    assert text == "| 项目 | 条件 | 标准 |\n| 津贴 | 住本市。 |  |"
    assert [TEXT[span.raw : span.raw + span.length] for span in spans] == [
        "| 项目 | 条件 | 标准 |",
        "津贴",
        "住本市。",
    ]
    assert spans[-1].skipped


@given(st.text(alphabet="| \n甲乙。", max_size=50), st.integers(0, 50), st.integers(1, 50))
def test_every_span_stands_in_the_text(text: str, start: int, length: int) -> None:
    if not text[start : start + length].strip():
        return
    taken, spans = take_part(text, (Span(0, 0, len(text)),), start, min(start + length, len(text)))
    for span in spans:
        assert taken[span.clean : span.clean + span.length] == text[span.raw : span.raw + span.length]
