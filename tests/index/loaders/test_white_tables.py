"""Tables without rules on pages of PDF files, and what only looks like one."""

import pytest

from index.loaders.pdf import load_pdf

# The size of the type, the distance of lines and of rows, and the top of a page.
EM, LINE, TOP = 12, 17, 780


def width(text: str) -> float:
    return sum(EM / 2 if char.isascii() else EM for char in text)


def place(text: str, at: float, y: float, align: str = "left") -> tuple[float, float, str]:
    shift = {"left": 0, "right": 1, "centre": 0.5}[align]
    return (round(at - shift * width(text), 1), y, text)


def rows_of(rows, at, align, top=TOP, pitch=LINE) -> list[tuple[float, float, str]]:
    """Texts in columns at these places; a line break parts the lines of a cell, from the row down."""
    placed = []
    for number, row in enumerate(rows):
        for text, x, how in zip(row, at, align, strict=True):
            for line, part in enumerate(filter(None, text.split("\n"))):
                placed.append(place(part, x, top - number * pitch - line * LINE, how))
    return placed


def read(make_pdf, *pages) -> str:
    return load_pdf(make_pdf(pages)).text.strip()


def table_of(rows) -> str:
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|" + "---|" * len(rows[0]), *body])


def three(*rows: str) -> list[tuple[str, ...]]:
    return [tuple("" if text == "_" else text for text in row.split(" ")) for row in rows]


FEES = three("项目 城镇 农村", "养犬登记证 100 80", "犬只号牌 20 15", "芯片 1,030 25.50")
BEFORE = (60, 810, "示例市收费标准表如下，自今年一月起执行。")
AFTER = "以上费用由登记机关收取，开具财政统一票据。"
RIGHT = ("left", "right", "right")


@pytest.mark.parametrize("align", ["right", "left", "centre"])
def test_figures_in_columns_under_their_names(make_pdf, align) -> None:
    placed = rows_of(FEES, (60, 260, 360), ("left", align, align))
    text = read(make_pdf, [BEFORE, *placed, (60, 680, AFTER)])
    assert text == f"{BEFORE[2]}\n\n{table_of(FEES)}\n\n{AFTER}"


def test_a_row_number_words_and_a_note(make_pdf) -> None:
    rows = three(
        "序号 项目 标准 备注", "1 普通门诊 50元 每次就诊", "2 专家门诊 100元 _", "3 急诊 80元 含夜间"
    )
    placed = rows_of(rows, (60, 110, 300, 340), ("left", "left", "right", "left"))
    text = read(make_pdf, [*placed, (60, 700, "注：标准自今年起执行。")])
    assert text.endswith("注：标准自今年起执行。")
    assert "| 1 · 普通门诊 | 50元 | 每次就诊 |\n| 2 · 专家门诊 | 100元 |  |" in text


def test_a_head_of_two_levels(make_pdf) -> None:
    upper = [place(text, at, TOP + LINE, "centre") for text, at in (("在职职工", 270), ("退休人员", 430))]
    rows = three("医院 比例 限额 比例 限额", "一级 90% 2000 95% 2500", "二级 85% 1800 90% 2200")
    placed = rows_of(rows, (60, 240, 320, 400, 480), ("left", *["right"] * 4))
    head = ("医院", "在职职工 · 比例", "在职职工 · 限额", "退休人员 · 比例", "退休人员 · 限额")
    assert read(make_pdf, [*upper, *placed]) == table_of([head, *rows[1:]])


def test_heads_on_two_lines(make_pdf) -> None:
    centred = ("left", "centre", "centre")
    upper = rows_of(three("_ 单位缴费 个人缴费"), (60, 240, 360), centred, TOP + LINE)
    rows = three("险种 比例（%） 比例（%）", "养老 16 8", "医疗 8.5 2", "失业 0.5 0.5")
    text = read(make_pdf, [*upper, *rows_of(rows, (60, 240, 360), centred)])
    assert text == table_of([("险种", "单位缴费比例（%）", "个人缴费比例（%）"), *rows[1:]])


@pytest.mark.parametrize("rise", [0, LINE / 2])
def test_names_on_two_lines_beside_figures(make_pdf, rise) -> None:
    """The figures stand on the first of the lines, or at the middle of them."""
    names = ("基本医疗保险（含\n生育保险）费率", "工伤保险和补充工\n伤保险费率", "失业保险\n费率")
    rates = three("8.5% 2%", "0.2% —", "0.8% 0.2%")
    head = rows_of(three("险种 单位 个人"), (60, 260, 360), RIGHT, TOP)
    words = rows_of([(name, "", "") for name in names], (60, 0, 0), RIGHT, TOP - 40 + rise, 50)
    figures = rows_of([("", *rate) for rate in rates], (0, 260, 360), RIGHT, TOP - 40, 50)
    told = [(name.replace("\n", ""), *rate) for name, rate in zip(names, rates, strict=True)]
    assert read(make_pdf, [*head, *words, *figures]) == table_of([("险种", "单位", "个人"), *told])


def test_names_of_groups_of_rows(make_pdf) -> None:
    rows = three(
        "项目 本市 外地", "一、犬类 _ _", "登记 100元 120元", "年检 50元 60元",
        "二、猫类 _ _", "登记 30元 40元", "年检 10元 20元",
    )  # fmt: skip
    text = read(make_pdf, rows_of(rows, (60, 260, 360), RIGHT))
    assert "| 一、犬类 · 登记 | 100元 | 120元 |" in text
    assert "| 二、猫类 · 年检 | 10元 | 20元 |" in text


def test_years_name_columns(make_pdf) -> None:
    rows = three("指标 2023年 2024年 2025年", "户数 1200 1300 1450", "补贴（万元） 88 92 101")
    assert read(make_pdf, rows_of(rows, (60, 260, 340, 420), ("left", *["right"] * 3))) == table_of(rows)


def test_cells_without_figures(make_pdf) -> None:
    rows = three("犬种 首年 以后每年", "小型犬 300 100", "大型犬 — —", "中型犬 400 200", "导盲犬 免收 免收")
    assert read(make_pdf, rows_of(rows, (60, 260, 360), RIGHT)) == table_of(rows)


@pytest.mark.parametrize("again", [True, False])
def test_a_table_over_two_pages(make_pdf, again) -> None:
    """The second page says the head again, or not."""
    first = [("街道", "户数", "人数"), *((f"第{n}街道", str(100 + n), str(300 + n)) for n in range(1, 20))]
    second = [(f"第{n}街道", str(100 + n), str(300 + n)) for n in range(20, 25)]
    overleaf = rows_of([first[0], *second] if again else second, (60, 260, 360), RIGHT)
    text = read(make_pdf, rows_of(first, (60, 260, 360), RIGHT), [*overleaf, (60, 600, AFTER)])
    assert text.split("\f")[0].strip() == table_of([*first, *second])
    assert text.split("\f")[1].strip() == AFTER


def test_two_columns_of_names_and_figures(make_pdf) -> None:
    rows = three("年龄 每月补贴（元）", "80至89周岁 100", "90至99周岁 200", "100周岁以上 300")
    placed = rows_of(rows, (60, 300), ("left", "right"))
    assert read(make_pdf, [(60, 810, "高龄津贴标准"), *placed]) == f"高龄津贴标准\n\n{table_of(rows)}"


PROSE = ("为了加强公园管理，制定", "本办法。公园每日六时开", "放，门票每人100元，儿童", "50元。冬季关闭。")
NO_TABLES = {
    "text in two columns": rows_of([*zip(PROSE, PROSE, strict=True)], (60, 300), ("left", "left")),
    "contents": rows_of(
        three("目　录 _", "第一章　总则 1", "第二章　登记 3", "第三章　罚则 9", "附则 12"),
        (60, 500),
        ("left", "right"),
    ),
    "contents with leaders": rows_of(
        [(f"第{n}章　某某规定" + "." * 60, str(n)) for n in range(1, 6)], (60, 520), ("left", "right")
    ),
    "telephones without a head": rows_of(
        three("城东派出所 65001234", "城西派出所 65001235", "城南派出所 65001236"),
        (60, 300),
        ("left", "left"),
    ),
    "links": rows_of(
        [(f"·某地{n}年落户新政策", f"·某地{n}年生育新政策") for n in range(2010, 2016)],
        (60, 300),
        ("left", "left"),
    ),
    "facts of a page": rows_of(
        three(
            "索引号：000014349/2026 主题分类：卫生",
            "发文机关：卫生局 成文日期：2026年7月9日",
            "发文字号：卫发65号 发布日期：2026年7月14日",
        ),
        (60, 300),
        ("left", "left"),
    ),
    "items": rows_of(
        three("1. 登记费为100元，", "2. 号牌费为20元，", "3. 芯片费为30元。"), (60, 90), ("left", "left")
    ),
    "names": rows_of(three("张三 李四 王五", "赵六 钱七 孙八", "周九 吴十 郑一"), (60, 200, 340), RIGHT),
    "news with their days": rows_of(
        three("栏目最新 _", "·今年科教兴国政策 12-29", "·今年小孩上户口 12-18", "·取消购房落户 12-17"),
        (60, 300),
        ("left", "left"),
    ),
}


@pytest.mark.parametrize("name", NO_TABLES)
def test_what_is_no_table(make_pdf, name) -> None:
    assert "|" not in read(make_pdf, NO_TABLES[name])
