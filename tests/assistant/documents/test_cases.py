"""Several cases with amounts become a table of the document's own words; one case does not."""

from dataclasses import replace

from assistant.documents.cases import CaseRow, find_cases
from assistant.types import Answer, Citation, Ending, Evidence
from index.types import Chunk, Metadata, Passage, Span

HEAD = "| 区县 | 首次登记费（元/只） | 登记点 |"
FEES = f"{HEAD}\n| 东湖区 | 200 | 政务中心 |\n| 西岭区 | 180 | 服务站 |\n| 南屏区 | 160 | 大厅 |"


def cite(n: int, quote: str, start: int = 0, doc: str = "a.md") -> Citation:
    return Citation(n, doc, "标题", "样本市", "第一条", quote, start, start + len(quote))


def answer(*citations: Citation, evidence: tuple[Evidence, ...] = ()) -> Answer:
    return Answer("问", Ending.ANSWERED, citations=citations, evidence=evidence)


def table_piece(words: str) -> tuple[Evidence, Citation]:
    chunk = Chunk(
        doc="a.md", position=0, kind="table", heading=("收费标准",), label="", text=FEES,
        spans=(Span(0, 0, len(FEES)),), tokens=9, title="标题", place="", paragraphs=1, id="a-0",
    )  # fmt: skip
    start = FEES.index(words)
    return Evidence(Passage(chunk, Metadata("标题"), 1.0), words, start, start + len(words)), cite(
        1, words, start
    )


def test_penalties_by_case_are_rows(answer=answer):
    table = find_cases(
        answer(
            cite(1, "违反本条例第十八条规定的，按照下列规定处罚："),
            cite(
                2,
                "（二）违反第二项规定，未使用牵引带的，由公安机关责令改正，处一百元以上三百元以下罚款；"
                "一年内又再次违反的，处五百元以上一千元以下罚款，可以吊销登记证；",
            ),
        )
    )
    assert table is not None
    assert table.head == ()
    assert table.rows == (
        CaseRow("未使用牵引带", ("处一百元以上三百元以下罚款",), 2),
        CaseRow("一年内又再次违反", ("处五百元以上一千元以下罚款，可以吊销登记证",), 2),
    )


def test_one_case_or_none_makes_no_table():
    assert find_cases(answer(cite(1, "不牵绳的，处二百元罚款。"))) is None
    assert (
        find_cases(answer(cite(1, "养犬人应当自取得犬只之日起十五日内登记；逾期不办的，予以警告。"))) is None
    )
    assert find_cases(answer(cite(1, "绝育的，收一百元；绝育的，收二百元。"))) is None, "not told apart"


def test_rows_quoted_of_a_table_bring_all_its_rows_in_the_columns_quoted():
    (first, one), (second, two) = table_piece("东湖区 | 200"), table_piece("西岭区 | 180")
    quoted = answer(one, replace(two, n=2), evidence=(first, second))
    table = find_cases(quoted)
    assert table is not None
    assert table.head == ("首次登记费",)
    assert table.rows == (
        CaseRow("东湖区", ("200元/只",), 1),
        CaseRow("西岭区", ("180元/只",), 2),
        CaseRow("南屏区", ("160元/只",), 1),
    )
    assert find_cases(answer(one, evidence=(first,))) is None, "one row was asked for"
