"""Cells of the index compared with what stands on the page."""

from collections import Counter

from evals.benchmarks.cells import TrueCell, read_indexed, read_truth

TEXT = """## 青岛

收费标准

| 等级 | 比例 · 在职 | 比例 · 退休 |
|---|---|---|
| 1 · 一级 | 92% | 95% |
| 2 · 三级 | 85% | 89% |

#### 医保 · 转移

可以转移到新的参保地，年限累计计算。
"""


def is_right(row: tuple[str, ...], column: tuple[str, ...], value: str, **more: object) -> bool:
    true = TrueCell("a.xls", row, column, value, **more)  # type: ignore[arg-type]
    return any(cell.is_right(true) for cell in read_indexed(TEXT))


def test_row_column_and_value_have_to_be_the_same() -> None:
    assert is_right(("三级",), ("比例", "退休"), "89 %", also=("2",), within="青岛")
    assert not is_right(("三级",), ("比例", "退休"), "89%", also=("1",))
    assert not is_right(("三级",), ("比例", "在职"), "89%", also=("2",))
    assert not is_right(("一级",), ("比例", "退休"), "89%", also=("2",))
    assert not is_right(("三级",), ("比例", "退休"), "89%", also=("2",), within="济南")


def test_a_cell_that_is_a_text_of_its_own_stands_below_its_names() -> None:
    assert is_right((), ("医保", "转移"), "可以转移到新的参保地，年限累计计算。")
    assert not is_right((), ("医保", "缴费"), "可以转移到新的参保地，年限累计计算。")


def test_the_truth_is_of_enough_cells_of_enough_files() -> None:
    files = Counter(true.doc for true in read_truth())
    assert files.total() >= 200 and len(files) >= 10
    assert {name.split("/")[0] for name in files} >= {"csv", "doc", "docx", "html", "pdf", "xls", "xlsx"}
