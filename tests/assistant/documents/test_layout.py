from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.layout import lay_out
from index.structure.chunking import chunk_document
from index.types import Chunk, Document, Metadata, Span

REGULATION = """样本市停车办法

2022年3月1日样本市人民政府公布

第一章 总则

第一条 为了方便停车，制定本办法。

第二章 收费

第二条 停车费按小时计收。
（一）白天每小时三元；
（二）夜间免费。
第三条 不缴费的，补缴；拒不补缴的，处五十元罚款。
"""


def chunks_of(text: str, budget: int = 64) -> list[Chunk]:
    return chunk_document(Document("parking.md", text, Metadata(title="样本市停车办法"), "0"), budget)


def words(sections) -> str:
    return "".join(line.text for section in sections for line in section.lines)


def test_articles_follow_their_chapters():
    sections = lay_out(chunks_of(REGULATION))
    outline = [(section.headings, section.label) for section in sections if section.label.endswith("条")]
    assert outline == [(("第一章 总则",), "第一条"), (("第二章 收费",), "第二条"), ((), "第三条")]
    assert len({section.anchor for section in sections}) == len(sections)


def test_the_quoted_words_are_marked_where_they_stand():
    start = REGULATION.index("夜间免费")
    sections = lay_out(chunks_of(REGULATION), (start, start + 4))
    marked = [piece.text for s in sections for line in s.lines for piece in line.pieces if piece.marked]
    assert marked == ["夜间免费"]


def test_a_unit_cut_into_parts_is_one_section_and_nothing_is_lost():
    text = "# 甲\n\n" + "".join(f"第{n}句话说的是第{n}件事情。" for n in range(80))
    sections = lay_out(chunks_of(text))
    assert words(sections).count("第79件事情") == 1
    assert [section.label for section in sections].count("甲") <= 1
    assert all(f"第{n}件" in words(sections) for n in range(80))


def test_the_head_of_a_long_table_stands_once():
    rows = "".join(f"| 第{n}街道 | 电话是0351-{n:04} |\n" for n in range(60))
    sections = lay_out(chunks_of(f"## 登记点\n\n| 街道 | 电话 |\n|---|---|\n{rows}"))
    cells = [line.cells for section in sections for line in section.lines if line.cells]
    assert cells.count(("街道", "电话")) == 1
    assert len([cell for cell in cells if cell[0].startswith("第")]) == 60


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), min_size=1, max_size=6),
    st.tuples(st.integers(0, 300), st.integers(0, 300)),
)
def test_any_mark_changes_no_word(runs, mark):
    spans, text, raw = [], "", 0
    for gap, length in runs:
        raw += gap
        spans.append(Span(len(text), raw, length))
        text += "字" * length
        raw += length
    chunk = Chunk("d", 0, "section", (), "节", text, tuple(spans), 1, "题")
    assert words(lay_out([chunk], mark)) == words(lay_out([chunk])) == text
