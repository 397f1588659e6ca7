"""Tables copied into plain text one cell a line."""

from index.loaders.text_tables import render_tables

TAB = "\t\n\n"


def row(*cells: str) -> str:
    return TAB.join(f"{cell}\n" for cell in cells) + "\n"


def test_cells_that_span_rows_and_a_head_that_spans_columns() -> None:
    table = (
        row("序号", "指标", "指标内容及分值", "说明")
        + row("1", "文化程度", "本科", "60分", "只计最高分，高中以下学历不计分。")
        + row("大专或高职", "40分")
        + row("2", "技术能力", "中级职称", "50分", "初级职称及初级以下职业技能不计分。")
        + row("高级工", "30分")
    )
    text = render_tables(f"八、指标及分值\n\n{table}九、申请步骤\n")
    assert text.startswith("八、指标及分值\n") and text.rstrip().endswith("九、申请步骤")
    assert "| 1 · 文化程度 · 大专或高职 | 40分 | 只计最高分，高中以下学历不计分。 |" in text
    assert "| 2 · 技术能力 · 高级工 | 30分 | 初级职称及初级以下职业技能不计分。 |" in text


def test_a_cell_with_blank_lines_below_and_an_empty_last_cell() -> None:
    table = (
        row("区名", "服务中心", "电话")
        + "海珠区\n\n \n" + TAB + row("滨江街道", "34289497")
        + row("沙园街道", "84351085")
        + "黄埔区\n" + TAB + "政务服务中心\n" + TAB + "\n\n"
    )  # fmt: skip
    text = render_tables(table + "以上电话工作日接听。\n")
    assert "| 海珠区 · 沙园街道 | 84351085 |" in text
    assert "| 黄埔区 · 政务服务中心 |  |" in text and "以上电话工作日接听。" in text


def test_lines_with_a_tab_here_and_there_are_no_table() -> None:
    text = "联系人\n\t\n\n张某\n\n地址：示例路1号\n\n电话：1\n"
    assert render_tables(text) == text
