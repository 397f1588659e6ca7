"""Tables of plain text, aligned, parted by tabs, or drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.loaders.text_tables import render_tables

ROWS = [
    row.split() for row in ("项目 城镇 农村", "养犬登记证 100元 80元", "号牌 20元 15元", "芯片 1,030元 无")
]
WANTED = (
    "| 项目 | 城镇 | 农村 |\n|---|---|---|\n"
    "| 养犬登记证 | 100元 | 80元 |\n| 号牌 | 20元 | 15元 |\n| 芯片 | 1,030元 | 无 |"
)
BEFORE, AFTER = "收费标准如下：", "　　以上费用由登记机关收取。"


def width(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)


def pad(text: str, to: int, align: str = "<") -> str:
    gap = " " * (to - width(text))
    return gap + text if align == ">" else text + gap


def around(*lines: str) -> str:
    return "\n".join((BEFORE, *lines, AFTER))


@pytest.mark.parametrize("align", "<>")
@pytest.mark.parametrize("blank", [False, True])
def test_aligned_by_spaces(align: str, blank: bool) -> None:
    lines = [pad(a, 16) + pad(b, 10, align) + "   " + pad(c, 8, align) for a, b, c in ROWS]
    if blank:
        lines = [line for one in lines for line in (one, "")]
    assert render_tables(around(*lines)).split(WANTED)[0].strip() == BEFORE
    assert render_tables(around(*lines)).split(WANTED)[1].strip("\n") == AFTER


def test_parted_by_tabs() -> None:
    assert render_tables(around(*("\t".join(row) for row in ROWS))) == f"{BEFORE}\n\n{WANTED}\n\n{AFTER}"
    words = ("事项\t材料\t部门", "登记\t身份证\t公安局", "年检\t登记证\t畜牧局")
    assert "| 年检 | 登记证 | 畜牧局 |" in render_tables("\n".join(words))


@pytest.mark.parametrize(
    "text",
    [
        "第一条  为了加强管理。\n第二条  每户一只，罚款100元。\n第三条  自2020年起施行。",
        "    示例市人民政府          2020年1月1日\n\n\n    抄送：各区人民政府",
        "一、\t登记\n二、\t缴费\n三、\t领证",
        "第一章　总则\t1\n第二章　登记\t3\n第三章　罚则\t9",
        "| 项目 | 金额 |\n|---|---|\n| 登记 | 100元 |",
        "一版责编\t霍某\t校对\t杨某\n二版责编\t崔某\t校对\t李某",
        "主办：市政府　　承办：办公室\n地址：某路  电话：12345",
    ],
)
def test_what_is_no_table_stays_as_it_is(text: str) -> None:
    assert render_tables(text) == text


@given(st.text(st.sampled_from("项目100元。\t 　|+-─│┌┬┐├┼┤└┘\n"), max_size=200))
def test_no_character_of_the_text_is_lost(text: str) -> None:
    strokes = str.maketrans("", "", "|+-─│┌┬┐├┼┤└┘ \t　\n·｜")
    assert set(text.translate(strokes)) <= set(render_tables(text))
