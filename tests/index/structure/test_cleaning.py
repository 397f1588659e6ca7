import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.structure.cleaning import (
    BOLD_LEVEL,
    count_title_lines,
    is_cut,
    is_terminated,
    join_broken,
    join_lines,
    normalise_heading,
    slice_spans,
    split_lines,
    wrap_width,
)


def texts(raw: str) -> list[str]:
    return [line.text for line in split_lines(raw)]


def join(raw: str, *, eager: bool = False) -> list[str]:
    starts = ("（", "|")
    return [
        line.text
        for line in join_broken(split_lines(raw), lambda line: line.text.startswith(starts), eager=eager)
    ]


def test_lines_lose_white_space_and_markup_but_not_text():
    raw = "\ufeff# 标　题  \r\n\r\n　　第一段。 \n<!-- 注 -->\n---\n**要点**：三项\n- 甲\n"
    raw += "| 项 | 数 |\n|---|:-:|\n| 一 | 2 |\n"
    assert texts(raw) == ["标　题", "第一段。", "要点：三项", "甲", "| 项 | 数 |", "| 一 | 2 |"]


def test_lines_know_heading_depth_gap_indent_and_list_mark():
    title, first, second, item, bold = split_lines("## 题\n　　甲。\n\n乙。\n* 丙\n**丁**")
    assert (title.level, first.indented, first.gap) == (2, True, False)
    assert (second.gap, item.listed, bold.level) == (True, True, BOLD_LEVEL)


def test_front_matter_is_no_text():
    assert texts("---\ntitle: 甲\n---\n正文。") == ["正文。"]


def test_page_numbers_are_left_out_and_noted():
    lines = split_lines("前半句\n- 12 -\n后半句。\n第 3 页 共 9 页\n完。")
    assert [line.text for line in lines] == ["前半句", "后半句。", "完。"]
    assert [line.spans[0].skipped for line in lines] == [False, True, True]


def test_a_head_that_runs_over_the_pages_is_said_once():
    raw = "\n\f".join(f"示例市条例\n第{n}句，未\n完。" for n in "一二三四")
    assert texts(raw) == [
        "示例市条例",
        "第一句，未",
        "完。",
        "第二句，未",
        "完。",
        "第三句，未",
        "完。",
        "第四句，未",
        "完。",
    ]


def test_heads_that_count_their_pages_are_left_out():
    raw = "\n\f".join(f"第{n}页（共4页）\n{text}段，还\n没完。" for n, text in enumerate("甲乙丙丁", 1))
    assert texts(raw) == [part for text in "甲乙丙丁" for part in (f"{text}段，还", "没完。")]


@pytest.mark.parametrize(
    "contents",
    [
        "目　录\n一、补贴对象………………1\n二、补贴标准……………… 2\n三、申请期限………………12\n",
        "目录\n一、补贴对象\t1\n二、补贴标准\t2\n",
        "目 次\n第一章 总则 . . . . . . . . 3\n附件 表格......(15)\n",
        "一、补贴对象......1\n二、补贴标准......1\n三、申请期限......3\n",
    ],
)
def test_a_table_of_contents_says_nothing(contents: str):
    assert texts(f"示例市补贴办法\n{contents}一、补贴对象\n全体农户。") == [
        "示例市补贴办法", "一、补贴对象", "全体农户。",
    ]  # fmt: skip


def test_lines_that_end_in_figures_are_no_contents():
    prices = "挂号费......10\n床位费......5\n"
    assert texts(prices) == prices.split("\n")[:-1]
    assert texts("东岭路 12\n西岭路 30\n南岭路 45\n") == ["东岭路 12", "西岭路 30", "南岭路 45"]


def test_asterisks_of_bold_type_are_markup():
    (line,) = split_lines("本条例**自**公布之日起施行。")
    assert line.text == "本条例自公布之日起施行。"
    assert [(s.clean, s.raw, s.length) for s in line.spans] == [(0, 0, 3), (3, 5, 1), (4, 8, 8)]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("第一章　总　则", "第一章 总则"),
        ("第三章\xa0\xa0监 督 检 查", "第三章 监督检查"),
        ("改革再深化 奋进新时代", "改革再深化 奋进新时代"),
        ("**附  则**", "附则"),
    ],
)
def test_headings_lose_their_letter_spacing(raw, clean):
    assert normalise_heading(raw) == clean


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("处五百元罚款。", True),
        ("有下列情形之一的：", True),
        ("他说“行。”", True),
        ("环境更好。(王五 赵六)", True),
        ("建设“样板”", False),
        ("依照第三条（一）", False),
        ("各级各部", False),
    ],
)
def test_is_terminated(text, ended):
    assert is_terminated(text) is ended


@pytest.mark.parametrize(
    ("first", "second", "cut"),
    [
        ("会议指出,各县各部", "门要抓好落实。", True),
        ("推进“一河清水入", "库”工程。", True),
        ("提高质量", "、改善服务。", True),
        ("示例市人民政府", "2024年3月1日", False),
        ("联系人：张三，电话：0000", "地址：示例路1号", False),
        ("申请条件", "年满十八周岁的居民。", False),
        ("已经办结。", "下一步，继续推进。", False),
    ],
)
def test_is_cut(first, second, cut):
    assert is_cut(first, second) is cut


def test_columns_are_joined_and_paragraphs_kept():
    assert join("市住建局负责监督,各区住\n\n建局负责实施。\n\n第二段。") == [
        "市住建局负责监督,各区住建局负责实施。",
        "第二段。",
    ]


def test_lines_wrapped_at_a_width_are_joined():
    row = "为了方便居民办理证件本市在各街道设立便民服务窗口每日"
    raw = f"{row}\n{row}\n{row}\n办理到晚八点。\n{row}\n{row}\n到此为止。"
    assert wrap_width(split_lines(raw)) == 2 * len(row)
    assert join(raw) == [f"{row}{row}{row}办理到晚八点。", f"{row}{row}到此为止。"]


def test_eager_joining_stops_at_items():
    raw = "物业应当制定\n收费标准\n（一）公示标准\n和依据；\n（二）开具票据。"
    assert join(raw, eager=True) == ["物业应当制定收费标准", "（一）公示标准和依据；", "（二）开具票据。"]


def test_english_words_keep_their_distance():
    assert join("The office is open,\n\nfrom nine to five.") == ["The office is open, from nine to five."]


@given(st.text(alphabet="甲乙。，：（一）“” \u3000\n\r#*|-12a", max_size=120))
def test_spans_are_exact_whatever_the_text(raw):
    lines = split_lines(raw)
    whole = join_lines(lines, "\n")
    for span in whole.spans:
        end = span.clean + span.length
        assert whole.text[span.clean : end] == raw[span.raw : span.raw + span.length]
    assert sum(span.length for span in whole.spans) == sum(len(line.text) for line in lines)


@given(st.text(alphabet="甲乙丙*", min_size=1, max_size=30), st.data())
def test_a_slice_of_spans_maps_the_same_characters(raw, data):
    whole = join_lines(split_lines(raw), "\n")
    low = data.draw(st.integers(0, len(whole.text)))
    high = data.draw(st.integers(low, len(whole.text)))
    part = whole.text[low:high]
    for span in slice_spans(whole.spans, low, high):
        assert part[span.clean : span.clean + span.length] == raw[span.raw : span.raw + span.length]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("示例市\n养犬 管理条例\n第一章 总则", 2),
        ("示例市养犬管理条例\n第一章 总则", 1),
        ("示例市\n供热条例", 0),
        ("第一章 总则", 0),
    ],
)
def test_lines_that_repeat_the_title_are_counted(text, count):
    assert count_title_lines("示例市养犬管理条例", split_lines(text)) == count
