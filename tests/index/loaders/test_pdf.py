"""PDF files with a text layer as text in reading order."""

import logging
import re
import tracemalloc

import pytest

from index.errors import UnreadableDocument
from index.loaders.pdf import load_pdf


def test_lines_and_pages(make_pdf) -> None:
    data = make_pdf(
        [[(60, 780, "示例市供水条例"), (60, 740, "第一条 为了供水")], [(60, 780, "制定本条例。")]]
    )
    assert load_pdf(data).text == "示例市供水条例\n第一条 为了供水制定本条例。\n\f"


def test_bold_that_is_drawn_twice_is_read_once(make_pdf) -> None:
    again = (60.3, 780.3, "第三条 借书证押金谢谢")
    assert load_pdf(make_pdf([[(60, 780, "第三条 借书证押金谢谢"), again]])).text == "第三条 借书证押金谢谢"


def test_a_ruled_table_becomes_rows(make_pdf) -> None:
    lines = [f"60 {y} m 360 {y} l S\n" for y in (700, 670, 640, 610)] + [
        f"{x} 610 m {x} 700 l S\n" for x in (60, 210, 360)
    ]
    placed = [
        (60, 760, "收费标准"),
        (70, 680, "类别"),
        (220, 680, "每吨"),
        (70, 650, "居民"),
        (220, 650, "3元"),
        (70, 620, "工业"),
        (220, 620, "5元"),
        (60, 580, "完。"),
    ]
    text = load_pdf(make_pdf([placed], "".join(lines))).text
    assert text == "收费标准\n\n| 类别 | 每吨 |\n|---|---|\n| 居民 | 3元 |\n| 工业 | 5元 |\n\n完。"


ENCRYPTED = (
    f"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >>"
)
NAMELESS = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H "
    "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Odd "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"
)


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda make: make([[], []], "60 60 100 100 re f\n"), "scan without text layer"),
        (lambda make: make([[(60, 700, "甲")]])[:300], "damaged|scan"),
        (lambda make: b"PK\x03\x04" + b"x" * 2000, "not a PDF"),
        (lambda make: make([[(60, 700, "甲乙丙丁")]], trailer=ENCRYPTED), "protected by a password"),
        (lambda make: make([[(60, 700, "甲乙丙丁")]], font=NAMELESS), "fonts do not say"),
    ],
)
def test_unreadable_files_are_explained(make_pdf, damage, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        load_pdf(damage(make_pdf))


RULES = (
    "第一条 为了加强公园管理，保护公园环境，制定本办法。",
    "第二条 本市公园的规划、建设、保护和管理，适用本办法。",
    "第三条 在公园内垂钓的，由公园管理机构责令改正，处五十元以上二百元以下罚款。",
    "第四条 公园每日六时开放，二十二时关闭；冬季二十一时关闭。",
)


def set_lines(paragraphs, chars: int) -> list[str]:
    """Breaks paragraphs into lines of so many characters, the first of each set in by two."""
    lines = []
    for text in paragraphs:
        text = "　　" + text
        lines += [text[at : at + chars] for at in range(0, len(text), chars)]
    return lines


def place(lines, x: float, y: float, size: float = 12, pitch: float = 18) -> list[tuple]:
    """Sets lines below each other; what stands before their text is left out."""
    return [
        (x + (len(line) - len(line.lstrip("　"))) * size, y - at * pitch, line.lstrip("　"), size)
        for at, line in enumerate(lines)
    ]


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("shift", [0, 6])
def test_columns_are_read_one_after_the_other(make_pdf, columns: int, shift: int) -> None:
    width = (33, 16, 11)[columns - 1]
    lines = set_lines(RULES, width)
    share = -(-len(lines) // columns)
    page = [(200, 800, "示例市公园管理办法", 18)]
    for number in range(columns):
        part = lines[number * share : (number + 1) * share]
        page += place(part, 60 + number * (width + 2) * 12, 760 - number * shift)
    assert load_pdf(make_pdf([page])).text.split("\n") == ["示例市公园管理办法", *RULES]


FEET = {
    "bare": lambda n: [(290, 40, f"{n}", 9)],
    "of all": lambda n: [(290, 40, f"{n}/3", 9)],
    "words": lambda n: [(270, 40, f"第 {n} 页 共 3 页", 9)],
    "outside": lambda n: [(60 if n % 2 else 500, 40, f"· {n + 4} ·", 10)],
    "print": lambda n: [
        (60, 820, "2026/11/25 20:41", 8), (300, 820, "公园管理办法_示例市人民政府", 8),
        (60, 20, "https://www.example.gov.cn/zwgk/t20261125_1.html", 8), (550, 20, f"{n}/3", 8),
    ],
    "heads of chapters": lambda n: [(200, 815, ("第一章", "第二章", "第三章")[n - 1] + " 规定", 9)],
    "button": lambda n: [(400, 600, "打开客户端", 14)],
}  # fmt: skip


@pytest.mark.parametrize("kind", FEET)
def test_a_sentence_torn_by_pages_is_whole_and_their_furniture_gone(make_pdf, kind: str) -> None:
    lines = set_lines(RULES, 20)
    pages = [place(lines[at * 3 : at * 3 + 3], 60, 780) + FEET[kind](at + 1) for at in range(3)]
    text = load_pdf(make_pdf(pages)).text
    assert [line for line in text.replace("\f", "").split("\n") if line] == _whole(lines[:9])


def _whole(lines) -> list[str]:
    return [part for part in "".join(lines).split("　　") if part]


def test_a_line_that_is_broken_by_hand_goes_on_overleaf(make_pdf) -> None:
    pages = [
        [(60, 780, "第一条 购买门票可以在窗口办理。未满六周岁的，"), (60, 760, "门票由"), (290, 40, "1")],
        [(60, 780, "监护人代为领取，每人每日一张。"), (290, 40, "2")],
    ]
    whole = "第一条 购买门票可以在窗口办理。未满六周岁的，门票由监护人代为领取，每人每日一张。"
    assert load_pdf(make_pdf(pages)).text == f"{whole}\n\f"


def test_the_print_of_one_page_leaves_address_and_time_out(make_pdf) -> None:
    page = [
        (60, 820, "2026/11/25 20:41", 8), (300, 820, "公园_示例市人民政府", 8), (60, 780, "公园免费开放。"),
        (60, 20, "https://www.example.gov.cn/a.html", 8), (550, 20, "1/1", 8),
    ]  # fmt: skip
    assert load_pdf(make_pdf([page])).text == "公园免费开放。"


def test_notes_stand_behind_the_sentence_that_a_page_tears(make_pdf) -> None:
    lines = set_lines(RULES, 20)
    note = (60, 100, "① 公园，包括综合公园和游园。", 9)
    text = load_pdf(make_pdf([[*place(lines[:3], 60, 780), note], place(lines[3:], 60, 780)])).text
    assert text.split("\n")[:3] == [RULES[0], RULES[1], note[2]]


@pytest.mark.parametrize("hang", [0, 1])
def test_a_wrapped_item_is_one_paragraph(make_pdf, hang: int) -> None:
    first, rest = "1．户籍所在地街道办事处计划生育部门出", "具的证明。"
    start = 84 if not hang else 60
    page = [
        (84 if not hang else 60, 780, "一、申请材料"), (start, 760, first), (60 + 18 * hang, 740, rest),
        (start, 720, "2．毕业证书。"), (start, 700, "3．户口簿。"),
    ]  # fmt: skip
    text = load_pdf(make_pdf([page])).text
    assert text.split("\n") == ["一、申请材料", first + rest, "2．毕业证书。", "3．户口簿。"]


def test_figures_of_another_font_stay_in_their_line(make_pdf) -> None:
    page = [(60, 740, "每人每月补贴"), (135, 741.5, "800", 11), (155, 740, "元，最多"), (204, 738, "12", 11)]
    assert load_pdf(make_pdf([[*page, (218, 740, "个月。")]])).text == "每人每月补贴800元，最多12个月。"


def test_spaced_out_text_is_closed_up(make_pdf) -> None:
    page = [
        (150, 790, "养 犬 管 理 办 法", 18),
        (60, 740, "第 一 条  为 了 加 强 管 理 ， 制 定 本 办 法 。"),
    ]
    assert load_pdf(make_pdf([page])).text == "养犬管理办法\n第一条  为了加强管理，制定本办法。"


def test_words_parted_by_a_hyphen_are_one(make_pdf) -> None:
    page = [
        (60, 740, "This Regulation applies to the registra-"),
        (60, 722, "tion of dogs in the city, 100 yuan."),
    ]
    assert (
        load_pdf(make_pdf([page])).text
        == "This Regulation applies to the registration of dogs in the city, 100 yuan."
    )


@pytest.mark.parametrize("rotate", [0, 90])
def test_a_page_that_lies_on_its_side_is_read(make_pdf, rotate: int) -> None:
    lines = place(set_lines(RULES, 20), 60, 500)
    page = [(700 - y, x, text, size, "0 1 -1 0") for x, y, text, size in lines]
    assert load_pdf(make_pdf([page], rotate=rotate)).text.split("\n") == list(RULES)


def test_stamps_and_watermarks_are_left_out(make_pdf) -> None:
    leaning = [
        (300 + 20 * at, 700 + 20 * at, char, 20, "0.707 0.707 -0.707 0.707")
        for at, char in enumerate("内部资料")
    ]
    page = place(set_lines(RULES, 20), 60, 780)
    assert load_pdf(make_pdf([[*page, *leaning]])).text.split("\n") == list(RULES)


def test_a_title_on_two_lines_is_one(make_pdf) -> None:
    page = [(180, 800, "示例市人民政府关于公园", 18), (216, 772, "管理的若干规定", 18)]
    text = load_pdf(make_pdf([[*page, *place(set_lines(RULES, 30), 60, 730)]])).text
    assert text.startswith("示例市人民政府关于公园管理的若干规定\n第一条")


def test_names_and_values_beside_each_other_are_read_row_by_row(make_pdf) -> None:
    rows = [
        ("事项名称", "养犬登记"),
        ("承诺时限", "5个工作日"),
        ("收费标准", "每只100元"),
        ("咨询电话", "0999-123"),
    ]
    page = [
        (x, 740 - 20 * at, text)
        for at, row in enumerate(rows)
        for x, text in zip((60, 180), row, strict=True)
    ]
    assert load_pdf(make_pdf([page])).text.split("\n") == [" ".join(row) for row in rows]


def test_the_parser_does_not_warn(make_pdf, caplog) -> None:
    with caplog.at_level(logging.WARNING):
        load_pdf(make_pdf([[(60, 780, "公园免费开放。")]]))
    assert not caplog.records


def test_memory_does_not_grow_with_the_pages(make_pdf) -> None:
    lines = place(set_lines(RULES, 30), 60, 780)
    data = make_pdf([lines] * 120, drawing=f"% {'x' * 1_000_000}\n", packed=True)
    tracemalloc.start()
    load_pdf(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 90e6, "the parser keeps the megabyte of each page that it has decoded"


def test_pages_come_in_their_order_however_many_there_are(make_pdf) -> None:
    lines = set_lines(RULES, 30)
    pages = [place([*lines[:5], f"附：第{number}号公园。", *lines[5:]], 60, 700) for number in range(1, 48)]
    text = load_pdf(make_pdf(pages)).text
    assert text.count("\f") == len(pages) - 1
    assert [int(number) for number in re.findall(r"第(\d+)号公园", text)] == list(range(1, 48))
